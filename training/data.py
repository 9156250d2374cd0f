"""PolNeAR-like JSON lines, read as words with a label for each claim.

A line is ``{"id", "publisher", "text", "annotations": {annotator: [claim, ...]}}``, a claim
``{"content", "source", "cue"}``, each a list of ``[start, end)`` offsets in code points.
PolNeAR: Newell, Margolin and Ruths, "An Attribution Relations Corpus for Political News",
LREC 2018.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from service.pipeline.encoding import Encoding, Ints, encode
from service.pipeline.quotes import find_quotations
from training.noise import noised

OUTSIDE, CUE, SOURCE, CONTENT = range(4)
PARTS = (("content", CONTENT), ("source", SOURCE), ("cue", CUE))


@dataclass(frozen=True, slots=True)
class Example:
    """A window: pieces, the words in it, their roles, and a label row for each claim."""

    pieces: Ints
    first: Ints
    features: Ints
    feature_of_piece: Ints
    anchors: Ints
    labels: Ints

    def __len__(self) -> int:
        """Return the number of pieces."""
        return len(self.pieces)


def load(path: Path, readings: int | None = None) -> list[dict[str, Any]]:
    """Read one article a line, with what the first ``readings`` annotators (or all) found."""
    with path.open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines if line.strip()]
    for article in articles:
        article["annotations"] = dict(list(article["annotations"].items())[:readings])
    return articles


def held_out(article: dict[str, Any], share: float) -> bool:
    """Say whether an article is kept from training to calibrate on; the same on every machine."""
    digest = hashlib.sha256(article["id"].encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share


def label(encoding: Encoding, claims: list[dict[str, Any]]) -> tuple[Ints, Ints]:
    """Return each claim's anchor (the first word of its cue) and its label for every word."""
    anchors, rows = [], []
    for claim in claims:
        row = np.zeros(len(encoding), dtype=np.int64)
        for part, value in PARTS:
            for start, end in claim[part]:
                a = np.searchsorted(encoding.words[:, 1], start, side="right")
                b = np.searchsorted(encoding.words[:, 0], end, side="left")
                row[a:b] = value
        cue = np.flatnonzero(row == CUE)
        if len(cue) and (row == CONTENT).any():
            anchors.append(int(cue[0]))
            rows.append(row)
    order = np.argsort(anchors, kind="stable")
    labels = np.stack(rows) if rows else np.zeros((0, len(encoding)), dtype=np.int64)
    return np.array(anchors, dtype=np.int64)[order], labels[order]


def cut(encoding: Encoding, anchors: Ints, labels: Ints, begin: int, end: int) -> Example:
    """Take the words ``begin`` to ``end`` of an article, and what is said in them."""
    a = encoding.first[begin]
    b = encoding.first[end] if end < len(encoding) else len(encoding.pieces)
    inside = (anchors >= begin) & (anchors < end)
    return Example(
        pieces=encoding.pieces[a:b],
        first=encoding.first[begin:end] - a,
        features=encoding.features[begin:end],
        feature_of_piece=encoding.features[encoding.word_of[a:b]],
        anchors=anchors[inside] - begin,
        labels=labels[inside, begin:end],
    )


def epoch(
    articles: list[dict[str, Any]],
    tokenizer: Tokenizer,
    rng: random.Random,
    *,
    size: int,
    noise: float,
) -> Iterator[Example]:
    """Yield every article once, cut at random into windows of at most ``size`` pieces.

    A share ``noise`` of the articles is roughened first; where several people read an article,
    one of them is drawn.
    """
    for article in articles:
        text = article["text"]
        claims = article["annotations"][rng.choice(sorted(article["annotations"]))]
        if rng.random() < noise:
            text, claims = noised(text, claims, rng)
        encoding = encode(tokenizer, text, find_quotations(text))
        anchors, labels = label(encoding, claims)
        total = len(encoding.pieces)
        bounds = [0]
        at = rng.randint(size // 3, size)
        while at < total:
            word = int(encoding.word_of[at])
            bounds.append(word)
            at = int(encoding.first[word]) + size
        bounds.append(len(encoding))
        for begin, end in pairwise(bounds):
            if end > begin:
                yield cut(encoding, anchors, labels, begin, end)
