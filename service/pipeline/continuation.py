"""Quotations that go on: those that stand alone get the speaker of their neighbour.

A quotation that stands alone in the flow of an attributed passage has no cue that a tagger of
cues could find. It is given to the speaker of the quotation beside it, where nothing but
quotations and their attributions stands between the two.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from service.claims import QuotationKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.quotes import Quotation
from service.pipeline.stretches import Words, tidy

REACH = 4
"""Cue or source follow a quotation within this many characters (a mark, a space)."""
SCARE = 4
"""Quotations of fewer words than this are not taken for speech on their own."""


COVERED = 0.3
"""A quotation is a claim's where the claim's content takes up this share of it."""
REPORTED = {"anchor": 0.9, "path": 0.5, "content": 0.9, "source": 0.9, "outside": 0.1}
"""Evidence of a claim that a bare attribution makes: there are too few to fit it."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A claim that ends where a quotation begins, by a colon or not."""

    claim: Attribution
    colon: bool


def continued(
    text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]
) -> list[Attribution]:
    """Find quotations that stand alone, and give each the speaker of its neighbour.

    The neighbour is the claim that ends right before it, else the quotation before, or, where
    the quotation was left open, as print does when the same speaker goes on, the one behind; no
    word may stand between but the cue and source of the neighbour itself.
    """
    speakers = owners(claims, quotations)
    alone = [
        speaker is None and words.count(quotation.start, quotation.end) >= SCARE
        for speaker, quotation in zip(speakers, quotations, strict=True)
    ]
    introduced = _introduced(text, words, claims, quotations)
    for i, quotation in enumerate(quotations):  # forwards: the speaker before goes on
        before = speakers[i - 1] if i else None
        if alone[i] and i in introduced:
            speakers[i] = introduced[i].claim
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
            cue=list(speaker.cue) if i in introduced and introduced[i].colon else [],
            source=list(speaker.source),
            quotation=QuotationKind.DIRECT,
            evidence={**speaker.evidence, "continued": 1.0},
        )
        for i, (quotation, speaker) in enumerate(zip(quotations, speakers, strict=True))
        if alone[i] and speaker is not None
    ]


def reported(
    text: str, claims: list[Attribution], quotations: list[Quotation]
) -> list[Attribution]:
    """Find quotations with a lost closing mark and a bare attribution that the tagger missed."""
    return [
        Attribution(
            content=tidy(text, [(quotation.start, quotation.end)]),
            cue=[quotation.report.cue],
            source=[quotation.report.source],
            evidence=dict(REPORTED),
        )
        for quotation, taken in zip(quotations, owners(claims, quotations, share=0.5), strict=True)
        if quotation.report and not taken
    ]


def owners(
    claims: list[Attribution], quotations: list[Quotation], *, share: float = COVERED
) -> list[Attribution | None]:
    """Return for each quotation the claim whose content takes up a share of it, if there is one."""
    pieces = sorted(
        ((a, b, claim) for claim in claims for a, b in claim.content), key=lambda p: p[:2]
    )
    starts = [start for start, _, _ in pieces]
    found = []
    for quotation in quotations:
        owner, covered = None, 0
        at = max(0, bisect_left(starts, quotation.start) - 1)
        for a, b, claim in pieces[at : bisect_left(starts, quotation.end)]:
            common = min(b, quotation.end) - max(a, quotation.start)
            if common > 0:
                covered += common
                owner = claim
        found.append(owner if covered >= share * (quotation.end - quotation.start) else None)
    return found


def _introduced(
    text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]
) -> dict[int, Introduction]:
    """Find the claims that end where a quotation begins: *said he was ready: “…”*."""
    by_end = sorted(
        ((max(b for _, b in [*c.content, *c.cue, *c.source]), c) for c in claims),
        key=lambda pair: pair[0],
    )
    ends = [end for end, _ in by_end]
    found = {}
    for i, quotation in enumerate(quotations):
        at = bisect_right(ends, quotation.start) - 1
        if at >= 0 and not words.count(ends[at], quotation.start):
            colon = ":" in text[ends[at] : quotation.start]
            found[i] = Introduction(by_end[at][1], colon=colon)
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
