"""Subjects that are not said: who is to do what a content tells by a bare infinitive."""

from itertools import takewhile

from service.pipeline.addressing import BE, REPORTED
from service.pipeline.annotations import Attribution
from service.pipeline.coreference import Resolution
from service.pipeline.extents import WITHIN_NOUNS, Content, Extent
from service.pipeline.phrases import RELATIVES
from service.pipeline.reading import NOUNS, SUBJECTS, Reading
from service.pipeline.subjects import find_object

CUE = 8
"""Tokens of a cue that are looked at."""
NEAR = 20
"""Tokens before a cue in which its subject is looked for."""


def understood(resolution: Resolution, claim: Attribution, content: Content) -> Extent | None:
    """Find who an infinitive is about; None where the content has a subject or an object.

    "X is said to have won" is about X. "X offered to resign", which speaks of nothing else, is
    about X as well, who is its source.
    """
    reading, tokens = resolution.reading, content.tokens
    if not claim.cue or not tokens or reading.tag[tokens[0]] not in {"TO", "VBG"}:
        return None
    if not claim.source:
        return _raised(reading, claim)
    if find_object(content) is not None or not _is_act(content):
        return None
    act = list(takewhile(lambda token: reading.dep[token] not in {"mark", "advmod"}, tokens))
    passive = any(reading.tag[token] == "VBN" for token in tokens[2:4])
    if not passive and any(reading.tag[token] in NOUNS | {"PRP"} for token in act):
        return None
    first, last = reading.tokens(claim.source[0])
    if reading.tag[first] in RELATIVES:
        return None
    phrase = resolution.phrases.get(claim.source[0])
    if phrase is not None:
        first, last = phrase.start, max(phrase.head, phrase.start) + 1
    return Extent(first, last) if first < last else None


def _is_act(content: Content) -> bool:
    """Say whether a content is an infinitive or gerund that is not itself a subject."""
    reading, tokens = content.reading, content.tokens
    if reading.tag[tokens[0]] == "VBG":
        return reading.dep[tokens[0]] not in SUBJECTS | WITHIN_NOUNS
    return any(reading.tag[token] == "VB" for token in tokens[1:3])


def _raised(reading: Reading, claim: Attribution) -> Extent | None:
    """Find the subject of "is said", "are expected"."""
    first, last = reading.tokens(claim.cue[0])
    for verb in range(min(last, first + CUE) - 1, first - 1, -1):
        if reading.lower[verb] not in REPORTED or BE.isdisjoint(reading.lower[first:verb]):
            continue
        subject = next((c for c in reading.children[verb] if reading.dep[c] in SUBJECTS), None)
        if subject is not None and first - NEAR <= subject < first:
            before = reading.chars(max(0, first - NEAR), first)
            return Content(reading, [before]).noun_phrase(subject)
    return None
