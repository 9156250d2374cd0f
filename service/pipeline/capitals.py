"""Which words are proper nouns: runs of them that entities leave are names too."""

from service.pipeline.given_names import GIVEN
from service.pipeline.name import INITIALS, Name
from service.pipeline.people import PUBLIC_OFFICES, TITLES
from service.pipeline.reading import FINITE, NOUNS, PROPER, Reading
from service.pipeline.spellings import plain
from service.pipeline.vocabulary import ORGANIZATION_NAME_WORDS, ORGANIZATIONS

SPEAKER = 5
"""Tokens of the longest name before a colon."""
MISTAGGED = frozenset(["IN", "DT", "RB", "UH", "JJ", "FW"])
"""Tags that given names of other languages get by mistake."""
MISTAKEN = NOUNS | {"JJ", "VB", "VBD", "VBP", "VBZ", "VBN", "FW"}
"""Tags that surnames get by mistake."""

CONJUGATED = FINITE - {"MD"}
"""Tags of a verb that makes a clause of the words before a colon, without those of modals."""
ACRONYMS = frozenset(["WHO"])
"""What is taken for a pronoun otherwise."""
LEADING = frozenset("general supreme high central national federal royal joint".split())
"""Adjectives with which the names of bodies begin."""

Surnames = dict[str, set[str]]
"""Last words of full names, with the words that stand before them."""


def runs(reading: Reading, covered: list[bool], surnames: Surnames) -> list[Name]:
    """Find runs of proper nouns that no entity covers."""
    found: list[Name] = []
    speakers = _before_colons(reading)
    capital = {word for word in set(reading.words) if word[:1].isupper()}
    called = {word for word, tag in zip(reading.words, reading.tag, strict=True) if tag in PROPER}
    proper = {word for word in called & capital if word.lower() not in reading.common}
    candidates = capital | {"-"}
    for i, word in enumerate(reading.words):
        if word not in candidates or covered[i]:
            continue
        goes_on = bool(found) and found[-1].end == i
        if (
            i in speakers
            or _is_proper(reading, i, surnames, proper)
            or (goes_on and _is_hyphen(reading, i))
        ):
            if goes_on:
                found[-1].end = i + 1
            else:
                found.append(Name(i, i + 1, ""))
    return found


def _is_hyphen(reading: Reading, i: int) -> bool:
    """Say whether a word joins the one before it to a capital behind it."""
    return (
        reading.words[i] == "-"
        and reading.end[i - 1] == reading.start[i]
        and reading.text[reading.end[i] : reading.end[i] + 1].isupper()
    )


def _is_proper(reading: Reading, i: int, surnames: Surnames, proper: set[str]) -> bool:
    """Say whether a word is a proper noun, here or elsewhere in the text.

    ``proper`` are the words that the text never has in lower case.
    """
    word, tag = reading.words[i], reading.tag[i]
    if not word[:1].isupper() or _opens(reading, i):
        return False
    if tag in PROPER or tag == "XX" or INITIALS.match(word) or word in ACRONYMS:
        return True
    if _is_staff(reading, i):
        return True
    if i and word.isupper() and len(word) > 1 and reading.words[i - 1] in ORGANIZATIONS:
        return True
    behind = i + 1 < len(reading) and reading.tag[i + 1] in PROPER
    if behind and tag in MISTAGGED and plain(word) in GIVEN:
        return True
    known = reading.lower[i] in surnames or word in proper
    return known and (tag in MISTAKEN or word.isupper())


def _opens(reading: Reading, i: int) -> bool:
    """Say whether a noun for a body has its capital from the sentence: "Court records show"."""
    return (
        reading.lower[i] in ORGANIZATIONS
        and i + 1 < len(reading)
        and (i == 0 or reading.sentence[i - 1] != reading.sentence[i])
        and reading.words[i + 1].islower()
        and reading.tag[i + 1] in {"NN", "NNS"}
    )


def _is_staff(reading: Reading, i: int) -> bool:
    """Say whether a word is one of "General Staff" or "Supreme Court", in capitals."""
    first = i if reading.lower[i] in LEADING else i - 1
    return (
        0 <= first < len(reading) - 1
        and reading.lower[first] in LEADING
        and reading.words[first].istitle()
        and reading.words[first + 1].istitle()
        and reading.lower[first + 1] in ORGANIZATION_NAME_WORDS
    )


def _before_colons(reading: Reading) -> set[int]:
    """Find speakers in transcripts: capitalised words between line break and colon."""
    found: set[int] = set()
    for i in [0, *(i + 1 for i in reading.breaks)]:
        last = i
        while last < min(i + SPEAKER, len(reading)) and (
            reading.words[last][:1].isupper() or (last > i and reading.words[last] == "-")
        ):
            last += 1
        clause = any(
            reading.tag[k] in CONJUGATED and reading.dep[k] == "ROOT" for k in range(i, last)
        )
        if i < last < len(reading) and reading.words[last] == ":" and not clause:
            found.update(range(i, last))
    return found


def last_words(reading: Reading, names: list[Name]) -> Surnames:
    """Give the last words of full names: people's and teams' are names wherever they stand."""
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
    last = reading.lower[name.head]
    if last in ORGANIZATION_NAME_WORDS or last in PUBLIC_OFFICES:
        return name.label == "PERSON" and reading.lower[name.start] in GIVEN
    before = reading.lower[name.head - 1]
    return name.label == "PERSON" or (not name.label and (before in GIVEN or before in TITLES))
