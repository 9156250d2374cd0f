"""Noun phrases: which word of a source is the one that speaks, and what stands around it.

Read from left to right by part-of-speech tags rather than from the parse, which a sentence in
disorder throws off: the head is the last noun before the first preposition, relative pronoun or
comma, behind the last possessor.
"""

from dataclasses import dataclass

from service.claims import SourceKind
from service.pipeline.entities import Directory
from service.pipeline.name import Name
from service.pipeline.people import (
    PERSON_NOUNS,
    POSTNOMINALS,
    PUBLIC_OFFICES,
    TITLES,
    is_person,
    singular,
)
from service.pipeline.reading import NOUNS, POSSESSIVE, Reading
from service.pipeline.vocabulary import DOCUMENTS, ORGANIZATIONS, PORTFOLIOS

LONGEST = 40
"""Tokens of a phrase that are read; what stands behind them does not name the source."""
STOPS = frozenset(["IN", "TO", "WP", "WDT", "WP$", "WRB", "VBZ", "VBD", "VBP", "MD", "EX"])
SKIPPED = frozenset(["IN", "CC", "RB", "TO", "UH", ",", ":", "``", "''", "-LRB-", "_SP", "NFP"])
KNOWN = DOCUMENTS | ORGANIZATIONS | PERSON_NOUNS
"""Nouns that head a phrase even where the tagger took them for something else."""
ENDS = frozenset(".!?;:")
SAYING = frozenset(["VBD", "VBZ", "VBP"])
"""Tags of a cue that was taken into the source."""
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
DAYS = WEEKDAYS | {"yesterday", "today", "tomorrow", "tonight", "earlier", "later"}
RELATIVES = frozenset(["WP", "WDT"])
INSIDE = NOUNS | {"JJ", "JJR", "JJS", "DT", "PRP$", "CD", "POS", "HYPH"}
"""Tags of words in a noun phrase without what stands behind its head."""
BELONGING = frozenset(["of", "for", "in"])


@dataclass(slots=True)
class Phrase:
    """A noun phrase: tokens ``start`` to ``stop`` up to its first modifier behind, of ``end``.

    ``possessor`` is the token before a "'s", ``joint`` where a phrase joined by "and" begins;
    both -1 where there is none. ``name`` is the name at the head.
    """

    start: int
    stop: int
    end: int
    head: int
    determiner: str
    name: Name | None
    possessor: int = -1
    joint: int = -1

    @property
    def definite(self) -> bool:
        """Whether the phrase points at something known."""
        return (
            self.determiner
            in {"the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"}
            or self.possessor >= 0
        )


def read_phrase(reading: Reading, directory: Directory, first: int, last: int) -> Phrase | None:
    """Read the tokens ``first`` to ``last`` as a noun phrase; None where nothing is left."""
    tag, lower = reading.tag, reading.lower
    last = min(last, first + LONGEST)
    first = _clause_start(reading, first, last)
    while (
        first < last
        and first not in directory.by_token
        and (
            (
                (tag[first] in SKIPPED or (tag[first] in SAYING and first + 1 < last))
                and lower[first] not in {"both", "neither"}
            )
            or not reading.words[first][:1].isalnum()
        )
    ):
        first += 1
    while (
        last > first
        and not reading.words[last - 1][-1:].isalnum()
        and reading.words[last - 1][-1:] != "."
    ):
        last -= 1
    while last > first and lower[last - 1] in POSSESSIVE:
        last -= 1
    if first >= last:
        return None
    stop, joint, possessor, begin = _scan(reading, directory, first, last)
    head = _last_noun(reading, directory, begin, stop)
    aged = lower[stop - 1] in {"old", "olds"} and stop - 1 > begin
    if aged or (tag[head] not in NOUNS and head not in directory.by_token):
        head = stop - 1
    counting = tag[head] == "CD" and lower[head] != "one" and lower[stop : stop + 1] == ["of"]
    if tag[head] not in NOUNS and head not in directory.by_token and not (aged or counting):
        head = next(
            (i for i in range(last - 1, first - 1, -1) if singular(lower[i]) in KNOWN), head
        )
        stop = max(stop, head + 1)
    before = directory.at(head - 1) if reading.words[head] in POSTNOMINALS else None
    if before is not None and before.kind is SourceKind.PERSON:
        head -= 1
    name = directory.by_token.get(head)
    if name is not None and name.end - 1 != head and name.end <= stop:
        head = name.end - 1
    # machine translation glues sentences: "region.the"
    determiner = (
        lower[first].rpartition(".")[2] if tag[first] in {"DT", "PDT", "PRP$", "CD"} else ""
    )
    return Phrase(first, stop, last, head, determiner, name, possessor, joint)


def _last_noun(reading: Reading, directory: Directory, begin: int, stop: int) -> int:
    """Find the noun, or name, that the tokens ``begin`` to ``stop`` end with."""
    head = stop - 1
    while head > begin and reading.tag[head] not in NOUNS and head not in directory.by_token:
        head -= 1
    portfolio = head > begin and reading.lower[head] in PORTFOLIOS
    if portfolio and reading.lower[head - 1] in PUBLIC_OFFICES:
        return head - 1  # "Minister Energy", as translations have it
    return head


def _clause_start(reading: Reading, first: int, last: int) -> int:
    """Skip what stands before the phrase: a headline, a word of the clause before."""
    for i in range(last - 2, first, -1):
        if "\n" in reading.words[i]:
            return i + 1
    for i in range(first + 1, min(first + 3, last - 1)):
        if reading.words[i] in ENDS:
            return i + 1
        if reading.words[i] == "," and (
            reading.tag[first] == "NN"
            and i == first + 1
            and singular(reading.lower[first]) not in KNOWN
        ):
            return i + 1
    return first


def _scan(
    reading: Reading, directory: Directory, first: int, last: int
) -> tuple[int, int, int, int]:
    """Find where the phrase stops, where a joined one begins, and its possessor."""
    tag, lower = reading.tag, reading.lower
    joint = possessor = -1
    begin = i = first
    seen = False
    while i < last:
        name = directory.by_token.get(i)
        if name is not None:
            i, seen = min(name.end, last), True
            continue
        if lower[i] in POSSESSIVE and seen and i + 1 < last:
            possessor, begin, seen = i - 1, i + 1, False
        elif (
            tag[i] == "CC"
            and seen
            and not (
                i - begin == 1
                and (
                    (tag[begin] in {"NN", "JJ"} and begin not in directory.by_token)
                    or lower[begin] in PORTFOLIOS
                )
            )
        ):
            joint = i + 1 if i + 1 < last else -1
            break
        elif reading.words[i] == "-" and reading.end[i] == reading.start[min(i + 1, last - 1)]:
            i += 1  # "the Riverton-based company"
        elif seen and (
            _parts(reading, i)
            or tag[i] in STOPS
            or _is_time(reading, i)
            or tag[i] in {"DT", "PRP$"}
            or (tag[i] in {"VBG", "VBN"} and not is_person(lower[min(i + 1, last - 1)]))
            or (
                not reading.words[i][:1].isalnum()
                and reading.words[i] not in {"-", "%", "'", "’"}
                and not (reading.words[i] == "." and lower[i - 1] in TITLES)
            )
        ):
            break
        elif tag[i] in NOUNS or tag[i] in {"PRP", "CD"}:
            seen = True
        elif tag[i] in RELATIVES and i > first:
            break
        i += 1
    return max(i, begin + 1), joint, possessor, begin


def _parts(reading: Reading, i: int) -> bool:
    """Say whether a dash between spaces stands here: "Mr NAME - deputy director of ..."."""
    spaced = reading.end[i - 1] < reading.start[i] and i + 1 < len(reading)
    return reading.words[i] == "-" and spaced and reading.end[i] < reading.start[i + 1]


def _is_time(reading: Reading, i: int) -> bool:
    """Say whether an adverbial of time begins here ("told the court last week")."""
    lower = reading.lower
    return lower[i] in DAYS or (lower[i] in {"last", "next", "this"} and lower[i + 1 : i + 2] != [])


def _before_marks(reading: Reading, token: int) -> int:
    while token > 0 and not reading.words[token - 1][:1].isalnum():
        token -= 1
    return token


def phrase_before(reading: Reading, directory: Directory, token: int) -> Phrase | None:
    """Read the noun phrase that ends just before ``token`` (what a "who" refers to)."""
    last = _before_marks(reading, token)
    if last > 1 and reading.words[last - 1].isdigit() and reading.words[last - 2] == ",":
        last = _before_marks(reading, last - 1)  # an age
    first = _leftmost(reading, directory, last)
    return read_phrase(reading, directory, first, last) if first < last else None


def phrase_around(reading: Reading, directory: Directory, token: int) -> Phrase | None:
    """Read the noun phrase of which ``token`` is the head, with what that is of, for or in."""
    last = token + 1
    while last < len(reading) and last - token < LONGEST:
        if (
            reading.lower[last] not in BELONGING
            and last not in directory.by_token
            and (reading.tag[last] not in INSIDE)
        ):
            break
        last += 1
    return read_phrase(reading, directory, _leftmost(reading, directory, token + 1), last)


def _leftmost(reading: Reading, directory: Directory, last: int) -> int:
    """Find where the noun phrase begins that ends before a token, with its article."""
    first = last
    while first > 0 and last - first < LONGEST:
        i = first - 1
        if i not in directory.by_token and reading.tag[i] not in INSIDE:
            break
        first = i
        if reading.tag[i] in {"DT", "PRP$"}:
            break
    return first
