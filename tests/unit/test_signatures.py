"""Quotations that are signed, by their form alone."""

import pytest

from service.pipeline.quotes import find_quotations
from service.pipeline.signatures import find_signatures


def signatures(text: str) -> list[tuple[str, str]]:
    """Give quotations and the names behind them."""
    return [
        (text[slice(*each.words)], text[slice(*each.name)])
        for each in find_signatures(text, find_quotations(text))
    ]


def test_readers_one_below_the_other() -> None:
    """Each line is of whom it is signed by, however the dash is printed."""
    text = (
        "We asked what you made of the new pier.\n"
        "“It sways when the wind blows. I will not go back.” ― Marta Óskarsdóttir\n"
        "“The view is worth every penny.”— José de la Cruz, 61\n\n"
        "“Nobody asked those who fish here.”\n\n- Tom McEwan, Ardglass.\n"
        '"A bench would have done as well." -- T. Lund'
    )
    assert signatures(text) == [
        ("It sways when the wind blows. I will not go back.", "Marta Óskarsdóttir"),
        ("The view is worth every penny.", "José de la Cruz"),
        ("Nobody asked those who fish here.", "Tom McEwan"),
        ("A bench would have done as well.", "T. Lund"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“It will sway in the wind,” — Marta Lund said on Monday.",
        "“It will sway in the wind,” — said the mayor.",
        "The mayor called it “the finest pier we have” — Lund",
        "“The Long Pier” — Marta Lund",
        "“It will sway in the wind.” — and nobody listened",
        "“It will sway in the wind.”\n\nMarta Lund",
    ],
)
def test_no_signature(text: str) -> None:
    """A verb behind the name, a quotation within a sentence, a title, a line that goes on."""
    assert signatures(text) == []
