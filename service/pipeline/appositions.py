"""Names given to a description behind it: "the minister, NAME", "head of X NAME"."""

from service.pipeline.clues import ORGANIZATION, PERSON
from service.pipeline.entities import Directory, Entity
from service.pipeline.name import before
from service.pipeline.people import POSTNOMINALS, are_persons, is_person, singular
from service.pipeline.phrases import Phrase
from service.pipeline.reading import NOUNS, Reading, bracketed
from service.pipeline.vocabulary import DOCUMENTS, ORGANIZATIONS, PLACE_NOUNS

OTHERS = DOCUMENTS | PLACE_NOUNS | ORGANIZATIONS
"""Nouns that a person's name behind a comma does not explain."""
BEFORE_COMMA = NOUNS | {
    *("IN", "DT", "JJ", "PRP", "PRP$", "CC", "POS", "HYPH", "CD", "``", "''", "VBG", "VBN"),
}
ENDS = frozenset(["IN", "WP", "WDT", "VBD", "VBZ", "VBP", "VBG", "CC"])
"""Tags behind a comma that begin something else than a name."""
NAMED = frozenset(["name", "nickname"])
CALLING = NAMED | frozenset(
    """known identified named called calling calls styling presented presenting introduced
    introducing""".split()
)
NAMING = NAMED | {"as", "itself", "themselves", "himself", "herself"}
"""Words right before a name that somebody is called by: "a group calling itself NAME"."""
MARKS = frozenset('"“«„')
OF_WHICH = (["of", "which"], ["of", "whom"])
"""What a name behind a comma may be told from by it: "the host of which, NAME"."""
WHERE = frozenset(["of", "from", "in", "at"])
COMPARED = frozenset(["JJR", "JJS"])
"""Tags of "the elder" and "the eldest" of several."""
LEADING = frozenset(["IN", "TO", "CC", "POS"])
"""Tags of words after which a name belongs to them."""


def apposed(reading: Reading, directory: Directory, phrase: Phrase) -> Entity | None:
    """Find the bearer of the name that a description has beside it."""
    several = is_plural(reading, phrase) and reading.lower[phrase.start] != "one"
    noun = singular(reading.lower[phrase.head])
    known = _held(reading, directory, phrase) or _called(reading, directory, phrase)
    if known is not None:
        return None if several and known.kind is PERSON else known
    comma = of = other = within = False
    party = -1
    i = phrase.stop
    i += 2 * (reading.lower[i : i + 2] in OF_WHICH)
    while i < phrase.end:
        name = directory.by_token.get(i)
        if name is not None:
            entity = directory.of_name.get(name.start)
            ends = (
                name.end >= phrase.end
                or not reading.words[name.end][:1].isalnum()
                or reading.words[name.end] in POSTNOMINALS
                or (comma and reading.lower[name.end] in WHERE)  # one of them, NAME of PLACE
                or (name.end - name.start > 1 and reading.tag[name.end] == "IN")  # in a letter
            )
            leading = (
                reading.tag[before(reading, name.start)] in LEADING and name.start - 1 != party
            )
            if entity is not None and comma and reading.tag[name.end : name.end + 1] == ["POS"]:
                party = name.end if entity.kind is ORGANIZATION else -1  # Labour's NAME
            elif entity is not None and ends and not leading:
                close = name.start - 1 == phrase.stop  # behind a comma, or in marks of its own
                comma = comma or (close and reading.words[phrase.stop] in MARKS | {"The"})
                whole = not several or (entity.kind is ORGANIZATION and close)
                other = other and not comma
                if whole and _explains(entity, noun, comma=comma, close=close, other=other):
                    return entity
            i = name.end
            continue
        mark = reading.words[i] == ","
        person = is_person(reading.lower[i])
        aside = _aside(reading, i, comma=comma)
        if aside:
            within = within or aside == 1
            i += aside
            continue
        if within and person:
            return None
        ends = reading.tag[i] in ENDS if comma else reading.tag[i] not in BEFORE_COMMA
        ends = ends and not (reading.tag[i] == "CC" and is_person(reading.lower[i - 1]))
        if (mark and comma) or (ends and not mark):
            return None
        comma = comma or mark
        of = of or reading.tag[i] == "IN"
        other = other or (of and not comma and person)
        i += 1
    return None


def singled_out(reading: Reading, directory: Directory, phrase: Phrase) -> Entity | None:
    """Find who is named as one of several: "one of them, NAME", "the elder of brothers, NAME"."""
    of = phrase.start + 1 + (phrase.determiner == "the")
    if reading.lower[of : of + 1] != ["of"]:
        return None
    if reading.lower[of - 1] != "one" and reading.tag[of - 1] not in COMPARED:
        return None
    for i in range(of, phrase.end):
        entity = directory.of_name.get(i)
        end = directory.by_token[i].end if entity is not None else i
        alone = end >= phrase.end or not reading.words[end][:1].isalnum()
        if entity is not None and alone and reading.words[before(reading, i)] == ",":
            return entity if entity.kind is PERSON else None
    return None


def _aside(reading: Reading, i: int, *, comma: bool) -> int:
    """Count the tokens that tell more of a title: "(retd)", or the "in" of "general in reserve"."""
    within = comma and reading.tag[i] == "IN" and is_person(reading.lower[i - 1])
    return bracketed(reading, i) or int(within)


def _held(reading: Reading, directory: Directory, phrase: Phrase) -> Entity | None:
    """Find the holder of an office in a phrase of offices ("head of X, chairman of Y NAME")."""
    if not is_person(reading.lower[phrase.head]):
        return None
    for i in range(phrase.stop, phrase.end):
        name = directory.by_token.get(i)
        if name is not None and name.office >= phrase.head:
            return directory.of_name.get(name.start)
    return None


def _called(reading: Reading, directory: Directory, phrase: Phrase) -> Entity | None:
    """Find what somebody is "known as", or whose "name" or "nickname" is given."""
    calling = False
    for i in range(phrase.stop, phrase.end):
        calling = calling or reading.lower[i] in CALLING
        name = directory.by_token.get(i)
        if name is None or name.start != i or not calling:
            continue
        last = before(reading, i)
        last -= reading.lower[last] == "the"
        if reading.lower[last] in NAMING:
            return directory.of_name.get(i)
    return None


def is_plural(reading: Reading, phrase: Phrase) -> bool:
    """Say whether a phrase is about several."""
    word = reading.lower[phrase.head]
    mistagged = is_person(word) and not word.endswith("s")
    return are_persons(word) or (reading.tag[phrase.head] in {"NNS", "NNPS"} and not mistagged)


def _explains(entity: Entity, noun: str, *, comma: bool, close: bool, other: bool) -> bool:
    """Say whether a name beside a description is that of the one described.

    ``other`` is true where somebody else is described in between, who may bear the name.
    """
    if entity.kind is PERSON:
        return not other and (is_person(noun) or (comma and noun not in OTHERS))
    return entity.kind is ORGANIZATION and comma and (noun in ORGANIZATIONS or close)
