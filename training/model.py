"""The tagger: a small encoder that finds cues, and reads what belongs to each of them.

An encoder reads a window of the article. Each word may be an *anchor*, the first word of a cue.
For every anchor, all words of the window are then labelled outside, cue, source or content, as
semantic role labelling labels the arguments of a predicate, by a linear-chain conditional random
field (Lafferty et al. 2001) whose emissions come from the pair (anchor, word) and whose transitions
depend on the words between which they happen. Claims that share their source, sources far from the
cue and contents in several pieces need no special case.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as everybody calls it

from service.pipeline.chain import LABELS
from service.pipeline.recognition import TAGS
from service.pipeline.syntax import POS, RELATIONS
from training.chain import crf_loss, marginals, partition
from training.data import IGNORED
from training.encoder import Dropout, Encoder, Shape, at

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
ANCHOR, ROLE = 2.0, 0.15
"""What the likelihood of anchors and of roles counts beside that of labels."""
ADVISED = 0.7
"""Share of an adviser's labels in what is learnt of claims, beside those of the annotators."""
BETWEEN = 3
"""Anchors, or line breaks, between two words: none, one, more."""


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
        self,
        batch: dict[str, Tensor],
        teacher: "Tagger | None" = None,
        opinion: "Opinion | None" = None,
    ) -> tuple[Tensor, dict[str, float]]:
        """Negative log-likelihood per claim, in nats, and its parts.

        With a ``teacher``, how far the encoder's vectors are from its is added. With the
        ``opinion`` of another model on this batch, whose encoder may be another, its labels count
        beside the annotators', as likely as it takes them to be (Hinton, Vinyals and Dean 2015,
        arXiv:1503.02531).
        """
        x = self.encoder(batch["pieces"], batch["features"], batch["mask"])
        words = at(x, batch["first"])
        heads = tuple(h.float() for h in self.head(words))
        valid = batch["valid"]
        cues = max(1, len(batch["anchors"]))
        scores = self._chains(heads, batch)
        is_anchor = torch.zeros_like(heads[0])
        is_anchor[batch["rows"], batch["anchors"]] = 1.0
        anchor = F.binary_cross_entropy_with_logits(
            heads[0][valid], is_anchor[valid], reduction="sum"
        )
        role = F.cross_entropy(heads[1][valid], batch["roles"][valid], reduction="sum")
        link = torch.zeros(())
        if scores is not None:
            link = crf_loss(*scores, batch["labels"], valid[batch["rows"]]).sum()
        name = F.cross_entropy(heads[5][valid], batch["tags"][valid], reduction="sum")
        parse = self._parse_loss(x, batch)
        claims = ANCHOR * anchor + link + ROLE * role
        if opinion is not None:
            advised = _advised(heads, scores, opinion, batch)
            claims = (1 - ADVISED) * claims + ADVISED * advised
        total = (claims + NAMES * name + PARSE * parse) / cues
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

    @torch.no_grad()
    def opinion(self, batch: dict[str, Tensor]) -> "Opinion":
        """Say how likely anchors and roles are in a batch, and the labels of its cues."""
        x = self.encoder(batch["pieces"], batch["features"], batch["mask"])
        heads = tuple(h.float() for h in self.head(at(x, batch["first"])))
        scores = self._chains(heads, batch)
        chains = None
        if scores is not None:
            chains = marginals(*scores, batch["valid"][batch["rows"]])
        return Opinion(heads[0].sigmoid(), heads[1].softmax(-1), chains)

    def _chains(
        self, heads: tuple[Tensor, ...], batch: dict[str, Tensor]
    ) -> tuple[Tensor, Tensor] | None:
        """Score the cues of a batch; None where it has none."""
        if not len(batch["anchors"]):
            return None
        return self.link(heads, batch["lines"], batch["rows"], batch["anchors"])

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


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model takes to be likely: anchors (batch, words) and roles (batch, words, 4).

    ``chains`` are the marginals of labels and of steps, (cues, words, 4) and (cues, words, 4, 4).
    """

    anchors: Tensor
    roles: Tensor
    chains: tuple[Tensor, Tensor] | None

    def tensors(self) -> list[Tensor]:
        """Give what is to be kept of it, in half of its size."""
        return [each.half() for each in (self.anchors, self.roles, *(self.chains or ()))]

    @classmethod
    def of(cls, tensors: list[Tensor]) -> "Opinion":
        """Make it of what was kept."""
        anchors, roles, *chains = (each.float() for each in tensors)
        return cls(anchors, roles, (chains[0], chains[1]) if chains else None)


def _advised(
    heads: tuple[Tensor, ...],
    scores: tuple[Tensor, Tensor] | None,
    opinion: Opinion,
    batch: dict[str, Tensor],
) -> Tensor:
    """Sum up the cross-entropy of what is scored here under another model's opinion."""
    valid = batch["valid"]
    anchor = F.binary_cross_entropy_with_logits(
        heads[0][valid], opinion.anchors[valid], reduction="sum"
    )
    role = F.cross_entropy(heads[1][valid], opinion.roles[valid], reduction="sum")
    total = ANCHOR * anchor + ROLE * role
    if scores is not None and opinion.chains is not None:
        # A chain's expected score under the opinion, less that of all sequences together.
        expected = sum(
            (ours * theirs).sum() for ours, theirs in zip(scores, opinion.chains, strict=True)
        )
        total = total + partition(*scores, valid[batch["rows"]]).sum() - expected
    return total
