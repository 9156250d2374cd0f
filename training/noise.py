"""News as it comes out of a bad scrape or a machine translation, with the offsets kept right.

Each edit replaces a stretch of the text; offsets follow. Which edits an article gets is drawn
once for the article, since a bad scraper is bad throughout.
"""

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Edit = tuple[int, int, str]
Change = Callable[[re.Match[str], random.Random], str]

STRAIGHT = str.maketrans("“”‘’", "\"\"''")
GUILLEMETS = str.maketrans("“”", "«»")


@dataclass(frozen=True, slots=True)
class Noise:
    """One way in which a text is spoilt.

    ``chance`` is the share of articles it happens to, ``share`` the share of the places that
    ``pattern`` finds in such an article, ``change`` what is put there.
    """

    chance: float
    pattern: re.Pattern[str]
    change: Change
    share: float = 1.0

    def edits(self, text: str, rng: random.Random) -> list[Edit]:
        """Draw the edits of one article."""
        return [
            (match.start(), match.end(), self.change(match, rng))
            for match in self.pattern.finditer(text)
            if self.share == 1 or rng.random() < self.share
        ]


def _gone(_match: re.Match[str], _rng: random.Random) -> str:
    return ""


def _any_case(match: re.Match[str], rng: random.Random) -> str:
    return rng.choice((str.lower, str.capitalize, str.upper))(match.group())


MARK = re.compile('["“”]')
LOST_MARKS = Noise(0.35, MARK, _gone, 0.2)
NOISES = (
    Noise(0.3, re.compile("[“”‘’]"), lambda match, _: match.group().translate(STRAIGHT)),
    Noise(0.1, re.compile("[“”]"), lambda match, _: match.group().translate(GUILLEMETS)),
    Noise(0.1, MARK, _gone),
    LOST_MARKS,
    Noise(0.3, re.compile(r"\s*\n\s*"), lambda *_: " "),  # no line breaks
    Noise(0.35, re.compile(r"(?<=[a-z\d”\"][.!?]) (?=[A-Z“\"])"), _gone, 0.3),  # joined sentences
    Noise(0.3, re.compile(r"\b(?:the|a|an) ", re.IGNORECASE), _gone, 0.6),
    Noise(0.2, re.compile(",(?= )"), _gone, 0.5),
    Noise(0.1, re.compile(r"[A-Z]\w*"), lambda match, _: match.group().lower()),
    Noise(0.3, re.compile(r"\w+"), _any_case, 0.05),
    # Neighbours change places, as translated names and verbs do.
    Noise(0.3, re.compile(r"\b(\w+) (\w+)\b"), lambda match, _: f"{match[2]} {match[1]}", 0.03),
    Noise(0.25, re.compile(r"\w+ "), _gone, 0.02),
)
MOST = 4
"""An article is spoilt in at most so many ways."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after some edits, and where its offsets went.

    ``edits`` are those that were made, in text order; ``shifts`` says for each how far what follows
    it has moved.
    """

    text: str
    edits: list[Edit]
    shifts: list[int]

    def moved(self, pieces: list[Any]) -> list[list[int]]:
        """Say where pieces of the old text stand now; those of which nothing is left are gone."""
        moved = [[self._moved(start), self._moved(end)] for start, end in pieces]
        return [[start, end] for start, end in moved if start < end]

    def _moved(self, offset: int) -> int:
        k = bisect_right(self.edits, offset, key=lambda edit: edit[0]) - 1
        if k < 0:
            return offset
        start, end, new = self.edits[k]
        if offset >= end:
            return offset + self.shifts[k]
        before = self.shifts[k - 1] if k else 0
        return start + before + min(offset - start, len(new))


def apply(text: str, edits: list[Edit]) -> Edited:
    """Replace the stretches that ``edits`` name, in text order; one inside another is left out."""
    pieces: list[str] = []
    made: list[Edit] = []
    shifts: list[int] = []
    at = shift = 0
    for start, end, new in edits:
        if start < at:
            continue
        pieces += [text[at:start], new]
        shift += len(new) - (end - start)
        made.append((start, end, new))
        shifts.append(shift)
        at = end
    return Edited("".join([*pieces, text[at:]]), made, shifts)


def noised(text: str, rng: random.Random) -> Iterator[Edited]:
    """Roughen an article in one to four of the ways above, one after the other."""
    chosen = [noise for noise in NOISES if rng.random() < noise.chance] or [LOST_MARKS]
    for noise in chosen[:MOST]:
        edited = apply(text, noise.edits(text, rng))
        text = edited.text
        yield edited
