"""Lines that lead to a paragraph of quotation, as *Minister Doe said that it is time:* does.

Such a line is hardly ever anything but a claim, and so is the quotation. In translated news, where
its words are out of order, a tagger of cues may find the cue and the content and lose who it is.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from service.pipeline.annotations import REPORTED, Attribution, Chars
from service.pipeline.quotes import Quotation
from service.pipeline.stretches import Words

REST = 200
"""Characters that a sentence may go on for behind a claim, and still introduce a quotation."""
FURTHER = re.compile(r"[.!?…][^\w\s]{0,3}\s{1,4}\w|\n\s{0,4}\w")
"""The beginning of a further sentence or line."""
WORD = re.compile(r"\S+")
SPEAKER = 80
"""Characters before a cue in which the name before it is looked for."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A claim with whose sentence all ends before a quotation begins, by a colon or not."""

    claim: Attribution
    colon: bool


def introductions(
    text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]
) -> dict[int, Introduction]:
    """Find the claims that lead to a quotation: *said he was ready: “…”*, *said so in May. “…”*."""
    by_end = sorted(
        ((max(b for _, b in [*c.content, *c.cue, *c.source]), c) for c in claims),
        key=lambda pair: pair[0],
    )
    ends = [end for end, _ in by_end]
    found = {}
    for i, quotation in enumerate(quotations):
        at = bisect_right(ends, quotation.start) - 1
        if at < 0 or quotation.start - ends[at] > REST:
            continue
        rest = text[ends[at] : quotation.start]
        if not FURTHER.search(rest):
            colon = ":" in rest and not words.count(ends[at], quotation.start)
            found[i] = Introduction(by_end[at][1], colon=colon)
    return found


def with_sources(
    text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]
) -> None:
    """Give claims without a source that lead to a quotation the name that stands before the cue."""
    for i, introduction in introductions(text, words, claims, quotations).items():
        claim, start, end = (
            introduction.claim,
            quotations[i].start,
            introduction.claim.content[-1][1],
        )
        if claim.source or not claim.cue or not introduction.colon or words.count(end, start):
            continue
        source = _before(text, claim.cue[0][0]) if "\n" in text[end:start] else None
        if source is not None:
            claim.source = [source]
            claim.evidence = dict(REPORTED)


def _before(text: str, cue: int) -> Chars | None:
    """Find the capitalised words that end right before a cue."""
    name: Chars | None = None
    for word in reversed(list(WORD.finditer(text, max(0, cue - SPEAKER), cue))):
        start, end = word.span()
        capital = text[start].isupper() and text[end - 1].isalnum()
        if not capital or "\n" in text[end:cue]:
            break
        name = start, end if name is None else name[1]
    return name
