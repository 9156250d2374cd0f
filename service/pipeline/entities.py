"""Who is who: the mentions of a text grouped into people, organizations and places.

A short name belongs to the fullest one that it fits ("Okafor" to "Ngozi Okafor"); where it fits
two people, a title or given name decides, else nobody is named. Kinds never mix.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from service.claims import SourceKind
from service.pipeline.given_names import FEMALE, MALE
from service.pipeline.names import ORGANIZATION, PERSON, Name
from service.pipeline.reading import Reading
from service.pipeline.vocabulary import (
    FEMALE_NOUNS,
    FEMALE_TITLES,
    MALE_NOUNS,
    MALE_TITLES,
    ORGANIZATION_NAME_WORDS,
)

PARTICLES = frozenset("de van von der den la el al bin ben di da du le abu st dos del".split())
"""Words that begin a surname."""
TORN = 2
"""Words between the parts of a torn name."""
SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "mp", "msp"])


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something with a name, over the whole text.

    ``gender`` is ``m``, ``f`` or empty where unknown; ``roles`` are descriptions found beside
    the name: a head noun and the words around it. ``first`` is the token of the first mention,
    ``introduced`` that of the first in full.
    """

    name: str
    kind: SourceKind
    first: int
    gender: str = ""
    roles: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    words: tuple[str, ...] = ()
    bare: bool = False
    count: int = 0
    introduced: int = -1


@dataclass(slots=True)
class Directory:
    """All entities of a text; ``by_token`` gives the mention that covers a token."""

    entities: list[Entity] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    of_name: dict[int, Entity] = field(default_factory=dict)
    by_token: dict[int, Name] = field(default_factory=dict)
    by_text: dict[str, Entity] = field(default_factory=dict)

    def at(self, token: int) -> Entity | None:
        """Give the entity whose name covers a token."""
        name = self.by_token.get(token)
        return None if name is None else self.of_name.get(name.start)


def gather(reading: Reading, names: list[Name]) -> Directory:
    """Group the names of a text into entities. Time is linear in the names."""
    directory = Directory(names=names)
    for name in names:
        for token in range(name.start, name.end):
            directory.by_token[token] = name
    _people(directory, [name for name in names if name.kind is PERSON])
    _others(reading, directory, [n for n in names if n.kind is not PERSON and n.kind is not None])
    directory.entities.sort(key=lambda entity: entity.first)
    return directory


def gender_of(words: tuple[str, ...], title: str = "") -> str:
    """Tell ``m`` or ``f`` from a title or given name; empty where neither tells."""
    if title in MALE_TITLES or title in MALE_NOUNS:
        return "m"
    if title in FEMALE_TITLES or title in FEMALE_NOUNS:
        return "f"
    first = words[0].lower() if len(words) > 1 else ""
    return "m" if first in MALE else "f" if first in FEMALE else ""


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(word.lower() for word in words if word.lower() not in SUFFIXES)
    return kept or tuple(word.lower() for word in words)


def _fits(short: str, full: str) -> bool:
    """Say whether one given name may be the other's short form or initial."""
    a, b = short.rstrip("."), full.rstrip(".")
    return a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b))


def _people(directory: Directory, names: list[Name]) -> None:
    by_last: dict[str, list[Entity]] = defaultdict(list)
    by_part: dict[str, list[Entity]] = defaultdict(list)
    _disordered(names, directory)
    full = [
        name
        for name in names
        if any(word not in PARTICLES for word in _key(name.words)[:-1])
    ]
    full.sort(key=lambda name: (len(_key(name.words)[0].rstrip(".")) == 1, name.start))
    known: dict[tuple[str, ...], Entity] = {}
    for name in full:
        key = _key(name.words)
        entity = known.get(key)
        if entity is None:
            same = [e for e in by_last[key[-1]] if _fits(key[0], _key(e.words)[0])]
            entity = same[0] if len(same) == 1 else None
        if entity is None:
            entity = _enter(directory, name, PERSON)
            by_last[key[-1]].append(entity)
            for part in set(key[:-1]):
                by_part[part].append(entity)
        elif len(name.words) > len(entity.words):
            entity.words, entity.name = name.words, name.text
        known[key] = entity
        _add(directory, name, entity)
    for name in names:
        if name.start not in directory.of_name:
            _short(directory, name, by_last, by_part)


def _disordered(names: list[Name], directory: Directory) -> None:
    """Join the parts of a name that translation tore apart ("envoy Anna came from Berg")."""
    seen = Counter(word for name in names for word in name.words)
    for given, family in pairwise(names):
        apart = family.start - given.end
        if (
            1 <= apart <= TORN
            and len(given.words) == len(family.words) == 1
            and given.label == family.label == "PERSON"
            and given.described
            and not (family.described or family.title)
            and seen[given.words[0]] == seen[family.words[0]] == 1
            and not any(token in directory.by_token for token in range(given.end, family.start))
        ):
            given.words = family.words = (*given.words, *family.words)
            given.text = family.text = f"{given.text} {family.text}"


def _short(
    directory: Directory,
    name: Name,
    by_last: dict[str, list[Entity]],
    by_part: dict[str, list[Entity]],
) -> None:
    """Give a one-word name to the one full name that it fits."""
    word = _key(name.words)[-1]
    candidates = by_last.get(word) or by_part.get(word) or []
    if len(candidates) > 1:
        gender = gender_of(name.words, name.title)
        candidates = [e for e in candidates if not gender or e.gender in {"", gender}]
    if len(candidates) > 1:
        before = [e for e in candidates if e.first < name.start]
        candidates = before if len(before) == 1 else candidates
    if len(candidates) == 1:
        _add(directory, name, candidates[0])
    elif not candidates:
        entity = _enter(directory, name, PERSON)
        by_last[word].append(entity)
        _add(directory, name, entity)


def _others(reading: Reading, directory: Directory, names: list[Name]) -> None:
    acronyms: dict[str, Entity] = {}
    firsts: dict[str, list[Entity]] = defaultdict(list)
    for name in sorted(names, key=lambda n: (-len(n.words), n.start)):
        assert name.kind is not None
        text = " ".join(name.words)
        key = f"{name.kind}:{text.lower()}"
        entity = directory.by_text.get(key)
        if entity is None and name.kind is ORGANIZATION:
            entity = _abbreviated(reading, directory, name, acronyms, firsts)
        if entity is None:
            entity = _enter(directory, name, name.kind)
            if name.kind is ORGANIZATION:
                firsts[name.words[0].lower()].append(entity)
                initials = "".join(word[0] for word in name.words if word[:1].isupper())
                if len(initials) > 1:
                    acronyms.setdefault(initials, entity)
        directory.by_text.setdefault(key, entity)
        _add(directory, name, entity)


def _abbreviated(
    reading: Reading,
    directory: Directory,
    name: Name,
    acronyms: dict[str, Entity],
    firsts: dict[str, list[Entity]],
) -> Entity | None:
    """Find the long form of an acronym, or of a company's name without its "Ltd"."""
    if len(name.words) == 1:
        word = name.words[0]
        if word.isupper() and word in acronyms:
            return acronyms[word]
        # "the Long Name (LN)" and "LN, the Long Name,"
        if word.isupper() and name.start > 1 and reading.words[name.start - 1] == "(":
            entity = directory.at(name.start - 2)
            if entity is not None and entity.kind is ORGANIZATION:
                acronyms[word] = entity
                return entity
    shared = firsts.get(name.words[0].lower(), [])
    longer = [
        e
        for e in shared
        if len(e.words) > len(name.words)
        and tuple(w.lower() for w in e.words[: len(name.words)]) == tuple(w.lower() for w in name.words)
        and all(w.lower() in ORGANIZATION_NAME_WORDS for w in e.words[len(name.words) :])
    ]
    return longer[0] if len(longer) == 1 else None


def _enter(directory: Directory, name: Name, kind: SourceKind) -> Entity:
    entity = Entity(name=name.text, kind=kind, first=name.start, words=name.words)
    directory.entities.append(entity)
    return entity


def _add(directory: Directory, name: Name, entity: Entity) -> None:
    directory.of_name[name.start] = entity
    entity.first = min(entity.first, name.start)
    if len(name.words) == len(entity.words) and (
        entity.introduced < 0 or name.start < entity.introduced
    ):
        entity.introduced = name.start
    entity.count += 1
    if entity.kind is PERSON and not entity.gender:
        entity.gender = gender_of(name.words, name.title)
