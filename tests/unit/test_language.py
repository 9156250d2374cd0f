"""English is read, other languages are refused, and doubt lets through."""

import pytest

from service.errors import UnsupportedLanguage
from service.pipeline.language import LanguageGate


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
