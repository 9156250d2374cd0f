"""From what the tagger read to claims: tidy spans, the kind of quotation, quotations that go on.

A quotation that stands alone in the flow of an attributed passage has no cue that a tagger of
cues could find. It is given to the speaker of the quotation before it, where nothing but
quotations and their attributions stands between the two.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import QuotationKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.quotes import DOUBLE_MARKS, Quotation
from service.pipeline.tagger import Tagged

WORD = re.compile(r"\w+")
EDGE = " \t\r\n\f\v\u00a0\u200b,;:–—-\"“”„‟«»‹›＂`"
"""Characters that a content, cue or source neither begins nor ends with."""
CLOSED_SENTENCE = ".!?…"
REACH = 4
"""Cue or source follow a quotation within this many characters (a mark, a space)."""
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
    first, last = start, end
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    if sum(text.count(mark, start, end) for mark in DOUBLE_MARKS) % 2:
        # A mark inside has its partner at the edge: *called it a “great day”*.
        if end < last and text[end] in DOUBLE_MARKS:
            return start, end + 1
        if start > first and text[start - 1] in DOUBLE_MARKS:
            return start - 1, end
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
                    evidence=dict(found.evidence),
                )
            )
    _cut(text, words, claims, quotations)
    spans = [(q.start, q.end) for q in quotations]
    for claim in claims:
        claim.quotation = quotation_kind(words, claim.content, spans)
    claims += continued(text, words, claims, quotations)
    claims.sort(key=lambda claim: (claim.content, claim.cue))
    return claims


def _cut(text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]) -> None:
    """End contents where a further quotation begins, so that each is a claim of its own.

    A quotation that follows another, with no word between them, is a new one.
    """
    further = [
        (one.end, other.start, other.end)
        for one, other in pairwise(quotations)
        if not words.count(one.end, other.start)
        and words.count(one.start, one.end) >= SCARE <= words.count(other.start, other.end)
    ]
    starts = [start for _, start, _ in further]
    for claim in claims:
        kept = []
        for a, b in claim.content:
            at = a
            for end, start, close in further[bisect_right(starts, a) : bisect_left(starts, b)]:
                if end <= a:
                    continue
                if at < end:
                    kept.append((at, end))
                at = max(at, min(close, b))
            if at < b:
                kept.append((at, b))
        claim.content = tidy(text, kept)


def continued(
    text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]
) -> list[Attribution]:
    """Find quotations that stand alone, and give each the speaker of its neighbour.

    The neighbour is the claim that introduces it by a colon, else the quotation before, or, where
    the quotation was left open, as print does when the same speaker goes on, the one behind; no
    word may stand between but the cue and source of the neighbour itself.
    """
    pieces = sorted(
        ((a, b, claim) for claim in claims for a, b in claim.content), key=lambda p: p[:2]
    )
    starts = [start for start, _, _ in pieces]
    speakers: list[Attribution | None] = []
    alone: list[bool] = []
    for quotation in quotations:
        size, owner, covered = quotation.end - quotation.start, None, 0
        at = max(0, bisect_left(starts, quotation.start) - 1)
        for a, b, claim in pieces[at : bisect_left(starts, quotation.end)]:
            common = min(b, quotation.end) - max(a, quotation.start)
            if common > 0:
                covered += common
                owner = claim
        alone.append(covered < 0.3 * size and words.count(quotation.start, quotation.end) >= SCARE)
        speakers.append(owner if covered >= 0.3 * size else None)
    introduced = _introduced(text, words, claims, quotations)
    for i, quotation in enumerate(quotations):  # forwards: the speaker before goes on
        before = speakers[i - 1] if i else None
        if alone[i] and i in introduced:
            speakers[i] = introduced[i]
        elif alone[i] and before is not None:
            _, end = extent(before, quotations[i - 1])
            if not words.count(end, quotation.start):
                speakers[i] = before
    for i in range(len(quotations) - 2, -1, -1):  # backwards: the speaker is named at the end
        behind = speakers[i + 1]
        if alone[i] and speakers[i] is None and behind is not None and not quotations[i].closed:
            start, _ = extent(behind, quotations[i + 1])
            if not words.count(quotations[i].end, start):
                speakers[i] = behind
    return [
        Attribution(
            content=tidy(text, [(quotation.start, quotation.end)]),
            cue=list(speaker.cue) if i in introduced else [],
            source=list(speaker.source),
            quotation=QuotationKind.DIRECT,
            evidence={**speaker.evidence, "continued": 1.0},
        )
        for i, (quotation, speaker) in enumerate(zip(quotations, speakers, strict=True))
        if alone[i] and speaker is not None
    ]


def _introduced(
    text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]
) -> dict[int, Attribution]:
    """Find the quotations that a claim introduces by a colon: *said he was ready: “…”*."""
    by_end = sorted(
        ((max(b for _, b in [*c.content, *c.cue, *c.source]), c) for c in claims),
        key=lambda pair: pair[0],
    )
    ends = [end for end, _ in by_end]
    found = {}
    for i, quotation in enumerate(quotations):
        at = bisect_right(ends, quotation.start) - 1
        if at >= 0 and not words.count(ends[at], quotation.start):
            if ":" in text[ends[at] : quotation.start]:
                found[i] = by_end[at][1]
    return found


def extent(claim: Attribution, quotation: Quotation) -> Chars:
    """Return where a quotation begins and ends together with the cue and source at its side."""
    start, end = quotation.start, quotation.end
    parts = sorted([*claim.cue, *claim.source, *claim.content])
    for a, b in parts:
        if a <= end + REACH and b > end:
            end = b
    for a, b in reversed(parts):
        if b >= start - REACH and a < start:
            start = a
    return start, end


def distinct(tagged: list[Tagged]) -> list[Tagged]:
    """Leave out what overlaps by half with the content of a likelier cue."""
    kept: list[Tagged] = []
    for found in sorted(tagged, key=lambda t: -t.evidence["anchor"]):
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


@Language.component(
    "sayso_attribution",
    assigns=["doc._.attributions"],
    requires=["doc._.tagged", "doc._.quotations"],
)
def attribution(doc: Doc) -> Doc:
    """Set ``doc._.attributions``, in text order."""
    doc._.attributions = attribute(doc.text, doc._.tagged, doc._.quotations)
    return doc
