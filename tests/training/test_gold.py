"""The articles that were written to train on."""

from dataclasses import replace
from pathlib import Path

import pytest

from training.gold import ARTICLES, Case, Gold, annotated, kept_aside, read, to_train_on

CLAIM = Gold(
    content=["the pier", "would open"],
    cue="said",
    source="she",
    names=["Ana Ode"],
    kind="person",
    to=[],
    about=["the pier"],
    nothing=False,
)


@pytest.mark.parametrize("file", sorted(ARTICLES.glob("*.toml")), ids=lambda file: file.stem)
def test_all_parts_stand_in_their_article(file: Path) -> None:
    """Every content stands once in its article, every cue and source somewhere.

    A report in which nobody says anything has none: that is to be learned, too.
    """
    for case in read(file):
        assert bool(annotated(case)["annotations"]["gold"]) == bool(case.claims)


def test_ids_are_unique() -> None:
    """No two articles have the same name."""
    ids = [case.id for file in ARTICLES.glob("*.toml") for case in read(file)]
    assert len(ids) == len(set(ids))


def test_parts_are_the_nearest() -> None:
    """The cue is the one nearest to the content, the source the one nearest to the cue."""
    text = "Ode said: she said nothing. But the pier, she said, would open. So she said."
    content, cue, source = CLAIM.located(text)
    assert [text[a:b] for a, b in content] == ["the pier", "would open"]
    assert cue == [(46, 50)]
    assert source == [(42, 45)]


def test_a_content_that_stands_twice_is_refused() -> None:
    """Which of two places is meant nobody could say."""
    with pytest.raises(ValueError, match="stands 2 times"):
        CLAIM.located("She said the pier would open, the pier.")


def test_what_is_for_checks_trains_nothing(tmp_path: Path) -> None:
    """Files whose names end with ``-check`` are left out."""
    article = """
[[case]]
id = "{}"
text = "The pier will open, Ode said."
claims = [
  {{ content = "The pier will open", cue = "said", source = "Ode", name = "", kind = "person" }},
]
"""
    (tmp_path / "one.toml").write_text(article.format("one"))
    (tmp_path / "one-check.toml").write_text(article.format("two"))
    assert [line["id"] for line in to_train_on(tmp_path)] == ["one"]
    assert [line["id"] for line in kept_aside(tmp_path)] == ["two"]


def test_a_quotation_goes_on_within_its_paragraph() -> None:
    """A quotation right behind "she said" is a piece of the claim; a later one is not."""
    text = "“One of us,” Ode said. “Two of us. “Four of us.”\n\n“Three of us.”"
    first = replace(CLAIM, content=["One of us"], source="Ode")
    others = [
        replace(CLAIM, content=[content], cue="", source="")
        for content in ("Two of us", "Four of us", "Three of us")
    ]
    claims = annotated(Case("ode", text, [first, *others]))["annotations"]["gold"]
    assert [[text[a:b] for a, b in claim["content"]] for claim in claims] == [
        ["One of us", "Two of us"],
        ["Four of us"],
        ["Three of us"],
    ]
