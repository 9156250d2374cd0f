"""Whom an act of saying is aimed at: who is told, accused, thanked, called on.

The verb or noun of saying tells whether it has an addressee, who stands beside it: behind the
verb ("told the Senate"), behind its preposition ("called on both sides"), or before it in the
passive ("X was accused"). A note or letter is aimed at whom it was handed to.
"""

from service.claims import SourceKind
from service.pipeline.addressing import ACCUSING, BE, JUDGING, MEANT, TELLING, TOWARDS, URGING
from service.pipeline.annotations import Attribution
from service.pipeline.coreference import Resolution
from service.pipeline.descriptions import AGENTS
from service.pipeline.people import are_persons, is_person, singular
from service.pipeline.phrases import RELATIVES, Phrase, phrase_before, read_phrase
from service.pipeline.reading import SUBJECTS, Reading
from service.pipeline.vocabulary import GROUPS, MEDIA, ORGANIZATIONS, PLACE_NOUNS

GAP = 25
"""Tokens between cue and content within which an addressee is looked for."""
NEAR = 5
"""Tokens behind a verb in which its preposition stands."""
AIMED = frozenset([SourceKind.PERSON, SourceKind.ORGANIZATION, SourceKind.PLACE, SourceKind.GROUP])
SIDES = frozenset("side mp minister ally african-american american".split())
NO_PHRASE = frozenset(
    ["IN", "TO", "WDT", "WP", "WRB", "CC", ",", "MD", "VBD", "VBZ", "VBP", "VBN", "VBG", "VB", "RP"]
)
"""Tags that no noun phrase begins with."""
NO_ADDRESSEES = frozenset("it itself themselves himself herself myself".split())

SURE = 0.5
"""Certainty from which a description gives way to the name of who is described."""

Aim = tuple[int, int, str]
"""First token, end token and name of a target."""


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
        judging, telling = word in JUDGING, word in TELLING or word in URGING
        towards = [preposition for preposition, words in TOWARDS.items() if word in words]
        phrase, meant = None, False
        if (judging or telling) and _is_passive(reading, first, verb):
            phrase, meant = _passive(resolution, verb, first), telling
        elif judging or telling:
            phrase, meant = _object(resolution, claim, verb, last, judging=judging)
        if phrase is None and towards:
            phrase = _behind(resolution, claim, verb, towards)
        if phrase is not None and not _is_source(reading, claim, phrase):
            asked = judging or word in URGING
            aim = _aim(resolution, phrase, judging=judging, asked=asked, meant=meant)
            if aim is not None:
                return aim
    return None


def _is_passive(reading: Reading, first: int, verb: int) -> bool:
    return reading.tag[verb] in {"VBN", "VBD"} and not BE.isdisjoint(reading.lower[first:verb])


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
    """Read the subject of "X was told"."""
    reading, directory = resolution.reading, resolution.directory
    for child in reading.children[verb][:NEAR]:
        relative = reading.tag[child] in RELATIVES
        if reading.dep[child] in SUBJECTS and child < verb and not relative:
            return read_phrase(reading, directory, _left_edge(reading, child), first)
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
        return read_phrase(reading, resolution.directory, begin, stop), False
    return None, False


def _clause_phrase(resolution: Resolution, first: int, last: int) -> Phrase | None:
    """Read the noun phrase with which some tokens begin; None where they begin otherwise."""
    reading = resolution.reading
    while first < last and reading.tag[first] in {"RB", "``", "''"}:
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
        if reading.lower[i] in prepositions and reading.tag[i + 1] not in {"VB", "VBG"}:
            return _clause_phrase(resolution, i + 1, end if end > i + 1 else i + GAP)
        if reading.words[i] in {".", ",", ":"} or reading.tag[i] in {"TO", "WDT"}:
            return None
    return None


def _aim(
    resolution: Resolution, phrase: Phrase, *, judging: bool, asked: bool, meant: bool
) -> Aim | None:
    """Say whom a phrase means, unless it cannot be addressed.

    Nor may it only carry the words, as an agency does that is told something; what is blamed or
    urged (``asked``) does more.
    """
    reading = resolution.reading
    if reading.lower[phrase.stop - 1] in MEANT or (not asked and _carries(reading, phrase)):
        return None
    if phrase.joint >= 0:
        other = read_phrase(reading, resolution.directory, phrase.joint, phrase.end)
        end = phrase.head + 1 if other is None else other.head + 1
        return phrase.start, end, reading.phrase(phrase.start, end)
    if reading.tag[phrase.start] == "PRP":
        return _pronoun(resolution, phrase.start)
    blamed = _owner(resolution, phrase) if judging else phrase
    if blamed is not phrase:
        meant = True
    if blamed is None or not (
        meant or blamed.name is not None or _can_be_addressed(reading.lower[blamed.head])
    ):
        return None
    end = max(blamed.head + 1, blamed.start + 1)
    return blamed.start, end, _name(resolution, blamed) or reading.phrase(blamed.start, end)


def _owner(resolution: Resolution, phrase: Phrase) -> Phrase | None:
    """Pass from "the union's silence" to the union: blame is aimed at who can be blamed."""
    if phrase.possessor < 0 or phrase.name is not None:
        return phrase
    kind = resolution.referents.of(phrase).kind
    if kind in AIMED and kind is not SourceKind.GROUP:
        return phrase
    reading, directory = resolution.reading, resolution.directory
    owner = read_phrase(reading, directory, phrase.start, phrase.possessor + 1)
    if owner is None:
        return None
    return owner if resolution.referents.of(owner).kind in AIMED else None


def _carries(reading: Reading, phrase: Phrase) -> bool:
    """Say whether a phrase names a medium: telling one is aimed at nobody."""
    return any(word in MEDIA for word in reading.lower[phrase.start : phrase.stop])


def _pronoun(resolution: Resolution, token: int) -> Aim | None:
    """Say whom a pronoun means; readers and the reporter himself only carry the words."""
    reading = resolution.reading
    word = reading.lower[token]
    if word in NO_ADDRESSEES or (word in {"me", "us", "you"} and not reading.quoted[token]):
        return None
    known = resolution.meant.get(token)
    return token, token + 1, (known.name if known is not None else None) or word


def _can_be_addressed(word: str) -> bool:
    noun = singular(word)
    return (
        is_person(noun)
        or are_persons(word)
        or noun.endswith(AGENTS)
        or noun in ORGANIZATIONS | PLACE_NOUNS | GROUPS | SIDES
        or word in GROUPS
    )


def _name(resolution: Resolution, phrase: Phrase) -> str | None:
    """Name whom a phrase means: the bearer of its name, or who is described so there."""
    if phrase.name is not None:
        entity = resolution.directory.of_name.get(phrase.name.start)
        return None if entity is None else entity.name
    known = resolution.meant.get(phrase.head)
    return known.name if known is not None and known.certainty >= SURE else None


def _left_edge(reading: Reading, token: int) -> int:
    """Find where the words before a noun begin that belong to it."""
    edge = token
    for _ in range(GAP):
        below = reading.children[edge]
        if not below or below[0] > edge:
            return edge
        edge = below[0]
    return edge
