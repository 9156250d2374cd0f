"""Roles: what a text calls the bearers of its names, so that "the minister" finds one.

A description is read where it stands beside a name: before it ("Ireland captain Aoife Byrne",
"Minister of Justice Aoife Byrne"), behind a comma ("Aoife Byrne, director of ..."), after a
copula ("Aoife Byrne is the ...") or after "as".
"""

from service.pipeline.clues import PERSON
from service.pipeline.entities import Directory, Entity
from service.pipeline.name import Name, before
from service.pipeline.people import (
    COURTESY,
    OFFICES,
    alike,
    gender_of_noun,
    is_person,
    singular,
)
from service.pipeline.places import NATIONS
from service.pipeline.reading import FINITE, NOUNS, Reading
from service.pipeline.vocabulary import NEWSPAPERS, ORGANIZATIONS

BEFORE = NOUNS | {"JJ", "JJR", "JJS", "VBN", "VBG", "HYPH", "POS", "CD", "``", "''"}
REACH = 8
"""Tokens of a description before a name, and descriptions of one bearer."""
BEHIND = 15
COPULAS = frozenset("is was became remains becomes are as".split())
RELATIVES = frozenset(["who", "which"])
OPENING = frozenset(["DT", "NN", "NNS", "NNP", "JJ", "JJS", "PRP$", "RB", "VBN", "CD"])
"""Tags that a description behind a name begins with."""
EMPTY = frozenset(
    """the a an of in for at and former ex new then current old late acting 's ’s his her its
    their to on with by has had who which is was also one - senior chief deputy assistant main
    first own mr mrs ms dr as official longtime long-time two three four five six seven eight nine
    ten state country nation republic diplomatic""".split()
)
"""Words of a description that tell nobody apart."""

SECOND = frozenset(["vice"])
"""Words that make another office of an office: the vice president is not the president."""
ADMINISTRATION = frozenset(["administration", "military", "civil"])
REGIONAL = frozenset(["oblast", "region", "regional", "provincial", "province", "ova"])
"""What somebody is the head of whom news of Ukraine calls a governor."""
SPOUSES = {"wife": "husband", "husband": "wife"}
"""What somebody's wife makes of him."""
DENYING = frozenset("denies pleads pleaded".split())
CHARGED = frozenset("accused charged convicted sentenced jailed acquitted".split())
"""Verbs, the latter in the passive, whose subject a court report calls the defendant."""

MATCH, CONTAINED, CONFLICT = 3.0, 1.5, 0.0

Role = tuple[str, frozenset[str]]


def describe(reading: Reading, directory: Directory) -> None:
    """Set ``roles``, ``bare`` and what they tell of ``gender``. Time is linear in the names."""
    for name in directory.names:
        entity = directory.of_name.get(name.start)
        if entity is None:
            continue
        found = [
            role
            for role in (_before(reading, name), _apposed(reading, name), _behind(reading, name))
            if role is not None and _suits(entity, role[0])
        ]
        if entity.kind is PERSON and _is_tried(reading, name):
            learn(entity, ("defendant", frozenset()))
        titled = entity.kind is PERSON and name.title not in COURTESY | {""}
        if titled and alike(name.title).isdisjoint(head for head, _ in found):
            learn(entity, (name.title, frozenset()))
        if entity.introduced == name.start:
            entity.bare = not found
        for role in found:
            learn(entity, role)
        _wed(reading, directory, name, found)
    for entity in directory.entities:
        if entity.kind is not PERSON and len(entity.words) > 1:
            entity.roles.extend(_by_name(entity))
        if entity.kind is not PERSON and entity.words[-1].lower() in NEWSPAPERS:
            entity.roles.extend((noun, frozenset[str]()) for noun in ("newspaper", "paper"))


def _wed(reading: Reading, directory: Directory, name: Name, roles: list[Role]) -> None:
    """Note whose wife or husband a name is of: "A. Person and his wife NAME"."""
    noun = next((head for head, _ in roles if head in SPOUSES), None)
    if noun is None:
        return
    for i in range(name.start - 1, max(2, name.start - REACH), -1):
        if reading.tag[i] == "PRP$":
            other = directory.at(i - 2) if reading.lower[i - 1] in {"and", ",", "with"} else None
            if other is not None and other.kind is PERSON:
                learn(other, (SPOUSES[noun], frozenset()))
            return


def _is_tried(reading: Reading, name: Name) -> bool:
    """Say whether somebody is the subject of a verb that has defendants for subjects."""
    verb = reading.head[name.head]
    if reading.dep[name.head] == "nsubjpass":
        return reading.lower[verb] in CHARGED
    return reading.dep[name.head] == "nsubj" and reading.lower[verb] in DENYING


def learn(entity: Entity, role: Role) -> None:
    """Note that a text calls somebody so."""
    if role not in entity.roles and len(entity.roles) < REACH:
        entity.roles.append(role)
    if entity.kind is PERSON and not entity.gender:
        entity.gender = gender_of_noun(role[0])
    if role[0] == "teacher" and "head" in role[1]:
        learn(entity, ("head", role[1] - {"head"}))
    if role[0] == "head" and "administration" in role[1] and not REGIONAL.isdisjoint(role[1]):
        learn(entity, ("governor", role[1] - ADMINISTRATION))


def _by_name(entity: Entity) -> list[Role]:
    """Read what a body's own name says that it is."""
    words = [word.lower() for word in entity.words]
    heads = {words[0], words[-1], *(word for word in words if word in ORGANIZATIONS)}
    return [
        (head, _telling(tuple(word for word in entity.words if word.lower() != head)))
        for head in sorted(heads)
    ]


def fit(entity: Entity, noun: str, modifiers: frozenset[str]) -> float:
    """Say how well a description fits an entity: 0 not at all, 3 and more by its very words."""
    best = 0.0
    nouns = alike(noun)
    for head, around in entity.roles:
        overlap = len(modifiers & around)
        if (modifiers ^ around) & SECOND:
            continue
        if head in nouns or head.rsplit("-", 1)[-1] in nouns:
            rest, other = len(modifiers) - overlap, len(around) - overlap
            if rest and other:
                # "the Welsh coach" is no "Scottish coach"
                best = max(best, CONTAINED + overlap if overlap > rest else CONFLICT)
            else:
                best = max(best, MATCH + overlap - 0.5 * (head != noun))
        elif noun in around and noun not in OFFICES:
            best = max(best, CONTAINED + overlap)
    return best


def telling(reading: Reading, first: int, last: int, head: int) -> frozenset[str]:
    """Give the words of tokens ``first`` to ``last`` that tell one bearer from another."""
    return _telling(tuple(reading.words[i] for i in range(first, last) if i != head))


def _telling(words: tuple[str, ...]) -> frozenset[str]:
    lower = (word.lower() for word in words)
    told = (word for word in lower if word[:1].isalnum() and word not in EMPTY)
    return frozenset(NATIONS.get(word, word) for word in told)


def _suits(entity: Entity, noun: str) -> bool:
    return is_person(noun) if entity.kind is PERSON else noun in ORGANIZATIONS


def _before(reading: Reading, name: Name) -> Role | None:
    """Read "coach NAME", "Minister of Energy NAME" and "mother of two NAME"."""
    if name.office >= 0:
        noun = singular(reading.lower[name.office])
        first = _leftmost(reading, name.office, name.office - REACH)
        return noun, telling(reading, first, name.start, name.office)
    first = _leftmost(reading, name.start, name.start - REACH)
    role = _role(reading, first, name.start)
    if first == name.start or (role is not None and is_person(role[0])):
        return role
    while first > 1 and reading.lower[first - 1] in {"of", "the"} and name.start - first < REACH:
        last, first = first, _leftmost(reading, first - 1, name.start - REACH)
        head = _role(reading, first, name.start)
        if head is not None and (head[0] in OFFICES or reading.tag[last] == "CD"):
            return head
    return role


def _leftmost(reading: Reading, last: int, limit: int) -> int:
    """Find where the nouns and adjectives before ``last`` begin."""
    first = last
    while (
        first > max(0, limit)
        and reading.tag[first - 1] in BEFORE
        and "\n" not in reading.words[first - 1]
    ):
        first -= 1
    return first


def _apposed(reading: Reading, name: Name) -> Role | None:
    """Read "the shadow chancellor, NAME" and "prime minister of X, NAME"."""
    last = before(reading, name.start)
    if last < 1 or reading.words[last] != ",":
        return None
    first = last
    while (
        first > 0
        and last - first < REACH
        and (reading.tag[first - 1] in BEFORE or reading.lower[first - 1] == "of")
    ):
        first -= 1
    begins = first == 0 or reading.sentence[first - 1] != reading.sentence[first]
    if first == last or not (begins or reading.tag[first - 1] in {"DT", "PRP$", "_SP", "CC"}):
        return None
    return _role(reading, first, last)


def _behind(reading: Reading, name: Name) -> Role | None:
    i = name.end
    if i + 1 >= len(reading):
        return None
    if (
        reading.words[i] == ","
        and reading.tag[i + 1] == "CD"
        and i + 3 < len(reading)
        and reading.words[i + 2] == ","
    ):
        i += 2
    if (
        reading.words[i] == ","
        and reading.lower[i + 1] in RELATIVES
        and reading.lower[min(i + 2, len(reading) - 1)] in COPULAS
    ):
        i += 2
    if reading.words[i] == "(" and reading.words[i + 2 : i + 3] == [")"]:
        return (reading.lower[i + 1], frozenset()) if is_person(reading.lower[i + 1]) else None
    if reading.words[i] != "," and reading.lower[i] not in COPULAS:
        return None
    first = last = i + 1
    while (
        last < len(reading)
        and last - first < BEHIND
        and reading.words[last] not in {",", ".", ";", ":", "(", "-", "–", "—"}
        and reading.tag[last] not in FINITE | {"WP", "WDT"}
    ):
        last += 1
    if first >= len(reading) or (first < last and reading.tag[first] not in OPENING):
        return None
    if reading.dep[name.head] == "pobj" and reading.tag[min(last, len(reading) - 1)] in FINITE:
        return None  # "according to NAME, the mayor promised"
    return _role(reading, first, last)


def _role(reading: Reading, first: int, last: int) -> Role | None:
    """Read a description: its head is the last noun for a person before a preposition."""
    head = noun = -1
    for i in range(first, last):
        if reading.tag[i] in {"IN", "VBG", "VBN", "TO"} and noun >= 0:
            break
        if reading.tag[i] in NOUNS:
            noun = i
        if is_person(reading.lower[i]):
            head = noun = i
    if noun < 0:
        return None
    head = noun if head < 0 else head
    return singular(reading.lower[head]), telling(reading, first, last, head)
