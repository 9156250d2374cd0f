"""Where contents end, where the tagger went on too far or stopped too soon."""

import re

from service.pipeline.annotations import Attribution, Chars
from service.pipeline.introductions import FURTHER
from service.pipeline.remarks import is_reminder
from service.pipeline.stretches import BLANK_LINE, MARK, Words, tidy

LOST_STOP = re.compile(
    r"\b(?:this|it|them|him|her|us|me)(?= (?:To|Of|In|On|At|For|From|With|By|But|And|It|He|She"
    r"|They|We|This|These|If|When|As|So|Then|There|After|Before|Because) \w)"
)
"""The end of a sentence without a full stop: the capital behind it begins another."""
SENTENCE = 400
"""Characters that a sentence may go on for behind a content."""


def ended(text: str, words: Words, quoted: Words, claim: Attribution) -> list[Chars]:
    """Give the content of a claim, ended where its sentence or paragraph ends.

    ``quoted`` are those of the ``words`` that stand in quotation marks.
    """
    cue = claim.cue
    content = _before_blanks(text, quoted, _with_paragraph(text, words, claim), cue)
    start, end = content[-1]
    if not cue or quoted.count(start, end) or quoted.count(*cue[0]):
        return content
    stop = LOST_STOP.search(text, start, end)
    if stop is not None:
        return [*content[:-1], (start, stop.end())]
    if start > cue[-1][1] and _is_reminder(text, claim):
        return [*content[:-1], (start, sentence_end(text, end))]
    return content


def _with_paragraph(text: str, words: Words, claim: Attribution) -> list[Chars]:
    """End a content behind its attribution where a paragraph ends; the next goes on by itself."""
    told = max((end for _, end in [*claim.cue, *claim.source]), default=0)
    before = [(a, b) for a, b in claim.content if a < told]
    behind = [(a, b) for a, b in claim.content if a >= told]
    if before and behind and not words.count(told, behind[0][0]):
        ends = [told, *(b for _, b in behind)]
        joined = [n for n, (a, _) in enumerate(behind) if "\n" in text[ends[n] : a]]
        return before + behind[: joined[0]] if joined else claim.content
    return claim.content


def _before_blanks(text: str, quoted: Words, content: list[Chars], cue: list[Chars]) -> list[Chars]:
    """End pieces at blank lines, on the side of the cue; quotations may go on behind them."""
    kept = []
    for start, end in content:
        blanks = [] if quoted.count(start, end) else [*BLANK_LINE.finditer(text, start, end)]
        if blanks and cue and cue[0][0] >= end:
            kept.append((blanks[-1].end(), end))
        else:
            kept.append((start, blanks[0].start() if blanks else end))
    return content if kept == content else tidy(text, kept)


def _is_reminder(text: str, claim: Attribution) -> bool:
    cue, source = (
        text[slice(*pieces[0])] if pieces else "" for pieces in (claim.cue, claim.source)
    )
    return is_reminder(cue, source)


def sentence_end(text: str, end: int) -> int:
    """Find where the sentence ends that goes on at ``end``; there, if quotation marks intervene."""
    last = min(len(text), end + SENTENCE)
    further = FURTHER.search(text, end, last)
    last = further.start() if further is not None else last if last == len(text) else end
    mark = MARK.search(text, end, last)
    return end if mark is not None else last
