"""Read the weights of a run or a release, to train on from them.

Of a release, the package keeps nothing but the graphs that it runs, mostly in int8. What rounding
took is lost; a few steps of training make up for it.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from service.pipeline.chain import LABELS
from training.encoder import HEAD, Shape
from training.model import Tagger

MATRIX = re.compile(r"onnx::MatMul_(\d+)(_quantized)?")
SHARED = re.compile(r"onnx::Add_\d+")
"""Constants without a name of ours: weights of linear layers, transposed, numbered in the order in
which they are used; and the transitions that all words share."""
QUANTIZED = "_quantized"
LAYER = ("query", "key", "value", "out", "grow", "shrink")
HEAD_LAYERS = ("hidden", "anchor", "role", "edge", "query", "key", "name")
PARSER = ("below", "above", "root", "tag", "begin", "upper", "lower", "out")


def _read(graph: Path) -> dict[str, Tensor]:
    """Read the constants of a graph."""
    constants = onnx.load(graph).graph.initializer
    return {c.name: torch.from_numpy(numpy_helper.to_array(c).copy()) for c in constants}


def _whole(name: str, constants: dict[str, Tensor]) -> Tensor:
    """Give a constant as it was before it was quantised, but for the rounding."""
    values = constants[name].float()
    if not name.endswith(QUANTIZED):
        return values
    stem = name.removesuffix(QUANTIZED)
    return (values - constants[f"{stem}_zero_point"].float()) * constants[f"{stem}_scale"]


def _matrices(constants: dict[str, Tensor]) -> list[Tensor]:
    """Give the weights of the linear layers, in the order in which they are used."""
    found = sorted((int(m[1]), name) for name in constants if (m := MATRIX.fullmatch(name)))
    return [_whole(name, constants).T for _, name in found]


def _linears(model: Tagger) -> Iterator[nn.Linear]:
    """Give the linear layers of encoder and head in the order in which they are used."""
    for layer in model.encoder.layers:
        yield from (getattr(layer, n) for n in LAYER)
    yield from (getattr(model.head, n) for n in HEAD_LAYERS)
    yield from (getattr(model.parser, n) for n in PARSER)


def _shape(constants: dict[str, Tensor]) -> Shape:
    """Tell the shape of the encoder that a graph holds."""
    layers = _matrices(constants)[: -len(HEAD_LAYERS + PARSER)]
    heads = tuple(len(m) // HEAD for m in layers[LAYER.index("query") :: len(LAYER)])
    return Shape(heads=heads, inner=tuple(map(len, layers[LAYER.index("grow") :: len(LAYER)])))


def _fill(model: Tagger, linears: Iterable[nn.Linear], constants: dict[str, Tensor]) -> None:
    """Copy what a graph holds into a model."""
    parameters = dict(model.named_parameters())
    for name in constants:
        known = parameters.get(name.removesuffix(QUANTIZED))
        if known is not None:
            known.copy_(_whole(name, constants))
    for linear, matrix in zip(linears, _matrices(constants), strict=True):
        linear.weight.copy_(matrix)


def weights(model: Path) -> dict[str, Tensor]:
    """Read the weights of a run (its ``model.pt``) or of a release (its directory of graphs).

    Raises:
        ValueError: The graphs hold another number of matrices than the model.
        RuntimeError: Some have other sizes.
    """
    if not model.is_dir():
        state: dict[str, Tensor] = torch.load(model, weights_only=True)
        return state
    encoder, linker = (_read(model / f"{name}.onnx") for name in ("encoder", "linker"))
    tagger = Tagger(_shape(encoder))
    with torch.no_grad():
        _fill(tagger, _linears(tagger), encoder)
        _fill(tagger, (tagger.linker.out, tagger.linker.product), linker)
        for name, shared in encoder.items():
            if SHARED.fullmatch(name):
                tagger.linker.transition.copy_(shared.view(LABELS, LABELS))
    return tagger.state_dict()
