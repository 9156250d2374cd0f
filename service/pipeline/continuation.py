"""Quotations that go on: those that stand alone get the speaker of their neighbour.

A quotation that stands alone in the flow of an attributed passage has no cue that a tagger of
cues could find. It is given to the speaker of the quotation beside it, where nothing but
quotations and their attributions stands between the two.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import zip_longest
from operator import itemgetter

from service.claims import QuotationKind
from service.pipeline.annotations import REPORTED, Attribution, Chars
from service.pipeline.endings import sentence_end
from service.pipeline.introductions import introductions
from service.pipeline.quotes import Quotation
from service.pipeline.signatures import Signature
from service.pipeline.stretches import Words, tidy
from service.pipeline.turns import Turn

REACH = 4
"""Cue or source follow a quotation within this many characters (a mark, a space)."""
GAP = 6
"""Characters between a quotation and the next in a run: marks and a paragraph's end."""
SCARE = 4
"""Quotations of fewer words than this are not taken for speech on their own."""
ACCORDING = re.compile(r"(?P<cue>\baccording to) (?P<which>which)\b", re.IGNORECASE)
COVERED = 0.3
"""A quotation is a claim's where the claim's content takes up this share of it."""
START = itemgetter(0)


def continued(
    text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]
) -> list[Attribution]:
    """Find quotations that stand alone, and give each the speaker of its neighbour.

    The neighbour is the claim that ends right before it, else the quotation before, or, where
    the quotation was left open, as print does when the same speaker goes on, the one behind; no
    word may stand between but the cue and source of the neighbour itself.
    """
    claims = _outer(claims, quotations)
    speakers = owners(claims, quotations)
    alone = [
        speaker is None and words.count(quotation.start, quotation.end) >= SCARE
        for speaker, quotation in zip(speakers, quotations, strict=True)
    ]
    introduced = introductions(text, words, claims, quotations)
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
    """Find quotations with a lost closing mark and a bare attribution that the tagger missed.

    Whoever is said within such a quotation to say something is not the one whose words it is.
    """
    marked = [quotation for quotation in quotations if quotation.report]
    outer = _outside(claims, marked)
    return [
        Attribution(
            content=tidy(text, [(quotation.start, quotation.end)]),
            cue=[quotation.report.cue],
            source=[quotation.report.source],
            evidence=dict(REPORTED),
        )
        for quotation, taken in zip(marked, owners(outer, marked, share=0.5), strict=True)
        if quotation.report and not taken
    ]


def signed(text: str, claims: list[Attribution], signatures: list[Signature]) -> list[Attribution]:
    """Give signed quotations to whom they are signed by.

    A tagger of cues runs them together, or takes them for its neighbour's; what others were given
    of them is taken away, but not what is said within them.
    """
    if not signatures:
        return claims
    spoken = [Quotation(*signature.words) for signature in signatures]
    outer = _outside(claims, spoken)
    outside = set(map(id, outer))
    kept = [claim for claim in claims if id(claim) not in outside]
    taken = [signature.words for signature in signatures]
    for claim in outer:
        content = without(claim.content, taken)
        if content:
            kept.append(replace(claim, content=tidy(text, content)))
    found = [
        Attribution(
            content=tidy(text, [signature.words]),
            cue=[signature.dash],
            source=[signature.name],
            evidence=dict(REPORTED),
        )
        for signature in signatures
    ]
    return [*kept, *found]


def without(pieces: list[Chars], taken: list[Chars]) -> list[Chars]:
    """Cut out of ``pieces`` what lies in ``taken``, of which only what is near is looked at.

    Both are in text order.
    """
    rest = []
    for a, b in pieces:
        at = a
        first = max(0, bisect_right(taken, a, key=START) - 1)
        for start, end in taken[first : bisect_left(taken, b, key=START)]:
            if end <= at:
                continue
            if at < start:
                rest.append((at, start))
            at = end
        if at < b:
            rest.append((at, b))
    return rest


def taken_down(text: str, claims: list[Attribution], turns: list[Turn]) -> list[Attribution]:
    """Find the turns of a transcript or interview that the tagger missed."""
    spoken = [Quotation(*turn.words) for turn in turns]
    return [
        Attribution(
            content=tidy(text, [turn.words]),
            cue=[turn.colon] if turn.colon else [],
            source=[turn.speaker],
            evidence=dict(REPORTED),
        )
        for turn, taken in zip(turns, owners(_outer(claims, spoken), spoken), strict=True)
        if taken is None
    ]


def according(text: str, claims: list[Attribution]) -> list[Attribution]:
    """Find clauses that a document answers for, *according to which ...*, and no claim names."""
    taken = {at for claim in claims for at, _ in (*claim.cue, *claim.source)}
    found = []
    for match in ACCORDING.finditer(text):
        start, last = match.span()
        end = sentence_end(text, last)
        if end > last and taken.isdisjoint(range(start, last)):
            found.append(
                Attribution(
                    content=tidy(text, [(last, end)]),
                    cue=[match.span("cue")],
                    source=[match.span("which")],
                    evidence=dict(REPORTED),
                )
            )
    return found


def _outer(claims: list[Attribution], quotations: list[Quotation]) -> list[Attribution]:
    """Leave out claims that are made within a quotation: these do not say whose that is.

    Where a mark is missing, a quotation may have swallowed its own attribution; there all stay.
    """
    whole = [
        quotation.closed or (behind is not None and behind.start - quotation.end <= GAP)
        for quotation, behind in zip_longest(quotations, quotations[1:])
    ]
    sure = [q for q, is_whole in zip(quotations, whole, strict=True) if is_whole and q.opened]
    return _outside(claims, sure)


def _outside(claims: list[Attribution], quotations: list[Quotation]) -> list[Attribution]:
    """Leave out claims whose cues stand within one of the quotations."""
    starts = [quotation.start for quotation in quotations]
    outside = []
    for claim in claims:
        at = bisect_right(starts, claim.cue[0][0]) - 1 if claim.cue else -1
        if at < 0 or claim.cue[0][1] > quotations[at].end:
            outside.append(claim)
    return outside


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
