"""Leave out the attention heads and inner neurons that matter least.

usage: python -m training.prune MODEL --data TRAIN.jsonl --out PRUNED.pt [--heads 0.83] ...

What a head or a neuron matters is how much the loss would change without it, to first order, summed
over examples (Michel, Levy and Neubig 2019, "Are sixteen heads really better than one?",
arXiv:1905.10650; Molchanov et al. 2017, arXiv:1611.06440). The model wants some training
afterwards, best with the whole one as its teacher: ``training.train --start PRUNED.pt --teacher``,
and with the adviser of that.
"""

import argparse
import itertools
import random
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from training.data import epoch, held_out, load
from training.encoder import HEAD, Layer
from training.gold import to_train_on
from training.model import Tagger
from training.restore import weights
from training.silver import annotated
from training.train import batches, tokenizer

STEP = 32
"""Neurons are left out by as many at once, as processors like."""


def matter(model: Tagger, read: list[dict[str, Tensor]]) -> tuple[list[Tensor], list[Tensor]]:
    """Tell what each head and each inner neuron of each layer matters on batches."""
    seen: dict[nn.Module, Tensor] = {}

    def note(module: nn.Module, inputs: tuple[Tensor]) -> None:
        inputs[0].retain_grad()
        seen[module] = inputs[0]

    layers: Any = model.encoder.layers
    for layer in layers:
        layer.out.register_forward_pre_hook(note)
        layer.shrink.register_forward_pre_hook(note)
    heads = [torch.zeros(layer.heads) for layer in layers]
    inner = [torch.zeros(layer.shrink.in_features) for layer in layers]
    model.train()
    for batch in tqdm(read, desc="what matters"):
        model.loss(batch)[0].backward()
        for i, layer in enumerate(layers):
            change = [(x * x.grad).sum(1) for x in (seen[layer.out], seen[layer.shrink])]
            heads[i] += change[0].unflatten(-1, (-1, HEAD)).sum(-1).abs().sum(0)
            inner[i] += change[1].abs().sum(0)
    return heads, inner


def chosen(matters: list[Tensor], share: float, least: int, step: int = 1) -> list[Tensor]:
    """Choose the numbers to keep of each layer: a share of all, at least ``least`` of a layer.

    Layers are compared by what their parts matter over what the layer does (its norm), and keep
    a multiple of ``step``.
    """
    normed = [m / m.norm() for m in matters]
    ranked = torch.cat(normed).sort(descending=True).values
    bound = ranked[min(len(ranked) - 1, round(share * len(ranked)))]
    counts = [max(least, round(int((m > bound).sum()) / step) * step) for m in normed]
    return [m.topk(n).indices.sort().values for m, n in zip(normed, counts, strict=True)]


def rows_of(heads: Tensor) -> Tensor:
    """Give the numbers of the rows that some heads have in the weights of a layer."""
    return (heads[:, None] * HEAD + torch.arange(HEAD)).flatten()


def cut(layer: Layer, heads: Tensor, inner: Tensor) -> None:
    """Keep these heads and neurons of a layer alone."""
    layer.heads = len(heads)
    rows = rows_of(heads)
    for name in ("query", "key", "value"):
        _keep(getattr(layer, name), rows, 0)
    _keep(layer.out, rows, 1)
    _keep(layer.grow, inner, 0)
    _keep(layer.shrink, inner, 1)


def _keep(linear: nn.Linear, kept: Tensor, side: int) -> None:
    linear.weight = nn.Parameter(linear.weight.index_select(side, kept))
    if side == 0:
        linear.bias = nn.Parameter(linear.bias[kept])


def main() -> None:
    """Prune as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path, help="a release, or a run's model.pt")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--heads", type=float, default=0.83, help="share of the heads to keep")
    parser.add_argument("--inner", type=float, default=0.85, help="share of the inner neurons")
    parser.add_argument("--batches", type=int, default=36, help="to see what matters on")
    parser.add_argument("--held-out", type=float, default=0.07, help="share kept for calibration")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    model = Tagger.of(weights(args.model))
    articles = [a for a in load(args.data) if not held_out(a, args.held_out)] + to_train_on()
    rng.shuffle(articles)
    examples = list(
        epoch(annotated(articles[: args.batches * 6]), tokenizer(), rng, size=318, noise=0.35)
    )
    read = list(itertools.islice(batches(examples, 14, rng), args.batches))
    heads, inner = matter(model, read)
    kept_heads = chosen(heads, args.heads, 4)
    kept_inner = chosen(inner, args.inner, 256, STEP)
    with torch.no_grad():
        layers: Any = model.encoder.layers
        for layer, some, others in zip(layers, kept_heads, kept_inner, strict=True):
            cut(layer, some, others)
    torch.save(model.state_dict(), args.out)
    print("heads", [len(k) for k in kept_heads], "inner", [len(k) for k in kept_inner])


if __name__ == "__main__":
    main()
