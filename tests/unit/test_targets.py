"""Whom a claim is aimed at and what it is about, in documents parsed by hand."""

import pytest

from service.claims import TargetRole
from service.pipeline.coreference import coreference
from service.pipeline.targets import targets
from tests.unit.hand import claim, parsed

ADDRESSEE, SUBJECT = TargetRole.ADDRESSEE, TargetRole.SUBJECT


def target(
    text: str, content: str, cue: str, source: str = ""
) -> tuple[TargetRole | None, str | None]:
    """Find the target of one claim."""
    doc = parsed(text)
    attribution = claim(doc, content, cue, source)
    doc._.attributions = [attribution]
    targets(coreference(doc))
    return attribution.target_role, attribution.target_name


@pytest.mark.parametrize(
    ("text", "content", "cue", "expected"),
    [
        pytest.param(
            "Doe/NNP told/VBD the/DT Senate/NNP that/IN it/PRP ended/VBD",
            *("that it ended", "told", "Senate"),
            id="told",
        ),
        pytest.param(
            "Doe/NNP accused/VBD [GPE Moscow/NNP ] of/IN lies/NNS",
            *("of lies", "accused", "Moscow"),
            id="accused",
        ),
        pytest.param(
            "Doe/NNP called/VBD on/IN both/DT sides/NNS to/TO stop/VB",
            *("to stop", "called on", "both sides"),
            id="called-on",
        ),
        pytest.param(
            "Doe/NNP urged/VBD the/DT zookeepers/NNS to/TO stop/VB",
            *("to stop", "urged", "the zookeepers"),
            id="whoever-is-urged",
        ),
        pytest.param(
            "Roe/NNP/nsubjpass/2 was/VBD/auxpass/2 accused/VBN/ROOT of/IN/prep/2 lies/NNS/pobj/3",
            *("of lies", "was accused", "Roe"),
            id="passive",
        ),
        pytest.param(
            "Doe/NNP apologised/VBD to/IN customers/NNS for/IN lies/NNS",
            *("for lies", "apologised", "customers"),
            id="preposition",
        ),
        pytest.param(
            "Doe/NNP blamed/VBD the/DT union/NN ’s/POS silence/NN",
            *("the union’s silence", "blamed", "the union"),
            id="owner",
        ),
    ],
)
def test_an_act_is_aimed_at_somebody(text: str, content: str, cue: str, expected: str) -> None:
    """Who is told, accused, called on or asked stands beside the verb."""
    assert target(text, content, cue) == (ADDRESSEE, expected)


@pytest.mark.parametrize(
    "words",
    ["reporters/NNS", "the/DT Riverton/NNP Gazette/NNP", "the/DT truth/NN", "you/PRP", "me/PRP"],
)
def test_who_carries_the_words_is_no_target(words: str) -> None:
    """Telling the press, the reader or the truth is aimed at nobody."""
    text = f"Doe/NNP/nsubj/1 told/VBD/ROOT {words} that/IN"
    at = len(text.split())
    text += f" floods/NNS/nsubj/{at + 1} ended/VBD/ccomp/1"
    assert target(text, "floods ended", "told") == (SUBJECT, "floods")


def test_asked_somebody_is_not_the_one_who_asks() -> None:
    """The source behind its verb is no addressee."""
    text = "“/`` Why/WRB/advmod/2 wait/VB/ROOT ?/./punct/2 ”/'' asked/VBD/ROOT Doe/NNP/nsubj/5"
    assert target(text, "Why wait?", "asked", "Doe")[0] is not ADDRESSEE


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        pytest.param(
            "said/VBD/ROOT the/DT/det/2 pier/NN/nsubj/3 fell/VBD/ccomp/0",
            *("the pier fell", "the pier"),
            id="subject",
        ),
        pytest.param(
            "said/VBD/ROOT the/DT/det/2 price/NN/nsubj/5 of/IN/prep/2 bread/NN/pobj/3 "
            "fell/VBD/ccomp/0",
            *("the price of bread fell", "the price of bread"),
            id="of",
        ),
        pytest.param(
            "said/VBD/ROOT there/EX/expl/2 is/VBZ/ccomp/0 water/NN/attr/2",
            *("there is water", "water"),
            id="there",
        ),
        pytest.param(
            "said/VBD/ROOT I/PRP/nsubj/2 think/VBP/ccomp/0 bread/NN/nsubj/4 fell/VBD/ccomp/2",
            *("I think bread fell", "bread"),
            id="i-think",
        ),
        pytest.param(
            "plans/VBZ/ROOT to/TO/aux/2 sell/VB/xcomp/0 the/DT/det/4 farm/NN/dobj/2",
            *("to sell the farm", "the farm"),
            id="infinitive",
        ),
        pytest.param(
            "said/VBD/ROOT as/IN/mark/3 rain/NN/nsubj/3 fell/VBD/advcl/6 ,/,/punct/6 "
            "bread/NN/nsubj/6 rose/VBD/ccomp/0",
            *("as rain fell, bread rose", "bread"),
            id="subordinate-first",
        ),
        pytest.param(
            "said/VBD/ROOT at/IN/advmod/2 least/JJS/advmod/3 ten/CD/nummod/4 piers/NNS/nsubj/5 "
            "fell/VBD/ccomp/0",
            *("at least ten piers fell", "at least ten piers"),
            id="number",
        ),
    ],
)
def test_a_claim_is_about_its_main_subject(text: str, content: str, expected: str) -> None:
    """The subject of the main clause, with what belongs to it."""
    assert target(text, content, text.split("/", maxsplit=1)[0]) == (SUBJECT, expected)


def test_a_subject_is_named() -> None:
    """A short name, a pronoun and an office are given the name that they stand for."""
    start = (
        "Mayor/NNP [PERSON Ann/NNP Doe/NNP/nsubj/3 ] left/VBD/ROOT ././punct/3 "
        "He/PRP said/VBD/ROOT "
    )
    for words, at in (("she/PRP", 7), ("Doe/NNP", 7), ("the/DT/det/8 mayor/NN", 8)):
        text = f"{start}{words}/nsubj/{at + 1} agreed/VBD/ccomp/6"
        content = " ".join(word.split("/")[0] for word in [*words.split(), "agreed"])
        assert target(text, content, "said", "He") == (SUBJECT, "Ann Doe")


@pytest.mark.parametrize("content", ["No", "No comment", "Oh yes, yes"])
def test_nothing_is_named(content: str) -> None:
    """An exclamation is about nothing."""
    words = " ".join(f"{word.strip(',')}/UH" for word in content.replace(",", " ,").split())
    text = words.replace(" /UH", " ,/,")
    assert target(f"{text} she/PRP said/VBD", content, "said") == (None, None)


def test_a_parse_that_points_backwards() -> None:
    """A target is never empty, however odd the parse of broken text is."""
    text = (
        "Doe/NNP/nsubj/1 said/VBD/ROOT/1 rain/NN/pobj/4 Lund/NNP/nsubj/5 of/IN/prep/3 "
        "fell/VBD/ccomp/1"
    )
    assert target(text, "rain Lund of fell", "said", "Doe") == (SUBJECT, "Lund")
