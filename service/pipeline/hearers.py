"""Hearers: whom the phrase beside an act of saying means, and whether that can be addressed."""

from service.claims import SourceKind
from service.pipeline.addressing import MEANT
from service.pipeline.coreference import Resolution
from service.pipeline.descriptions import AGENTS
from service.pipeline.entities import Entity
from service.pipeline.extents import LONGEST, Content
from service.pipeline.name import like_organization
from service.pipeline.people import are_persons, is_person, singular
from service.pipeline.phrases import DAYS, Phrase, read_phrase
from service.pipeline.reading import Reading
from service.pipeline.vocabulary import GROUPS, MEDIA, NEWSPAPERS, ORGANIZATIONS, PLACE_NOUNS

AIMED = frozenset([SourceKind.PERSON, SourceKind.ORGANIZATION, SourceKind.PLACE, SourceKind.GROUP])
SIDES = frozenset(
    """side mp minister ally african-american american rally meeting gathering hearing inquest
    audience congregation""".split()
)
ADDRESSED = ORGANIZATIONS | PLACE_NOUNS | GROUPS | SIDES
NO_ADDRESSEES = frozenset("it itself themselves himself herself myself".split())
CARRIERS = MEDIA | NEWSPAPERS
CARRYING = MEDIA - (NEWSPAPERS - {"newspaper"})
"""Those of them that carry words without a capital too: "the star" is no newspaper."""

SURE = 0.5
"""Certainty from which a description gives way to the name of who is described."""

Aim = tuple[int, int, str]
"""First token, end token and name of a target."""


def hearer(
    resolution: Resolution, phrase: Phrase, *, judging: bool, asked: bool, meant: bool
) -> Aim | None:
    """Say whom a phrase means, unless it cannot be addressed.

    Nor may it only carry the words, as an agency does that is told something; what is blamed or
    urged (``asked``) does more.
    """
    reading = resolution.reading
    what = reading.lower[phrase.start] in DAYS or reading.lower[phrase.stop - 1] in MEANT
    if what or (not asked and _carries(resolution, phrase)):
        return None
    if phrase.joint >= 0:
        return _joint(resolution, phrase, meant=meant)
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
    name = _name(resolution, blamed) or reading.phrase(blamed.start, end)
    return blamed.start, _whole(reading, blamed), name


def _joint(resolution: Resolution, phrase: Phrase, *, meant: bool) -> Aim | None:
    """Give two who are addressed together."""
    reading = resolution.reading
    if not (meant or phrase.name is not None or _can_be_addressed(reading.lower[phrase.head])):
        return None
    other = read_phrase(reading, resolution.directory, phrase.joint, phrase.end)
    end = phrase.head + 1 if other is None else other.head + 1
    return phrase.start, end, reading.phrase(phrase.start, end)


def _whole(reading: Reading, phrase: Phrase) -> int:
    """Find where a phrase ends with what says who is meant: "residents of the valley"."""
    end = max(phrase.head, phrase.start) + 1
    if phrase.name is not None or end >= phrase.end:
        return end
    content = Content(reading, [reading.chars(phrase.start, min(phrase.end, end + LONGEST))])
    found = content.whole(content.noun_phrase(phrase.head))
    return max(end, found.end) if found.start <= phrase.start else end


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


def _carries(resolution: Resolution, phrase: Phrase) -> bool:
    """Say whether a phrase names a medium: telling one is aimed at nobody.

    So is what bears a name of nobody known, which the article gives but once: who is told
    something there, and does nothing else, is the agency that reports it.
    """
    words = resolution.reading.words[phrase.start : phrase.stop]
    if _is_somebody(resolution, phrase):
        return False
    if any(word.lower() in (CARRIERS if word[:1].isupper() else CARRYING) for word in words):
        return True
    words = [word.lower() for word in words]
    name = phrase.name
    if name is None or phrase.start < name.start:
        return False
    entity = resolution.directory.of_name.get(name.start)
    return (
        entity is not None
        and entity.count == 1 + _is_credited(resolution.reading, entity)
        and entity.kind is SourceKind.ORGANIZATION
        and not like_organization([word.lower() for word in name.words])
        and ORGANIZATIONS.isdisjoint(words)
    )


def _is_somebody(resolution: Resolution, phrase: Phrase) -> bool:
    """Say whether a phrase means persons that are no medium: "Independent MP Jane Doe"."""
    name = phrase.name
    entity = None if name is None else resolution.directory.of_name.get(name.start)
    if entity is not None and name is not None and name.start <= phrase.head < name.end:
        return entity.kind is SourceKind.PERSON
    noun = resolution.reading.lower[phrase.head]
    return noun not in CARRYING and singular(noun) not in CARRYING and are_persons(noun)


def _is_credited(reading: Reading, entity: Entity) -> bool:
    """Say whether a body is first named in brackets in a dateline: "RIVERTON, 6 May (Herald)"."""
    opening = reading.paragraph[entity.first] == reading.sentence[entity.first] == 0
    return opening and entity.first > 0 and reading.words[entity.first - 1] == "("


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
        or noun in ADDRESSED
        or word in GROUPS
    )


def _name(resolution: Resolution, phrase: Phrase) -> str | None:
    """Name whom a phrase means: the bearer of its name, or who is described so there."""
    if phrase.name is not None:
        entity = resolution.directory.of_name.get(phrase.name.start)
        return None if entity is None else entity.name
    known = resolution.meant.get(phrase.head)
    return known.name if known is not None and known.certainty >= SURE else None
