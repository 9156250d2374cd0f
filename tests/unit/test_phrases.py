"""Noun phrases, read from left to right; parsed by hand."""

import pytest

from service.pipeline.phrases import phrase_before, read_phrase
from service.pipeline.reading import read
from tests.unit.hand import directory, parsed, span


@pytest.mark.parametrize(
    ("text", "head", "words"),
    [
        pytest.param(
            "the/DT old/JJ mayor/NN of/IN a/DT town/NN", "mayor", "the old mayor", id="of"
        ),
        pytest.param("the/DT mayor/NN ’s/POS wife/NN", "wife", "the mayor’s wife", id="possessor"),
        pytest.param("a/DT nurse/NN who/WP left/VBD", "nurse", "a nurse", id="relative"),
        pytest.param(
            "the/DT [GPE Riverton/NNP ] -/HYPH based/VBN company/NN",
            "company",
            "the Riverton-based company",
            id="based",
        ),
        pytest.param("the/DT court/NN last/JJ week/NN", "court", "the court", id="time"),
        pytest.param("Pier/NN shut/JJ ¶ Ann/NNP Doe/NNP", "Doe", "Ann Doe", id="headline"),
        pytest.param("year/NN ,/, the/DT mayor/NN", "mayor", "the mayor", id="clause-before"),
        pytest.param("said/VBD the/DT mayor/NN", "mayor", "the mayor", id="cue"),
    ],
)
def test_a_phrase_has_a_head(text: str, head: str, words: str) -> None:
    """The head is the last noun before what only describes it."""
    reading = read(parsed(text))
    phrase = read_phrase(reading, directory(text), 0, len(reading))
    assert phrase is not None
    assert reading.words[phrase.head] == head
    assert reading.phrase(phrase.start, phrase.stop) == words


def test_joined_phrases() -> None:
    """A phrase tells where one joined to it begins."""
    text = "the/DT mayor/NN and/CC the/DT bishop/NN"
    phrase = read_phrase(read(parsed(text)), directory(text), 0, 5)
    assert phrase is not None
    assert phrase.joint == 3


def test_nothing_is_no_phrase() -> None:
    """Marks alone are no phrase."""
    text = "-/: ,/, ./."
    assert read_phrase(read(parsed(text)), directory(text), 0, 3) is None


@pytest.mark.parametrize(
    "text",
    [
        "[PERSON Ann/NNP Doe/NNP ] ,/, who/WP",
        "[PERSON Ann/NNP Doe/NNP ] ,/, 49/CD ,/, who/WP",
    ],
)
def test_who_stands_for_the_phrase_before(text: str) -> None:
    """Marks and an age do not part a person from her clause."""
    reading = read(parsed(text))
    phrase = phrase_before(reading, directory(text), len(reading) - 1)
    assert phrase is not None
    assert reading.phrase(phrase.start, phrase.stop) == "Ann Doe"


def test_tokens_of_a_stretch() -> None:
    """A stretch of text is given as the tokens it touches, without blanks at its edges."""
    doc = parsed("so/RB ./. ¶ the/DT pier/NN")
    assert read(doc).tokens((0, len(doc.text))) == (0, 5)
    assert read(doc).tokens(span(doc.text, "pier")) == (4, 5)
