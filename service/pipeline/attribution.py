"""From what the tagger read to claims: tidy spans, one claim a quotation, the kind of quotation."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import QuotationKind
from service.pipeline.annotations import REPORTED, Attribution, Chars, text_of
from service.pipeline.continuation import (
    REACH,
    SCARE,
    continued,
    reported,
    signed,
    taken_down,
    without,
)
from service.pipeline.introductions import with_sources
from service.pipeline.quotes import Quotation
from service.pipeline.signatures import find_signatures
from service.pipeline.stretches import Words, tidy
from service.pipeline.tagger import Tagged
from service.pipeline.turns import find_turns

COLON = re.compile(r":\s*[^\w\s]{0,2}\Z")
"""What stands before a quotation that a colon introduces, its opening mark included."""
EMPTY = re.compile(
    r"(?:it|this|that|these|those|which|them|so|him|her|us|me|you|he|she|they)", re.IGNORECASE
)
"""Contents that say nothing by themselves: *he agreed to this* is no claim."""
KEEPING = re.compile(r"\b(?:declin|refus)", re.IGNORECASE)
SILENT = re.compile(
    r"to (?:publicly |immediately |further )?(?:comment|elaborate|answer|respond|discuss|specify"
    r"|estimate|disclose|reveal|identify|be (?:interviewed|named|identified|drawn)|say (?:who"
    r"|what|when|where|which|why|how|whether|if)|speak (?:to|with|about))\b",
    re.IGNORECASE,
)
"""What those do not say who "declined to comment"."""
UNTOLD = re.compile(
    r"(?:\bnot|n['’]t|\b(?:declin|refus)\w+ to)"
    r" (?:say|specify|disclose|reveal|elaborate|explain)\b",
    re.IGNORECASE,
)
ASKED = re.compile(r"(?:who|what|when|where|which|why|how|whether|if)\b", re.IGNORECASE)
"""What a report does not answer that "did not say whether": nobody answers for it."""
WHOSE = re.compile(r"\b(?:my|our|his|her|its|their)\b(?=\s{1,4}(?!that\b|to\b)\w)", re.IGNORECASE)
"""Whoever answers for it, in a cue such as *in his opinion*."""
STRIP = 512
"""Contents are compared with those that share a strip of so many characters: in linear time."""


def attribute(text: str, tagged: list[Tagged], quotations: list[Quotation]) -> list[Attribution]:
    """Make claims of what the tagger found, and of quotations that go on; in text order."""
    words = Words.of(text)
    claims = []
    for found in distinct(tagged):
        content = tidy(text, found.content)
        if content and not _is_silence(_words(text, found.cue), _words(text, content)):
            cue = tidy(text, found.cue) or _colon(text, found.cue)
            source = tidy(text, found.source)
            evidence = dict(found.evidence)
            if not source and (whose := _whose(text, cue)) is not None:
                cue, source = tidy(text, without(cue, [whose])), [whose]
                evidence["source"] = REPORTED["source"]
            claims.append(Attribution(content, cue, source, evidence=evidence))
    _cut(text, words, claims, quotations)
    with_sources(text, words, claims, quotations)
    claims = signed(text, claims, find_signatures(text, quotations))
    claims += reported(text, claims, quotations)
    claims += taken_down(text, claims, find_turns(text))
    quoted = words.within(quotations)
    for claim in claims:
        claim.quotation = quotation_kind(words, quoted, claim.content)
    claims += continued(text, words, claims, quotations)
    claims.sort(key=lambda claim: (claim.content, claim.cue))
    return claims


def _words(text: str, pieces: list[Chars]) -> str:
    return " ".join(text[start:end] for start, end in pieces)


def _is_silence(cue: str, content: str) -> bool:
    """Say whether a content says nothing, or is what somebody does not say."""
    return bool(
        EMPTY.fullmatch(content)
        or (KEEPING.search(cue) and SILENT.match(content))
        or (UNTOLD.search(cue) and ASKED.match(content))
    )


def _whose(text: str, cue: list[Chars]) -> Chars | None:
    """Find the source in a cue that holds it: *in his opinion*."""
    found = (WHOSE.search(text, start, end) for start, end in cue)
    return next((match.span() for match in found if match is not None), None)


def _colon(text: str, cue: list[Chars]) -> list[Chars]:
    """Find the colon in a cue that is nothing but a mark: that attributes too."""
    found = (text.find(":", start, end) for start, end in cue)
    return [(at, at + 1) for at in found if at >= 0]


def _cut(text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]) -> None:
    """End contents where a further quotation begins, so that each is a claim of its own.

    What is nothing but that quotation stays whole.
    """
    further = list(_further(text, words, quotations))
    starts = [start for _, start, _ in further]
    for claim in claims:
        _end(text, words, claim)
        kept = []
        for a, b in claim.content:
            near = further[bisect_right(starts, a) : bisect_left(starts, b)]
            kept += without([(a, b)], [(end, close) for end, _, close in near if end > a])
        claim.content = tidy(text, kept) or claim.content


def _end(text: str, words: Words, claim: Attribution) -> None:
    """End a content behind its attribution where a paragraph ends; the next goes on by itself."""
    told = max((end for _, end in [*claim.cue, *claim.source]), default=0)
    before = [(a, b) for a, b in claim.content if a < told]
    behind = [(a, b) for a, b in claim.content if a >= told]
    if before and behind and not words.count(told, behind[0][0]):
        ends = [told, *(b for _, b in behind)]
        joined = [n for n, (a, _) in enumerate(behind) if "\n" in text[ends[n] : a]]
        claim.content = before + behind[: joined[0]] if joined else claim.content


def _further(
    text: str, words: Words, quotations: list[Quotation]
) -> Iterator[tuple[int, int, int]]:
    """Yield quotations that follow another, with no word between them, or that a colon introduces.

    Each is given by where what stands before it ends, where it starts and where it ends.
    """
    for one, other in pairwise([Quotation(0, 0), *quotations]):
        if words.count(other.start, other.end) < SCARE or text[other.start].islower():
            continue
        if words.count(one.start, one.end) >= SCARE and not words.count(one.end, other.start):
            yield one.end, other.start, other.end
        elif COLON.search(text, max(0, other.start - REACH), other.start):
            yield other.start, other.start, other.end


def distinct(tagged: list[Tagged]) -> list[Tagged]:
    """Leave out what overlaps by half with the content of a likelier cue.

    Of a content in several pieces only those go that do: "... she said. Others fear that ...".
    """
    kept: list[Tagged] = []
    near: defaultdict[int, list[Tagged]] = defaultdict(list)
    for found in sorted(tagged, key=lambda t: -t.evidence["anchor"]):
        strips = {at for a, b in found.content for at in range(a // STRIP, (b - 1) // STRIP + 1)}
        others = [other.content for strip in strips for other in near[strip]]
        pieces = [piece for piece in found.content if not _overlaps([piece], others)]
        if pieces and not _overlaps(pieces, others):
            own = replace(found, content=pieces)
            kept.append(own)
            for strip in strips:
                near[strip].append(own)
    return kept


def _overlaps(content: list[Chars], others: list[list[Chars]]) -> bool:
    """Say whether a content shares half of itself, or of another, with that."""
    size = _size(content)
    return any(2 * _common(content, other) >= min(size, _size(other)) for other in others)


def _size(pieces: list[Chars]) -> int:
    return sum(end - start for start, end in pieces)


def _common(one: list[Chars], other: list[Chars]) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def quotation_kind(words: Words, quoted: Words, content: list[Chars]) -> QuotationKind:
    """Say how much of a content stands in quotation marks."""
    inside = sum(quoted.count(start, end) for start, end in content)
    if not inside:
        return QuotationKind.INDIRECT
    total = sum(words.count(start, end) for start, end in content)
    return QuotationKind.DIRECT if inside == total else QuotationKind.MIXED


@Language.component(
    "sayso_attribution",
    assigns=["doc._.attributions"],
    requires=["doc._.tagged", "doc._.quotations"],
)
def attribution(doc: Doc) -> Doc:
    """Set ``doc._.attributions``, in text order."""
    doc._.attributions = attribute(text_of(doc), doc._.tagged, doc._.quotations)
    return doc
