"""The tagger: a small encoder that finds cues, and reads what belongs to each of them.

An encoder (MiniLM, Wang et al. 2020, arXiv:2002.10957) reads a window of the article. Each
word may be an *anchor*, the first word of a cue. For every anchor, all words of the window are
then labelled outside, cue, source or content, as semantic role labelling labels the arguments
of a predicate, by a linear-chain conditional random field (Lafferty et al. 2001) whose
emissions come from the pair (anchor, word) and whose transitions depend on the words between
which they happen. Claims that share their source, sources far from the cue and contents in
several pieces need no special case.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as everybody calls it

from service.pipeline.encoding import BREAKS, CASES, QUOTES
from service.pipeline.recognition import TAGS
from service.pipeline.syntax import POS, RELATIONS
from training.data import IGNORED

LABELS = 4
DISTANCES = torch.tensor([1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129])
"""Lower bounds of the buckets in which the distance of two words is counted."""
FARTHEST = int(DISTANCES[-1])
BUCKETS = torch.bucketize(torch.arange(-FARTHEST, FARTHEST + 1).abs(), DISTANCES, right=True)
BUCKETS[:FARTHEST] *= -1
BUCKETS += len(DISTANCES)
"""The bucket of each signed distance, from the farthest that are told apart."""
NAMES, PARSE = 0.4, 0.08
"""What the likelihood of names and syntax counts beside that of claims."""
FAR = 20.0
"""What the mean squared distance from a teacher's vectors counts beside that of claims."""
BETWEEN = 3
"""Anchors, or line breaks, between two words: none, one, more."""


HEAD = 32
"""Width of an attention head."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the model. Heads and inner neurons are counted layer by layer: pruning differs."""

    vocabulary: int = 30522
    width: int = 384
    heads: tuple[int, ...] = (12,) * 6
    inner: tuple[int, ...] = (1536,) * 6
    positions: int = 512
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
        heads = tuple(size // HEAD for size in sizes["query"])
        return cls(heads=heads, inner=sizes["grow"], dropout=dropout)


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
        self.dropout = Dropout(shape.dropout)
        self.query = nn.Linear(shape.width, heads * HEAD)
        self.key = nn.Linear(shape.width, heads * HEAD)
        self.value = nn.Linear(shape.width, heads * HEAD)
        self.out = nn.Linear(heads * HEAD, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.grow = nn.Linear(shape.width, inner)
        self.shrink = nn.Linear(inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x`` is (batch, pieces, width), ``mask`` (batch, 1, 1, pieces): added to the scores.

        In an exported graph nothing is padded, and nothing masked.
        """
        parts = [f(x) for f in (self.query, self.key, self.value)]
        if torch.onnx.is_in_onnx_export():
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
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
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
        for layer in self.layers:
            x = layer(x, bias)
        return x


def at(x: Tensor, places: Tensor) -> Tensor:
    """Give the vectors of ``x`` (batch, pieces, width) at ``places`` (batch, n)."""
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[-1]))


class Parser(nn.Module):
    """What the vectors of a window's tokens say of its syntax.

    Biaffine, as Dozat and Manning (2017) have it, with a fraction of their width.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.dropout = Dropout(shape.dropout)
        self.tag = nn.Linear(shape.width, len(POS))
        self.begin = nn.Linear(shape.width, 1)
        self.root = nn.Linear(shape.width, 1)
        self.below = nn.Linear(shape.width, shape.arc)
        self.above = nn.Linear(shape.width, shape.arc)
        self.lower = nn.Linear(shape.width, shape.relation)
        self.upper = nn.Linear(shape.width, shape.relation)
        self.out = nn.Linear(shape.relation, len(RELATIONS))

    def forward(self, tokens: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Score each token.

        Returned are the scores of its tags (batch, tokens, tags), the log-odds that a sentence
        begins with it (batch, tokens), the scores of its heads (batch, tokens, 1 + tokens: first
        that it is a root), and the vectors that :meth:`relations` needs.
        """
        x = self.dropout(tokens)
        below, above = F.gelu(self.below(x)), F.gelu(self.above(x))
        heads = torch.cat([self.root(x), below @ above.transpose(1, 2)], -1)
        return self.tag(x), self.begin(x).squeeze(-1), heads, x

    def relations(self, x: Tensor, head: Tensor) -> Tensor:
        """Score what each token is to its ``head``, 0 for none, 1 for the first token."""
        upper = F.pad(self.upper(x), (0, 0, 1, 0))
        scores: Tensor = self.out(F.gelu(self.lower(x) + at(upper, head)))
        return scores


class Head(nn.Module):
    """What the vectors of a window's words say, word by word."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.hidden = nn.Linear(shape.width, shape.width)
        self.anchor = nn.Linear(shape.width, 1)
        self.role = nn.Linear(shape.width, LABELS)
        self.edge = nn.Linear(2 * shape.width, LABELS * LABELS)
        self.query = nn.Linear(shape.width, shape.pair * 2)
        self.key = nn.Linear(shape.width, shape.pair * 2)
        self.name = nn.Linear(shape.width, len(TAGS))
        nn.init.zeros_(self.edge.weight)
        nn.init.zeros_(self.edge.bias)
        self.dropout = Dropout(shape.dropout)

    def forward(self, words: Tensor) -> tuple[Tensor, ...]:
        """Score each word by itself.

        Returned are the log-odds that it is an anchor (batch, words), the scores of its roles
        (…, 4) and of the transitions into it (…, 16: from x to), query and key (…, 2 pair), and
        the scores of its tags as part of a name.
        """
        x = self.dropout(words)
        before = F.pad(x, (0, 0, 1, 0))[:, :-1]
        hidden = F.gelu(self.hidden(x))
        return (
            self.anchor(hidden).squeeze(-1),
            self.role(hidden),
            self.edge(torch.cat([before, x], -1)),
            self.query(x),
            self.key(x),
            self.name(x),
        )


class Linker(nn.Module):
    """Scores what each word is to an anchor."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.pair = shape.pair
        self.distance = nn.Embedding(2 * len(DISTANCES) + 1, shape.pair)
        self.cues_between = nn.Embedding(2 * BETWEEN - 1, shape.pair)
        self.lines_between = nn.Embedding(2 * BETWEEN - 1, shape.pair)
        self.out = nn.Linear(shape.pair, LABELS)
        self.product = nn.Linear(shape.pair, LABELS, bias=False)
        self.transition = nn.Parameter(torch.zeros(LABELS, LABELS))
        for embedding in (self.distance, self.cues_between, self.lines_between):
            nn.init.normal_(embedding.weight, std=0.1)

    def forward(  # noqa: PLR0913, PLR0917 - a graph's inputs
        self,
        query: Tensor,
        key: Tensor,
        role: Tensor,
        distance: Tensor,
        cues: Tensor,
        lines: Tensor,
    ) -> Tensor:
        """Score each word for each cue.

        ``query`` is (cues, 2 pair), ``key`` (cues, words, 2 pair), ``role`` (cues, words, 4), the
        bucketed relations are (cues, words). Out come emissions (cues, words, 4).
        """
        relation = self.distance(distance) + self.cues_between(cues) + self.lines_between(lines)
        q, p = query[:, None].split(self.pair, -1)
        k, r = key.split(self.pair, -1)
        return role + self.out(F.gelu(q + k + relation)) + self.product(p * r)


def between(counts: Tensor, anchors: Tensor) -> Tensor:
    """Bucket how often something stands between each word and the cue's anchor.

    ``counts`` (cues, words) are cumulated, ``anchors`` is (cues,).
    """
    at = counts.gather(1, anchors[:, None])
    return (counts - at).clamp(1 - BETWEEN, BETWEEN - 1) + BETWEEN - 1


def distances(words: int, anchors: Tensor) -> Tensor:
    """Bucket the signed distance in words from each anchor to each word."""
    d = torch.arange(words)[None] - anchors[:, None]
    return BUCKETS[d.clamp(-FARTHEST, FARTHEST) + FARTHEST]


class Tagger(nn.Module):
    """Encoder, head and linker together, and their loss."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape or Shape()
        self.encoder = Encoder(self.shape)
        self.head = Head(self.shape)
        self.linker = Linker(self.shape)
        self.parser = Parser(self.shape)

    @classmethod
    def of(cls, state: dict[str, Tensor], dropout: float = 0.1) -> "Tagger":
        """Make the model that has these weights."""
        model = cls(Shape.of(state, dropout))
        model.load_state_dict(state)
        return model

    def link(
        self, heads: tuple[Tensor, ...], lines: Tensor, rows: Tensor, anchors: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Score the anchors (at ``anchors`` in the windows ``rows``; all of a window together).

        Return emissions (cues, words, 4) and transitions (cues, words, 4, 4).
        """
        _, role, edge, query, key, _ = heads
        words = role.shape[1]
        marks = torch.zeros(role.shape[:2], dtype=torch.long, device=role.device)
        marks[rows, anchors] = 1
        # An anchor counts for the words behind it, so that "between" excludes the anchor itself.
        cues = marks.cumsum(1)[rows]
        emissions = self.linker(
            query[rows, anchors],
            key[rows],
            role[rows],
            distances(words, anchors),
            between(cues, anchors),
            between((lines > 0).long().cumsum(1)[rows], anchors),
        )
        transitions = edge.view(*edge.shape[:2], LABELS, LABELS) + self.linker.transition
        return emissions, transitions[rows]

    def loss(
        self, batch: dict[str, Tensor], teacher: "Tagger | None" = None
    ) -> tuple[Tensor, dict[str, float]]:
        """Negative log-likelihood per claim, in nats, and its parts.

        With a ``teacher``, how far the encoder's vectors are from its is added.
        """
        x = self.encoder(batch["pieces"], batch["features"], batch["mask"])
        words = at(x, batch["first"])
        heads = tuple(h.float() for h in self.head(words))
        valid = batch["valid"]
        cues = max(1, len(batch["anchors"]))
        is_anchor = torch.zeros_like(heads[0])
        is_anchor[batch["rows"], batch["anchors"]] = 1.0
        anchor = F.binary_cross_entropy_with_logits(
            heads[0][valid], is_anchor[valid], reduction="sum"
        )
        role = F.cross_entropy(heads[1][valid], batch["roles"][valid], reduction="sum")
        link = torch.zeros(())
        if len(batch["anchors"]):
            emissions, transitions = self.link(
                heads, batch["lines"], batch["rows"], batch["anchors"]
            )
            link = crf_loss(emissions, transitions, batch["labels"], valid[batch["rows"]]).sum()
        name = F.cross_entropy(heads[5][valid], batch["tags"][valid], reduction="sum")
        parse = self._parse_loss(x, batch)
        total = (anchor * 2 + link + 0.15 * role + NAMES * name + PARSE * parse) / cues
        far = torch.zeros(())
        if teacher is not None:
            with torch.no_grad():
                theirs = teacher.encoder(batch["pieces"], batch["features"], batch["mask"])
            real = batch["mask"].bool()
            far = F.mse_loss(x.float()[real], theirs.float()[real])
            total = total + FAR * far
        return total, {
            "far": far.item(),
            "anchor": anchor.item() / cues,
            "role": role.item() / cues,
            "link": link.item() / cues,
            "name": name.item() / cues,
            "parse": parse.item() / cues,
        }

    def _parse_loss(self, x: Tensor, batch: dict[str, Tensor]) -> Tensor:
        """Negative log-likelihood of the syntax, in nats, summed over tokens.

        What is not known of a token is :data:`IGNORED`.
        """
        tag, begin, heads, states = self.parser(at(x, batch["tokens"]))
        relation = self.parser.relations(states, batch["head"].clamp(min=0))
        columns = F.pad(batch["token"], (1, 0), value=True)
        heads = heads.float().masked_fill(~columns[:, None], -1e4)
        known = batch["begin"] != IGNORED
        total = F.binary_cross_entropy_with_logits(
            begin.float()[known], batch["begin"][known].float(), reduction="sum"
        )
        for scores, gold in ((tag, "tag"), (heads, "head"), (relation, "relation")):
            total = total + F.cross_entropy(
                scores.float().flatten(0, 1),
                batch[gold].flatten(),
                ignore_index=IGNORED,
                reduction="sum",
            )
        return total


def crf_loss(emissions: Tensor, transitions: Tensor, labels: Tensor, valid: Tensor) -> Tensor:
    """Negative log-likelihood of label sequences (cues, words) under a linear chain.

    ``transitions[:, t]`` scores the step from word t - 1 to word t; padding (not ``valid``)
    comes last and is left out.
    """
    keep = valid.to(emissions.dtype)
    gold = (emissions.gather(2, labels[..., None]).squeeze(-1) * keep).sum(1)
    steps = transitions[:, 1:].flatten(2)
    index = labels[:, :-1] * LABELS + labels[:, 1:]
    gold = gold + (steps.gather(2, index[..., None]).squeeze(-1) * keep[:, 1:]).sum(1)
    # Combine neighbouring steps pairwise (log-semiring products): log2(n) rounds instead of n.
    chain = transitions[:, 1:] + emissions[:, 1:, None, :]
    identity = torch.full((LABELS, LABELS), -1e4).fill_diagonal_(0.0)
    chain = torch.where(valid[:, 1:, None, None], chain, identity)
    while chain.shape[1] > 1:
        if chain.shape[1] % 2:
            chain = torch.cat([chain, identity.expand(len(chain), 1, LABELS, LABELS)], 1)
        left, right = chain[:, 0::2], chain[:, 1::2]
        chain = torch.logsumexp(left[..., :, :, None] + right[..., None, :, :], -2)
    alpha = emissions[:, 0]
    if chain.shape[1]:
        alpha = torch.logsumexp(alpha[:, :, None] + chain[:, 0], 1)
    return torch.logsumexp(alpha, 1) - gold


def pretrained(state: dict[str, Tensor], model: Tagger) -> None:
    """Copy the weights of a BERT-like checkpoint (Hugging Face names) into ``model``."""
    encoder: Any = model.encoder
    with torch.no_grad():
        prefix = "embeddings."
        encoder.word.weight.copy_(state[prefix + "word_embeddings.weight"])
        encoder.position.weight.copy_(state[prefix + "position_embeddings.weight"])
        encoder.segment.copy_(state[prefix + "token_type_embeddings.weight"][0])
        _copy(encoder.norm, state, prefix + "LayerNorm")
        for i, layer in enumerate(encoder.layers):
            at = f"encoder.layer.{i}."
            for ours, theirs in (
                ("query", "attention.self.query"),
                ("key", "attention.self.key"),
                ("value", "attention.self.value"),
                ("out", "attention.output.dense"),
                ("attention_norm", "attention.output.LayerNorm"),
                ("grow", "intermediate.dense"),
                ("shrink", "output.dense"),
                ("norm", "output.LayerNorm"),
            ):
                _copy(getattr(layer, ours), state, at + theirs)


def _copy(module: nn.Linear | nn.LayerNorm, state: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(state[name + ".weight"])
    module.bias.copy_(state[name + ".bias"])
