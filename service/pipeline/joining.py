"""Names in pieces: what the tagger took for two, or left out of one, is joined."""

from itertools import zip_longest

from service.pipeline.clues import PARTICLES
from service.pipeline.given_names import GIVEN
from service.pipeline.name import LONGEST, SHORT, Name, lead, like_organization
from service.pipeline.people import are_persons, is_person
from service.pipeline.places import COUNTRIES, PLACES, TWO_WORDS
from service.pipeline.reading import NOUNS, POSSESSIVE, PROPER, Reading
from service.pipeline.spellings import plain
from service.pipeline.vocabulary import (
    GENERIC_ORGANIZATIONS,
    METONYMS,
    OF_ORGANIZATIONS,
    ORGANIZATION_NAME_WORDS,
    ORGANIZATIONS,
    PORTFOLIOS,
)

NUMBERED = frozenset(["channel", "radio"])
"""Broadcasters that are told apart by number."""
SAINTS = frozenset(["st", "st.", "saint"])
APOSTROPHES = frozenset(["'", "’"])
PLURALS = frozenset(["people", "women", "men", "children"])
"""Owners of bodies that are plurals without an "s"."""
RESIDING = frozenset(["embassy", "consulate", "mission"])
"""Bodies that are known by where they are."""
SEATS = frozenset(["county", "city"])
"""Last words of places before what their bodies are called."""
BRANCHES = frozenset(["uk", "u.k.", "usa"])
"""Nations that stand behind the names of bodies."""
EZAFE = (["-", "e"], ["-", "ye"])
"""What Persian joins words of a name by: "Bank-e Melli"."""
EXPLAINED = 3
"""Tokens behind an article in which a body is explained."""
LEADING = (["of"], ["of", "the"], ["for"], ["for", "the"], ["on"], ["in", "the"])
"""Words behind a body that lead to what it is of."""


def grown(reading: Reading, names: list[Name]) -> list[Name]:
    """Give names the words beside them that were left out of the entity."""
    whole: list[Name] = []
    for name in names:
        last = whole[-1] if whole else None
        beside = last is not None and last.end == name.start
        if last is not None and (_titled(reading, last, name) or _ezafe(reading, last, name)):
            last.end, last.label = name.end, "ORG"
        elif last is not None and (
            _particles(reading, last, name) or (beside and _belong(reading, last, name))
        ):
            last.end, last.label = name.end, "PERSON"
        elif last is not None and beside and _compound(reading, last, name):
            same = name.label == last.label
            last.end, last.label = name.end, name.label if same else "ORG"
        else:
            whole.append(name)
    for name, behind in zip_longest(whole, whole[1:]):
        _with_head(reading, name, len(reading) if behind is None else behind.start)
        if " ".join(reading.lower[name.start : name.end]) in TWO_WORDS:
            name.label = "GPE"
    return whole


def _close(reading: Reading, name: Name) -> None:
    """Give a name what ends it: the mark of "CPI(M)", the number of "Dock Workers Local 12"."""
    end = name.end
    opened = "(" in reading.words[end - 1][1:] and ")" not in reading.words[end - 1]
    if opened and reading.words[end : end + 1] == [")"]:
        name.end += 1
    elif _is_local(reading, end):
        name.end += 2


def _is_local(reading: Reading, token: int) -> bool:
    """Say whether a union's number stands there: "Local 12"."""
    number = "".join(reading.words[token + 1 : token + 2])
    return reading.words[token : token + 1] == ["Local"] and number.isdecimal()


def _ezafe(reading: Reading, one: Name, other: Name) -> bool:
    """Say whether two words are joined as in Persian: "Bank-e" + "Melli"."""
    between = reading.lower[one.end : other.start]
    inside = between == ["-"] and ["-", reading.lower[other.start]] in EZAFE
    return between in EZAFE or (inside and other.end - other.start > 1)


def _titled(reading: Reading, one: Name, other: Name) -> bool:
    """Say whether a body of a country's name is told from the country: "network Iran" + "Farda"."""
    before = one.start - 1
    return (
        before >= 0
        and one.end == other.start
        and reading.lower[before] in GENERIC_ORGANIZATIONS
        and reading.words[before].islower()
        and reading.lower[one.start] in COUNTRIES
        and one.end - one.start == 1
        and other.end - other.start == 1
        and reading.lower[other.start] not in GIVEN
    )


def _particles(reading: Reading, one: Name, other: Name) -> bool:
    """Say whether nothing but particles stands between the parts of a person's name.

    The first part may end with one: "Joris van" + "der" + "Meer".
    """
    first = one.end
    while first > one.start + 1 and reading.words[first - 1] in PARTICLES:
        first -= 1
    between = reading.words[first : other.start]
    return (
        bool(between)
        and len(between) <= SHORT
        and PARTICLES.issuperset(between)
        and "PERSON" in {one.label, other.label}
        and not one.title
        and first - one.start <= SHORT
    )


def _with_head(reading: Reading, name: Name, end: int) -> None:
    """Give a name of one word the plural behind it on which it hangs: "Safe" + "Homes"."""
    head = name.end
    if (
        head < end
        and head - name.start == 1
        and name.label != "NORP"
        and reading.dep[name.start] == "compound"
        and reading.head[name.start] == head
        and reading.tag[head] in {"NNS", "NNPS"}
        and reading.words[head].istitle()
        and reading.lower[name.start] not in COUNTRIES
        and not is_person(reading.lower[name.start])
        and not are_persons(reading.lower[head])
    ):
        name.end, name.label = head + 1, "ORG"


def _compound(reading: Reading, one: Name, other: Name) -> bool:
    """Say whether two names side by side, one of a single word, are one ("Solberg" + "Shipping").

    The parse says so. A nation, a title or a body before somebody's full name stays by itself.
    """
    before, behind = one.end - 1, other.start
    if _trading(reading, one, other):
        return True
    return (
        min(one.end - one.start, other.end - other.start) == 1
        and reading.dep[before] in {"compound", "nmod"}
        and other.start <= reading.head[before] < other.end
        and reading.tag[before] in PROPER
        and (
            reading.tag[behind] in PROPER or (other.label != "" and reading.words[behind].istitle())
        )
        and one.label != "NORP"
        and reading.lower[before] not in COUNTRIES
        and not is_person(reading.lower[before])
        and not is_person(reading.lower[behind])
        and reading.lower[behind] not in GIVEN
    )


def _trading(reading: Reading, one: Name, other: Name) -> bool:
    """Say whether a surname has what its bearer's company does behind it: "Doe" + "Motors"."""
    single = one.end - one.start == other.end - other.start == 1
    word = reading.lower[one.start]
    return (
        single
        and one.label in {"", "PERSON", "ORG"}
        and reading.words[one.start].istitle()
        and reading.lower[other.start] in ORGANIZATION_NAME_WORDS
        and reading.tag[other.start] in {"NNS", "NNPS"}
        and word not in GIVEN
        and word not in COUNTRIES
        and not is_person(word)
    )


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
    names = not any(
        word in PLACES or word in METONYMS or is_person(word) for word in [*first, *rest[:1]]
    )
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
    country = reading.lower[other.start] if other.end - other.start == 1 else ""
    if reading.lower[one.start] in PORTFOLIOS and one.end - one.start == 1:
        return country in COUNTRIES  # Environment Canada
    branch = country in BRANCHES
    return branch and one.label in {"", "ORG"} and not is_person(reading.lower[one.head])


def with_owners(reading: Reading, names: list[Name]) -> list[Name]:
    """Join a body to the plural of whose it is ("the Harbour Traders' League")."""
    whole: list[Name] = []
    for name in names:
        last = whole[-1] if whole else None
        first = _owners(reading, name, 0 if last is None else last.end)
        if last is not None and _of_saint(reading, last, name, first):
            last.end, last.label = name.end, "ORG"
            continue
        if last is not None and first < last.end and first < name.start:
            last.end, last.label = name.end, "ORG"
            continue
        if first < name.start:
            name.start, name.label = first, "ORG"
        name.start = _with_trade(reading, name, 0 if last is None else last.end)
        whole.append(name)
    return whole


def with_causes(reading: Reading, names: list[Name]) -> list[Name]:
    """Make one name of those who are for something: "Mothers for Decency".

    They are a body if they have their capital within a sentence somewhere, or are called a body:
    lawyers for somebody have a capital only where a sentence begins.
    """
    found: list[Name] = []
    known: set[str] = set()
    for middle in reading.stands.get("for", ()):
        if (name := _cause(reading, middle)) is not None:
            found.append(name)
            inside = name.start and reading.sentence[name.start - 1] == reading.sentence[name.start]
            if inside or _is_explained(reading, name.end):
                known.add(reading.phrase(name.start, name.end))
    bodies = [name for name in found if reading.phrase(name.start, name.end) in known]
    if not bodies:
        return names
    taken = {token for name in bodies for token in range(name.start, name.end)}
    rest = (name for name in names if taken.isdisjoint(range(name.start, name.end)))
    return sorted([*rest, *bodies], key=lambda name: name.start)


def _is_explained(reading: Reading, end: int) -> bool:
    """Say whether a body is explained behind a comma: "Mothers for Decency, the group that"."""
    article = reading.words[end : end + 1] == [","] and reading.tag[end + 1 : end + 2] == ["DT"]
    behind = reading.lower[end + 2 : end + 2 + EXPLAINED] if article else []
    return not ORGANIZATIONS.isdisjoint(behind)


def _cause(reading: Reading, middle: int) -> Name | None:
    """Find a capitalised plural of people before "for", and what they are for behind it."""
    words, first, end = reading.words, middle - 1, middle + 1
    if first < 0 or not words[first].istitle() or reading.tag[first] not in {"NNS", "NNPS"}:
        return None
    if not (are_persons(reading.lower[first]) or reading.tag[first] == "NNPS"):
        return None
    end += reading.lower[end : end + 1] in (["the"], ["a"], ["an"])
    begin = end
    while end < len(reading) and words[end].istitle() and reading.tag[end] in NOUNS:
        end += 1
    of_place = begin < end and reading.lower[begin] in PLACES
    return Name(first, end, "ORG") if begin < end and not of_place else None


def _of_saint(reading: Reading, one: Name, other: Name, first: int) -> bool:
    """Say whether a body is called after a saint: "St. Columb" + "'s" + "Hospital".

    ``first`` is where the body begins, with its owners.
    """
    return (
        reading.lower[one.start] in SAINTS
        and reading.lower[one.end] in {"'s", "’s"}
        and first - one.end <= 1
        and like_organization(reading.lower[other.start : other.end])
    )


def _with_trade(reading: Reading, name: Name, end: int) -> int:
    """Find where a body of two trades begins ("the Dock and Allied Workers' Federation")."""
    first = name.start - 2
    if (
        first > end
        and name.label == "ORG"
        and reading.lower[first - 1 : first + 2 : 2] == ["the", "and"]
        and reading.words[first].istitle()
        and reading.tag[first] in NOUNS
        and reading.lower[first] not in PLACES
        and not like_organization([reading.lower[first]])
        and like_organization(reading.lower[name.start : name.end])
    ):
        return first
    return name.start


def _owners(reading: Reading, name: Name, end: int) -> int:
    """Find where the owners of a body begin, behind the last name's ``end`` or in it."""
    mark = name.start - 1
    if mark < 1 or reading.words[mark] not in POSSESSIVE:
        return name.start
    word = reading.words[mark - 1]
    plural = word.endswith("s") if reading.words[mark] in APOSTROPHES else word.lower() in PLURALS
    if not (word[:1].isupper() and plural) or not like_organization([reading.lower[name.head]]):
        return name.start
    first = mark - 1
    while first > end:
        word = reading.words[first - 1]
        if word == "and" and first - 1 > end:
            word = reading.words[first - 2]  # the Dock and Allied Workers' Federation
            if not word.istitle() or reading.tag[first - 2] not in NOUNS:
                break
            first -= 2
        elif word.istitle() and reading.tag[first - 1] in NOUNS | {"JJ"}:
            first -= 1
        else:
            break
    return first


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
            and plain(reading.words[last.start]) in GIVEN
            and {last.label, name.label} <= {"", "PERSON"}
            and last.end - last.start == 1
        ):
            last.end, last.label = name.end, "PERSON"
        elif not between and name.label == "ORG" and reading.lower[last.head] in SEATS:
            last.end, last.label = name.end, "ORG"  # "Alder County" + "Fire Department"
        elif not between and last.label == "ORG" and _is_local(reading, name.start):
            continue  # it is given back below
        elif _is_of(reading, last, between, name):
            last.end, last.label = name.end, "ORG"
        else:
            whole.append(name)
    for name in whole:
        _close(reading, name)
        if reading.lower[name.head] in NUMBERED and reading.tag[name.end : name.end + 1] == ["CD"]:
            name.end, name.label = name.end + 1, "ORG"
    return whole


def _is_of(reading: Reading, body: Name, between: list[str], behind: Name) -> bool:
    """Say whether the words behind a body's name lead to the rest of it."""
    own = reading.lower[body.start : body.end]
    if between == ["&"]:
        return True
    if between == ["and"] and len(own) == 1 and own[0] in COUNTRIES:
        # the England and Wales Cricket Board
        rest = reading.lower[behind.start : behind.end]
        return rest[0] in COUNTRIES and len(rest) > 1 and rest[-1] in ORGANIZATION_NAME_WORDS
    if between == ["and"] and not behind.label and behind.end - behind.start == 1:
        # the Office of Management and Budget, of which the last word was left over
        return body.label == "ORG" and "of" in own and own[0] in OF_ORGANIZATIONS
    if between == ["of"] and body.label == "ORG" and reading.lower[behind.start] in COUNTRIES:
        return not OF_ORGANIZATIONS.isdisjoint(own)
    if between == ["in"]:
        return reading.lower[body.start] in RESIDING and body.end - body.start > 1
    return between in LEADING and reading.lower[body.head] in OF_ORGANIZATIONS
