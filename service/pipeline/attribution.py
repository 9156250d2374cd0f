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
    according,
    continued,
    reported,
    signed,
    taken_down,
    without,
)
from service.pipeline.endings import ended
from service.pipeline.interviews import find_answers
from service.pipeline.introductions import with_sources
from service.pipeline.quotes import Quotation
from service.pipeline.signatures import find_signatures
from service.pipeline.silence import is_silence
from service.pipeline.stretches import Words, tidy
from service.pipeline.tagger import Tagged
from service.pipeline.turns import find_turns

COLON = re.compile(r":\s*[^\w\s]{0,2}\Z")
"""What stands before a quotation that a colon introduces, its opening mark included."""
ATTRIBUTING = re.compile(r":|[–—―]|--?")
"""What attributes without a word: *LUNN: We closed it*, *“It sways.” — Marta Lund*."""
WHOSE = re.compile(r"\b(?:my|our|his|her|its|their)\b(?=\s{1,4}(?!that\b|to\b)\w)", re.IGNORECASE)
"""Whoever answers for it, in a cue such as *in his opinion*."""
LABELS = frozenset(
    """interview video audio podcast opinion analysis comment exclusive update live breaking watch
    listen profile factbox explainer review gallery""".split()
)
"""What a headline may have before a colon, and nobody is called."""
LIKELY = 0.5
"""Probability of a cue from which its claim takes the place of what is said within it."""
STRIP = 512
"""Contents are compared with those that share a strip of so many characters: in linear time."""


def attribute(text: str, tagged: list[Tagged], quotations: list[Quotation]) -> list[Attribution]:
    """Make claims of what the tagger found, and of quotations that go on; in text order."""
    words = Words.of(text)
    quoted = words.within(quotations)
    claims = []
    for found in distinct(tagged):
        content = tidy(text, found.content)
        if not content:
            continue
        cue = tidy(text, found.cue) or _mark(text, found.cue)
        claim = Attribution(content, cue, tidy(text, found.source), evidence=dict(found.evidence))
        claim.content = ended(text, words, quoted, claim)
        if is_silence(_words(text, found.cue), _words(text, claim.content)):
            continue
        if _words(text, claim.source).lower() in LABELS and _words(text, cue) == ":":
            claim.source = []
        if not claim.source and (whose := _whose(text, cue)) is not None:
            claim.cue, claim.source = tidy(text, without(cue, [whose])), [whose]
            claim.evidence["source"] = REPORTED["source"]
        claims.append(claim)
    _cut(text, words, claims, quotations)
    with_sources(text, words, claims, quotations)
    claims = signed(text, claims, find_signatures(text, quotations))
    claims += reported(text, claims, quotations)
    claims += taken_down(text, claims, [*find_turns(text), *find_answers(text)])
    claims += according(text, claims)
    claims = [claim for claim in claims if claim.content]  # of nothing but marks, nothing is left
    for claim in claims:
        claim.quotation = quotation_kind(words, quoted, claim.content)
    claims += continued(text, words, claims, quotations)
    claims.sort(key=lambda claim: (claim.content, claim.cue))
    return claims


def _words(text: str, pieces: list[Chars]) -> str:
    return " ".join(text[start:end] for start, end in pieces)


def _whose(text: str, cue: list[Chars]) -> Chars | None:
    """Find the source in a cue that holds it: *in his opinion*."""
    found = (WHOSE.search(text, start, end) for start, end in cue)
    return next((match.span() for match in found if match is not None), None)


def _mark(text: str, cue: list[Chars]) -> list[Chars]:
    """Find the colon or dash in a cue that is nothing but a mark: that attributes too."""
    found = (ATTRIBUTING.search(text, start, end) for start, end in cue)
    return [match.span() for match in found if match is not None]


def _cut(text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]) -> None:
    """End contents where a further quotation begins, so that each is a claim of its own.

    What is nothing but that quotation stays whole.
    """
    further = list(_further(text, words, quotations))
    starts = [start for _, start, _ in further]
    for claim in claims:
        kept = []
        for a, b in claim.content:
            near = further[bisect_right(starts, a) : bisect_left(starts, b)]
            kept += without([(a, b)], [(end, close) for end, _, close in near if end > a])
        claim.content = tidy(text, kept) or claim.content


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
    What is said within a content gives way to the whole, where that is likelier a claim than not:
    "The firm expects a loss, Doe said".
    """
    kept: dict[int, Tagged] = {}
    near: defaultdict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(sorted(tagged, key=lambda t: -t.evidence["anchor"])):
        strips = {at for a, b in found.content for at in range(a // STRIP, (b - 1) // STRIP + 1)}
        beside = {i for strip in strips for i in near[strip] if i in kept}
        within = {i for i in beside if _is_within(kept[i], found)}
        others = [kept[i].content for i in beside - within]
        pieces = [piece for piece in found.content if not _overlaps([piece], others)]
        if pieces and not _overlaps(pieces, others):
            for i in within:
                del kept[i]
            kept[number] = replace(found, content=pieces)
            for strip in strips:
                near[strip].append(number)
    return list(kept.values())


def _is_within(one: Tagged, other: Tagged) -> bool:
    """Say whether a claim stands whole in the content of another that is likely, and in one piece.

    A further piece may be the next sentence, taken in by mistake.
    """
    begin, end = other.content[0]
    return (
        len(other.content) == 1
        and other.evidence["anchor"] >= LIKELY
        and all(begin <= a and b <= end for a, b in (*one.source, *one.cue, *one.content))
    )


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
