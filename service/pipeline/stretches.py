"""Stretches of a text: counted in words, and with the marks taken off their edges."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from service.pipeline.annotations import Chars
from service.pipeline.quotes import DOUBLE_MARKS, Quotation

WORD = re.compile(r"\w+")
MARK = re.compile(f"[{DOUBLE_MARKS}]")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
"""No sentence or saying goes on behind it, but a quotation may."""
EDGE = ' \t\r\n\f\v\u00a0\u200b,;:–—-"“”„‟«»‹›＂`'
"""Characters that a content, cue or source neither begins nor ends with."""


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

    def within(self, quotations: list[Quotation]) -> "Words":
        """Keep the words that stand in quotation marks."""
        bounds = (
            (bisect_left(self.starts, q.start), bisect_left(self.starts, q.end)) for q in quotations
        )
        return Words([start for a, b in bounds for start in self.starts[a:b]])


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
    if len(MARK.findall(text, start, end)) % 2:
        # A mark inside has its partner at the edge: *called it a “great day”*.
        if end < last and text[end] in DOUBLE_MARKS:
            return start, end + 1
        if start > first and text[start - 1] in DOUBLE_MARKS:
            return start - 1, end
    if start < end and text[end - 1] == "." and text.rfind(".", max(start, end - 6), end - 1) < 0:
        end -= 1
    return start, end
