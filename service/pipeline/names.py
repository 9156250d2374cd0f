"""Names in a text: where they begin and end, without titles and descriptions.

spaCy's entities are taken as hints, not as truth: it leaves out given names that it has not
seen, takes descriptions into a name, and cuts names in messy text at random. Runs of proper
nouns that it leaves are names too; what belongs together is joined, what does not is taken off.
"""

from dataclasses import dataclass, field

from spacy.tokens import Doc

from service.claims import SourceKind
from service.pipeline.given_names import GIVEN
from service.pipeline.people import COURTESY, OFFICES, TITLES, are_persons, is_person, singular
from service.pipeline.places import COUNTRIES, PLACES
from service.pipeline.reading import NOUNS, POSSESSIVE, PROPER, Reading
from service.pipeline.vocabulary import DOCUMENTS, METONYMS, ORGANIZATION_NAME_WORDS, PARTY_PLURALS

LABELS = frozenset(
    ["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"]
)
"""Entities that may be names of somebody or something that speaks."""
OF_ORGANIZATIONS = frozenset(
    """embassy ministry department office bank university institute council committee commission
    college house church bureau board academy society association federation union league school
    court secretary council chamber confederation organisation organization fund centre center
    museum agency consulate mission trust""".split()
)
"""Head words after which "of", "for", "in" and another name belong to the name."""
RESIDING = frozenset(["embassy", "consulate", "mission"])
"""Those of them that are known by where they are."""
INNER = frozenset(["of", "for", "and", "in", "the", "on"])
LONGEST = 12
"""Names of more tokens are cut: they are lists or headlines."""
HEADLINE = 30
"""Tokens of the longest headline."""
SPEAKER = 5
"""Tokens of the longest name before a colon."""
MISTAKEN = NOUNS | {"JJ", "VB", "VBD", "VBP", "VBZ", "VBN", "FW"}
"""Tags that surnames get by mistake."""
CUTS = frozenset(':;,()[]/–—|"“”!?')
"""Marks that no name goes on behind."""
INITIAL = 3
"""Characters of the longest initial ("Dr.", "J.R.")."""


Surnames = dict[str, set[str]]


@dataclass(slots=True)
class Name:
    """A mention of a name: tokens ``start`` to ``end`` without title, and the title before it.

    ``label`` is spaCy's, empty where it saw no entity. ``words`` are those of the name, initials
    split off; ``described`` is true where a noun for a person stands before it.
    """

    start: int
    end: int
    label: str
    title: str = ""
    kind: SourceKind | None = None
    words: tuple[str, ...] = field(default=())
    text: str = ""
    described: bool = False

    @property
    def head(self) -> int:
        """The last token."""
        return self.end - 1

    @property
    def key(self) -> str:
        """What is the same for all mentions in the same words."""
        return " ".join(self.words).lower()


def find_names(doc: Doc, reading: Reading) -> list[Name]:
    """Find all names of a parsed document, in text order, never overlapping; without kinds."""
    entities = [
        Name(entity.start, entity.end, entity.label_)
        for entity in doc.ents
        if entity.label_ in LABELS
    ]
    covered = [False] * len(reading)
    for entity in doc.ents:
        covered[entity.start : entity.end] = [True] * (entity.end - entity.start)
    surnames = _surnames(reading, entities)
    found = sorted(entities + _runs(reading, covered, surnames), key=lambda name: name.start)
    found = _headline(reading, _nationals(reading, _grown(reading, found)))
    surnames = _surnames(reading, found)
    kept = [name for name in found if _trimmed(reading, name, surnames)]
    joined = _joined(reading, kept)
    for name in joined:
        name.words = tuple(_split(reading, name))
        name.text = reading.phrase(name.start, name.end)
    return joined


def like_organization(words: list[str]) -> bool:
    """Say whether lower-case words hold one that only names of organizations hold."""
    return any(word.rstrip(".") in ORGANIZATION_NAME_WORDS for word in words)


def _surnames(reading: Reading, names: list[Name]) -> Surnames:
    """Give the last words of full names, and what stands before them.

    People's and teams' are names wherever they stand.
    """
    surnames: Surnames = {}
    for name in names:
        if (
            name.end - name.start > 1
            and len(reading.words[name.head]) > len("Jr")
            and (
                _is_full(reading, name)
                or (name.label == "ORG" and reading.tag[name.head] == "NNPS")
            )
        ):
            surnames.setdefault(reading.lower[name.head], set()).add(reading.lower[name.start])
    return surnames


def _is_full(reading: Reading, name: Name) -> bool:
    """Say whether a name of several words is a person's."""
    if reading.lower[name.head] in ORGANIZATION_NAME_WORDS:
        return False
    return name.label == "PERSON" or (
        not name.label and reading.lower[name.head - 1] in GIVEN | TITLES
    )


def _runs(reading: Reading, covered: list[bool], surnames: Surnames) -> list[Name]:
    """Find runs of proper nouns that no entity covers."""
    runs: list[Name] = []
    speakers = _before_colons(reading)
    begin = -1
    for i in range(len(reading) + 1):
        inside = (
            i < len(reading)
            and not covered[i]
            and (
                i in speakers
                or _is_proper(reading, i, surnames)
                or (
                    begin >= 0
                    and reading.words[i] == "-"
                    and reading.end[i - 1] == reading.start[i]
                    and reading.text[reading.end[i] : reading.end[i] + 1].isupper()
                )
            )
        )
        if inside and begin < 0:
            begin = i
        elif not inside and begin >= 0:
            runs.append(Name(begin, i, ""))
            begin = -1
    return runs


def _is_proper(reading: Reading, i: int, surnames: Surnames) -> bool:
    if not reading.words[i][:1].isupper():
        return False
    if reading.tag[i] in PROPER or reading.tag[i] == "XX":
        return True
    return reading.lower[i] in surnames and (
        reading.tag[i] in MISTAKEN or reading.words[i].isupper()
    )


def _before_colons(reading: Reading) -> set[int]:
    """Find the tokens of speakers in transcripts: capitalised words between line break and colon."""
    found: set[int] = set()
    for i in range(len(reading)):
        if i and "\n" not in reading.words[i - 1]:
            continue
        last = i
        while last < min(i + SPEAKER, len(reading)) and reading.words[last][:1].isupper():
            last += 1
        if i < last < len(reading) and reading.words[last] == ":":
            found.update(range(i, last))
    return found


def _grown(reading: Reading, names: list[Name]) -> list[Name]:
    """Give people's names the words beside them that spaCy left out of the entity."""
    grown: list[Name] = []
    for name in names:
        last = grown[-1] if grown else None
        if last is not None and last.end == name.start and _belong(reading, last, name):
            last.end, last.label = name.end, "PERSON"
        else:
            grown.append(name)
    return grown


def _belong(reading: Reading, one: Name, other: Name) -> bool:
    """Say whether two names side by side are the parts of a person's."""
    lead = _lead(reading, one)
    first = reading.lower[lead : one.end]
    rest = reading.lower[other.start : other.end]
    if not set(reading.tag[lead : other.start + 1]) <= NOUNS | {"XX", "FW"}:
        return False
    if len(first) == len(rest) == 1 and first[0].endswith(".") and len(first[0]) <= INITIAL:
        return rest[0] not in PLACES
    if not first or "PERSON" not in {one.label, other.label}:
        return False
    parts = {one.label, other.label} - {"PERSON"} <= {""} or first[0] in GIVEN
    short = len(first) == 1 and (len(rest) == 1 or rest[0] not in GIVEN) and len(rest) <= INITIAL
    names = not any(word in PLACES | METONYMS or is_person(word) for word in [*first, *rest[:1]])
    upper = any(
        word.isupper() and word.isalpha() and len(word) > 1
        for word in reading.words[one.end - 1 : other.start + 1]
    )
    return parts and short and names and not upper and not like_organization(first + rest)


def _lead(reading: Reading, name: Name) -> int:
    """Find where a name begins behind the titles and descriptions before it."""
    words, lower = reading.words, reading.lower
    lead = name.start
    for i in range(name.start, name.end - 1):
        if lower[i] in GIVEN and lower[i] not in TITLES and words[i][:1].isupper():
            break
        if lower[i] in TITLES or is_person(lower[i]):
            lead = i + 1
    rest = lower[lead : name.end]
    person = len(rest) <= INITIAL and not like_organization(rest) and INNER.isdisjoint(rest)
    return lead if name.label == "PERSON" or person else name.start


def _nationals(reading: Reading, names: list[Name]) -> list[Name]:
    """Join a country or nation to the body behind it ("Swedish" + "Energy Agency")."""
    joined: list[Name] = []
    for name in names:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.label in {"GPE", "NORP"}
            and last.end == name.start
            and name.label in {"", "ORG"}
            and reading.lower[name.end - 1] in ORGANIZATION_NAME_WORDS
            and name.end - last.start <= LONGEST
        ):
            last.end, last.label = name.end, "ORG"
        else:
            joined.append(name)
    return joined


def _headline(reading: Reading, names: list[Name]) -> list[Name]:
    """Cut names in a headline of capitals only to what the text below goes on to name."""
    first = next((i for i, at in enumerate(reading.paragraph) if at > 0), len(reading))
    words = [word for word in reading.words[:first] if word[:1].isalpha()]
    if first > HEADLINE or 2 * sum(word[0].isupper() for word in words) < len(words) + 1:
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
    while name.start < name.end and (
        tag[name.start] in {"DT", "VBG", "PRP$", "IN", "CC", "RB", "CD"}
        or not words[name.start][:1].isalnum()
    ):
        name.start += 1
    lead = _lead(reading, name)
    if lead > name.start:
        name.title = lower[lead - 1]
        name.start = lead
    elif name.start and lower[name.start - 1] in TITLES:
        name.title = lower[name.start - 1]
    if _behind_country(reading, name) or _behind_verb(reading, name, surnames):
        name.start += 1
    if name.start < name.end and words[name.start].isspace():
        return False
    cut = (i for i in range(name.start, name.end) if "\n" in words[i] or words[i] in CUTS)
    name.end = next(cut, name.end)
    if name.start >= name.end or not words[name.start][:1].isupper():
        return False
    return name.end - name.start > 1 or _is_name(reading, name, surnames)


def _behind_country(reading: Reading, name: Name) -> bool:
    """Say whether a person's name has a country before it ("President Ruritania Jan Nowak")."""
    first = reading.lower[name.start : name.end]
    return (
        len(first) > 2  # noqa: PLR2004 - a given name and a surname behind it
        and first[0] in COUNTRIES - GIVEN
        and (name.label == "PERSON" or first[1] in GIVEN)
        and not like_organization(first)
    )


def _behind_verb(reading: Reading, name: Name, surnames: Surnames) -> bool:
    """Say whether a sentence's first word was taken for somebody's given name ("Watch Doe")."""
    return bool(
        name.end - name.start == 2  # noqa: PLR2004
        and surnames.get(reading.lower[name.head], set()) - {reading.lower[name.start]}
        and reading.lower[name.start] not in GIVEN
        and reading.tag[name.start] not in PROPER
        and (name.start == 0 or reading.sentence[name.start - 1] != reading.sentence[name.start])
    )


def _is_name(reading: Reading, name: Name, surnames: Surnames) -> bool:
    """Tell a name of one word from a capitalised noun."""
    word = reading.lower[name.start]
    if len(word) < 2 or (name.title in COURTESY and word in OFFICES):  # noqa: PLR2004
        return False
    if name.title or word in surnames or word in PARTY_PLURALS:
        return True
    if word in GIVEN:
        return True
    common = word in DOCUMENTS or singular(word) in DOCUMENTS
    return not (
        word in TITLES or is_person(word) or are_persons(word) or (common and not name.label)
    )


def _joined(reading: Reading, names: list[Name]) -> list[Name]:
    """Join a given name to the name behind it, and ``Embassy of`` to what it is of."""
    joined: list[Name] = []
    for name in names:
        last = joined[-1] if joined else None
        if last is None or name.end - last.start > LONGEST:
            joined.append(name)
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
        elif _is_of(reading, last, between):
            last.end, last.label = name.end, "ORG"
        else:
            joined.append(name)
    return joined


def _is_of(reading: Reading, body: Name, between: list[str]) -> bool:
    """Say whether the words behind a body's name lead to the rest of it."""
    if between == ["in"]:
        return reading.lower[body.start] in RESIDING and body.end - body.start > 1
    return (
        between in (["of"], ["of", "the"], ["for"], ["for", "the"], ["on"], ["in", "the"])
        and reading.lower[body.head] in OF_ORGANIZATIONS
    )


def _split(reading: Reading, name: Name) -> list[str]:
    """Split a name into words, initials off what they are glued to ("J.Doe", not "U.S.")."""
    parts: list[str] = []
    for token in reading.words[name.start : name.end]:
        at = token.rfind(".", 0, len(token) - 1)
        if 0 < at <= 2 * INITIAL and token[0].isupper() and token[at + 1 :][1:].islower():
            parts.extend([token[: at + 1], token[at + 1 :]])
        elif token.strip() and token not in POSSESSIVE:
            parts.append(token)
    return parts
