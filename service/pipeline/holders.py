"""Holders of offices whose name stands behind all that the office is of.

"Minister of Internal Affairs of Ruritania Jan Nowak", as translations have it: the tagger takes the
end of the office into the name, or all of it for a body. A reader knows where the name begins: what
ministers are of (transport, justice), countries and bodies are nobody's given names.
"""

from collections.abc import Iterator

from service.pipeline.genders import is_given
from service.pipeline.name import SHORT, Name
from service.pipeline.people import OFFICES, PUBLIC_OFFICES, TITLES, is_person
from service.pipeline.places import NATIONS, PLACES
from service.pipeline.reading import BRACKETED, NOUNS, Reading, bracketed
from service.pipeline.vocabulary import (
    BODIES,
    GENERIC_ORGANIZATIONS,
    PLACE_NOUNS,
    PORTFOLIOS,
)

OF = frozenset(["of", "for", "from", "in", "on"])
PLACING = frozenset(["in", "from", "to", "of"])
"""What stands before the names of places."""
LINKS = frozenset(["of", "for", "from", "the", "and", "on", "in"])
WITHIN = frozenset(["of", "the"])
"""Those of them behind which an office goes on for certain."""
REACH = 20
"""Tokens from an office to the end of its holder's name."""
INSIDE = NOUNS | {"JJ", "HYPH", "CD", "POS", "XX", "FW", "``", "''", "VBG", "VBN"}
VERBS = frozenset(["VBG", "VBN"])
SERVING = frozenset(["secretary", "assistant", "deputy", "adviser", "advisor", "representative"])
"""Who is there for the holder of an office."""
MARKS = frozenset(["``", "''"])
SIDES = BODIES | {"side"}
"""What a holder's name may stand right behind: "head of the group from the Thai side NAME"."""
HOLDING = OFFICES | TITLES | frozenset(["representative", "member", "spokesperson", "professor"])
"""What one is of something that is no book or film."""
ALONE = PUBLIC_OFFICES | TITLES
"""Offices that a surname alone may follow ("the President of France Dupont")."""


def with_holders(reading: Reading, names: list[Name]) -> list[Name]:
    """Cut the names of holders out of those that they were taken into. Time is linear."""
    people = {
        (name.start, name.end)
        for name in names
        if name.label == "PERSON" and name.end - name.start > 1
    }
    held = list(_holders(reading, people, _placed(reading)))
    if not held:
        return names
    kept: list[Name] = []
    at = 0
    for name in names:
        while at < len(held) and held[at].end <= name.start:
            at += 1
        holder = held[at] if at < len(held) and held[at].start < name.end else None
        if holder is not None:
            if name.start >= holder.start:
                if name.label == "PERSON" and name.end == holder.end:
                    holder.start = name.start
                continue
            name.end = holder.start
            while name.end > name.start and reading.lower[name.end - 1] in LINKS:
                name.end -= 1
        if name.end > name.start:
            kept.append(name)
    return sorted(kept + held, key=lambda name: name.start)


def _placed(reading: Reading) -> set[str]:
    """Give what stands somewhere as a place may: "in Ruritania", with no name behind it."""
    words = reading.words
    return {
        reading.lower[i + 1]
        for i in reading.where(PLACING)
        if i + 2 < len(reading) and words[i + 1].istitle() and not words[i + 2].istitle()
    }


def _holders(reading: Reading, people: set[tuple[int, int]], placed: set[str]) -> Iterator[Name]:
    end = 0
    for i, of in _before_of(reading):
        if i >= end and reading.tag[i] in {"NN", "NNP"} and is_person(reading.lower[i]):
            name = _holder(reading, i, of + 1, people, placed)
            if name is not None:
                end = name.end
                yield name


def _before_of(reading: Reading) -> list[tuple[int, int]]:
    """Give the tokens before an "of" and the like, with a word in parentheses between them or not.

    Each comes with that "of"; they are in text order.
    """
    found = []
    for of in reading.where(OF):
        near = (i for i in (of - 1 - BRACKETED, of - 1) if 0 <= i < len(reading) - 2)
        found += [(i, of) for i in near if i + 1 + bracketed(reading, i + 1) == of]
    return sorted(found)


def _holder(
    reading: Reading, office: int, begin: int, people: set[tuple[int, int]], placed: set[str]
) -> Name | None:
    """Find the name at the end of a phrase that begins with an office, and behind its "of".

    The phrase ends with the first run of capitals that ends with a holder's name.
    """
    tag, lower, words = reading.tag, reading.lower, reading.words
    last = begin
    limit = min(len(reading), office + REACH)
    while last < limit and (tag[last] in INSIDE or lower[last] in LINKS):
        if "\n" in words[last]:
            break
        capital = words[last][:1].isupper() or words[last] == "-"
        ends = not capital and tag[last] not in MARKS and lower[last] not in WITHIN
        if begin < last and ends:
            if tag[last] in VERBS:
                break
            name = _named(reading, office, range(begin, last), people, placed)
            if name is not None:
                return name
        if not capital or lower[last] in LINKS:
            begin = last + 1
        last += 1
    name = _named(reading, office, range(begin, last), people, placed)
    last += bracketed(reading, last) if last < limit else 0
    if name is None and last < limit and words[last] == ",":
        return _apposed(reading, office, last + 1)
    return name


def _named(
    reading: Reading, office: int, run: range, people: set[tuple[int, int]], placed: set[str]
) -> Name | None:
    """Find the name at the end of a run of capitals."""
    begin, last = run.start, run.stop
    while last > begin and (reading.tag[last - 1] in MARKS or reading.words[last - 1] == "-"):
        last -= 1
    start = _begin(reading, office, range(begin, last), people, placed)
    return None if start < 0 else Name(start, last, "PERSON", office=office)


def _apposed(reading: Reading, office: int, start: int) -> Name | None:
    """Find the name behind the comma ("the spokesman for the Ministry of Ports, Jan Nowak")."""
    while start < len(reading) and (reading.lower[start] in TITLES or reading.words[start] == "."):
        start += 1
    last = start
    while last < min(len(reading), start + REACH) and (
        (reading.tag[last] == "NNP" and reading.words[last][:1].isupper())
        or (last > start and reading.words[last] == "-")
    ):
        last += 1
    long = last - start - 2 * reading.words[start:last].count("-")
    named = 1 < long <= SHORT and not any(_of_body(reading, i) for i in range(start, last))
    listed = reading.tag[last : last + 1] == ["CC"]
    return Name(start, last, "PERSON", office=office) if named and not listed else None


def _begin(
    reading: Reading, office: int, run: range, people: set[tuple[int, int]], placed: set[str]
) -> int:
    """Find where, in a run of capitalised words behind an office, its holder's name begins."""
    lower = reading.lower
    begin, last = run.start, run.stop
    whole = reading.lower[begin - 1] not in LINKS
    for start in run:
        rest = lower[start:last]
        long = len(rest) - 2 * rest.count("-")
        if not 0 < long <= SHORT + 1 or any(_of_body(reading, i) for i in range(start, last)):
            continue
        if start == begin and not whole:
            continue
        before = lower[start - 1]
        if start == begin:
            if _serves(reading, office, start):
                return start if len(rest) > 1 else -1
            if len(rest) == 1 or is_person(before):  # the wife of editor NAME
                return -1
            marked = reading.tag[start - 1] in MARKS or before in SIDES
            named = marked and before not in GENERIC_ORGANIZATIONS | PLACE_NOUNS
            known = (start, last) in people and lower[office] in HOLDING
            if named or known or is_given(rest[0]):
                return start
        elif is_person(before) and not _of_body(reading, start - 1):
            return -1  # a spokesman for Prime Minister NAME
        elif is_given(rest[0]) or (
            lower[office] in HOLDING
            and (_of_body(reading, start - 1) or (before in placed and len(rest) > 1))
        ):
            single = len(rest) == 1 and (before not in PLACES or lower[office] not in ALONE)
            return -1 if single else start
    return -1


def _serves(reading: Reading, office: int, name: int) -> bool:
    """Say whether a name is that of "assistant of president NAME", and not the president's.

    Before a name of his own the president has a capital.
    """
    lower = reading.lower
    between = " ".join(word for word in lower[office + 1 : name] if word != "the")
    of, *nation, served = between.split(" ") if " " in between else (between, "")
    return (
        lower[office] in SERVING
        and of == "of"
        and served in PUBLIC_OFFICES
        and all(word in NATIONS for word in nation)
        and reading.words[name - 1].islower()
    )


def _of_body(reading: Reading, token: int) -> bool:
    """Say whether a word is one of an office's or a body's, and of no person's name."""
    word = reading.lower[token]
    acronym = len(word) > 1 and reading.words[token].isupper() and word.isalpha()
    return word in PORTFOLIOS or word in PLACES or word in BODIES or acronym
