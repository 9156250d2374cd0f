r"""How good the claims of a text are, measured against annotators.

usage: python -m training.evaluate GOLD.jsonl [--weights DIRECTORY] [--json]

All comparisons are on words (``\w+``), so that punctuation and quotation marks never matter. A
predicted claim matches one gold claim at most, and the reverse; pairs are taken greedily by the
Dice overlap of their contents, which must reach one half.

========= ==================================================================================
content   words that stand in any claim's content
claim     claims whose content matches
attributed ... and whose source shares a telling word with the gold one (or neither has one)
exact     ... and whose content and source are word for word the gold ones
cue       share of the matched claims whose cue shares a word with the gold cue
direct    recall of attributed on gold claims with a quotation mark in or at their content
ece, auc  of the confidence, against attributed: the calibration error over ten bins of equal
          count, and the probability that a right claim ranks above a wrong one
========= ==================================================================================

An article that several people annotated counts once: each reading weighs the same.
"""

import argparse
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from service.claims import QuotationKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.attribution import attribute, quotation_kind
from service.pipeline.confidence import read_weights, sure
from service.pipeline.quotes import find_quotations
from service.pipeline.stretches import Words
from service.pipeline.tagger import Tagger
from training.data import load

WORD = re.compile(r"\w+")
MARKS = set('"“”„«»')
NOT_TELLING = set("the a an of in for and s to at on by who that which".split())
METRICS = ("content", "claim", "attributed", "exact")
BINS = 10
WEIGHTS = Path(__file__).parent.parent / "service/pipeline/weights"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim as sets of word numbers."""

    content: frozenset[int]
    source: frozenset[int]
    cue: frozenset[int]
    kind: QuotationKind = QuotationKind.INDIRECT
    confidence: float = 0.0
    direct: bool = False


@dataclass(slots=True)
class Counts:
    """Right, predicted and gold, for each metric, of one article as one person read it.

    ``judged`` and ``wanted`` are the predicted and the gold claims, and whether each is attributed
    rightly.
    """

    weight: float
    content: list[int] = field(default_factory=lambda: [0, 0, 0])
    claim: list[int] = field(default_factory=lambda: [0, 0, 0])
    attributed: list[int] = field(default_factory=lambda: [0, 0, 0])
    exact: list[int] = field(default_factory=lambda: [0, 0, 0])
    cue: int = 0
    judged: list[tuple[Judged, bool]] = field(default_factory=list)
    wanted: list[tuple[Judged, bool]] = field(default_factory=list)


class Reading:
    """A text's words, and claims as sets of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = Words.of(text)
        self.quoted = self.starts.within(find_quotations(text))
        self.words = [(m.start(), m.end(), m.group().lower()) for m in WORD.finditer(text)]

    def tokens(self, pieces: Iterable[Chars]) -> frozenset[int]:
        """Numbers of the words that a stretch touches."""
        pieces = list(pieces)
        return frozenset(
            i for i, (s, e, _) in enumerate(self.words) if any(s < b and e > a for a, b in pieces)
        )

    def telling(self, words: frozenset[int]) -> frozenset[int]:
        """Leave out articles and the like, where something else remains."""
        return frozenset(i for i in words if self.words[i][2] not in NOT_TELLING) or words

    def gold(self, claim: dict[str, Any]) -> Judged:
        """Read an annotated claim."""
        content = [(a, b) for a, b in claim["content"]]
        marked = any(MARKS & set(self.text[max(0, a - 1) : b + 1]) for a, b in content)
        source, cue = self.tokens(claim["source"]), self.tokens(claim["cue"])
        kind = quotation_kind(self.starts, self.quoted, content)
        return Judged(self.tokens(content), source, cue, kind, direct=marked)

    def predicted(self, claim: Attribution) -> Judged:
        """Read a claim that was found."""
        content, source, cue = map(self.tokens, (claim.content, claim.source, claim.cue))
        return Judged(content, source, cue, claim.quotation, claim.confidence)


def matches(predicted: list[Judged], gold: list[Judged]) -> list[tuple[int, int]]:
    """Pair predicted with gold claims, the best overlaps first."""
    pairs = []
    for p, one in enumerate(predicted):
        for g, other in enumerate(gold):
            dice = (
                2 * len(one.content & other.content) / max(1, len(one.content) + len(other.content))
            )
            if dice >= 0.5:  # noqa: PLR2004 - the definition above
                pairs.append((-dice, p, g))
    used_p: set[int] = set()
    used_g: set[int] = set()
    found = []
    for _, p, g in sorted(pairs):
        if p not in used_p and g not in used_g:
            used_p.add(p)
            used_g.add(g)
            found.append((p, g))
    return found


def compare(
    reading: Reading, predicted: list[Judged], gold: list[Judged], weight: float = 1.0
) -> Counts:
    """Count what is right in one article as one person read it."""
    predicted = [claim for claim in predicted if claim.content]
    counts = Counts(weight)
    words_p: frozenset[int] = frozenset().union(*(c.content for c in predicted))
    words_g: frozenset[int] = frozenset().union(*(c.content for c in gold))
    counts.content = [len(words_p & words_g), len(words_p), len(words_g)]
    found = matches(predicted, gold)
    right, exact = [], 0
    for p, g in found:
        one, other = predicted[p], gold[g]
        if one.source and other.source:
            same = bool(reading.telling(one.source) & reading.telling(other.source))
        else:
            same = not one.source and not other.source
        if same:
            right.append((p, g))
            exact += one.content == other.content and one.source == other.source
        counts.cue += bool(one.cue & other.cue)
    totals = [len(predicted), len(gold)]
    counts.claim = [len(found), *totals]
    counts.attributed = [len(right), *totals]
    counts.exact = [exact, *totals]
    right_p, right_g = {p for p, _ in right}, {g for _, g in right}
    counts.judged = [(claim, p in right_p) for p, claim in enumerate(predicted)]
    counts.wanted = [(claim, g in right_g) for g, claim in enumerate(gold)]
    return counts


def report(rows: list[Counts]) -> dict[str, Any]:
    """Sum up: precision, recall and F1 of each metric, and the shares."""
    result: dict[str, Any] = {}
    for metric in METRICS:
        right, predicted, gold = (
            sum(row.weight * getattr(row, metric)[i] for row in rows) for i in range(3)
        )
        p, r = right / max(1, predicted), right / max(1, gold)
        result[metric] = {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0}
    matched = sum(row.weight * row.claim[0] for row in rows)
    result["cue"] = sum(row.weight * row.cue for row in rows) / max(1, matched)
    direct = [(row.weight, ok) for row in rows for claim, ok in row.wanted if claim.direct]
    result["direct"] = sum(w for w, ok in direct if ok) / max(1, sum(w for w, _ in direct))
    return result | calibration(confidences(rows))


def confidences(rows: list[Counts]) -> list[tuple[float, bool, float]]:
    """Return confidence, whether right, and weight of every predicted claim."""
    return [(claim.confidence, ok, row.weight) for row in rows for claim, ok in row.judged]


def calibration(judged: list[tuple[float, bool, float]]) -> dict[str, float]:
    """Return ``ece`` and ``auc`` of (confidence, right, weight) triples."""
    values = np.array(sorted(judged), dtype=np.float64).reshape(-1, 3)
    positives = values[:, 1].sum()
    negatives = len(values) - positives
    if not positives or not negatives:
        return {"ece": 0.0, "auc": 0.0}
    error = 0.0
    edges = [round(i * len(values) / BINS) for i in range(BINS + 1)]
    for a, b in pairwise(edges):
        c, right, weight = values[a:b].T
        error += abs((weight * c).sum() - (weight * right).sum())
    _, inverse, sizes = np.unique(values[:, 0], return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[inverse]
    above = ranks[values[:, 1] > 0].sum() - positives * (positives + 1) / 2
    return {"ece": float(error / values[:, 2].sum()), "auc": float(above / (positives * negatives))}


def judge(articles: list[dict[str, Any]], claims: Iterable[list[Attribution]]) -> list[Counts]:
    """Compare the claims found in each article with every reading of it."""
    rows = []
    for article, found in zip(articles, claims, strict=True):
        reading = Reading(article["text"])
        predicted = [reading.predicted(claim) for claim in found]
        readings = article["annotations"].values()
        rows += [
            compare(reading, predicted, [reading.gold(c) for c in gold], 1 / len(readings))
            for gold in readings
        ]
    return rows


NO_TOKENS = np.zeros((0, 2), dtype=np.int64)
"""Claims are found without syntax."""


def read(tagger: Tagger, text: str) -> list[Attribution]:
    """Find claims as the service does, without what needs a parser."""
    quotations = find_quotations(text)
    return attribute(text, tagger.predict(text, quotations, NO_TOKENS).claims, quotations)


def reader(weights: Path) -> Callable[[str], list[Attribution]]:
    """Return what reads a text with released weights, confidence included."""
    manifest = json.loads((weights / "manifest.json").read_text(encoding="utf-8"))
    tagger = Tagger(weights, threads=2, **manifest["tagger"])
    fitted = read_weights(weights / "calibration.json")

    return lambda text: sure(fitted, read(tagger, text))


def main() -> None:
    """Print the figures of the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    articles = load(args.gold)
    read_one = reader(args.weights)
    result = report(judge(articles, [read_one(article["text"]) for article in articles]))
    if args.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        if isinstance(value, dict):
            print(f"{name:10} P {value['p']:.3f}  R {value['r']:.3f}  F1 {value['f1']:.3f}")
        else:
            print(f"{name:10} {value:.3f}")


if __name__ == "__main__":
    main()
