"""Names to learn from: what spaCy finds, settled by the article as a whole."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from training.silver import consistent


@pytest.fixture(scope="module")
def words() -> Language:
    """A tokenizer is enough: the tests say what the recognizer found."""
    return spacy.blank("en")


def doc(words: Language, text: str, *found: tuple[str, str]) -> Doc:
    """A text in which names were found, each at its next mention behind the one before."""
    made, at = words(text), 0
    entities: list[Span] = []
    for name, label in found:
        start = text.index(name, at)
        at = start + len(name)
        span = made.char_span(start, at, label=label)
        assert span is not None
        entities.append(span)
    made.ents = tuple(entities)
    return made


def told(made: Doc, kinds: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """The names with their labels."""
    return [(made.text[a:b], label) for a, b, label in consistent(made, kinds or {})]


def test_most_mentions_decide(words: Language) -> None:
    """A name has one label in an article, with and without its article and possessive."""
    made = doc(
        words,
        "The Tarn grew. The Tarn’s pay rose. Tarn fell.",
        ("The Tarn", "ORG"),
        ("The Tarn’s", "ORG"),
        ("Tarn", "GPE"),
    )
    assert [label for _, label in told(made)] == ["ORG"] * 3


def test_surnames_are_persons(words: Language) -> None:
    """The last word of a person's name alone is that person, but for places."""
    made = doc(words, "Ines Marlow left. Marlow won.", ("Ines Marlow", "PERSON"), ("Marlow", "ORG"))
    assert told(made)[1] == ("Marlow", "PERSON")
    made = doc(words, "Ann London left London.", ("Ann London", "PERSON"), ("London", "GPE"))
    assert told(made)[1] == ("London", "GPE")


def test_missed_mentions(words: Language) -> None:
    """A name found twice is one wherever its words stand whole; found once, it is not."""
    text = "Velt and Velt met Velt in Veltheim. Rook saw Rook."
    made = doc(words, text, ("Velt", "ORG"), ("Velt", "ORG"), ("Rook", "ORG"))
    assert told(made) == [("Velt", "ORG")] * 3 + [("Rook", "ORG")]


def test_known_kinds(words: Language) -> None:
    """What is known of a name outweighs what was found."""
    made = doc(words, "Nell Orr spoke.", ("Nell Orr", "GPE"))
    assert told(made, {"Nell Orr": "person"}) == [("Nell Orr", "PERSON")]


def test_the_rest_has_one_label(words: Language) -> None:
    """Dates, amounts and numbers are told apart from names, not from each other."""
    made = doc(words, "On Monday two left.", ("Monday", "DATE"), ("two", "CARDINAL"))
    assert told(made) == [("Monday", "OTHER"), ("two", "OTHER")]
