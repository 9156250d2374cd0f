"""PolNeAR-like JSON lines, read as words with a label for each claim and each name.

A line is ``{"id", "publisher", "text", "annotations": {annotator: [claim, ...]}}``, a claim
``{"content", "source", "cue"}``, each a list of ``[start, end)`` offsets in code points.
PolNeAR: Newell, Margolin and Ruths, "An Attribution Relations Corpus for Political News",
LREC 2018.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.tokens import Doc
from tokenizers import Tokenizer

from service.pipeline.encoding import Encoding, Ints, encode
from service.pipeline.quotes import find_quotations
from service.pipeline.recognition import OUTSIDE as NO_NAME
from service.pipeline.recognition import TAGS
from service.pipeline.syntax import POS, RELATIONS, pieces, places
from training.noise import Edited, noised
from training.silver import Word

OUTSIDE, CUE, SOURCE, CONTENT = range(4)
PARTS = (("content", CONTENT), ("source", SOURCE), ("cue", CUE))
IGNORED = -100
"""Stands for what is not known of a token."""
ROW_OF_TAG = {tag: row for row, tag in enumerate(POS)}
ROW_OF_RELATION = {relation: row for row, relation in enumerate(RELATIONS)}
SYNTAX = ("tag", "relation", "head", "begin")
"""Of a token: row of ``syntax.POS``, row of ``syntax.RELATIONS``, number of its head among the
tokens of its window from 1 on (0 for a root), and whether a sentence begins with it."""
AT_LINES = 0.5
"""Share of the cuts that are made where a line begins, if one does in the half before."""


@dataclass(frozen=True, slots=True)
class Example:
    """A window: pieces, the words in it, a label row for each claim, and a tag of each word.

    The tag says what kind of name the word belongs to: a row of
    :data:`service.pipeline.recognition.TAGS`. ``tokens`` are the pieces with which tokens begin,
    ``syntax`` what is known of each (:data:`SYNTAX`), a row each.
    """

    pieces: Ints
    first: Ints
    features: Ints
    feature_of_piece: Ints
    anchors: Ints
    labels: Ints
    tags: Ints
    tokens: Ints
    syntax: Ints

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
                row[_touched(encoding, start, end)] = value
        cue = np.flatnonzero(row == CUE)
        if len(cue) and (row == CONTENT).any():
            anchors.append(int(cue[0]))
            rows.append(row)
    order = np.argsort(anchors, kind="stable")
    labels = np.stack(rows) if rows else np.zeros((0, len(encoding)), dtype=np.int64)
    return np.array(anchors, dtype=np.int64)[order], labels[order]


def tag(encoding: Encoding, names: list[tuple[int, int, str]]) -> Ints:
    """Tag every word by the name that it belongs to; names are start, end and label."""
    row = np.full(len(encoding), NO_NAME)
    for start, end, name in names:
        words = _touched(encoding, start, end)
        row[words] = TAGS.index(f"I-{name}")
        row[words][:1] = TAGS.index(f"B-{name}")
    return row


def _touched(encoding: Encoding, start: int, end: int) -> slice:
    """Give the words that a stretch of the text touches."""
    first = np.searchsorted(encoding.words[:, 1], start, side="right")
    last = np.searchsorted(encoding.words[:, 0], end, side="left")
    return slice(int(first), int(last))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of an article that have a piece, and what is known of them, as :data:`SYNTAX`.

    Heads count in these arrays; a root has itself.
    """

    piece: Ints
    syntax: Ints


def tokens(encoding: Encoding, doc: Doc, words: list[Word]) -> Tokens:
    """Read the tokens of ``doc``; of each is known what is known of the word at its place."""
    stand = places(doc)
    piece = pieces(encoding, stand)
    seen = np.flatnonzero(piece >= 0)
    by_place = {(word.start, word.end): n for n, word in enumerate(words)}
    word_of = [by_place.get((start, end)) for start, end in stand[seen].tolist()]
    token_of = {word: n for n, word in enumerate(word_of) if word is not None}
    syntax = np.full((len(SYNTAX), len(seen)), IGNORED)
    for n, known in enumerate(word_of):
        if known is not None and words[known].tag in ROW_OF_TAG:
            word = words[known]
            head = token_of.get(word.head, IGNORED)
            row = ROW_OF_TAG[word.tag], ROW_OF_RELATION[word.relation], head, word.begins
            syntax[:, n] = row
    return Tokens(piece[seen], syntax)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article in pieces, words and tokens, and all that is known of them."""

    encoding: Encoding
    anchors: Ints
    labels: Ints
    tags: Ints
    tokens: Tokens

    def cut(self, begin: int, end: int) -> Example:
        """Take the words ``begin`` to ``end``, and what is said in them."""
        encoding = self.encoding
        a = encoding.first[begin]
        b = encoding.first[end] if end < len(encoding) else len(encoding.pieces)
        inside = (self.anchors >= begin) & (self.anchors < end)
        piece = self.tokens.piece
        first, last = np.searchsorted(piece, (a, b))
        syntax = self.tokens.syntax[:, first:last].copy()
        head = syntax[2]
        root = head == np.arange(first, last)
        head[:] = np.where((head >= first) & (head < last), head - first + 1, IGNORED)
        head[root] = 0
        syntax[1, head == IGNORED] = IGNORED
        return Example(
            pieces=encoding.pieces[a:b],
            first=encoding.first[begin:end] - a,
            features=encoding.features[begin:end],
            feature_of_piece=encoding.features[encoding.word_of[a:b]],
            anchors=self.anchors[inside] - begin,
            labels=self.labels[inside, begin:end],
            tags=self.tags[begin:end],
            tokens=piece[first:last] - a,
            syntax=syntax,
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
    one of them is drawn. Every other cut is made where a line begins, as in use.
    """
    nlp = spacy.blank("en")
    for article in articles:
        text = article["text"]
        claims = article["annotations"][rng.choice(sorted(article["annotations"]))]
        names, words = article["names"], article["words"]
        if rng.random() < noise:
            for edited in noised(text, rng):
                text = edited.text
                claims = [
                    {part: edited.moved(spans) for part, spans in claim.items()} for claim in claims
                ]
                names = [(a, b, name) for *piece, name in names for a, b in edited.moved([piece])]
                words = [_moved(word, edited) for word in words]
        encoding = encode(tokenizer, text, find_quotations(text))
        read = Labelled(
            encoding,
            *label(encoding, claims),
            tag(encoding, names),
            tokens(encoding, nlp.make_doc(text), words),
        )
        for begin, end in pairwise(_bounds(encoding, rng, size)):
            yield read.cut(begin, end)


def _moved(word: Word, edited: Edited) -> Word:
    """Move a word along with the text; where it was left out, it has no length."""
    left = edited.moved([[word.start, word.end]])
    start, end = left[0] if left else (0, 0)
    return replace(word, start=start, end=end)


def _bounds(encoding: Encoding, rng: random.Random, size: int) -> list[int]:
    """Say before which words an article is cut; the first stretch has any length."""
    lines = np.flatnonzero(encoding.features[:, 2])
    bounds = [0]
    room = rng.randint(size // 3, size)
    while (at := int(encoding.first[bounds[-1]]) + room) < len(encoding.pieces):
        word = int(encoding.word_of[at])
        line = int(lines[np.searchsorted(lines, word, side="right") - 1])
        if rng.random() < AT_LINES and encoding.first[line] >= at - room // 2:
            word = line
        bounds.append(max(word, bounds[-1] + 1))
        room = size
    return [*bounds, len(encoding)]
