"""What the words in and around one mention of a name say about its kind.

Each clue is a kind and what it weighs; a negative weight speaks against the kind. One label of
the tagger's weighs 1.
"""

from collections.abc import Iterator
from itertools import chain

from service.claims import SourceKind
from service.pipeline.genders import is_given, of_surname
from service.pipeline.given_names import GIVEN
from service.pipeline.name import Name
from service.pipeline.people import COURTESY, is_person
from service.pipeline.places import COUNTRIES, PLACES
from service.pipeline.reading import NOUNS, POSSESSIVE, SUBJECTS, Reading
from service.pipeline.spellings import plain
from service.pipeline.vocabulary import (
    CHANNELS,
    GENERIC_ORGANIZATIONS,
    METONYMS,
    OF_ORGANIZATIONS,
    ORGANIZATION_NAME_WORDS,
    ORGANIZATIONS,
    PLACE_NOUNS,
    PLATFORMS,
)

PERSON, ORGANIZATION, PLACE = SourceKind.PERSON, SourceKind.ORGANIZATION, SourceKind.PLACE
INITIALS = 5
"""Characters of the longest initials ("J.R.")."""
ACRONYM = 5
"""Letters of the longest acronym."""
DIRECTIONS = frozenset(
    """north south east west northern southern eastern western central new great upper lower
    equatorial republic mr mrs ms miss president""".split()
)
"""Words that make another place of a country's name, or a person's of it."""
AS_MANY = frozenset(["are", "have", "were", "do", "'re", "’re", "'ve", "’ve"])
"""Verbs in the plural: behind a single name, it is that of a team or company."""
PARTICLES = frozenset("de van von der den la bin ben di da du le abu dos del".split())
"""Words inside a name that are next to always a person's; lower case."""
SQUAD = frozenset(
    """captain skipper boss manager coach striker defender midfielder winger goalkeeper keeper
    forward players player squad""".split()
)
"""Who stands behind the name of a team."""
SPEAKERS = frozenset(
    """spokesman spokeswoman spokesperson store stores branch branches customers employees staff
    shareholders investors shares lawyers headquarters""".split()
)
"""Who or what is called by the name of the body that has it ("a Riverton spokesman")."""
EITHER = frozenset(["rival", "partner", "competitor", "newcomer", "opponent"])
"""What persons and bodies are called alike."""
STAKES = frozenset("share shares stake stakes holding holdings investors stock bonds".split())
LISTED = 5.0
"""What a name that is known as a place's is likelier to be that place by."""
CARRIES = 3.0
"""What a single word that is a broadcaster's or platform's name is likelier to be that one by."""
ACTS = 0.3
"""What a name without a label is likelier to be a body by, where it does something."""
POLLS = frozenset(["poll", "polls", "polling", "survey", "surveys", "modelling", "modeling"])
"""What only bodies make."""
HIS = frozenset(["he", "she", "his", "her"])
OWN = 3
"""Tokens behind a verb in which its subject may speak of "its" or "her" own."""
SPEAKS_OF_OWN = 1.0
TRUST = frozenset(
    """interest faith confidence trust belief role part place rise fall change changes disappointed
    disappointment interested believe believes believed""".split()
)
"""Words after which "in" leads to no place."""
OF_PLACES = PLACE_NOUNS | {"government", "parliament", "people", "north", "south", "east", "west"}
DAILIES = frozenset(["daily", "weekly"])
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
CLOSE = 16
"""Dependents of a word that are looked at."""
DATELINE = 12
"""Tokens of the longest dateline."""
SENTENCE = frozenset(["VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD", "IN", "TO", ":"])
"""Tags that no dateline has."""
DASHES = frozenset(["-", "--", "–", "—"])
DESCRIPTION = 7
"""Tokens of a description behind a name."""
DESCRIBING = NOUNS | {"JJ", "JJS", "HYPH", "VBN", "POS"}

Clue = tuple[SourceKind, float]

PAIRS: dict[str, tuple[frozenset[str], Clue]] = {
    "as": (frozenset(["himself", "herself", "name"]), (PERSON, 4.0)),
    "from": (
        frozenset("come comes came coming arrived returned travelled flew fled".split()),
        (PLACE, 2.5),
    ),
    "to": (
        frozenset("trip trips visit visits journey flight travelled flew fled".split()),
        (PLACE, 2.5),
    ),
    "of": (OF_PLACES, (PLACE, 4.0)),
    "itself": (frozenset(["calls", "called", "calling"]), (ORGANIZATION, 6.0)),
}
"""What a word right before a name says of it, by the words that may stand before that."""


def clues(reading: Reading, name: Name) -> Iterator[Clue]:
    """Give all clues at one mention; set ``name.described`` where a noun for a person says it."""
    return chain(
        _inside(reading, name),
        _known(name),
        _in_marks(reading, name),
        _dateline(reading, name),
        _before(reading, name),
        _behind(reading, name),
        _by_verb(reading, name),
    )


def _known(name: Name) -> Iterator[Clue]:
    """Know a broadcaster, an agency or a platform by its name, and "Ms Sun" by her title."""
    word = name.words[-1].lower()
    if len(name.words) > 1 and name.words[0].lower() in COURTESY:
        yield PERSON, 6.0
    if len(name.words) == 1 and len(word) > 1 and (word in CHANNELS or word in PLATFORMS):
        yield ORGANIZATION, CARRIES


def _inside(reading: Reading, name: Name) -> Iterator[Clue]:
    words = [word.lower() for word in name.words]
    first, last = words[0], words[-1].rstrip(".")
    single = len(words) == 1
    formed = of_surname(last) != "" and is_given(first)
    if not single and (formed or first in GIVEN or plain(first) in GIVEN):
        yield PERSON, 2.0
    if not single and len(first) <= INITIALS and first.endswith("."):
        yield PERSON, 2.0
    if _is_branch(name):
        yield ORGANIZATION, 3.0
    if (single and name.key.endswith(".")) or last.isdigit():
        yield PERSON, -3.0
    of_body = last in ORGANIZATION_NAME_WORDS
    if not of_body and any(word in PARTICLES for word in name.words[1:-1]):
        yield PERSON, 1.5
    if is_listed(name):
        yield PLACE, LISTED
    elif (
        first in OF_ORGANIZATIONS
        or "&" in words
        or (of_body and (not single or name.label == "ORG"))
    ):
        yield ORGANIZATION, 4.0
    elif single and first in ORGANIZATIONS and first not in GIVEN:
        yield ORGANIZATION, 3.0
    elif (
        name.words[0].isupper() and 1 < len(first.replace(".", "")) <= ACRONYM
        if single
        else reading.tag[name.head] in {"NNPS", "NNS"}
    ):
        yield ORGANIZATION, 1.0


def is_listed(name: Name) -> bool:
    """Say whether a name is known as a place's, or of one that speaks for a government."""
    return name.key in PLACES or name.key.replace(" ", "-") in METONYMS


def _is_branch(name: Name) -> bool:
    """Say whether a name ends with a country but is no place's ("Public Health Wales")."""
    first, last = name.words[0].lower(), name.words[-1].lower()
    parts = first in DIRECTIONS or first in PLACES or first in GIVEN
    return (
        len(name.words) > 1 and last in COUNTRIES and name.label not in {"GPE", "LOC"} and not parts
    )


def _in_marks(reading: Reading, name: Name) -> Iterator[Clue]:
    """Take a name in quotation marks of its own for a body's: people's stand without."""
    before, after = reading.start[name.start] - 1, reading.end[name.head]
    around = reading.text[max(0, before) : before + 1] + reading.text[after : after + 1]
    if around in {'""', "“”", "«»", "„“", "''", "‘’"}:
        yield ORGANIZATION, 3.0


def _dateline(reading: Reading, name: Name) -> Iterator[Clue]:
    """Take "RIVERTON, Sept. 3 —" for the place that an agency reports from."""
    begins = name.start == 0 or "\n" in reading.words[name.start - 1]
    if begins and name.words[0].isupper():
        behind = range(name.end, min(name.end + DATELINE, len(reading)))
        ends = (i for i in behind if reading.words[i] in DASHES or reading.tag[i] in SENTENCE)
        if reading.words[next(ends, name.head)] in DASHES:
            yield PLACE, 4.0


def _before(reading: Reading, name: Name) -> Iterator[Clue]:
    before = reading.lower[name.start - 1] if name.start else ""
    further = reading.lower[name.start - 2] if name.start > 1 else ""
    if name.key not in COUNTRIES:
        yield from _described(reading, name, before)
    if before in {"the", "a", "an"}:
        yield PERSON, -3.0
    elif before in PAIRS and further in PAIRS[before][0]:
        yield PAIRS[before][1]
    elif before == "in" and further in STAKES:
        yield ORGANIZATION, 2.0
    elif before == "in" and len(name.words) == 1 and further not in TRUST:
        yield PLACE, 1.5
    elif before == "by" and further in POLLS and len(name.words) == 1:
        yield ORGANIZATION, 3.0
    elif before == ",":
        yield from _introduced(reading, name)
    elif (
        before == "(" and len(name.words) == 1 and name.words[0].isupper() and further[:1].isalpha()
    ):
        yield ORGANIZATION, 2.0


def _introduced(reading: Reading, name: Name) -> Iterator[Clue]:
    """Read "its lawyer, NAME," and "the supermarket chain, NAME,": the name ends the phrase."""
    noun = reading.lower[name.start - 2] if name.start > 1 else ""
    behind = reading.words[name.end] if name.end < len(reading) else "."
    if reading.tag[name.start - 2] not in {"NN", "NNP"} or behind not in {",", ".", "(", "\n\n"}:
        return
    first = _leftmost(reading, name.start - 2, name.start - DESCRIPTION)
    first -= first > 0 and reading.tag[first - 1] in {"DT", "PRP$", "POS"}
    if first > 1 and reading.tag[first - 1] == "IN" and is_person(reading.lower[first - 2]):
        yield PERSON, 2.0  # "her colleague on the newspaper, NAME"
    elif first == 0 or reading.tag[first] in {"DT", "PRP$", "POS"}:
        yield from _explained(noun)


def _described(reading: Reading, name: Name, before: str) -> Iterator[Clue]:
    single = len(name.words) == 1 and reading.words[name.start - 1].islower()
    full = len(name.words) > 1 and name.label == "PERSON"
    if name.title or name.office >= 0:
        yield PERSON, 4.0
    elif name.start and (reading.tag[name.start - 1] in NOUNS or before in DAILIES):
        if before in EITHER:
            return
        if is_person(before):
            name.described = True
            yield PERSON, 2.0
        elif full and _of(reading, name.start - 1):
            return  # "in charge of the station NAME"
        elif (
            before in GENERIC_ORGANIZATIONS
            or before in DAILIES
            or (single and before in ORGANIZATIONS)
        ):
            article = _is_article(reading, name.start - 2)
            yield ORGANIZATION, (4.0 if article else 3.0) + (0.0 if full else 2.0)
        elif before in PLACE_NOUNS and not full:
            yield PLACE, 2.0


def _of(reading: Reading, noun: int) -> bool:
    """Say whether a noun, with the words before it, is what something is of."""
    first = _leftmost(reading, noun, noun - DESCRIPTION)
    first -= _is_article(reading, first - 1)
    return first > 0 and reading.lower[first - 1] == "of"


def _leftmost(reading: Reading, noun: int, limit: int) -> int:
    """Find where the words that describe a noun begin, at ``limit`` at the farthest."""
    first = noun
    while first > max(0, limit) and reading.tag[first - 1] in DESCRIBING:
        first -= 1
    return first


def _is_article(reading: Reading, token: int) -> bool:
    return token >= 0 and reading.lower[token] in {"a", "an", "the"}


def _behind(reading: Reading, name: Name) -> Iterator[Clue]:
    lower = reading.lower
    after, second = (lower[i] if i < len(lower) else "" for i in (name.end, name.end + 1))
    if after == "," and second.isdigit() and len(second) == len("99"):
        yield PERSON, 4.0
    relative = second if after == "," else after
    yield PERSON, {"who": 2.0, "which": -2.0}.get(relative, 0.0)
    if after == "," and second in {"a", "an", "the"}:
        yield from _explained(_head_noun(reading, name.end + 2))
    elif after in POSSESSIVE and second in OWN_OF_PLACES:
        yield PLACE, 1.5
    elif after in POSSESSIVE and second in OWN_OF_BODIES:
        yield ORGANIZATION, 1.5
    elif after in GENERIC_ORGANIZATIONS:
        yield ORGANIZATION, 1.0
    elif after in SQUAD | SPEAKERS and not name.title:
        taken = name.label == "PERSON" and reading.tag[name.end + 1 : name.end + 2] == ["NNP"]
        yield ORGANIZATION, 3.5 if taken else 2.5  # a club before "boss NAME"
    elif after == "(" and len(name.words) > 1 and len(second) > 1:
        acronym = reading.words[name.end + 1]
        if acronym.isupper() and acronym.isalpha():
            yield ORGANIZATION, 2.0


def _explained(noun: str) -> Iterator[Clue]:
    if is_person(noun):
        yield PERSON, 2.0
    elif noun in GENERIC_ORGANIZATIONS:
        yield ORGANIZATION, 2.0
    elif noun in PLACE_NOUNS:
        yield PLACE, 3.0


def _head_noun(reading: Reading, first: int) -> str:
    """Give the head of the noun phrase whose words begin at ``first``."""
    last = ""
    for i in range(first, min(first + DESCRIPTION, len(reading))):
        if reading.tag[i] not in DESCRIBING:
            break
        last = reading.lower[i]
    return last


def _by_verb(reading: Reading, name: Name) -> Iterator[Clue]:
    verb = reading.head[name.head]
    own = reading.children[name.head][:CLOSE]
    alone = not any(reading.dep[child] == "conj" for child in own)
    if reading.dep[name.head] == "nsubj" and not name.label and name.key not in GIVEN:
        yield ORGANIZATION, ACTS
    if reading.dep[name.head] == "nsubj" and alone and name.head < verb:
        own_words = set(reading.lower[verb + 1 : verb + 1 + OWN])
        if not own_words.isdisjoint(HIS):
            yield PERSON, SPEAKS_OF_OWN
        elif "its" in own_words:
            yield ORGANIZATION, SPEAKS_OF_OWN
    if reading.dep[name.head] in SUBJECTS and alone:
        words = {reading.lower[i] for i in (verb, *reading.children[verb][:CLOSE])}
        if not words.isdisjoint(AS_MANY):
            yield ORGANIZATION, 1.0
