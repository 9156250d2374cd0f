"""English is read, other languages are refused, and doubt lets through."""

import pytest

from service.errors import InvalidInput, UnsupportedLanguage
from service.pipeline.language import BOOK, LONG, SAMPLE, LanguageGate


@pytest.fixture(scope="module")
def gate() -> LanguageGate:
    """Loaded once: that takes a second."""
    return LanguageGate()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Der Hafenmeister sagte gestern, dass der Pier im nächsten Jahr geschlossen wird.",
            "de",
        ),
        (
            "Le maire a déclaré hier soir que la jetée serait fermée au public l'année prochaine.",
            "fr",
        ),
        ("Мэр города заявил вчера вечером, что в следующем году причал будет закрыт.", "ru"),
    ],
)
def test_other_languages_are_refused(gate: LanguageGate, text: str, language: str) -> None:
    """A text clearly in another language is refused, and the error names the language only."""
    with pytest.raises(UnsupportedLanguage) as caught:
        gate.check(text)
    assert caught.value.extra == {"language": language}
    assert text not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "The harbour master said last night that the pier would be closed to visitors next year.",
        "Yesterday head of port M.Ode declared what pier is close, note emphasizes about of this",
        "Pier zu.",
        "\x00" * 500,
        "\U0001f600" * 500,
        "5 - 4, 6 - 2",
    ],
)
def test_english_and_doubt_pass(gate: LanguageGate, text: str) -> None:
    """English passes, machine-translated too, and so does what is too little to tell by."""
    assert gate.check(text) == "en"


def test_plain_english_needs_no_model() -> None:
    """What is English at a glance is told without what takes half a second to load."""
    gate = LanguageGate()
    line = "The mayor said that they would have closed the pier before this, but not for a year. "
    assert gate.check(line * 20) == "en"
    assert "_identifier" not in vars(gate)


def test_a_few_words_of_english_do_not_hide_another_language(gate: LanguageGate) -> None:
    """A text in another language is refused though it quotes English, or has a line of it."""
    german = "Der Hafenmeister sagte gestern, dass der Pier im nächsten Jahr geschlossen wird. "
    title = "Er sang „The Man Who Said Not This“ vor vielen Menschen in der Stadt am Fluss. "
    for text in (title + german, 3 * german + "The pier will be closed, and not by the mayor."):
        with pytest.raises(UnsupportedLanguage):
            gate.check(text)


@pytest.mark.parametrize("run", ['"', "(", "!", "'", '" ', "\u201c\n", "a.b-c,", "e\u0301", "1,"])
def test_marks_alone_are_refused(gate: LanguageGate, run: str) -> None:
    """A long text of marks is refused, since it would take as long as one of as many words."""
    marks = run * (LONG // len(run) + 1)
    with pytest.raises(InvalidInput, match="hardly any words"):
        gate.check(marks)
    assert gate.check(marks[: LONG - 1]) == "en"


@pytest.mark.parametrize("run", ["_", "\u00b2", "\u6f22\u5b57", "\ud55c", "_a", "\u0e01"])
def test_what_looks_like_long_words_is_refused(gate: LanguageGate, run: str) -> None:
    """So is one of characters that are words to Python, and marks, one by one, to the model.

    Each of them takes up to seven times as long as one of a word.
    """
    english = "The harbour master said last night that the pier would be closed next year. "
    with pytest.raises(InvalidInput, match="hardly any words"):
        gate.check(english * (SAMPLE // len(english) + 1) + run * (BOOK // len(run)))


@pytest.mark.parametrize("run", ['wo" ', "(a) bc ", "word!!!! ", "A1-0, ", "He. "])
def test_marks_among_words(gate: LanguageGate, run: str) -> None:
    """Words with as many marks between them are refused where they are as long as a book."""
    gate.check(run * (LONG // len(run) + 1))
    with pytest.raises((InvalidInput, UnsupportedLanguage)):
        gate.check(run * (BOOK // len(run) + 1))


@pytest.mark.parametrize("line", ['"Go!" he said. ', "I do. We do. ", "Bees 3, Cats 2. "])
def test_short_words_are_words(gate: LanguageGate, line: str) -> None:
    """A long text of the shortest sentences passes."""
    assert gate.check(line * (LONG // len(line) + 1)) == "en"
