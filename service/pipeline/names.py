"""Names in a text: where they stand and whether each is a person's, an organization's, a place's.

spaCy's entities are taken as votes, not as truth: one name is read as a person here and as a
place there, above all in messy text. Votes of all mentions are added, with those of the words
around each (a title, ``who``, ``Ltd``), and the name gets one kind throughout the text.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc

from service.claims import SourceKind
from service.pipeline.given_names import FEMALE, MALE
from service.pipeline.places import PLACES
from service.pipeline.reading import NOUNS, POSSESSIVE, PROPER, Reading
from service.pipeline.vocabulary import (
    METONYMS,
    ORGANIZATION_NAME_WORDS,
    TITLES,
    is_person,
)

PERSON, ORGANIZATION, PLACE = SourceKind.PERSON, SourceKind.ORGANIZATION, SourceKind.PLACE
LABELS = {
    "PERSON": PERSON,
    "ORG": ORGANIZATION,
    "GPE": PLACE,
    "LOC": PLACE,
    "FAC": PLACE,
    "NORP": None,
    "PRODUCT": None,
    "WORK_OF_ART": None,
    "EVENT": None,
    "LAW": None,
}
OF_ORGANIZATIONS = frozenset(
    """embassy ministry department office bank university institute council committee commission
    college house church bureau board academy society association federation union league school
    court secretary council chamber confederation organisation organization fund centre center
    museum agency consulate mission trust""".split()
)
"""Head words after which "of", "for", "in" and another name belong to the name."""
INNER = frozenset(["of", "for", "and", "in", "the", "on"])
LONGEST = 12
"""Names of more tokens are cut: they are lists or headlines."""
HEADLINE = 30
"""Tokens of the longest headline."""
CUTS = frozenset(":;,()[]/–—|\"“”!?")
"""Marks that no name goes on behind."""
GIVEN = MALE | FEMALE

Votes = dict[SourceKind | None, float]


@dataclass(slots=True)
class Name:
    """A mention of a name: tokens ``start`` to ``end`` without title, and the title before it.

    ``described`` is true where a noun for a person stands before it.
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


def find_names(doc: Doc, reading: Reading, speaking: set[int]) -> list[Name]:
    """Find all names of a parsed document, in text order, never overlapping.

    ``speaking`` are tokens in the sources of claims: an unknown name there is likely a person's.
    """
    found: list[Name] = []
    covered = [False] * len(reading)
    for entity in doc.ents:
        covered[entity.start : entity.end] = [True] * (entity.end - entity.start)
        if entity.label_ in LABELS:
            found.append(Name(entity.start, entity.end, entity.label_))
    found.extend(_runs(reading, covered, _known(reading, found)))
    found.sort(key=lambda name: name.start)
    found = _headline(reading, _nationals(reading, found))
    known = _known(reading, found)
    trimmed = [name for name in found if _trim(reading, name, known)]
    joined = _join(reading, trimmed)
    for name in joined:
        name.words = tuple(_split(reading, name))
        name.text = reading.phrase(name.start, name.end)
    _judge(reading, joined, speaking)
    return joined


def _known(reading: Reading, names: list[Name]) -> set[str]:
    """Give the last words of people's full names: they are names wherever they stand."""
    return {
        reading.words[name.end - 1]
        for name in names
        if name.label == "PERSON" and name.end - name.start > 1 and len(reading.words[name.end - 1]) > 2  # noqa: PLR2004
    }


def _runs(reading: Reading, covered: list[bool], known: set[str]) -> list[Name]:
    """Find runs of proper nouns that no entity covers."""
    runs: list[Name] = []
    begin = -1
    for i in range(len(reading) + 1):
        inside = (
            i < len(reading)
            and not covered[i]
            and (
                (
                    (
                        reading.tag[i] in PROPER
                        or reading.tag[i] == "XX"
                        or reading.words[i] in known
                    )
                    and reading.words[i][:1].isupper()
                )
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
        reading.words[i] for name in names if name.start >= first for i in range(name.start, name.end)
    }
    for name in names:
        if name.start >= first:
            break
        while name.end - name.start > 1 and reading.words[name.start] not in below | GIVEN and (
            any(word in below for word in reading.words[name.start : name.end])
        ):
            if reading.lower[name.start] in GIVEN:
                break
            name.start += 1
        while name.end - name.start > 1 and reading.words[name.end - 1] not in below and (
            reading.words[name.start] in below
        ):
            name.end -= 1
    return names


def _trim(reading: Reading, name: Name, known: set[str]) -> bool:
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
    personal = name.label in {"PERSON", ""}
    while name.start < name.end - (name.label == "PERSON") and (
        lower[name.start] in TITLES
        or (personal and lower[name.start] not in GIVEN and is_person(lower[name.start]))
    ):
        name.title = lower[name.start]
        name.start += 1
    if not name.title and name.start and lower[name.start - 1] in TITLES:
        name.title = lower[name.start - 1]
    if name.start < name.end and words[name.start].isspace():
        return False
    cut = (i for i in range(name.start, name.end) if "\n" in words[i] or words[i] in CUTS)
    name.end = next(cut, name.end)
    if name.end - name.start == 1 and (
        (is_person(lower[name.start]) and words[name.start] not in known and lower[name.start] not in GIVEN)
        or lower[name.start] in TITLES or len(words[name.start]) < 2  # noqa: PLR2004
    ):
        return False
    return name.start < name.end and words[name.start][:1].isupper()


def _join(reading: Reading, names: list[Name]) -> list[Name]:
    """Join a given name to the name behind it, and ``Embassy of`` to what it is of."""
    joined: list[Name] = []
    for name in names:
        last = joined[-1] if joined else None
        if last is not None and name.end - last.start <= LONGEST:
            between = reading.lower[last.end : name.start]
            if (
                not between
                and not name.title
                and reading.lower[last.start] in GIVEN
                and {last.label, name.label} <= {"", "PERSON"}
                and last.end - last.start == 1
            ):
                last.end, last.label = name.end, "PERSON"
                continue
            if (
                1 <= len(between) <= 2  # noqa: PLR2004 - "of the"
                and between[0] in INNER - {"and", "the"}
                and all(word in INNER for word in between)
                and reading.lower[last.end - 1] in OF_ORGANIZATIONS
            ) or (
                between == ["in"]
                and reading.lower[last.start] in {"embassy", "consulate", "mission"}
                and last.end - last.start > 1
            ):
                last.end, last.label = name.end, "ORG"
                continue
        joined.append(name)
    return joined


def _split(reading: Reading, name: Name) -> list[str]:
    """Split a name into words, initials off what they are glued to ("V.Putin")."""
    parts: list[str] = []
    for token in reading.words[name.start : name.end]:
        at = token.rfind(".", 0, len(token) - 1)
        if 0 < at <= 6 and token[at + 1].isalpha() and token[0].isupper():  # noqa: PLR2004
            parts.extend([token[: at + 1], token[at + 1 :]])
        elif token.strip() and token not in POSSESSIVE:
            parts.append(token)
    return parts


def _judge(reading: Reading, names: list[Name], speaking: set[int]) -> None:
    """Give every name the kind with most votes; a surname that of the full name it ends."""
    by_name: dict[str, Votes] = defaultdict(lambda: defaultdict(float))
    by_last: dict[str, Votes] = defaultdict(lambda: defaultdict(float))
    for name in names:
        key = " ".join(name.words).lower()
        votes = _votes(reading, name)
        if name.head in speaking:
            votes[PERSON] += 0.6
        for kind, vote in votes.items():
            by_name[key][kind] += vote
            by_last[name.words[-1].lower()][kind] += vote
    people: set[str] = set()
    for name in sorted(names, key=lambda name: -len(name.words)):
        key = " ".join(name.words).lower()
        last = name.words[-1].lower()
        share = 0.2 if last not in PLACES else 0.0
        total = {
            kind: by_name[key][kind] + share * by_last[last][kind]
            for kind in (PERSON, ORGANIZATION, PLACE, None)
        }
        if len(name.words) == 1 and last in people and (
            last not in PLACES or name.head in speaking or name.label == "PERSON"
        ):
            total[PERSON] += 4.0 if last not in PLACES else 8.0
        best = max(total, key=lambda kind: total[kind])
        name.kind = best if total[best] > 0 else None
        if name.kind is PERSON and len(name.words) > 1:
            people.add(last)
            people.update({name.words[0].lower()} & GIVEN)


def _votes(reading: Reading, name: Name) -> Votes:
    """Count what speaks for each kind at one mention."""
    lower, words = reading.lower, name.words
    votes: Votes = defaultdict(float)
    votes[LABELS.get(name.label)] += 3.0 if name.label == "NORP" else 1.0 if name.label else 0.1
    text = " ".join(words).lower()
    before = lower[name.start - 1] if name.start else ""
    after = lower[name.end] if name.end < len(lower) else ""
    second = lower[name.end + 1] if name.end + 1 < len(lower) else ""
    if name.title:
        votes[PERSON] += 4.0
    elif is_person(before) and reading.tag[name.start - 1] in NOUNS:
        votes[PERSON] += 2.0
        name.described = True
    if len(words) > 1 and words[0].lower() in GIVEN:
        votes[PERSON] += 2.0
    if len(words) > 1 and len(words[0]) <= 5 and words[0].endswith("."):  # noqa: PLR2004 - "J.R."
        votes[PERSON] += 2.0
    if after == "," and (second == "who" or (second.isdigit() and len(second) == 2)):  # noqa: PLR2004
        votes[PERSON] += 2.0
    if after == "," and second in {"a", "an", "the"} and _person_follows(reading, name.end + 2):
        votes[PERSON] += 2.0
    if len(words) == 1 and text.endswith("."):
        votes[PERSON] -= 3.0
    if before == "the":
        votes[PERSON] -= 3.0
    known = text in PLACES or text.replace(" ", "-") in METONYMS
    if known:
        votes[PLACE] += 5.0
    elif words[-1].lower().rstrip(".") in ORGANIZATION_NAME_WORDS and (len(words) > 1 or name.label == "ORG"):
        votes[ORGANIZATION] += 4.0
    elif words[0].lower() in OF_ORGANIZATIONS:
        votes[ORGANIZATION] += 4.0
    elif after == "(" and second.isupper() and len(second) > 1:
        votes[ORGANIZATION] += 2.0
    elif len(words) == 1 and words[0].isupper() and 2 <= len(words[0]) <= 6:  # noqa: PLR2004
        votes[ORGANIZATION] += 1.0
    if before in {"company", "firm", "group", "giant", "body", "charity", "retailer", "maker", "chain", "club", "carrier"}:
        votes[ORGANIZATION] += 3.0
    return votes


def _person_follows(reading: Reading, first: int) -> bool:
    """Say whether the phrase that begins at ``first`` is headed by a noun for a person."""
    last = ""
    for i in range(first, min(first + 6, len(reading))):
        if reading.tag[i] not in NOUNS | {"JJ", "JJS", "HYPH", "VBN"}:
            break
        last = reading.lower[i]
    return is_person(last)
