"""Those whom a speaker calls by name before going on: "Minister, you promised a bridge."."""

from service.pipeline.annotations import Attribution
from service.pipeline.coreference import Resolution
from service.pipeline.people import TITLES, are_persons, is_person
from service.pipeline.phrases import read_phrase
from service.pipeline.reading import NOUNS, Reading

CALLED = 5
"""Tokens within which the comma stands behind who is called."""
NEAR = 15
"""Tokens behind it within which a "you" tells that somebody was called."""
TURN = ":"
"""Cue of what is said in a transcript."""
SPEAKING_ON = frozenset(["VB", "VBP", "MD", "WRB", "WP"])
"""Tags of words with which an order or question begins."""


def quote_turns(reading: Reading, claims: list[Attribution]) -> None:
    """Take what is said in a transcript for quoted, though it stands in no marks."""
    for claim in claims:
        if any(reading.text[start:end] == TURN for start, end in claim.cue):
            for piece in claim.content:
                first, last = reading.tokens(piece)
                reading.quoted[first:last] = [True] * (last - first)


def hailed(resolution: Resolution, claim: Attribution) -> tuple[int, int, str] | None:
    """Find who is called by name or title where quoted words begin: tokens and name."""
    reading, directory = resolution.reading, resolution.directory
    first, last = reading.tokens(claim.content[0])
    while first < last and not reading.words[first][:1].isalnum():
        first += 1
    near = range(first, min(first + CALLED, last - 1))
    comma = next((i for i in near if reading.words[i] == ","), first)
    if comma == first or not _is_called(resolution, first, comma, last):
        return None
    phrase = read_phrase(reading, directory, first, comma)
    name: str | None = None
    if phrase is None or phrase.name is None:
        known = resolution.meant.get(comma - 1)
        name = None if known is None else known.name
    else:
        entity = directory.of_name.get(phrase.name.start)
        name = None if entity is None else entity.name
    return first, comma, name or reading.phrase(first, comma)


def _is_called(resolution: Resolution, first: int, comma: int, last: int) -> bool:
    """Say whether a name or title before a comma is called, rather than spoken of."""
    reading, directory = resolution.reading, resolution.directory
    if not reading.quoted[first] or any(reading.tag[i] not in NOUNS for i in range(first, comma)):
        return False
    word = reading.lower[comma - 1]
    somebody = (
        directory.at(first) is not None
        or directory.at(comma - 1) is not None
        or not TITLES.isdisjoint((word, reading.lower[first]))
        or is_person(word)
        or are_persons(word)
    )
    after = reading.lower[comma + 1 : min(comma + NEAR, last)]
    return somebody and (
        after[0] in {"i", "we"}
        or reading.tag[comma + 1] in SPEAKING_ON
        or not {"you", "your"}.isdisjoint(after)
    )
