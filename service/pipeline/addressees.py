"""Whom an act of saying is aimed at: who is told, accused, thanked, called on.

The verb or noun of saying tells whether it has an addressee, who stands beside it: behind the
verb ("told the Senate"), behind its preposition ("called on both sides"), or before it in the
passive ("X was accused"). A note or letter is aimed at whom it was handed to.
"""

import re

from service.claims import SourceKind
from service.pipeline.addressing import (
    ACCUSING,
    BE,
    JUDGING,
    PROMISING,
    TELLING,
    TOWARDS,
    URGING,
)
from service.pipeline.annotations import Attribution
from service.pipeline.coreference import Resolution
from service.pipeline.hearers import Aim, hearer
from service.pipeline.phrases import RELATIVES, Phrase, phrase_before, read_phrase
from service.pipeline.reading import SUBJECTS, Reading

CLOCK = re.compile(r"\d{1,2}[.:]\d\d")
"""What an entry of a live report begins with."""
GAP = 25
"""Tokens between cue and content within which an addressee is looked for."""
NEAR = 5
"""Tokens behind a verb in which its preposition stands."""
BEFORE = 3
"""Tokens before a cue in which the auxiliary of its passive stands."""
NO_PHRASE = frozenset(
    ["IN", "TO", "WDT", "WP", "WRB", "CC", ",", "MD", "VBD", "VBZ", "VBP", "VBN", "VBG", "VB", "RP"]
)
"""Tags that no noun phrase begins with."""
BOTH = ["both", "the"]
REFERRING = frozenset("reference link regard respect relation".split())
"""Words before a "to" that leads to nobody who is addressed."""


def addressee(resolution: Resolution, claim: Attribution) -> Aim | None:
    """Find whom the act of saying is aimed at; None where it is aimed at nobody."""
    reading = resolution.reading
    if not claim.cue:
        return None
    by_document = _of_document(resolution, claim)
    if by_document is not None:
        return by_document
    first, last = reading.tokens(claim.cue[0])
    last = min(last, first + GAP)
    for verb in range(last - 1, first - 1, -1):
        word = reading.lower[verb]
        if reading.tag[verb] == "NN":
            judging = telling = False  # "a press statement"
        else:
            judging, telling = word in JUDGING, word in TELLING or word in URGING
        towards = [preposition for preposition, words in TOWARDS.items() if word in words]
        phrase, meant = None, False
        if (judging or telling) and _is_passive(reading, claim, first, verb):
            phrase = _passive(resolution, verb, first)
            meant = telling and word not in PROMISING
        elif judging or telling:
            phrase, meant = _object(resolution, claim, verb, last, judging=judging)
        if phrase is None and towards:
            phrase = _behind(resolution, claim, verb, towards)
        if phrase is not None and not _is_source(reading, claim, phrase):
            asked = judging or word in URGING
            aim = hearer(resolution, phrase, judging=judging, asked=asked, meant=meant)
            if aim is not None:
                return aim
    return None


def _is_passive(reading: Reading, claim: Attribution, first: int, verb: int) -> bool:
    """Say whether somebody "was told", or in a headline, where nobody else says it, "told"."""
    if reading.tag[verb] not in {"VBN", "VBD"}:
        return False
    begin = first if claim.source else max(0, first - BEFORE)
    if not BE.isdisjoint(reading.lower[begin:verb]):
        return True
    ends = verb + 1 == len(reading) or "\n" in reading.words[verb + 1]
    return not claim.source and ends


def _is_source(reading: Reading, claim: Attribution, phrase: Phrase) -> bool:
    """Say whether a phrase is the source itself ("asked X")."""
    return any(
        first < phrase.end and phrase.start < last
        for first, last in map(reading.tokens, claim.source)
    )


def _of_document(resolution: Resolution, claim: Attribution) -> Aim | None:
    """Take over the addressee of the note, letter or protest that is cited."""
    phrase = resolution.phrases.get(claim.source[0]) if claim.source else None
    if phrase is None or phrase.name is not None or claim.kind is SourceKind.DOCUMENT:
        return None
    document = resolution.referents.documents.issued(phrase)
    if document is None or document.addressee is None:
        return None
    name = document.addressee
    entity = resolution.directory.of_name.get(name.start)
    return name.start, name.end, entity.name if entity is not None else name.text


def _passive(resolution: Resolution, verb: int, first: int) -> Phrase | None:
    """Read the subject of "X was told", or "X came and was told"; in a headline what is before."""
    reading, directory = resolution.reading, resolution.directory
    told = verb
    for _ in range(NEAR if not BE.isdisjoint(reading.lower[max(0, verb - NEAR) : verb]) else 0):
        for child in reading.children[told][:NEAR]:
            relative = reading.tag[child] in RELATIVES
            if reading.dep[child] in SUBJECTS and child < told and not relative:
                end = first if told == verb else child + 1
                return read_phrase(reading, directory, _left_edge(reading, child), end)
        if reading.dep[told] != "conj" or reading.head[told] > told:
            break
        told = reading.head[told]
    while first > 0 and reading.tag[first - 1] in RELATIVES:
        first -= 1
    return phrase_before(reading, directory, first)


def _object(
    resolution: Resolution, claim: Attribution, verb: int, last: int, *, judging: bool
) -> tuple[Phrase | None, bool]:
    """Read the object behind a verb: in the cue, behind it, or where the content begins.

    Also say whether it stands where only a person or body can: "urged X to", "told X that".
    """
    reading = resolution.reading
    content = [reading.tokens(piece) for piece in claim.content]
    for at in {verb + 1: None, max(verb + 1, last): None}:
        starts = [first for first, _ in content if first >= at]
        end = min([*starts, at + GAP, len(reading.words)])
        if at < end:
            phrase = _clause_phrase(resolution, at, end)
            if phrase is not None:
                begins = reading.lower[starts[0]] if starts else ""
                urged = reading.lower[verb] in URGING and (begins == "to" or end < at + GAP)
                told = reading.lower[verb] in TELLING and (
                    begins in {"that", "to", "how"} or end == phrase.stop
                )
                accused = reading.lower[verb] in ACCUSING
                return phrase, bool(starts) and (urged or told or accused)
    at = max(verb + 1, last)
    inside = [(first, end) for first, end in content if end > at and first <= at + 1]
    if not inside:
        return None, False
    begin, stop = inside[0]
    if reading.tag[begin] in NO_PHRASE or (not judging and reading.tag[begin] == "PRP"):
        return None, False
    if judging or "to" in reading.lower[begin + 1 : min(stop, begin + 10)]:
        blamed = reading.lower[verb] in ACCUSING
        return read_phrase(reading, resolution.directory, begin, stop), blamed
    return None, False


def _clause_phrase(resolution: Resolution, first: int, last: int) -> Phrase | None:
    """Read the noun phrase with which some tokens begin; None where they begin otherwise."""
    reading = resolution.reading
    last = min(last, len(reading))
    while first < last and (
        reading.tag[first] in {"RB", "``", "''"} or reading.lower[first : first + 2] == BOTH
    ):
        first += 1
    end = first
    while end < last and reading.words[end] not in {".", ":", ";"}:
        if "\n" in reading.words[end]:
            break
        end += 1
    if first >= end or reading.tag[first] in NO_PHRASE or not reading.words[first][:1].isalnum():
        return None
    return read_phrase(reading, resolution.directory, first, end)


def _behind(
    resolution: Resolution, claim: Attribution, word: int, prepositions: list[str]
) -> Phrase | None:
    """Read the phrase behind a preposition that goes with the word ("called on X")."""
    reading = resolution.reading
    starts = [reading.tokens(piece)[0] for piece in claim.content]
    if word + 1 in starts and reading.lower[word + 1] not in prepositions:
        return None
    end = min([a for a in starts if a > word + 1] + [word + GAP])
    source = reading.tokens(claim.source[0]) if claim.source else (-1, -1)
    for i in range(word + 1, min(word + NEAR, len(reading) - 1)):
        if source[0] <= i < source[1]:
            continue
        aimed = reading.lower[i] in prepositions and reading.lower[i - 1] not in REFERRING
        if aimed and reading.tag[i + 1] not in {"VB", "VBG"}:
            return _clause_phrase(resolution, i + 1, end if end > i + 1 else i + GAP)
        if reading.words[i] in {".", ",", ":"} or reading.tag[i] in {"TO", "WDT"}:
            return None
    return None


def _left_edge(reading: Reading, token: int) -> int:
    """Find where the words before a noun begin that belong to it; no label or clock time does."""
    edge = token
    for _ in range(GAP):
        below = reading.children[edge]
        if not below or below[0] > edge:
            break
        edge = below[0]
    for i in range(token - 1, max(edge, token - GAP) - 1, -1):
        begins = i == 0 or reading.paragraph[i] != reading.paragraph[i - 1]
        if reading.words[i] == ":" or (begins and CLOCK.fullmatch(reading.words[i])):
            return i + 1
    return edge
