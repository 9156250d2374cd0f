"""News as it comes out of a bad scrape or a machine translation, with the offsets kept right.

Each edit replaces a stretch of the text; claims follow. Which edits an article gets is drawn
once for the article, since a bad scraper is bad throughout.
"""

import random
import re
from bisect import bisect_right
from typing import Any

Edit = tuple[int, int, str]

CURLY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
WORD = re.compile(r"\w+")
ARTICLE = re.compile(r"\b(?:the|a|an) ", re.IGNORECASE)
MARK = re.compile('["“”]')
FULL_STOP = re.compile(r"(?<=[a-z\d”\"][.!?]) (?=[A-Z“\"])")
LINE_BREAKS = re.compile(r"\s*\n\s*")
COMMA = re.compile(",(?= )")


def _straight(text: str, rng: random.Random) -> list[Edit]:
    return [(m.start(), m.end(), m.group().translate(CURLY)) for m in re.finditer("[“”‘’]", text)]


def _guillemets(text: str, rng: random.Random) -> list[Edit]:
    marks = {"“": "«", "”": "»"}
    return [(m.start(), m.end(), marks[m.group()]) for m in re.finditer("[“”]", text)]


def _no_marks(text: str, rng: random.Random) -> list[Edit]:
    return [(m.start(), m.end(), "") for m in MARK.finditer(text)]


def _lost_marks(text: str, rng: random.Random) -> list[Edit]:
    return [(m.start(), m.end(), "") for m in MARK.finditer(text) if rng.random() < 0.2]


def _no_breaks(text: str, rng: random.Random) -> list[Edit]:
    return [(m.start(), m.end(), " ") for m in LINE_BREAKS.finditer(text)]


def _joined_sentences(text: str, rng: random.Random) -> list[Edit]:
    return [(m.start(), m.end(), "") for m in FULL_STOP.finditer(text) if rng.random() < 0.3]


def _no_articles(text: str, rng: random.Random) -> list[Edit]:
    return [(m.start(), m.end(), "") for m in ARTICLE.finditer(text) if rng.random() < 0.6]


def _no_commas(text: str, rng: random.Random) -> list[Edit]:
    return [(m.start(), m.end(), "") for m in COMMA.finditer(text) if rng.random() < 0.5]


def _lower(text: str, rng: random.Random) -> list[Edit]:
    return [(m.start(), m.end(), m.group().lower()) for m in re.finditer(r"[A-Z]\w*", text)]


def _some_case(text: str, rng: random.Random) -> list[Edit]:
    return [
        (m.start(), m.end(), rng.choice((str.lower, str.capitalize, str.upper))(m.group()))
        for m in WORD.finditer(text)
        if rng.random() < 0.05
    ]


def _swapped_words(text: str, rng: random.Random) -> list[Edit]:
    """A few neighbours change places, as translated names and verbs do."""
    edits = []
    for match in re.finditer(r"\b(\w+) (\w+)\b", text):
        if rng.random() < 0.03:
            edits.append((match.start(), match.end(), f"{match[2]} {match[1]}"))
    return edits


def _lost_words(text: str, rng: random.Random) -> list[Edit]:
    return [(m.start(), m.end(), "") for m in re.finditer(r"\w+ ", text) if rng.random() < 0.02]


NOISES = (
    (_straight, 0.3),
    (_guillemets, 0.1),
    (_no_marks, 0.1),
    (_lost_marks, 0.35),
    (_no_breaks, 0.3),
    (_joined_sentences, 0.35),
    (_no_articles, 0.3),
    (_no_commas, 0.2),
    (_lower, 0.1),
    (_some_case, 0.3),
    (_swapped_words, 0.3),
    (_lost_words, 0.25),
)


def apply(
    text: str, claims: list[dict[str, Any]], edits: list[Edit]
) -> tuple[str, list[dict[str, Any]]]:
    """Replace the stretches named by ``edits`` (in text order, apart), and move the claims along."""
    pieces, at, starts, shifts, shift = [], 0, [0], [0], 0
    ends = {}
    for start, end, new in edits:
        if start < at:
            continue
        pieces += [text[at:start], new]
        ends[start] = (end, len(new))
        shift += len(new) - (end - start)
        starts.append(end)
        shifts.append(shift)
        at = end
    pieces.append(text[at:])
    begins = sorted(ends)

    def moved(offset: int) -> int:
        k = bisect_right(begins, offset) - 1
        if k >= 0:
            end, width = ends[begins[k]]
            if offset < end:
                before = shifts[bisect_right(starts, begins[k]) - 1]
                return begins[k] + before + min(offset - begins[k], width)
        return offset + shifts[bisect_right(starts, offset) - 1]

    changed = [
        {
            part: [[moved(a), moved(b)] for a, b in claim[part] if moved(b) > moved(a)]
            for part in ("content", "source", "cue")
        }
        for claim in claims
    ]
    return "".join(pieces), [c for c in changed if c["content"]]


def noised(
    text: str, claims: list[dict[str, Any]], rng: random.Random
) -> tuple[str, list[dict[str, Any]]]:
    """Roughen an article with one to four of the noises above."""
    chosen = [noise for noise, share in NOISES if rng.random() < share] or [_lost_marks]
    for noise in chosen[:4]:
        text, claims = apply(text, claims, noise(text, rng))
    return text, claims
