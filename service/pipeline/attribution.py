"""From what the tagger read to claims: tidy spans, the kind of quotation, quotations that go on.

A quotation that stands alone in the flow of an attributed passage has no cue that a tagger of
cues could find. It is given to the speaker of the quotation before it, where nothing but
quotations and their attributions stands between the two.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from service.claims import QuotationKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.quotes import Quotation
from service.pipeline.tagger import Tagged

WORD = re.compile(r"\w+")
EDGE = " \t\r\n\f\v\u00a0\u200b,;:–—-\"“”„‟«»‹›＂`"
"""Characters that a content, cue or source neither begins nor ends with."""
CLOSED_SENTENCE = ".!?…"
SCARE = 4
"""Quotations of fewer words than this are not taken for speech on their own."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, so that stretches are counted in O(log n)."""

    starts: list[int]

    @classmethod
    def of(cls, text: str) -> "Words":
        """Find where words start."""
        return cls([match.start() for match in WORD.finditer(text)])

    def count(self, start: int, end: int) -> int:
        """Count the words that start between two offsets."""
        return bisect_left(self.starts, end) - bisect_left(self.starts, start)


def tidy(text: str, pieces: list[Chars]) -> list[Chars]:
    """Join pieces that no word parts, and take marks and spaces off their edges."""
    joined: list[Chars] = []
    for start, end in pieces:
        if joined and not WORD.search(text, joined[-1][1], start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    trimmed = (_trim(text, start, end) for start, end in joined)
    return [(start, end) for start, end in trimmed if WORD.search(text, start, end)]


def _trim(text: str, start: int, end: int) -> Chars:
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    if start < end and text[end - 1] == "." and text.rfind(".", max(start, end - 6), end - 1) < 0:
        end -= 1
    return start, end


def attribute(text: str, tagged: list[Tagged], quotations: list[Quotation]) -> list[Attribution]:
    """Make claims of what the tagger found, and of quotations that go on; in text order."""
    words = Words.of(text)
    claims = []
    for found in distinct(tagged):
        content = tidy(text, found.content)
        if content:
            claims.append(
                Attribution(
                    content=content,
                    cue=tidy(text, found.cue),
                    source=tidy(text, found.source),
                    evidence={"anchor": found.anchor, "path": found.path},
                )
            )
    claims.sort(key=lambda claim: (claim.content, claim.cue))
    spans = [(q.start, q.end) for q in quotations]
    for claim in claims:
        claim.quotation = quotation_kind(words, claim.content, spans)
    return claims


def distinct(tagged: list[Tagged]) -> list[Tagged]:
    """Leave out what overlaps by half with the content of a likelier cue."""
    kept: list[Tagged] = []
    for found in sorted(tagged, key=lambda t: -t.anchor):
        size = _size(found.content)
        if all(
            2 * _common(found.content, other.content) < min(size, _size(other.content))
            for other in kept
        ):
            kept.append(found)
    return kept


def _size(pieces: list[Chars]) -> int:
    return sum(end - start for start, end in pieces)


def _common(one: list[Chars], other: list[Chars]) -> int:
    return sum(
        max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other
    )


def quotation_kind(words: Words, content: list[Chars], spans: list[Chars]) -> QuotationKind:
    """Say how much of a content stands in quotation marks."""
    inside = total = 0
    ends = [end for _, end in spans]
    for start, end in content:
        total += words.count(start, end)
        for a, b in spans[bisect_right(ends, start) :]:
            if a >= end:
                break
            inside += words.count(max(a, start), min(b, end))
    if not inside:
        return QuotationKind.INDIRECT
    return QuotationKind.DIRECT if inside == total else QuotationKind.MIXED
