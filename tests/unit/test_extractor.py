"""What becomes of a question: which answer, under which id."""

import pytest

from service.claims import OffsetUnit
from service.question import Question, answer
from tests.conftest import StubPipeline

TEXT = "Anna said that it is. Ben doubted that it is. Ben said that it was."


@pytest.mark.parametrize(
    ("least", "claims", "sources"),
    [
        (0.0, ["c1", "c2", "c3"], {"Anna": ["c1"], "Ben": ["c2", "c3"]}),
        (0.3, ["c1", "c2", "c3"], {"Anna": ["c1"], "Ben": ["c2", "c3"]}),
        (0.5, ["c1", "c3"], {"Anna": ["c1"], "Ben": ["c3"]}),
        (1.0, [], {}),
    ],
)
def test_least_confidence(least: float, claims: list[str], sources: dict[str, list[str]]) -> None:
    """Claims at the least confidence stay, below it they go, and sources without claims too."""
    made = answer(Question(TEXT, least), StubPipeline().run(TEXT), "1")
    assert [claim.id for claim in made.claims] == claims
    assert {source.name: source.claims for source in made.sources} == sources


def test_ids_differ() -> None:
    """Text, options and model all make another id; a text cannot pass for an option."""
    questions = [
        Question("a"),
        Question("b"),
        Question("a", 0.1),
        Question("a", 0.1001),
        Question("a", 0.0, OffsetUnit.UTF8),
        Question("0.0000\na"),
        Question("a\n"),
    ]
    ids = [question.id(model) for question in questions for model in ("1", "2")]
    assert len(set(ids)) == len(ids)


def test_id_stays() -> None:
    """The id of a question is the same in all versions that speak schema 1."""
    expected = "ddd70c946db37e55ca4958b76dbb444148a144a1ccb4c147e360487802482972"
    assert Question("text", 0.5).id("1.0.0") == expected
