"""Sources that the tagger left out, in documents parsed by hand."""

import pytest

from service.pipeline.omitted import with_subjects
from service.pipeline.reading import read
from tests.unit.hand import claim, parsed


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        pytest.param(
            "The/DT bank/NN later/RB said/VBD rain/NN fell/VBD ./.",
            *("said", "The bank"),
            id="beside",
        ),
        pytest.param(
            "One/CD clerk/NN/nsubj/9 ,/, who/WP left/VBD early/RB in/IN May/NNP ,/, said/VBD/ROOT/9"
            " rain/NN fell/VBD ./.",
            *("said", "One clerk"),
            id="parsed",
        ),
        pytest.param(
            "RIVERTON/NNP ,/, May/NNP 6/CD -/: The/DT bank/NN kept/VBD its/PRP$ rate/NN in/IN"
            " May/NNP ,/, and/CC said/VBD rain/NN fell/VBD ./.",
            *("said", "The bank"),
            id="far-before-and",
        ),
        pytest.param(
            "It/PRP snowed/VBD ./. Town/NN press/NN at/IN the/DT end/NN of/IN May/NNP Mayor/NNP"
            " Ann/NNP Doe/NNP and/CC announced/VBD rain/NN fell/VBD ./.",
            *("announced", "Town press"),
            id="torn",
        ),
        pytest.param(
            "the/DT court/NN heard/VBD rain/NN fell/VBD ./.", "heard", "", id="who-hears-it"
        ),
        pytest.param(
            "It/PRP seems/VBZ rain/NN fell/VBD ./.", "seems", "", id="nobody-says-it-seems"
        ),
        pytest.param(
            "in/IN May/NNP had/VBD found/VBN rain/NN fell/VBD ./.", "had found", "", id="when"
        ),
        pytest.param(
            "the/DT clerks/NNS claims/VBZ rain/NN fell/VBD ./.", "claims", "", id="another-number"
        ),
        pytest.param("it/PRP was/VBD said/VBN rain/NN fell/VBD ./.", "was said", "", id="passive"),
    ],
)
def test_the_subject_of_the_cue_is_the_source(text: str, cue: str, source: str) -> None:
    """The subject of a verb that attributes is its source, where the verb has one that speaks."""
    doc = parsed(text)
    found = claim(doc, "rain fell", cue, "")
    with_subjects(read(doc), [found])
    assert [doc.text[a:b] for a, b in found.source] == ([source] if source else [])


def test_a_headline_in_the_passive_has_no_subject() -> None:
    """Who is told something before a line ends is not who says it: "rain fell, jury told"."""
    doc = parsed("rain/NN fell/VBD ,/, sailors/NNS warned/VBD")
    found = claim(doc, "rain fell", "warned", "")
    with_subjects(read(doc), [found])
    assert found.source == []


def test_a_quotation_that_goes_on_has_the_same_source() -> None:
    """What goes on from a claim that was given its subject is said by that too."""
    doc = parsed("The/DT bank/NN said/VBD rain/NN fell/VBD ./. “/`` It/PRP was/VBD wet/JJ ./. ”/''")
    told, alone = claim(doc, "rain fell", "said", ""), claim(doc, "It was wet", "", "")
    alone.evidence["continued"] = 1.0
    with_subjects(read(doc), [told, alone])
    assert alone.source == told.source != []
