"""Who is who: the mentions of a text grouped into people, organizations and places.

A short name belongs to the fullest one that it fits ("Okafor" to "Ngozi Okafor"); where it fits
two people, a title or given name decides, else nobody is named. Kinds never mix.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from service.claims import SourceKind
from service.pipeline.clues import ORGANIZATION, PERSON
from service.pipeline.given_names import FEMALE, GIVEN, MALE
from service.pipeline.name import Name
from service.pipeline.people import FEMALE_TITLES, MALE_TITLES, gender_of_noun
from service.pipeline.places import PLACES
from service.pipeline.reading import Reading
from service.pipeline.vocabulary import ORGANIZATION_NAME_WORDS, ORGANIZATIONS

PARTICLES = frozenset("de van von der den la el al bin ben di da du le abu st dos del".split())
"""Words that begin a surname."""
TORN = 2
"""Words between the parts of a torn name."""
SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "mp", "msp"])
NAMESAKES = 16
"""Bearers of one word that are looked through: of so many, none can be told from the others."""
UNTELLING = frozenset(
    """national american royal united first new general international central north south east west
    northern southern eastern western european british federal global world standard great public
    republican democratic green people people's free liberal social christian bank university
    ministry department house church museum institute council court supreme high city state party
    union health women children young black white red blue big local union""".split()
)
"""Words with which the names of many bodies begin."""
PET = 3
"""Letters that a short form of a given name shares with it ("Tim", "Timothy")."""


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something with a name, over the whole text.

    ``gender`` is ``m``, ``f`` or empty where unknown; ``roles`` are descriptions found beside
    the name: a head noun and the words around it. ``first`` is the token of the first mention,
    ``introduced`` that of the first in full; ``bare`` is true where no description stands there.
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

    def at(self, token: int) -> Entity | None:
        """Give the entity whose name covers a token."""
        name = self.by_token.get(token)
        return None if name is None else self.of_name.get(name.start)

    def enter(self, name: Name, kind: SourceKind) -> Entity:
        """Make an entity of a name that fits no other."""
        entity = Entity(name=name.text, kind=kind, first=name.start, words=name.words)
        self.entities.append(entity)
        return entity

    def add(self, name: Name, entity: Entity) -> None:
        """Count a mention of an entity."""
        self.of_name[name.start] = entity
        entity.first = min(entity.first, name.start)
        if len(name.words) == len(entity.words) and (
            entity.introduced < 0 or name.start < entity.introduced
        ):
            entity.introduced = name.start
        entity.count += 1
        if entity.kind is PERSON and not entity.gender:
            entity.gender = gender_of(name.words, name.title)


def gather(reading: Reading, names: list[Name]) -> Directory:
    """Group the names of a text into entities. Time is linear in the names."""
    directory = Directory(names=names)
    _mend(names)
    for name in names:
        for token in range(name.start, name.end):
            directory.by_token[token] = name
    _People(directory).gather([name for name in names if name.kind is PERSON])
    _Others(directory, reading).gather([name for name in names if name.kind is not PERSON])
    directory.entities.sort(key=lambda entity: entity.first)
    return directory


def gender_of(words: tuple[str, ...], title: str = "") -> str:
    """Tell ``m`` or ``f`` from a title or given name; empty where neither tells."""
    if title in MALE_TITLES:
        return "m"
    if title in FEMALE_TITLES:
        return "f"
    first = words[0].lower()
    known = "m" if first in MALE else "f" if first in FEMALE else ""
    return gender_of_noun(title) or known


def _mend(names: list[Name]) -> None:
    """Join the parts of a person's name that translation tore apart ("Ann came from Berg")."""
    seen = Counter(word for name in names for word in name.words)
    for given, family in pairwise(names):
        if (
            1 <= family.start - given.end <= TORN
            and len(given.words) == len(family.words) == 1
            and given.kind is PERSON
            and (given.title or given.described)
            and given.key in GIVEN
            and not (family.described or family.title or family.key in PLACES)
            and seen[given.words[0]] == seen[family.words[0]] == 1
        ):
            given.words = family.words = (*given.words, *family.words)
            given.text = family.text = f"{given.text} {family.text}"
            family.kind = PERSON


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(word.lower() for word in words if word.lower() not in SUFFIXES)
    return kept or tuple(word.lower() for word in words)


def _fits(short: str, full: str) -> bool:
    """Say whether one given name may be the other's short form or initial."""
    a, b = sorted((short.rstrip("."), full.rstrip(".")), key=len)
    return a == b or ((len(a) == 1 or len(a) >= PET) and b.startswith(a))


def _note(bearers: list[Entity], entity: Entity) -> None:
    if len(bearers) < NAMESAKES:
        bearers.append(entity)


class _People:
    """The people of a text, by the words of their names."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._by_last: dict[str, list[Entity]] = defaultdict(list)
        self._by_part: dict[str, list[Entity]] = defaultdict(list)

    def gather(self, names: list[Name]) -> None:
        """Enter the full names first, those with initials after the others, then short ones."""
        full = [
            name for name in names if any(word not in PARTICLES for word in _key(name.words)[:-1])
        ]
        full.sort(key=lambda name: (len(_key(name.words)[0].rstrip(".")) == 1, name.start))
        known: dict[tuple[str, ...], Entity] = {}
        for name in full:
            key = _key(name.words)
            entity = known.get(key)
            if entity is None:
                entity = known[key] = self._fitting(name, key) or self._new(name, key)
            if len(name.words) > len(entity.words) or (
                entity.name.isupper() and not name.text.isupper()
            ):
                entity.words, entity.name = name.words, name.text
            self._directory.add(name, entity)
        for name in names:
            if name.start not in self._directory.of_name:
                self._short(name)

    def _fitting(self, name: Name, key: tuple[str, ...]) -> Entity | None:
        same = [e for e in self._by_last[key[-1]] if _fits(key[0], _key(e.words)[0])]
        gender = gender_of(name.words, name.title)
        same = [e for e in same if not gender or e.gender in {"", gender}]
        return same[0] if len(same) == 1 else None

    def _new(self, name: Name, key: tuple[str, ...]) -> Entity:
        entity = self._directory.enter(name, PERSON)
        entity.gender = gender_of(name.words, name.title)
        _note(self._by_last[key[-1]], entity)
        for part in set(key[:-1]):
            _note(self._by_part[part], entity)
        return entity

    def _short(self, name: Name) -> None:
        """Give a short name to the one full name that it fits."""
        word = _key(name.words)[-1]
        candidates = self._by_last.get(word) or self._by_part.get(word) or []
        if len(candidates) > 1:
            gender = gender_of((word,), name.title) if name.title else ""
            candidates = [e for e in candidates if not gender or e.gender in {"", gender}]
        if len(candidates) > 1:
            before = [e for e in candidates if e.first < name.start]
            candidates = before if len(before) == 1 else candidates
        if len(candidates) == 1:
            self._directory.add(name, candidates[0])
        elif not candidates:
            entity = self._directory.enter(name, PERSON)
            _note(self._by_last[word], entity)
            self._directory.add(name, entity)


class _Others:
    """The organizations and places of a text, by the words of their names."""

    def __init__(self, directory: Directory, reading: Reading) -> None:
        self._directory = directory
        self._reading = reading
        self._by_text: dict[tuple[SourceKind, str], Entity] = {}
        self._acronyms: dict[str, Entity] = {}
        self._by_first: dict[str, list[Entity]] = defaultdict(list)
        self._by_head: dict[str, list[Entity]] = defaultdict(list)

    def gather(self, names: list[Name]) -> None:
        """Enter the names, those of many words first."""
        for name in sorted(names, key=lambda n: (-len(n.words), n.start)):
            kind = name.kind
            if kind is None:
                continue
            key = (kind, name.key)
            entity = self._by_text.get(key)
            if entity is None and kind is ORGANIZATION:
                entity = self._long_form(name)
            if entity is None:
                entity = self._directory.enter(name, kind)
                if name.kind is ORGANIZATION:
                    self._note(name, entity)
            self._by_text.setdefault(key, entity)
            self._directory.add(name, entity)

    def _note(self, name: Name, entity: Entity) -> None:
        lower = [word.lower() for word in name.words]
        _note(self._by_first[lower[0]], entity)
        heads = {word for word in lower if word in ORGANIZATIONS} | {lower[-1]}
        for head in heads if len(lower) > 1 else ():
            _note(self._by_head[head], entity)
        initials = "".join(word[0] for word in name.words if word[:1].isupper())
        if len(initials) > 1:
            self._acronyms.setdefault(initials, entity)

    def _long_form(self, name: Name) -> Entity | None:
        """Find what an acronym, or a name without its "Ltd" or its "Riverside", is short for."""
        if len(name.words) == 1:
            word = name.words[0].replace(".", "")
            if word.isupper() and word in self._acronyms:
                return self._acronyms[word]
            # An acronym behind the name that it abbreviates: "the Long Name (LN)".
            if word.isupper() and name.start > 1 and self._reading.words[name.start - 1] == "(":
                entity = self._directory.at(name.start - 2)
                if entity is not None and entity.kind is ORGANIZATION:
                    self._acronyms[word] = entity
                    return entity
            headed = self._by_head.get(word.lower(), [])
            if len(headed) == 1 and headed[0].first < name.start:
                return headed[0]
        longer = [
            entity
            for entity in self._by_first.get(name.words[0].lower(), [])
            if len(entity.words) > len(name.words)
            and name.key == " ".join(entity.words[: len(name.words)]).lower()
            and (_tells(name, entity) or _adds_nothing(entity, len(name.words)))
        ]
        return longer[0] if len(longer) == 1 else None


def _tells(name: Name, entity: Entity) -> bool:
    """Say whether the first word of a body's name is enough to know it by."""
    word = name.words[0]
    single = len(name.words) == 1 and not word.isupper() and name.label != "NORP"
    words = all(each.isalpha() for each in entity.words)
    return single and words and word.lower() not in UNTELLING | PLACES | GIVEN


def _adds_nothing(entity: Entity, at: int) -> bool:
    """Say whether a body's name goes on with nothing but its form ("Ltd")."""
    return all(word.lower() in ORGANIZATION_NAME_WORDS for word in entity.words[at:])
