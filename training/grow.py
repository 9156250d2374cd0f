"""Give a pruned encoder back the attention heads and inner neurons that were left out of it.

usage: python -m training.grow MODEL --out GROWN.pt

They come back as they were pretrained, but nothing is made of them at first (their outputs are
zero), so the model reads as it did and has room to learn more (Chen, Goodfellow and Shlens 2016,
"Net2Net", arXiv:1511.05641). Then it wants training: ``training.train --start GROWN.pt --adviser``.
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as everybody calls it

from training.encoder import HEAD, Layer, Shape
from training.model import Tagger
from training.pretrained import minilm
from training.prune import rows_of
from training.restore import weights


def missing(kept: Tensor, whole: Tensor) -> Tensor:
    """Tell the numbers of those rows of ``whole`` that none of ``kept`` was once.

    Training turns rows little: each is likest to the one that it was. The surest choose first.
    """
    likeness = F.normalize(kept, dim=1) @ F.normalize(whole, dim=1).T
    for row in likeness.max(1).values.argsort(descending=True):
        likeness[:, likeness[row].argmax()] = -torch.inf
    return (likeness[0] > -torch.inf).nonzero().flatten()


def grow(layer: Layer, whole: Layer) -> None:
    """Add to ``layer`` what it has not of ``whole``, the layer as it was pretrained."""
    heads = missing(
        *(each.query.weight.unflatten(0, (-1, HEAD)).flatten(1) for each in (layer, whole))
    )
    rows = rows_of(heads)
    neurons = missing(layer.grow.weight, whole.grow.weight)
    for name in ("query", "key", "value"):
        _extend(getattr(layer, name), getattr(whole, name), rows)
    _extend(layer.grow, whole.grow, neurons)
    layer.heads += len(heads)
    for name, added in (("out", rows), ("shrink", neurons)):
        linear = getattr(layer, name)
        linear.weight = nn.Parameter(F.pad(linear.weight, (0, len(added))))


def _extend(linear: nn.Linear, whole: nn.Linear, rows: Tensor) -> None:
    linear.weight = nn.Parameter(torch.cat([linear.weight, whole.weight[rows]]))
    linear.bias = nn.Parameter(torch.cat([linear.bias, whole.bias[rows]]))


def main() -> None:
    """Grow a model as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path, help="a release, or a run's model.pt")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model, pretrained = Tagger.of(weights(args.model)), Tagger(Shape())
    minilm(pretrained.encoder)
    layers: Any = zip(model.encoder.layers, pretrained.encoder.layers, strict=True)
    with torch.no_grad():
        for layer, whole in layers:
            grow(layer, whole)
    torch.save(model.state_dict(), args.out)


if __name__ == "__main__":
    main()
