"""Windows in which some words are others of the same kind.

An adviser says what it makes of them, so a pupil learns how the adviser judges beyond the articles
that there are. Label-wise token replacement (Dai and Adel 2020, arXiv:2010.11683), on data that is
distilled, as TinyBERT's is (Jiao et al. 2020, arXiv:1909.10351).
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from service.pipeline.encoding import Ints
from service.pipeline.syntax import POS
from training.data import CUE, Example

OPEN = frozenset("CD JJ JJR JJS NN NNP NNPS NNS RB VB VBD VBG VBN VBP VBZ".split())
"""Tags of words that may be replaced."""
SHARE = 0.2
"""Share of them that are replaced in a window."""
Kind = tuple[int, int, int, int]
"""What words have in common that may stand for each other: their tag as part of a name and that in
their sentence, how they are written (upper or lower case), and how many pieces they have."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a corpus by their kind, each as often as it stands there."""

    words: dict[Kind, list[Ints]]

    @classmethod
    def of(cls, examples: Iterable[Example]) -> "Lexicon":
        """Collect the words of windows."""
        words: dict[Kind, list[Ints]] = {}
        for example in examples:
            for kind, begin, end, _ in _open(example):
                words.setdefault(kind, []).append(example.pieces[begin:end])
        return cls(words)

    def replaced(self, example: Example, rng: random.Random, share: float = SHARE) -> Example:
        """Replace a share of the open-class words of a window that are part of no cue."""
        pieces = example.pieces.copy()
        cues = (example.labels == CUE).any(0) if len(example.labels) else None
        for kind, begin, end, word in _open(example):
            if rng.random() < share and (cues is None or not cues[word]):
                pieces[begin:end] = rng.choice(self.words[kind])
        return replace(example, pieces=pieces)


def _open(example: Example) -> Iterator[tuple[Kind, int, int, int]]:
    """Yield the kind, the pieces (half open) and the number of each word of an open class."""
    tag_at = dict(zip(example.tokens.tolist(), example.syntax[0].tolist(), strict=True))
    first = [*example.first.tolist(), len(example)]
    for word, (begin, end) in enumerate(pairwise(first)):
        row = tag_at.get(begin, -1)
        if row >= 0 and POS[row] in OPEN:
            kind = int(example.tags[word]), row, int(example.features[word, 0]), end - begin
            yield kind, begin, end, word
