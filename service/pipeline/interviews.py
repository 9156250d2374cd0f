"""Interviews in lines: questions and answers in turns, each behind a dash.

The questions are the paper's, and nobody's claims; the answers are of whom the lines before the
first question say that one talked with. Where those name nobody, nothing is guessed.
"""

import re

from service.pipeline.annotations import Chars
from service.pipeline.genders import is_given
from service.pipeline.quotes import paragraphs
from service.pipeline.turns import Turn

DASH = re.compile(r"[-–—][ \t]+(?=\S)")
TALKING = re.compile(
    r"\b(?:interview|conversation|dialogue|talk(?:ed|s|ing)?|spoke|spoken|questions?|answer(?:s|ed)?)\b",
    re.IGNORECASE,
)
"""Words of a line that says with whom one talked."""
WORD = re.compile(r"\S+")
MARKS = ",;:.)!?"
LONGEST = 4
"""Words of a name."""
LEAST = 3
"""Lines behind dashes that make an interview."""
INTRODUCING = 3
"""Lines before the first question of which one may say whose the answers are."""


def find_answers(text: str) -> list[Turn]:
    """Find the answers of interviews, in text order, each with the name of who gives it."""
    lines = list(paragraphs(text))
    found: list[Turn] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and DASH.match(text, *lines[end]):
            end += 1
        if end - at >= LEAST and _are_asked(text, lines[at:end]):
            name = _interviewed(text, lines[max(0, at - INTRODUCING) : at])
            if name is not None:
                found += [Turn(name, None, _words(text, line)) for line in lines[at + 1 : end : 2]]
        at = end + 1
    return found


def _words(text: str, line: Chars) -> Chars:
    mark = DASH.match(text, *line)
    return (mark.end() if mark else line[0]), line[1]


def _are_asked(text: str, lines: list[Chars]) -> bool:
    """Say whether every second line, from the first on, is a question, as a rule, and no other."""
    asks = [text[start:end].rstrip(' "”»').endswith("?") for start, end in lines]
    asked, answered = asks[::2], asks[1::2]
    return asked[0] and 2 * sum(asked) > len(asked) and not any(answered)


def _interviewed(text: str, lines: list[Chars]) -> Chars | None:
    """Find the first person's full name in the last line that speaks of talking."""
    for start, end in reversed(lines):
        if not TALKING.search(text, start, end):
            continue
        words = list(WORD.finditer(text, start, end))
        for first, word in enumerate(words):
            if not word[0][0].isupper() or not is_given(word[0]):
                continue
            last = first
            for behind in words[first + 1 : first + LONGEST]:
                if not words[last][0][-1].isalnum() or not behind[0][0].isupper():
                    break
                last += 1
            if last > first:
                return word.start(), words[last].start() + len(words[last][0].rstrip(MARKS))
    return None
