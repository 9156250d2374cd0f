"""Named entities: which words are names of persons, organizations, places and other things.

The tagger's encoder tells them beside the claims, so that the text is read once: every word has a
tag that says whether a name begins with it or goes on (IOB; Ramshaw and Marcus 1995, "Text chunking
using transformation-based learning"). Labels are those of OntoNotes, as spaCy's models have them.
"""

from itertools import pairwise

import numpy as np
from spacy.attrs import ENT_IOB, ENT_TYPE
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from service.pipeline.annotations import Chars
from service.pipeline.encoding import Encoding, Ints

NAMES = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW")
"""Labels of what has a name."""
OTHER = "OTHER"
"""Label of the rest: dates, times, amounts, numbers and languages."""
LABELS = (*NAMES, OTHER)
TAGS = ("O", *(f"{at}-{label}" for label in LABELS for at in "BI"))
"""What a word may be: outside, or at the begin of a name or inside it. Tags are told as rows."""
OUTSIDE = 0
INSIDE, NOT_NAMED, BEGUN = 1, 2, 3
"""What ``token.ent_iob`` is inside a name, outside names, and where one begins."""


def entities(encoding: Encoding, tags: Ints) -> list[tuple[Chars, str]]:
    """Read the tags of all words: where names stand (in code points, half open), with labels.

    A name that goes on without having begun, begins there. One that touches the name before it is a
    part of it ("Ferry-Cole").
    """
    label = (tags + 1) // 2
    begins = (tags % 2 == 1) | (np.diff(label, prepend=0) != 0)
    touching = encoding.words[1:, 0] == encoding.words[:-1, 1]
    begins[1:] &= ~(touching & (tags[:-1] != OUTSIDE) & (tags[1:] != OUTSIDE))
    edges = np.append(np.flatnonzero(begins | (tags == OUTSIDE)), len(tags))
    named = np.flatnonzero(tags[edges[:-1]] != OUTSIDE)
    first, last = edges[named], edges[named + 1] - 1
    starts, ends = encoding.words[first, 0].tolist(), encoding.words[last, 1].tolist()
    labels = [LABELS[each - 1] for each in label[first].tolist()]
    return list(zip(zip(starts, ends, strict=True), labels, strict=True))


def set_entities(doc: Doc, tokens: Ints, found: list[tuple[Chars, str]]) -> None:
    """Set ``doc.ents``: whole tokens, the longer of two that overlap.

    ``tokens`` are the places of the document's, in code points, shape (tokens, 2).
    """
    begins, ends = tokens.T
    pieces = np.array([piece for piece, _ in found], dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(ends, pieces[:, 0], side="right").tolist()
    last = np.searchsorted(begins, pieces[:, 1], side="left").tolist()
    spans = [(a, b, name) for a, b, (_, name) in zip(first, last, found, strict=True) if a < b]
    # They are in text order, and those that overlap, which is rare, take long to sort out.
    if any(one[1] > other[0] for one, other in pairwise(spans)):
        apart = filter_spans([Span(doc, a, b, label=name) for a, b, name in spans])
        spans = [(span.start, span.end, span.label_) for span in apart]
    table = np.full((len(doc), 2), (NOT_NAMED, 0), dtype=np.uint64)
    for a, b, name in spans:
        table[a:b] = INSIDE, doc.vocab.strings.add(name)
        table[a, 0] = BEGUN
    doc.from_array([ENT_IOB, ENT_TYPE], table)  # type: ignore[arg-type]
