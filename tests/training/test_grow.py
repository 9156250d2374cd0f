"""Giving a pruned encoder its heads and neurons back."""

from typing import Any

import pytest

from tests.conftest import ELSEWHERE

torch = pytest.importorskip("torch", reason=f"torch is {ELSEWHERE}train")

from tests.training.test_prune import encoded, model  # noqa: E402, F401 - a fixture
from training.encoder import Shape  # noqa: E402
from training.grow import grow, missing  # noqa: E402
from training.model import Tagger  # noqa: E402
from training.prune import cut  # noqa: E402


def test_what_is_missing() -> None:
    """Rows are known again though training has turned and stretched them."""
    torch.manual_seed(1)
    whole = torch.randn(9, 40)
    kept = (whole[[1, 2, 4, 7]] + torch.randn(4, 40) * 0.3) * 2
    assert missing(kept, whole).tolist() == [0, 3, 5, 6, 8]


def test_grown_reads_as_before(model: Any) -> None:  # noqa: F811
    """A grown model says the same, has its old shape again, and can learn with what it got."""
    whole = Tagger(Shape(vocabulary=50, width=64, heads=(2, 2), inner=(96, 96)))
    whole.load_state_dict(model.state_dict())
    layer = model.encoder.layers[0]
    with torch.no_grad():
        cut(layer, torch.tensor([1]), torch.arange(64))
    before = encoded(model)
    with torch.no_grad():
        grow(layer, whole.encoder.layers[0])
    assert torch.allclose(encoded(model), before, atol=1e-5)
    assert Shape.of(model.state_dict()) == Shape.of(whole.state_dict())
    pieces = torch.arange(12)[None]
    model.encoder(
        pieces, torch.zeros(1, 12, 3, dtype=torch.long), torch.ones(1, 12)
    ).sum().backward()
    assert layer.out.weight.grad[:, -32:].abs().sum() > 0
    assert layer.shrink.weight.grad[:, 64:].abs().sum() > 0
