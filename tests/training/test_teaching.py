"""Chains that are summed up, and learning from the labels of another model."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.pipeline.chain import LABELS
from tests.conftest import ELSEWHERE

torch = pytest.importorskip("torch", reason=f"torch is {ELSEWHERE}train")

from training.chain import crf_loss, marginals, partition  # noqa: E402
from training.encoder import MPNET, Shape, apart  # noqa: E402
from training.model import Tagger  # noqa: E402
from training.train import Lesson  # noqa: E402

WORDS = 4


@pytest.fixture
def chain() -> Any:
    """Scores of one chain, of which the last word is not there."""
    torch.manual_seed(2)
    emissions = torch.randn(1, WORDS + 1, LABELS)
    transitions = torch.randn(1, WORDS + 1, LABELS, LABELS)
    return emissions, transitions, torch.tensor([[True] * WORDS + [False]])


def score(emissions: Any, transitions: Any, path: tuple[int, ...]) -> Any:
    """Add up the scores of a sequence of labels."""
    steps = sum(transitions[0, t, path[t - 1], path[t]] for t in range(1, WORDS))
    return sum(emissions[0, t, path[t]] for t in range(WORDS)) + steps


def test_partition_sums_over_all_sequences(chain: Any) -> None:
    """It is what counting gives, and so is the likelihood of one sequence."""
    emissions, transitions, valid = chain
    paths = list(itertools.product(range(LABELS), repeat=WORDS))
    each = torch.stack([score(emissions, transitions, path) for path in paths])
    total = torch.logsumexp(each, 0)
    assert partition(*chain).item() == pytest.approx(total.item(), abs=1e-4)
    labels = torch.tensor([[*paths[100], 0]])
    loss = crf_loss(emissions, transitions, labels, valid)
    assert loss.item() == pytest.approx((total - each[100]).item(), abs=1e-4)


def test_marginals_are_shares_of_sequences(chain: Any) -> None:
    """A label at a word, or a step into it, is as likely as all sequences that have it."""
    emissions, transitions, _ = chain
    paths = list(itertools.product(range(LABELS), repeat=WORDS))
    each = torch.stack([score(emissions, transitions, path) for path in paths]).softmax(0)
    labels, steps = marginals(*chain)
    for t, label in itertools.product(range(WORDS), range(LABELS)):
        share = sum(p for p, path in zip(each, paths, strict=True) if path[t] == label)
        assert labels[0, t, label].item() == pytest.approx(float(share), abs=1e-4)
    share = sum(p for p, path in zip(each, paths, strict=True) if path[1:3] == (2, 3))
    assert steps[0, 2, 2, 3].item() == pytest.approx(float(share), abs=1e-4)
    assert not labels[0, WORDS].any()


def small(**sizes: Any) -> Any:
    """Make a small model."""
    shape = Shape(vocabulary=50, width=64, heads=(2,), inner=(64,), pair=16, dropout=0.0)
    return Tagger(replace(shape, **sizes)).eval()


def batch() -> dict[str, Any]:
    """Make a window of six words with a cue."""
    words = torch.arange(1, 7)[None]
    return {
        "pieces": torch.arange(8)[None],
        "features": torch.zeros(1, 8, 3, dtype=torch.long),
        "mask": torch.ones(1, 8),
        "first": words,
        "valid": torch.ones(1, 6, dtype=torch.bool),
        "rows": torch.tensor([0]),
        "anchors": torch.tensor([2]),
        "labels": torch.tensor([[2, 0, 1, 3, 3, 0]]),
        "roles": torch.tensor([[2, 0, 1, 3, 3, 0]]),
        "lines": torch.zeros(1, 6, dtype=torch.long),
        "tags": torch.zeros(1, 6, dtype=torch.long),
        "tokens": words,
        "token": torch.ones(1, 6, dtype=torch.bool),
        "tag": torch.zeros(1, 6, dtype=torch.long),
        "begin": torch.tensor([[1, 0, 0, 0, 0, 0]]),
        "head": torch.zeros(1, 6, dtype=torch.long),
        "relation": torch.zeros(1, 6, dtype=torch.long),
    }


def without_cues() -> dict[str, Any]:
    """Make a window without any."""
    none = torch.zeros(0, dtype=torch.long)
    return {**batch(), "rows": none, "anchors": none, "labels": torch.zeros(0, 6).long()}


def test_an_adviser_of_another_shape_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that learns from another alone comes to take for likely what that does."""
    monkeypatch.setattr("training.model.ADVISED", 1.0)
    torch.manual_seed(3)
    ours, theirs = small(), small(width=32, head=16, buckets=8)
    opinion = theirs.opinion(batch())
    optimizer = torch.optim.Adam(ours.parameters(), lr=3e-3)

    def distance() -> float:
        mine = ours.opinion(batch())
        return float((mine.chains[0] - opinion.chains[0]).abs().sum())

    before = distance()
    for _ in range(30):
        loss, _ = ours.loss(batch(), opinion=opinion)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert distance() < before / 2


def test_relative_positions() -> None:
    """Near pieces are told apart one by one, far ones are not, and what is behind from before."""
    buckets = apart(400, MPNET.buckets)
    assert buckets[0, :8].tolist() == [0, *range(17, 24)]
    assert buckets[:8, 0].tolist() == list(range(8))
    assert buckets[0, 200] == buckets[0, 399] == MPNET.buckets - 1


def test_the_shape_of_a_model_with_relative_positions() -> None:
    """It is made anew from its weights alone."""
    model = Tagger(Shape(vocabulary=50, width=128, head=64, heads=(2,), inner=(64,), buckets=32))
    again = Shape.of(model.state_dict())
    assert (again.head, again.heads, again.buckets, again.width) == (64, (2,), 32, 128)


def test_an_adviser_is_asked_once(tmp_path: Path) -> None:
    """What it says of a batch is read again from its file, whether there are cues or none."""
    adviser = small()
    nobody: Any = None
    for number, lesson_batch in enumerate((batch(), without_cues())):
        lesson = Lesson(lesson_batch, tmp_path / "0" / f"{number}.pt")
        said, again = (lesson.opinion(each) for each in (adviser, nobody))
        assert torch.allclose(said.anchors, again.anchors, atol=1e-3)
        assert (said.chains is None) == (again.chains is None) == (number == 1)
