"""The encoder: a transformer that reads the pieces of a window and gives a vector for each.

It is MiniLM (Wang et al. 2020, arXiv:2002.10957), or, to teach that, MPNet (Song et al. 2020,
arXiv:2004.09297): both are BERT (Devlin et al. 2019, arXiv:1810.04805) but for their sizes, and
for MPNet's relative positions.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as everybody calls it

from service.pipeline.encoding import BREAKS, CASES, QUOTES

HEAD = 32
"""Width of an attention head of the encoder that is shipped."""
SPREAD = 128
"""Pieces from which on distances are not told apart by relative positions."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the model. Heads and inner neurons are counted layer by layer: pruning differs.

    ``head`` is the width of an attention head. With ``buckets`` the attention also looks at how far
    two pieces are from each other, as MPNet's does (Song et al. 2020, arXiv:2004.09297).
    """

    vocabulary: int = 30522
    width: int = 384
    head: int = HEAD
    heads: tuple[int, ...] = (12,) * 6
    inner: tuple[int, ...] = (1536,) * 6
    positions: int = 512
    buckets: int = 0
    pair: int = 128
    arc: int = 160
    relation: int = 96
    dropout: float = 0.1

    @classmethod
    def of(cls, state: dict[str, Tensor], dropout: float = 0.1) -> "Shape":
        """Tell the shape of a model from its weights."""
        sizes: dict[str, tuple[int, ...]] = {}
        for part in ("query", "grow"):
            name = re.compile(rf"encoder\.layers\.\d+\.{part}\.bias")
            sizes[part] = tuple(len(state[n]) for n in state if name.fullmatch(n))
        relative = state.get("encoder.relative")
        of_mpnet = {} if relative is None else {"head": MPNET.head, "buckets": len(relative)}
        return cls(
            width=state["encoder.word.weight"].shape[1],
            heads=tuple(size // of_mpnet.get("head", HEAD) for size in sizes["query"]),
            inner=sizes["grow"],
            dropout=dropout,
            **of_mpnet,
        )


MPNET = Shape(width=768, head=64, heads=(12,) * 8, inner=(3072,) * 8, buckets=32)
"""The first eight layers of MPNet: more of them do not fit into a night."""


class Dropout(nn.Module):
    """Dropout whose mask comes from NumPy's generator: torch's takes a third of a step on a CPU.

    The rate is rounded to a 256th. Attention weights are left whole, for the same reason.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.bound = round(rate * 256)
        self.scale = 256 / (256 - self.bound)

    def forward(self, x: Tensor) -> Tensor:
        """Zero a share of ``x`` and scale up the rest; nothing outside training."""
        if not self.training:
            return x
        seed = int(torch.randint(2**62, ()))
        drawn = np.random.Generator(np.random.SFC64(seed)).bytes(x.numel())
        keep = torch.frombuffer(bytearray(drawn), dtype=torch.uint8).view(x.shape) >= self.bound
        return x * (keep.to(x.dtype) * self.scale)


class FusedAttention(torch.autograd.Function):
    """ONNX Runtime's own operator, which never writes the scores of all pairs of pieces down."""

    @staticmethod
    def forward(_: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:  # noqa: ANN401 - torch's context
        """Give the operator's result: (batch, pieces, width), like ``query``."""
        q, k, v = (x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (query, key, value))
        return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:  # noqa: ANN401
        """Put the operator into a graph that is exported."""
        made = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        made.setType(query.type())
        return made


class Layer(nn.Module):
    """A transformer layer as in BERT: normalised after each half."""

    def __init__(self, shape: Shape, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.fused = not shape.buckets
        self.dropout = Dropout(shape.dropout)
        self.query = nn.Linear(shape.width, heads * shape.head)
        self.key = nn.Linear(shape.width, heads * shape.head)
        self.value = nn.Linear(shape.width, heads * shape.head)
        self.out = nn.Linear(heads * shape.head, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=_least(shape))
        self.grow = nn.Linear(shape.width, inner)
        self.shrink = nn.Linear(inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=_least(shape))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x`` is (batch, pieces, width), ``mask`` is added to the scores.

        It is (batch, 1, 1, pieces), or (batch, heads, pieces, pieces) with relative positions.

        In an exported graph nothing is padded, and nothing masked.
        """
        parts = [f(x) for f in (self.query, self.key, self.value)]
        if self.fused and torch.onnx.is_in_onnx_export():
            y = FusedAttention.apply(*parts, self.heads)
        else:
            q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts)
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
            y = y.transpose(1, 2).flatten(2)
        x = self.attention_norm(x + self.dropout(self.out(y)))
        y = self.shrink(F.gelu(self.grow(x)))
        return self.norm(x + self.dropout(y))


class Encoder(nn.Module):
    """Pieces and features in, a vector for each piece out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.dropout = Dropout(shape.dropout)
        self.word = nn.Embedding(shape.vocabulary, shape.width)
        self.position = nn.Embedding(shape.positions, shape.width)
        self.segment = nn.Parameter(torch.zeros(shape.width))
        self.case = nn.Embedding(CASES, shape.width)
        self.quote = nn.Embedding(QUOTES, shape.width)
        self.line = nn.Embedding(BREAKS, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=_least(shape))
        self.relative = None
        if shape.buckets:
            known = torch.zeros(shape.buckets, shape.heads[0])  # it is left as it was trained
            self.relative = nn.Parameter(known, requires_grad=False)
        sizes = zip(shape.heads, shape.inner, strict=True)
        self.layers = nn.ModuleList(Layer(shape, heads, inner) for heads, inner in sizes)
        for feature in (self.case, self.quote, self.line):
            nn.init.normal_(feature.weight, std=0.02)

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Read windows.

        ``pieces`` and ``mask`` are (batch, pieces), ``features`` (batch, pieces, 3). Out comes
        (batch, pieces, width).
        """
        x = self.word(pieces) + self.position.weight[: pieces.shape[1]] + self.segment
        x = x + self.case(features[..., 0]) + self.quote(features[..., 1])
        x = self.norm(x + self.line(features[..., 2]))
        x = self.dropout(x)
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -30000.0
        if self.relative is not None:
            bias = bias + self.relative[apart(pieces.shape[1], len(self.relative))].permute(2, 0, 1)
        for layer in self.layers:
            x = layer(x, bias)
        return x


def at(x: Tensor, places: Tensor) -> Tensor:
    """Give the vectors of ``x`` (batch, pieces, width) at ``places`` (batch, n)."""
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[-1]))


def apart(pieces: int, buckets: int) -> Tensor:
    """Bucket the distance from each piece (rows) to each, (pieces, pieces).

    A half of the buckets is for pieces behind; in each, a half is for single distances, and the
    others grow with the logarithm up to :data:`SPREAD` (Raffel et al. 2020, arXiv:1910.10683).
    """
    signed = torch.arange(pieces)[None] - torch.arange(pieces)[:, None]
    half = buckets // 2
    single = half // 2
    far = signed.abs()
    steps = torch.log(far.clamp(min=1) / single) / math.log(SPREAD / single) * (half - single)
    grown = (single + steps.long()).clamp(max=half - 1)
    return torch.where(far < single, far, grown) + half * (signed > 0)


def _least(shape: Shape) -> float:
    """Give what variances are at least when they are normalised, as the encoder was trained."""
    return 1e-5 if shape.buckets else 1e-12
