"""Grouping: which mentions name one and the same.

A short name belongs to the fullest one that it fits ("Okafor" to "Ngozi Okafor"); where it fits
two people, a title or given name decides, else nobody is named. Kinds never mix.
"""

from collections import Counter, defaultdict
from itertools import pairwise

from service.pipeline.clues import ORGANIZATION, PARTICLES, PERSON
from service.pipeline.entities import Directory, Entity, gender_of, gender_of_title
from service.pipeline.given_names import GIVEN
from service.pipeline.name import Name
from service.pipeline.places import PLACES
from service.pipeline.reading import Reading
from service.pipeline.spellings import hyphenated, sound
from service.pipeline.vocabulary import ORGANIZATION_NAME_WORDS, ORGANIZATIONS

BEGINNING = PARTICLES | {"el", "al", "st"}
"""Words that begin a surname, behind a given name at the latest."""
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
LONG = 8
"""Letters of a short form, at most."""
PET = 3
"""Letters that a short form of a given name shares with it ("Tim", "Timothy")."""


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
            words, text = (*given.words, *family.words), f"{given.text} {family.text}"
            given.call(words, text)
            family.call(words, text)
            family.kind = PERSON


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    parts = hyphenated(words)
    return tuple(part for part in parts if part not in SUFFIXES) or parts


def _fits(short: str, full: str) -> bool:
    """Say whether one given name may be the other's short form or initial."""
    a, b = sorted((short.rstrip("."), full.rstrip(".")), key=len)
    return a == b or ((len(a) == 1 or len(a) >= PET) and b.startswith(a))


def _ends(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether one name is the double surname of the other ("Solano Vega")."""
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and long[-len(short) :] == short


def _beginnings(given: str) -> list[str]:
    """Give the short forms of a given name that are its beginning ("Dom" of "Dominic")."""
    return [given[:size] for size in range(PET, min(len(given), LONG))]


def _note(bearers: list[Entity], entity: Entity) -> None:
    if len(bearers) < NAMESAKES:
        bearers.append(entity)


class _People:
    """The people of a text, by the words of their names."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._by_last: dict[str, list[Entity]] = defaultdict(list)
        self._by_part: dict[str, list[Entity]] = defaultdict(list)
        self._by_sound: dict[str, list[Entity]] = defaultdict(list)

    def gather(self, names: list[Name]) -> None:
        """Enter the full names first, those with initials after the others, then short ones."""
        full = [
            name for name in names if any(word not in BEGINNING for word in _key(name.words)[:-1])
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
        alike = self._by_last.get(key[-1]) or self._by_sound.get(sound(key[-1])) or []
        same = [e for e in alike if _fits(key[0], _key(e.words)[0]) or _ends(key, _key(e.words))]
        gender = gender_of(name.words, name.title, common=True)
        same = [e for e in same if not gender or e.gender in {"", gender}]
        return same[0] if len(same) == 1 else None

    def _new(self, name: Name, key: tuple[str, ...]) -> Entity:
        entity = self._directory.enter(name, PERSON)
        entity.gender = gender_of(name.words, name.title)
        _note(self._by_last[key[-1]], entity)
        if sound(key[-1]):
            _note(self._by_sound[sound(key[-1])], entity)
        halves = key[-1].split("-") if "-" in key[-1] else []
        for part in {*key[:-1], *halves, *_beginnings(key[0])}:
            _note(self._by_part[part], entity)
        return entity

    def _short(self, name: Name) -> None:
        """Give a short name to the one full name that it fits."""
        word = _key(name.words)[-1]
        candidates = (
            self._by_last.get(word)
            or self._by_part.get(word)
            or self._by_sound.get(sound(word))
            or []
        )
        if name.title:
            gender = gender_of_title(name.title)
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
        self._by_text: dict[tuple[str, str], Entity] = {}
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
        if len(initials) > 2 and lower[-2] == "of" and lower[-1] in PLACES:  # noqa: PLR2004
            self._acronyms.setdefault(initials[:-1], entity)  # the MFA of Peru

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
    lower = word.lower()
    common = lower in UNTELLING or lower in PLACES or lower in GIVEN
    return single and words and not common


def _adds_nothing(entity: Entity, at: int) -> bool:
    """Say whether a body's name goes on with nothing but its form ("Ltd")."""
    return all(word.lower() in ORGANIZATION_NAME_WORDS for word in entity.words[at:])
