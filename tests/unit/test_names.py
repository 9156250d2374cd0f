"""Names: where they begin and end, and what kind each is; parsed by hand."""

import pytest

from service.claims import SourceKind
from service.pipeline.names import find_names
from service.pipeline.reading import read
from tests.unit.hand import directory, parsed


def names(text: str) -> list[tuple[str, str]]:
    """The names of a text, with the titles before them."""
    doc = parsed(text)
    return [(name.text, name.title) for name in find_names(read(doc))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[PERSON Dr/NNP Ann/NNP Doe/NNP ] left/VBD", ("Ann Doe", "dr"), id="title"),
        pytest.param("[PERSON Baker/NNP Ann/NNP Doe/NNP ]", ("Ann Doe", "baker"), id="trade"),
        pytest.param("Coach/NNP Ann/NNP [PERSON Doe/NNP ]", ("Ann Doe", "coach"), id="left-out"),
        pytest.param("[PERSON Mireille/NNP ] Doe/NNP", ("Mireille Doe", ""), id="cut"),
        pytest.param("K./NNP [ORG Doe/NNP ] left/VBD", ("K. Doe", ""), id="initial"),
        pytest.param("[ORG The/DT Pier/NNP Trust/NNP ]", ("Pier Trust", ""), id="article"),
        pytest.param("[ORG Retailer/NNP Doe/NNP Foods/NNP ]", ("Doe Foods", ""), id="business"),
        pytest.param(
            "[ORG the/DT Embassy/NNP ] of/IN [GPE Peru/NNP ] in/IN [GPE Lisbon/NNP ]",
            ("Embassy of Peru in Lisbon", ""),
            id="embassy",
        ),
        pytest.param(
            "[ORG Ministry/NNP of/IN Foreign/NNP Affairs/NNP ] of/IN [GPE Peru/NNP ]",
            ("Ministry of Foreign Affairs of Peru", ""),
            id="ministry",
        ),
        pytest.param(
            "[NORP Swedish/JJ ] Energy/NNP Agency/NNP", ("Swedish Energy Agency", ""), id="nation"
        ),
        pytest.param("Cycling/NNP [GPE UK/NNP ] left/VBD", ("Cycling UK", ""), id="branch"),
        pytest.param("[PERSON Peru/NNP Ann/NNP Doe/NNP ]", ("Ann Doe", ""), id="country"),
        pytest.param("[GPE St/NNP Louis/NNP ] left/VBD", ("St Louis", ""), id="saint"),
        pytest.param("Mr./NNP King/NNP left/VBD", ("King", "mr."), id="surname-that-is-a-noun"),
    ],
)
def test_a_name_is_what_is_left_of_it(text: str, expected: tuple[str, str]) -> None:
    """Titles, trades and articles are taken off, what belongs to the name is joined."""
    assert names(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Neighbours/NNPS left/VBD", id="plural"),
        pytest.param("Energy/NNP Minister/NNP", id="office"),
        pytest.param("Mr./NNP Speaker/NNP", id="courtesy"),
        pytest.param("Poll/NNP :/: yes/UH", id="document"),
    ],
)
def test_a_capital_makes_no_name(text: str) -> None:
    """Offices, documents and people in general are written in capitals too."""
    assert names(text) == []


def test_a_headline_is_cut_to_what_the_text_names() -> None:
    """Capitals of a headline tell nothing of where a name ends."""
    text = "[PERSON Doe/NNP Says/NNP ] Pier/NN Is/VBZ Shut/JJ ¶ [PERSON Ann/NNP Doe/NNP ] left/VBD"
    assert names(text) == [("Doe", ""), ("Ann Doe", "")]


def test_surnames_are_names_wherever_they_stand() -> None:
    """A surname keeps being one where it is taken for a noun or written in capitals."""
    text = (
        "[PERSON Ann/NNP Hlavac/NNP ] left/VBD ./. ¶ HLAVAC/NN :/: no/UH ./. Hlavac/VBD smiled/VBD"
    )
    assert [text for text, _ in names(text)] == ["Ann Hlavac", "HLAVAC", "Hlavac"]


def test_a_verb_is_no_given_name() -> None:
    """A sentence's first word is not taken into the name of somebody who has another."""
    text = "[PERSON Hillary/NNP Doe/NNP ] left/VBD ./. [PERSON Notice/VB Doe/NNP ] left/VBD"
    assert [text for text, _ in names(text)] == ["Hillary Doe", "Doe"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("[ORG Ann/NNP Doe/NNP ] ,/, who/WP left/VBD", SourceKind.PERSON, id="who"),
        pytest.param("[PERSON Doe/NNP Ltd/NNP ] left/VBD", SourceKind.ORGANIZATION, id="ltd"),
        pytest.param(
            "[PERSON Calder/NNP Frost/NNP ] ,/, which/WDT grew/VBD ,/, shares/NNS in/IN "
            "[PERSON Calder/NNP Frost/NNP ]",
            SourceKind.ORGANIZATION,
            id="which-and-shares",
        ),
        pytest.param("[ORG Norway/NNP ] left/VBD", SourceKind.PLACE, id="country"),
        pytest.param(
            "[ORG Norland/NNP ] left/VBD ./. the/DT government/NN of/IN [ORG Norland/NNP ]",
            SourceKind.PLACE,
            id="government-of",
        ),
        pytest.param("the/DT retailer/NN [PERSON Doe/NNP ]", SourceKind.ORGANIZATION, id="trade"),
        pytest.param("the/DT island/NN of/IN [ORG Tarr/NNP ]", SourceKind.PLACE, id="island"),
        pytest.param(
            "[PERSON Fenwick/NNP ] captain/NN left/VBD", SourceKind.ORGANIZATION, id="team"
        ),
        pytest.param(
            "[ORG RIVERTON/NNP ] ,/, Sept./NNP 3/CD --/: the/DT pier/NN",
            SourceKind.PLACE,
            id="dateline",
        ),
        pytest.param("[GPE Ann/NNP Doe/NNP ] ,/, 34/CD ,/, left/VBD", SourceKind.PERSON, id="age"),
        pytest.param("[ORG Femke/NNP de/IN Graaf/NNP ] left/VBD", SourceKind.PERSON, id="particle"),
    ],
)
def test_a_kind_follows_from_what_stands_around(text: str, kind: SourceKind) -> None:
    """Titles, clauses and possessions weigh more than a label."""
    assert {entity.kind for entity in directory(text).entities} == {kind}


def test_a_part_of_a_name_has_the_kind_of_the_whole() -> None:
    """What is a surname, or a company without its form, is so wherever it stands alone."""
    text = (
        "[PERSON Ann/NNP Field/NNP ] left/VBD ./. [ORG Field/NNP ] left/VBD ./. "
        "[ORG Doe/NNP Group/NNP ] grew/VBD ./. [PERSON Doe/NNP ] grew/VBD"
    )
    assert [(entity.name, entity.count) for entity in directory(text).entities] == [
        ("Ann Field", 2),
        ("Doe Group", 2),
    ]


def test_joined_names_are_of_one_kind() -> None:
    """Where little speaks for a name's kind, it follows the one it is joined to."""
    text = "[GPE Chad/NNP/nsubj/3 ] and/CC/cc/0 Zorro/NNP/conj/0 signed/VBD/ROOT"
    kinds = {entity.name: entity.kind for entity in directory(text).entities}
    assert kinds == {"Chad": SourceKind.PLACE, "Zorro": SourceKind.PLACE}
