"""Who is who: people, organizations and places with a name, and where they are mentioned."""

from dataclasses import dataclass, field

from service.claims import SourceKind
from service.pipeline.clues import PERSON
from service.pipeline.genders import gender, of_surname
from service.pipeline.name import Name
from service.pipeline.people import FEMALE_TITLES, MALE_TITLES, gender_of_noun
from service.pipeline.vocabulary import MEDIA, NEWSPAPERS, PLATFORMS


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


def gender_of(words: tuple[str, ...], title: str = "", *, common: bool = False) -> str:
    """Tell ``m`` or ``f`` from a title, a given name or else a surname; empty where none tells.

    A single word, or the first of several that may be surnames, must be a ``common`` given name.
    """
    given = gender_of_title(title) or gender(words[0], common=common or len(words) == 1)
    return given or of_surname(words[-1])


def gender_of_title(title: str) -> str:
    """Tell ``m`` or ``f`` from "Mrs" or "sister"; empty where a title is anybody's."""
    if title in MALE_TITLES:
        return "m"
    return "f" if title in FEMALE_TITLES else gender_of_noun(title)


def is_medium(entity: Entity | None) -> bool:
    """Say whether a body is a newspaper, a channel or an agency by its name."""
    if entity is None:
        return False
    last = entity.words[-1].lower()
    if last in NEWSPAPERS or (len(entity.words) == 1 and last in PLATFORMS):
        return True
    return not MEDIA.isdisjoint(map(str.lower, entity.words))
