"""Focus of attention: who is in mind, and how sure that is."""

import pytest

from service.claims import SourceKind
from service.pipeline.entities import Entity
from service.pipeline.focus import KEPT, Focus, Referent


def person(name: str, count: int = 0) -> Referent:
    """Somebody by name."""
    entity = Entity(name, SourceKind.PERSON, 0, count=count)
    return Referent(name, SourceKind.PERSON, entity=entity)


def test_the_last_subject_comes_first() -> None:
    """Salience adds up by role, and halves from sentence to sentence."""
    focus = Focus()
    focus.mention(person("Ann"), 1.0, 0, 0)
    focus.mention(person("Bob"), 1.0, 1, 0)
    focus.mention(person("Cat"), 0.25, 1, 0)
    ranked = focus.ranked(1, 0, lambda _: True)
    assert [(referent.name, score) for score, referent in ranked] == [
        ("Bob", 1.0),
        ("Ann", 0.5),
        ("Cat", 0.25),
    ]


def test_a_line_break_fades() -> None:
    """What stands in another paragraph is less in mind, but not below two breaks' worth."""
    focus = Focus()
    focus.mention(person("Ann"), 1.0, 0, 0)
    assert [focus.ranked(0, paragraph, lambda _: True)[0][0] for paragraph in (0, 1, 2, 9)] == [
        1.0,
        0.5,
        0.25,
        0.25,
    ]


def test_a_rival_makes_unsure() -> None:
    """The certainty is what the first has over the second."""
    focus = Focus()
    focus.mention(person("Ann"), 1.0, 0, 0)
    alone = focus.best(0, 0, lambda _: True)
    focus.mention(person("Bob"), 1.0, 0, 0)
    rivalled = focus.best(0, 0, lambda _: True)
    assert alone is not None
    assert rivalled is not None
    assert alone.certainty == pytest.approx(0.95)
    assert rivalled.certainty == pytest.approx(0.475)


def test_a_share_decides_between_rivals() -> None:
    """One may keep less of his salience for a purpose."""
    focus = Focus()
    for name in ("Ann", "Bob"):
        focus.mention(person(name), 1.0, 0, 0)
    best = focus.best(0, 0, lambda _: True, lambda r, _: 0.5 if r.name == "Bob" else 1.0)
    assert best is not None
    assert best.name == "Ann"


def test_nobody_suits() -> None:
    """Nobody is meant where nobody suits, or all have faded."""
    focus = Focus()
    focus.mention(person("Ann"), 1.0, 0, 0)
    assert focus.best(0, 0, lambda r: r.kind is SourceKind.GROUP) is None
    assert focus.best(9, 9, lambda _: True) is None


def test_few_are_kept() -> None:
    """Only the last mentioned are kept, so that each question takes constant time."""
    focus = Focus()
    for number in range(10 * KEPT):
        focus.mention(person(str(number)), 1.0, 0, 0)
    assert len(focus.ranked(0, 0, lambda _: True)) == KEPT
