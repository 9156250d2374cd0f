"""Names in a text: where they begin and end, without titles and descriptions.

The tagger's entities are taken as hints, not as truth: it leaves out given names that it has not
seen, takes descriptions into a name, and cuts names in messy text at random. Runs of proper
nouns that it leaves are names too; what belongs together is joined, what does not is taken off.
"""

from service.pipeline.capitals import Surnames, last_words, runs
from service.pipeline.clues import PARTICLES
from service.pipeline.genders import is_given
from service.pipeline.given_names import GIVEN
from service.pipeline.holders import with_holders
from service.pipeline.joining import grown, joined, with_causes, with_nations, with_owners
from service.pipeline.name import INITIALS, INNER, LONGEST, SHORT, Name, lead, like_organization
from service.pipeline.people import (
    NATIVES_AND_NAMES,
    OFFICES,
    POSTNOMINALS,
    PREMIERS,
    PUBLIC_OFFICES,
    TITLES,
    are_persons,
    is_person,
    may_be_surname,
    singular,
)
from service.pipeline.phrases import DAYS
from service.pipeline.places import ONLY_COUNTRIES
from service.pipeline.reading import NOUNS, POSSESSIVE, PROPER, Reading
from service.pipeline.recognition import NAMES
from service.pipeline.spellings import plain
from service.pipeline.vocabulary import (
    DOCUMENTS,
    GENERIC_ORGANIZATIONS,
    ORGANIZATIONS,
    PARLIAMENTS,
    PARTY_PLURALS,
    PORTFOLIOS,
    TRADES,
)

DEPUTIES = frozenset("rear vice major brigadier lieutenant maj lt brig".split())
"""Words before a rank that make another of it."""
LEADING = PARTICLES | {"al", "el", "ad", "ash", "ibn"}
"""Small words that surnames begin with."""
OPENING = frozenset('"“«„')
GOVERNING = frozenset(["minister", "pm", "mp", "mps", "downing"])
"""Words of a text about 10 Downing Street."""
UNNAMED = frozenset(["DT", "VBG", "PRP$", "IN", "CC", "RB", "CD"])
"""Tags of words with which no name begins."""
HEADLINE = 30
"""Tokens of the longest headline."""
CUTS = frozenset(':;,()[]/–—|"“”!?')
"""Marks that no name goes on behind."""


def find_names(reading: Reading) -> list[Name]:
    """Find all names of a parsed document, in text order, never overlapping; without kinds."""
    entities = [
        name
        for start, end, label in reading.entities
        if label in NAMES
        for whole in _unmarked(reading, Name(start, end, label))
        for name in _somebody_of(reading, whole)
    ]
    covered = [False] * len(reading)
    for start, end, _ in reading.entities:
        covered[start:end] = [True] * (end - start)
    surnames = last_words(reading, entities)
    found = sorted(entities + runs(reading, covered, surnames), key=lambda name: name.start)
    found = _headline(reading, with_nations(reading, grown(reading, found)))
    found = with_causes(reading, with_owners(reading, with_holders(reading, found)))
    surnames = last_words(reading, found)
    kept = [name for name in found if _trimmed(reading, name, surnames)]
    names = [part for name in joined(reading, kept) for part in _holder_of(reading, name)]
    names = _with_seats(reading, names)
    for name in names:
        name.call(tuple(_split(reading, name)), reading.phrase(name.start, name.end))
    return names


def _with_seats(reading: Reading, names: list[Name]) -> list[Name]:
    """Take "No 10" for a name where the text is about who works there."""
    if GOVERNING.isdisjoint(reading.stands):
        return names
    seats = [
        Name(i, i + 2, "GPE")
        for i in reading.where({"no", "number"})
        if reading.words[i : i + 2] in (["No", "10"], ["Number", "10"])
    ]
    taken = {token for seat in seats for token in (seat.start, seat.start + 1)}
    rest = (name for name in names if taken.isdisjoint(range(name.start, name.end)))
    return sorted([*rest, *seats], key=lambda name: name.start) if seats else names


def _unmarked(reading: Reading, name: Name) -> list[Name]:
    """Take apart what goes on behind the end of quotation marks that it begins in."""
    for i in range(name.start + 1, name.end - 1):
        if reading.tag[i] == "''":
            return [Name(name.start, i, name.label), Name(i + 1, name.end, "")]
    return [name]


def _somebody_of(reading: Reading, name: Name) -> list[Name]:
    """Take "Jane Doe of Doe Consulting" apart, which is no body."""
    own = reading.lower[name.start : name.end]
    of = own.index("of") if "of" in own[:-1] else 0
    if name.label != "ORG" or not 1 < of <= SHORT or like_organization(own[:of]):
        return [name]
    if not is_given(own[0]):
        return [name]
    middle = name.start + of
    return [Name(name.start, middle, "PERSON"), Name(middle + 1, name.end, "ORG")]


def _holder_of(reading: Reading, name: Name) -> list[Name]:
    """Take "State Committee A.Stone" apart, which names a body and who speaks for it."""
    for i in range(name.start + 1, name.end):
        if INITIALS.match(reading.words[i]) and like_organization([reading.lower[i - 1]]):
            return [Name(name.start, i, "ORG"), Name(i, name.end, "PERSON")]
    return [name]


def _headline(reading: Reading, names: list[Name]) -> list[Name]:
    """Cut names in a headline of capitals only to what the text below goes on to name."""
    first = next((i for i, at in enumerate(reading.paragraph[: HEADLINE + 1]) if at > 0), 0)
    words = [word for word in reading.words[:first] if word[:1].isalpha()]
    if not first or 2 * sum(word[0].isupper() for word in words) < len(words) + 1:
        return names
    below = {
        reading.lower[i]
        for name in names
        if name.start >= first
        for i in range(name.start, name.end)
    }
    kept = []
    for name in names:
        if name.start < first:
            inside = [i for i in range(name.start, name.end) if reading.lower[i] in below]
            if inside and reading.lower[name.start] not in GIVEN:
                name.start, name.end = inside[0], inside[-1] + 1
            elif not inside and name.end - name.start == 1 and name.label == "PERSON":
                continue
        kept.append(name)
    return kept


def _named_so(word: str) -> bool:
    """Say whether somebody's name begins with a word, whatever its tag."""
    return bool(INITIALS.match(word)) or (len(word) >= SHORT and plain(word) in GIVEN)


def _without_nouns(reading: Reading, name: Name) -> None:
    """Take common nouns off the end of a person's name, which stand there in headlines.

    And the half of a rank off a body's: "Fleet Command" of "Rear Admiral NAME".
    """
    behind = reading.lower[name.end : name.end + 1]
    if (
        name.end - name.start > 1
        and reading.lower[name.end - 1] in DEPUTIES
        and TITLES.issuperset(behind)
    ):
        name.end -= 1
    while (
        name.label == "PERSON"
        and name.end > name.start + 1
        and reading.words[name.end - 1].islower()
    ):
        name.end -= 1


def _trimmed(reading: Reading, name: Name, surnames: Surnames) -> bool:
    """Take articles, titles and marks off a name; say whether anything is left."""
    words, lower, tag = reading.words, reading.lower, reading.tag
    name.end = min(name.end, name.start + LONGEST)
    while name.end > name.start and (
        lower[name.end - 1] in POSSESSIVE
        or lower[name.end - 1] in INNER
        or not words[name.end - 1][:1].isalnum()
    ):
        name.end -= 1
    _without_nouns(reading, name)
    while name.start < name.end and (
        (tag[name.start] in UNNAMED and not _named_so(words[name.start]))
        or not words[name.start][:1].isalnum()
        or _is_where(reading, name)
    ):
        name.start += 1
    while name.end - name.start > SHORT - 1 and words[name.end - 1] in POSTNOMINALS:
        name.end -= 1
    begin = lead(reading, name)
    if begin > name.start:
        name.title = lower[begin - 1]
        name.start = begin + (words[begin] == ".")  # "Hon. Doe"
    elif name.start and lower[name.start - 1] in TITLES:
        name.title = lower[name.start - 1]
    if (
        _behind_country(reading, name)
        or _behind_verb(reading, name, surnames)
        or _behind_trade(reading, name)
        or _behind_portfolio(reading, name)
        or (name.label == "PERSON" and name.end - name.start > 1 and lower[name.start] in DAYS)
    ):
        name.start += 1
    if name.start < name.end and words[name.start].isspace():
        return False
    cut = (i for i in range(name.start, name.end) if "\n" in words[i] or words[i] in CUTS)
    name.end = next(cut, name.end)
    if name.start >= name.end or not (words[name.start][:1].isupper() or _leads(reading, name)):
        return False
    if name.end - name.start > 1:
        return not _is_office(reading, name, surnames)
    return _is_name(reading, name, surnames)


def _is_where(reading: Reading, name: Name) -> bool:
    """Say whether the name of a body begins with a word that only says which: "provincial"."""
    which = reading.tag[name.start] in NOUNS | {"JJ"} and reading.words[name.start].islower()
    behind = name.start + 1 < name.end and reading.words[name.start + 1].istitle()
    return which and behind and name.label == "ORG"


def _leads(reading: Reading, name: Name) -> bool:
    """Say whether a surname begins with a small word: "Mr al-Masri", "Ms van Dijk"."""
    titled = bool(name.title) or name.label == "PERSON"
    return titled and reading.lower[name.start] in LEADING and reading.words[name.head].istitle()


def _is_office(reading: Reading, name: Name, surnames: Surnames) -> bool:
    """Say whether some capitalised words are an office without a name ("Energy Minister")."""
    last = reading.lower[name.head]
    if reading.lower[name.start] in PUBLIC_OFFICES and last in PORTFOLIOS:
        return name.end - name.start == SHORT - 1  # "Minister Energy", as translations have it
    known = last in surnames or reading.lower[name.start] in GIVEN
    inner = not INNER.isdisjoint(reading.lower[name.start : name.end])
    return name.label in {"", "ORG"} and last in PUBLIC_OFFICES and not (known or inner)


def _is_bare(reading: Reading, name: Name) -> bool:
    """Tell "Portal states", without its article, from a name: the sentence gives the capital."""
    first, word = name.start, reading.lower[name.start]
    opens = first == 0 or reading.sentence[first - 1] != reading.sentence[first]
    return opens and word in GENERIC_ORGANIZATIONS and word in reading.common


def _is_the_office(reading: Reading, name: Name, surnames: Surnames) -> bool:
    """Tell "the Dean" from somebody who is called Dean."""
    word, before = reading.lower[name.start], reading.lower[max(0, name.start - 1)]
    return word in OFFICES and before == "the" and word not in surnames


def _is_sort(reading: Reading, name: Name) -> bool:
    """Tell what a body is from its name: 'Party "New Day"', "Court records"."""
    word, behind = reading.lower[name.start], reading.words[name.end : name.end + 3]
    if len(behind) < SHORT:
        return False
    title = behind[1][:1].isupper()
    if word in ORGANIZATIONS and behind[0].islower() and singular(behind[0]) in DOCUMENTS:
        return True
    if behind[0] in OPENING:
        return word in ORGANIZATIONS and title
    return reading.tag[name.start] == "JJ" and behind[0] in ORGANIZATIONS and title


def _behind_country(reading: Reading, name: Name) -> bool:
    """Say whether a person's name has a country or its parliament before it.

    "President Ruritania Jan Nowak", "deputy of Sejm Jan Nowak".
    """
    first = reading.lower[name.start : name.end]
    return (
        len(first) > 2  # noqa: PLR2004 - a given name and a surname behind it
        and (first[0] in ONLY_COUNTRIES or first[0] in PARLIAMENTS)
        and (name.label == "PERSON" or first[1] in GIVEN)
        and not like_organization(first)
    )


def _behind_portfolio(reading: Reading, name: Name) -> bool:
    """Say whether a person's name has what a minister is of before it ("Minister Energy NAME")."""
    return (
        name.end - name.start >= SHORT
        and name.title in PUBLIC_OFFICES
        and reading.lower[name.start] in PORTFOLIOS
        and not like_organization(reading.lower[name.start + 1 : name.end])
    )


def _behind_trade(reading: Reading, name: Name) -> bool:
    """Say whether a body's name has its trade before it ("Retailer Doe & Co.")."""
    return (
        name.end - name.start > 1
        and (name.label in {"", "ORG"} or reading.lower[name.start] not in GIVEN)
        and reading.lower[name.start] in TRADES
        and _begins(reading, name.start)
    )


def _begins(reading: Reading, token: int) -> bool:
    """Say whether a sentence begins here, or what follows a dateline or mark."""
    return (
        token == 0
        or reading.sentence[token - 1] != reading.sentence[token]
        or not reading.words[token - 1][:1].isalnum()
    )


def _behind_verb(reading: Reading, name: Name, surnames: Surnames) -> bool:
    """Say whether a sentence's first word was taken for somebody's given name ("Watch Doe")."""
    return bool(
        name.end - name.start == 2  # noqa: PLR2004
        and surnames.get(reading.lower[name.head], set()) - {reading.lower[name.start]}
        and reading.lower[name.start] not in GIVEN
        and reading.tag[name.start] not in PROPER
        and _begins(reading, name.start)
    )


def _is_name(reading: Reading, name: Name, surnames: Surnames) -> bool:
    """Tell a name of one word from a capitalised noun."""
    word = reading.lower[name.start]
    titled = (word in TITLES and word.endswith(".")) or word in PREMIERS
    if _is_sort(reading, name) or titled or _is_the_office(reading, name, surnames):
        return False
    native = word in NATIVES_AND_NAMES and reading.lower[max(0, name.start - 1)] == "the"
    if native or (word in PARTY_PLURALS and word not in surnames):
        name.label = "NORP"  # headlines have it beside names of persons: "Tories insist"
    if native or word in surnames or word in PARTY_PLURALS:
        return True
    office = word in PUBLIC_OFFICES or word in TITLES
    if len(word) < 2 or _is_bare(reading, name) or (name.title and office):  # noqa: PLR2004
        return False
    if name.title or word in GIVEN:
        return True
    if word in DOCUMENTS or singular(word) in DOCUMENTS:
        numbered = reading.tag[name.end : name.end + 1] == ["CD"]  # Article 41
        return name.label not in {"", "PERSON"} and not numbered
    surname = may_be_surname(word) and reading.tag[name.start] == "NNP"
    return surname or not (word in TITLES or is_person(word) or are_persons(word))


def _split(reading: Reading, name: Name) -> list[str]:
    """Split a name into words, initials off what they are glued to ("J.Doe", not "U.S.")."""
    parts: list[str] = []
    for token in reading.words[name.start : name.end]:
        at = token.rfind(".", 0, len(token) - 1)
        if 0 < at <= 2 * SHORT and token[0].isupper() and token[at + 1 :][1:].islower():
            parts.extend([token[: at + 1], token[at + 1 :]])
        elif token.strip() and token not in POSSESSIVE:
            parts.append(token)
    return parts
