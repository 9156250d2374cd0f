"""What kind each name is: a person's, an organization's, a place's.

spaCy reads one name as a person here and as a place there, above all in messy text. So its
labels are votes, and so is what stands around each mention (a title, ``who``, ``Ltd``, "the
island of"); the votes of all mentions are added, and the name gets one kind throughout.
"""

from collections import defaultdict

from service.claims import SourceKind
from service.pipeline.given_names import GIVEN
from service.pipeline.names import OF_ORGANIZATIONS, Name
from service.pipeline.people import gender_of_noun, is_person
from service.pipeline.places import COUNTRIES, PLACES
from service.pipeline.reading import NOUNS, POSSESSIVE, SUBJECTS, Reading
from service.pipeline.vocabulary import (
    GENERIC_ORGANIZATIONS,
    METONYMS,
    ORGANIZATION_NAME_WORDS,
    PLACE_NOUNS,
)

PERSON, ORGANIZATION, PLACE = SourceKind.PERSON, SourceKind.ORGANIZATION, SourceKind.PLACE
LABELS = {
    "PERSON": (PERSON, 1.0),
    "ORG": (ORGANIZATION, 1.0),
    "GPE": (PLACE, 1.0),
    "LOC": (PLACE, 1.0),
    "FAC": (PLACE, 0.5),
    "NORP": (None, 3.0),
    "": (None, 0.1),
}
OTHER_LABEL = (None, 0.5)
ENOUGH = 3.0
"""What spaCy's labels can add up to: it makes the same mistake again and again."""
SPEAKS = 0.6
"""What a source of a claim is likelier to be a person by."""
SHARED = 0.2
"""Share that the votes for other names with the same last word have."""
KNOWN = 4.0
"""What a word of somebody's full name is likelier to be that person by."""
PART = 1.5
"""What a word of a body's full name is likelier to be that body by."""
AS_MANY = frozenset(["are", "have", "were", "do", "'re", "’re", "'ve", "’ve"])
"""Verbs in the plural: behind a single name, it is that of a team or company."""
STAKES = frozenset("share shares stake stakes holding holdings investors stock bonds".split())
TRUST = frozenset(
    """interest faith confidence trust belief role part place rise fall change changes disappointed
    disappointment interested believe believes believed""".split()
)
"""Words after which "in" leads to no place."""
OF_PLACES = PLACE_NOUNS | {"government", "parliament", "people", "north", "south", "east", "west"}
OWN_OF_PLACES = frozenset(
    """government capital parliament president prime foreign economy army border borders coast
    constitution population airspace embassy king queen supreme central""".split()
)
"""What only places have: "X's government"."""
OWN_OF_BODIES = frozenset(
    """shares share profits sales revenue customers chief headquarters board shareholders chairman
    employees subsidiary website products stock founder staff""".split()
)
"""What only bodies have: "X's customers"."""

Votes = dict[SourceKind | None, float]


def judge(reading: Reading, names: list[Name], speaking: set[int]) -> None:
    """Set ``kind`` and ``described`` of all names, in time linear in their number.

    ``speaking`` are tokens in the sources of claims: an unknown name there is likely a person's.
    """
    by_name: dict[str, Votes] = defaultdict(lambda: defaultdict(float))
    by_last: dict[str, Votes] = defaultdict(lambda: defaultdict(float))
    labelled: dict[tuple[str, SourceKind | None], float] = defaultdict(float)
    heard: set[str] = set()
    for name in names:
        votes = _votes(reading, name)
        kind, weight = LABELS.get(name.label, OTHER_LABEL)
        labelled[name.key, kind] += weight
        if labelled[name.key, kind] <= ENOUGH or kind is None:
            votes[kind] += weight
        if name.head in speaking and name.key not in heard:
            heard.add(name.key)
            votes[PERSON] += SPEAKS
        for kind, vote in votes.items():
            by_name[name.key][kind] += vote
            by_last[name.words[-1].lower()][kind] += vote
    _coordinate(reading, names, by_name)
    people: set[str] = set()
    bodies: set[str] = set()
    for name in sorted(names, key=lambda name: -len(name.words)):
        total = _total(name, by_name[name.key], by_last[name.words[-1].lower()])
        if len(name.words) == 1:
            word = name.words[0].lower()
            if word in people and (
                word not in PLACES or name.head in speaking or name.label == "PERSON"
            ):
                total[PERSON] += 2 * KNOWN if word in PLACES else KNOWN
            elif word in bodies and word not in PLACES:
                total[ORGANIZATION] += PART
        best = max(total, key=lambda kind: total[kind])
        name.kind = best if total[best] > 0 else None
        if len(name.words) > 1:
            first, last = name.words[0].lower(), name.words[-1].lower()
            if name.kind is PERSON:
                people.add(last)
                if first not in COUNTRIES - GIVEN:
                    people.add(first)
            elif name.kind is ORGANIZATION:
                bodies.update({first, last} - GIVEN)


def _total(name: Name, own: Votes, shared: Votes) -> Votes:
    share = 0.0 if name.words[-1].lower() in PLACES else SHARED
    return {kind: own[kind] + share * shared[kind] for kind in (PERSON, ORGANIZATION, PLACE, None)}


def _coordinate(reading: Reading, names: list[Name], by_name: dict[str, Votes]) -> None:
    """Let names joined by "and" vote for each other: they are mostly of one kind."""
    at = {name.head: name for name in names}
    for name in names:
        other = at.get(reading.head[name.head])
        if reading.dep[name.head] != "conj" or other is None or other.key == name.key:
            continue
        one, two = by_name[name.key], by_name[other.key]
        first, second = (max(votes, key=lambda kind: votes[kind]) for votes in (one, two))
        one[second] += 1.0
        two[first] += 1.0


def _votes(reading: Reading, name: Name) -> Votes:
    """Count what speaks for each kind around one mention."""
    votes: Votes = defaultdict(float)
    _by_words(reading, name, votes)
    _by_words_before(reading, name, votes)
    _by_words_behind(reading, name, votes)
    if (
        reading.dep[name.head] in SUBJECTS
        and not any(reading.dep[child] == "conj" for child in reading.children[name.head])
        and any(
            reading.lower[verb] in AS_MANY
            for verb in [reading.head[name.head], *reading.children[reading.head[name.head]]]
        )
    ):
        votes[ORGANIZATION] += 1.0
    return votes


def _by_words(reading: Reading, name: Name, votes: Votes) -> None:
    words = name.words
    first, last = words[0].lower(), words[-1].lower().rstrip(".")
    key = name.key
    if len(words) > 1 and first in GIVEN:
        votes[PERSON] += 2.0
    if len(words) > 1 and len(words[0]) <= 5 and words[0].endswith("."):  # noqa: PLR2004 - "J.R."
        votes[PERSON] += 2.0
    if (len(words) == 1 and key.endswith(".")) or last.isdigit():
        votes[PERSON] -= 3.0
    if key in PLACES or key.replace(" ", "-") in METONYMS:
        votes[PLACE] += 5.0
    elif last in ORGANIZATION_NAME_WORDS and (len(words) > 1 or name.label == "ORG"):
        votes[ORGANIZATION] += 4.0
    elif first in OF_ORGANIZATIONS:
        votes[ORGANIZATION] += 4.0
    elif len(words) == 1 and words[0].isupper() and 2 <= len(words[0]) <= 6:  # noqa: PLR2004
        votes[ORGANIZATION] += 1.0
    elif len(words) > 1 and reading.tag[name.head] in {"NNPS", "NNS"}:
        votes[ORGANIZATION] += 1.0


def _by_words_before(reading: Reading, name: Name, votes: Votes) -> None:
    lower = reading.lower
    before = lower[name.start - 1] if name.start else ""
    further = lower[name.start - 2] if name.start > 1 else ""
    country = name.key in COUNTRIES
    if name.title and not country:
        votes[PERSON] += 4.0
    elif reading.tag[name.start - 1] in NOUNS and name.start and not country:
        if is_person(before):
            votes[PERSON] += 2.0
            name.described = True
        elif before in GENERIC_ORGANIZATIONS:
            votes[ORGANIZATION] += 3.0
        elif before in PLACE_NOUNS:
            votes[PLACE] += 2.0
    if before == "the":
        votes[PERSON] -= 3.0
    elif before == "in" and len(name.words) == 1:
        if further in STAKES:
            votes[ORGANIZATION] += 2.0
        elif further not in TRUST:
            votes[PLACE] += 1.5
    elif before == "in" and further in STAKES:
        votes[ORGANIZATION] += 2.0
    elif before == "of" and further in OF_PLACES:
        votes[PLACE] += 3.0
    if before == "," and name.start > 1 and gender_of_noun(further):
        votes[PERSON] += 1.0


def _by_words_behind(reading: Reading, name: Name, votes: Votes) -> None:
    lower = reading.lower
    after = [lower[i] if i < len(lower) else "" for i in range(name.end, name.end + 3)]
    if after[0] == "," and after[1].isdigit() and len(after[1]) == 2:  # noqa: PLR2004 - an age
        votes[PERSON] += 2.0
    if "who" in after[:2] and after[0] in {",", "who"}:
        votes[PERSON] += 2.0
    elif "which" in after[:2] and after[0] in {",", "which"}:
        votes[PERSON] -= 2.0
    if after[0] == "," and after[1] in {"a", "an", "the"}:
        noun = _head_noun(reading, name.end + 2)
        if is_person(noun):
            votes[PERSON] += 2.0
        elif noun in GENERIC_ORGANIZATIONS:
            votes[ORGANIZATION] += 2.0
        elif noun in PLACE_NOUNS:
            votes[PLACE] += 3.0
    if after[0] in POSSESSIVE:
        if after[1] in OWN_OF_PLACES:
            votes[PLACE] += 1.5
        elif after[1] in OWN_OF_BODIES:
            votes[ORGANIZATION] += 1.5
    elif after[0] in GENERIC_ORGANIZATIONS:
        votes[ORGANIZATION] += 1.0
    elif after[0] == "(" and name.end + 1 < len(lower) and len(after[1]) > 1:
        acronym = reading.words[name.end + 1]
        if acronym.isupper() and acronym.isalpha() and len(name.words) > 1:
            votes[ORGANIZATION] += 2.0


def _head_noun(reading: Reading, first: int) -> str:
    """Give the head of the noun phrase whose words begin at ``first``."""
    last = ""
    for i in range(first, min(first + 7, len(reading))):
        if reading.tag[i] not in NOUNS | {"JJ", "JJS", "HYPH", "VBN", "POS"}:
            break
        last = reading.lower[i]
    return last
