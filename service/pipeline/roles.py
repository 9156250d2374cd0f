"""Roles: what a text calls the bearers of its names, so that "the minister" finds one.

A description is read where it stands beside a name: before it ("Ireland captain Aoife Byrne"),
behind a comma ("Aoife Byrne, director of ...") or after a copula ("Aoife Byrne is the ...").
"""

from service.pipeline.entities import Directory, Entity
from service.pipeline.names import PERSON, Name
from service.pipeline.reading import NOUNS, Reading
from service.pipeline.vocabulary import NEWSPAPERS, OFFICES, ORGANIZATIONS, is_person, singular

BEFORE = NOUNS | {"JJ", "JJR", "JJS", "VBN", "VBG", "HYPH", "POS", "CD", "``", "''"}
REACH = 8
BEHIND = 15
COPULAS = frozenset("is was became remains becomes are".split())
EMPTY = frozenset(
    """the a an of in for at and former ex new then current old late acting 's ’s his her its
    their to on with by has had who which is was also one - senior chief deputy assistant main
    first own mr mrs ms dr""".split()
)
"""Words of a description that tell nobody apart."""

MATCH, CONTAINED, CONFLICT = 3.0, 1.5, 0.0


def describe(reading: Reading, directory: Directory) -> None:
    """Set ``roles`` and ``bare`` of all entities. Time is linear in the names."""
    for name in directory.names:
        entity = directory.of_name.get(name.start)
        if entity is None:
            continue
        found = [
            role
            for role in (_before(reading, name), _apposed(reading, name), _behind(reading, name))
            if role is not None and _suits(entity, role[0])
        ]
        if entity.introduced == name.start:
            entity.bare = not found
        for role in found:
            if role not in entity.roles and len(entity.roles) < REACH:
                entity.roles.append(role)
    for entity in directory.entities:
        if entity.kind is not PERSON and len(entity.words) > 1:
            entity.roles.append((entity.words[-1].lower(), _telling(entity.words[:-1])))
            entity.roles.append((entity.words[0].lower(), _telling(entity.words[1:])))
        if entity.kind is not PERSON and entity.words[-1].lower() in NEWSPAPERS:
            entity.roles.extend((noun, frozenset[str]()) for noun in ("newspaper", "paper"))


def fit(entity: Entity, noun: str, modifiers: frozenset[str]) -> float:
    """Say how well a description fits an entity: 0 not at all, 3 and more by its very words."""
    best = 0.0
    for head, around in entity.roles:
        overlap = len(modifiers & around)
        if head == noun or head.rsplit("-", 1)[-1] == noun:
            rest, other = len(modifiers) - overlap, len(around) - overlap
            if rest and other:
                # "the Welsh coach" is no "Scottish coach"
                best = max(best, CONTAINED + overlap if overlap > rest else CONFLICT)
            else:
                best = max(best, MATCH + overlap)
        elif noun in around and noun not in OFFICES:
            best = max(best, CONTAINED + overlap)
    return best


def telling(reading: Reading, first: int, last: int, head: int) -> frozenset[str]:
    """Give the words of tokens ``first`` to ``last`` that tell one bearer from another."""
    return _telling(tuple(reading.words[i] for i in range(first, last) if i != head))


def _telling(words: tuple[str, ...]) -> frozenset[str]:
    lower = (word.lower() for word in words)
    return frozenset(word for word in lower if word[:1].isalnum() and word not in EMPTY)


def _suits(entity: Entity, noun: str) -> bool:
    return is_person(noun) if entity.kind is PERSON else noun in ORGANIZATIONS


def _before(reading: Reading, name: Name) -> tuple[str, frozenset[str]] | None:
    first = name.start
    while (
        first > 0
        and name.start - first < REACH
        and reading.tag[first - 1] in BEFORE
        and "\n" not in reading.words[first - 1]
    ):
        first -= 1
    return _role(reading, first, name.start)


def _apposed(reading: Reading, name: Name) -> tuple[str, frozenset[str]] | None:
    """Read "the shadow chancellor, NAME" and "prime minister of X, NAME"."""
    last = name.start - 1
    if last < 1 or reading.words[last] != ",":
        return None
    first = last
    while first > 0 and last - first < REACH and (
        reading.tag[first - 1] in BEFORE or reading.lower[first - 1] == "of"
    ):
        first -= 1
    if first == last or (first > 0 and reading.tag[first - 1] not in {"DT", "PRP$", "_SP", "CC"} and reading.sentence[first - 1] == reading.sentence[first]):
        return None
    return _role(reading, first, last)


def _behind(reading: Reading, name: Name) -> tuple[str, frozenset[str]] | None:
    i = name.end
    if i + 1 >= len(reading):
        return None
    if reading.words[i] == "," and reading.tag[i + 1] in {"CD"} and i + 3 < len(reading) and reading.words[i + 2] == ",":
        i += 2
    if reading.words[i] != "," and reading.lower[i] not in COPULAS:
        return None
    first = last = i + 1
    while last < len(reading) and last - first < BEHIND and (
        reading.words[last] not in {",", ".", ";", ":", "(", "-", "–", "—"}
        and reading.tag[last] not in {"VBD", "VBZ", "VBP", "MD", "WP", "WDT"}
    ):
        last += 1
    if first < last and reading.tag[first] not in {"DT", "NN", "NNP", "JJ", "JJS", "PRP$", "RB", "VBN"}:
        return None
    return _role(reading, first, last)


def _role(reading: Reading, first: int, last: int) -> tuple[str, frozenset[str]] | None:
    """Read a description: its head is the last noun before a preposition."""
    head = -1
    for i in range(first, last):
        if reading.tag[i] in {"IN", "VBG", "VBN", "TO"} and head >= 0:
            break
        if reading.tag[i] in NOUNS or is_person(reading.lower[i]):
            head = i
    if head < 0:
        return None
    return singular(reading.lower[head]), telling(reading, first, last, head)
