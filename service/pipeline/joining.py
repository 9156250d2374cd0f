"""Names in pieces: what spaCy took for two, or left out of one, is joined."""

from service.pipeline.given_names import GIVEN
from service.pipeline.name import LONGEST, SHORT, Name, lead, like_organization
from service.pipeline.people import is_person
from service.pipeline.places import COUNTRIES, PLACES
from service.pipeline.reading import NOUNS, Reading
from service.pipeline.vocabulary import METONYMS, OF_ORGANIZATIONS, ORGANIZATION_NAME_WORDS

RESIDING = frozenset(["embassy", "consulate", "mission"])
"""Bodies that are known by where they are."""
BRANCHES = frozenset(["uk", "u.k.", "usa"])
"""Nations that stand behind the names of bodies."""
LEADING = (["of"], ["of", "the"], ["for"], ["for", "the"], ["on"], ["in", "the"])
"""Words behind a body that lead to what it is of."""


def grown(reading: Reading, names: list[Name]) -> list[Name]:
    """Give people's names the words beside them that spaCy left out of the entity."""
    whole: list[Name] = []
    for name in names:
        last = whole[-1] if whole else None
        if last is not None and last.end == name.start and _belong(reading, last, name):
            last.end, last.label = name.end, "PERSON"
        else:
            whole.append(name)
    return whole


def _belong(reading: Reading, one: Name, other: Name) -> bool:
    """Say whether two names side by side are the parts of a person's."""
    begin = lead(reading, one)
    first = reading.lower[begin : one.end]
    rest = reading.lower[other.start : other.end]
    if not set(reading.tag[begin : other.start + 1]) <= NOUNS | {"XX", "FW"}:
        return False
    if len(first) == len(rest) == 1 and first[0].endswith(".") and len(first[0]) <= SHORT:
        return rest[0] not in PLACES
    if not first or "PERSON" not in {one.label, other.label}:
        return False
    parts = {one.label, other.label} - {"PERSON"} <= {""} or first[0] in GIVEN
    short = len(first) == 1 and (len(rest) == 1 or rest[0] not in GIVEN) and len(rest) <= SHORT
    names = not any(word in PLACES | METONYMS or is_person(word) for word in [*first, *rest[:1]])
    upper = any(
        word.isupper() and word.isalpha() and len(word) > 1
        for word in reading.words[one.end - 1 : other.start + 1]
    )
    return parts and short and names and not upper and not like_organization(first + rest)


def with_nations(reading: Reading, names: list[Name]) -> list[Name]:
    """Join a nation to the body beside it ("Swedish" + "Energy Agency", "Cycling" + "UK")."""
    whole: list[Name] = []
    for name in names:
        last = whole[-1] if whole else None
        if last is not None and last.end == name.start and _of_nation(reading, last, name):
            last.end, last.label = name.end, "ORG"
        else:
            whole.append(name)
    return whole


def _of_nation(reading: Reading, one: Name, other: Name) -> bool:
    """Say whether of two names side by side one is the nation of the body that is the other."""
    if other.end - one.start > LONGEST:
        return False
    if one.label in {"GPE", "NORP"} and other.label in {"", "ORG"}:
        return reading.lower[other.head] in ORGANIZATION_NAME_WORDS
    branch = reading.lower[other.start] in BRANCHES and other.end - other.start == 1
    return branch and one.label in {"", "ORG"} and not is_person(reading.lower[one.head])


def joined(reading: Reading, names: list[Name]) -> list[Name]:
    """Join a given name to the name behind it, and ``Embassy of`` to what it is of."""
    whole: list[Name] = []
    for name in names:
        last = whole[-1] if whole else None
        if last is None or name.end - last.start > LONGEST:
            whole.append(name)
            continue
        between = reading.lower[last.end : name.start]
        if (
            not between
            and not name.title
            and reading.lower[last.start] in GIVEN
            and {last.label, name.label} <= {"", "PERSON"}
            and last.end - last.start == 1
        ):
            last.end, last.label = name.end, "PERSON"
        elif _is_of(reading, last, between, name):
            last.end, last.label = name.end, "ORG"
        else:
            whole.append(name)
    return whole


def _is_of(reading: Reading, body: Name, between: list[str], behind: Name) -> bool:
    """Say whether the words behind a body's name lead to the rest of it."""
    own = reading.lower[body.start : body.end]
    if between == ["of"] and body.label == "ORG" and reading.lower[behind.start] in COUNTRIES:
        return not OF_ORGANIZATIONS.isdisjoint(own)
    if between == ["in"]:
        return reading.lower[body.start] in RESIDING and body.end - body.start > 1
    return between in LEADING and reading.lower[body.head] in OF_ORGANIZATIONS
