"""Named entities: which words are names of persons, organizations, places and other things.

The tagger's encoder tells them beside the claims, so that the text is read once: every word has a
tag that says whether a name begins with it or goes on (IOB; Ramshaw and Marcus 1995, "Text chunking
using transformation-based learning"). Labels are those of OntoNotes, as spaCy's models have them.
"""

from itertools import pairwise

import numpy as np
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from service.pipeline.annotations import Chars
from service.pipeline.encoding import Encoding, Ints

NAMES = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW")
"""Labels of what has a name."""
OTHER = "OTHER"
"""Label of the rest: dates, times, amounts, numbers and languages."""
TAGS = ("O", *(f"{at}-{label}" for label in (*NAMES, OTHER) for at in "BI"))
"""What a word may be: outside, or at the begin of a name or inside it. Tags are told as rows."""
OUTSIDE = 0


def entities(encoding: Encoding, tags: Ints) -> list[tuple[Chars, str]]:
    """Read the tags of all words: where names stand (in code points, half open), with labels.

    A name that goes on without having begun, begins there. One that touches the name before it is a
    part of it ("Ferry-Cole").
    """
    label = (tags + 1) // 2
    begins = (tags % 2 == 1) | (np.diff(label, prepend=0) != 0)
    touching = encoding.words[1:, 0] == encoding.words[:-1, 1]
    begins[1:] &= ~(touching & (tags[:-1] != OUTSIDE) & (tags[1:] != OUTSIDE))
    edges = [*np.flatnonzero(begins | (tags == OUTSIDE)).tolist(), len(tags)]
    starts, ends = encoding.words[:, 0].tolist(), encoding.words[:, 1].tolist()
    found = []
    for a, b in pairwise(edges):
        if tags[a] != OUTSIDE:
            found.append(((starts[a], ends[b - 1]), (*NAMES, OTHER)[label[a] - 1]))
    return found


def set_entities(doc: Doc, tokens: Ints, found: list[tuple[Chars, str]]) -> None:
    """Set ``doc.ents``: whole tokens, the longer of two that overlap.

    ``tokens`` are the places of the document's, in code points, shape (tokens, 2).
    """
    begins, ends = tokens.T
    pieces = np.array([piece for piece, _ in found], dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(ends, pieces[:, 0], side="right").tolist()
    last = np.searchsorted(begins, pieces[:, 1], side="left").tolist()
    spans = [
        Span(doc, a, b, label=label)
        for a, b, (_, label) in zip(first, last, found, strict=True)
        if a < b
    ]
    # They are in text order, and those that overlap, which is rare, take long to sort out.
    apart = all(one.end <= other.start for one, other in pairwise(spans))
    doc.set_ents(spans if apart else filter_spans(spans))
