"""Lines that lead to a paragraph of quotation, as *Minister Doe said that it is time:* does.

Such a line is hardly ever anything but a claim, and so is the quotation. In translated news, where
its words are out of order, a tagger of cues may find the cue and the content and lose who it is.
"""

import re
from bisect import bisect_right

from service.pipeline.annotations import Attribution, Chars
from service.pipeline.continuation import REPORTED
from service.pipeline.quotes import Quotation
from service.pipeline.stretches import Words

COLON = re.compile(r":[ \t\u00a0]{0,4}\n\s{0,8}\W?\Z")
"""What stands between such a line and the quotation."""
BETWEEN = 16
"""Characters in which that is looked for."""
WORD = re.compile(r"\S+")
SPEAKER = 80
"""Characters before a cue in which the name before it is looked for."""


def introduced(
    text: str, words: Words, claims: list[Attribution], quotations: list[Quotation]
) -> None:
    """Give claims without a source that lead to a quotation the name that stands before the cue."""
    unsourced = sorted(
        (claim for claim in claims if claim.cue and not claim.source),
        key=lambda claim: claim.content[-1][1],
    )
    ends = [claim.content[-1][1] for claim in unsourced]
    for quotation in quotations if unsourced else ():
        colon = COLON.search(text, max(0, quotation.start - BETWEEN), quotation.start)
        at = bisect_right(ends, colon.start()) - 1 if colon else -1
        if colon is None or at < 0 or words.count(ends[at], colon.start()):
            continue
        source = _before(text, unsourced[at].cue[0][0])
        if source is not None:
            unsourced[at].source = [source]
            unsourced[at].evidence = dict(REPORTED)


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
