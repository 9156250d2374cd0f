"""Leaving out heads and neurons, and training towards the whole model."""

from typing import Any

import pytest

from tests.conftest import ELSEWHERE

torch = pytest.importorskip("torch", reason=f"torch is {ELSEWHERE}train")

from training.encoder import HEAD, Shape  # noqa: E402
from training.model import Tagger  # noqa: E402
from training.prune import chosen, cut  # noqa: E402


@pytest.fixture
def model() -> Any:
    """A small model."""
    torch.manual_seed(1)
    return Tagger(Shape(vocabulary=50, width=64, heads=(2, 2), inner=(96, 96))).eval()


def encoded(model: Any) -> Any:
    """What a model makes of some pieces."""
    pieces = torch.arange(12)[None]
    with torch.no_grad():
        return model.encoder(pieces, torch.zeros(1, 12, 3, dtype=torch.long), torch.ones(1, 12))


def test_what_does_nothing_is_not_missed(model: Any) -> None:
    """Without a head and neurons that add nothing, the model says the same."""
    layer = model.encoder.layers[0]
    with torch.no_grad():
        layer.out.weight[:, :HEAD] = 0
        layer.shrink.weight[:, 32:64] = 0
    before = encoded(model)
    with torch.no_grad():
        cut(layer, torch.tensor([1]), torch.tensor([*range(32), *range(64, 96)]))
    assert torch.allclose(encoded(model), before, atol=1e-5)


def test_shape_of_weights(model: Any) -> None:
    """A pruned model is made anew from its weights alone."""
    with torch.no_grad():
        cut(model.encoder.layers[1], torch.tensor([0]), torch.arange(64))
    again = Shape.of(model.state_dict())
    assert (again.heads, again.inner) == ((2, 1), (96, 64))


def test_chosen() -> None:
    """What matters most is kept, in each layer no fewer than the least and a multiple of a step."""
    matters = [torch.tensor([9.0, 1.0, 8.0, 7.0]), torch.tensor([0.01, 0.02, 0.03, 4.0])]
    assert [k.tolist() for k in chosen(matters, 0.5, least=1)] == [[0, 2, 3], [3]]
    assert [k.tolist() for k in chosen(matters, 0.25, least=2, step=2)] == [[0, 2], [2, 3]]
