"""What a mention weighs for the focus of attention, and which descriptions are mentions."""

from bisect import bisect_left
from itertools import pairwise

from service.claims import SourceKind
from service.pipeline.annotations import Attribution
from service.pipeline.entities import Directory
from service.pipeline.focus import Referent
from service.pipeline.people import are_persons, gender_of_noun, is_person
from service.pipeline.phrases import Phrase, read_phrase
from service.pipeline.reading import NOUNS, SUBJECTS, Reading
from service.pipeline.vocabulary import DOCUMENTS

WEIGHTS = {
    "nsubj": 1.0,
    "nsubjpass": 1.0,
    "csubj": 1.0,
    "appos": 0.5,
    "dobj": 0.5,
    "poss": 0.25,
    "compound": 0.2,
    "conj": 0.4,
}
OTHER_WEIGHT = 0.35
SUBORDINATE = 0.7
"""Share of its weight that a subject keeps whose clause is not the main one."""
BRACKETS = frozenset("()")
ASIDE = 0.2
"""Share of attention in brackets."""
OBJECTS = frozenset(["dobj", "dative", "pobj", "iobj"])
BEFORE = NOUNS | {"JJ", "JJR", "JJS", "HYPH", "CD", "VBN", "VBG", "POS"}
DETERMINED = 7
"""Tokens before a noun in which its article is looked for."""
OF_PHRASE = 8
"""Tokens behind a noun that say of what it is ("of the college")."""
JOINED = 3
"""Joined subjects of which the last weighs as much as the first."""
BYLINE = 12
"""Tokens of a paragraph that is a byline."""


def weigh(reading: Reading, token: int) -> float:
    """Weigh a mention by its grammatical role."""
    above = token
    for _ in range(JOINED):  # "Ann and Bob, both sailors, ..."
        if reading.dep[above] in {"appos", "conj"}:
            above = reading.head[above]
    if reading.dep[above] in SUBJECTS:
        token = above
    weight = WEIGHTS.get(reading.dep[token], OTHER_WEIGHT)
    if reading.dep[token] in SUBJECTS:
        verb = reading.head[token]
        return weight if reading.dep[verb] in {"ROOT", "conj"} else SUBORDINATE * weight
    return weight


def describes(word: str) -> bool:
    """Say whether a lower-case noun may be the head of a mention without a name."""
    return word in DOCUMENTS or is_person(word) or are_persons(word)


def unnamed(reading: Reading, token: int) -> Referent | None:
    """Take "passengers" and "a driver" for somebody without a name, if they are in focus at all."""
    word, dep = reading.lower[token], reading.dep[token]
    if are_persons(word) and dep in SUBJECTS:
        return Referent(None, SourceKind.GROUP, 0.9, noun=word)
    if dep in SUBJECTS | OBJECTS and _is_head(reading, token):
        first = _first(reading, token)
        if first > 0 and reading.lower[first - 1] in {"a", "an"}:
            return Referent(None, SourceKind.UNNAMED, 0.9, gender_of_noun(word), noun=word)
    return None


def described(reading: Reading, directory: Directory, token: int) -> Phrase | None:
    """Read the phrase of which ``token`` is the head, if it is one like "the minister".

    Of documents, any that is the subject of a clause is a mention.
    """
    first = _first(reading, token)
    article = reading.lower[first - 1] if first > 0 else ""
    if reading.lower[token] in DOCUMENTS and reading.dep[token] in SUBJECTS:
        articles = {"the", "a", "an"}
    elif _is_head(reading, token) and token + 1 not in directory.by_token:
        articles = {"the"}
    else:
        return None
    if article not in articles:
        return None
    end = token + 1
    if reading.lower[end : end + 1] == ["of"]:
        limit = min(end + OF_PHRASE, len(reading))
        while end < limit and (reading.tag[end] in BEFORE or reading.lower[end] in {"of", "the"}):
            end += 1
    phrase = read_phrase(reading, directory, first - 1, end)
    return phrase if phrase is not None and phrase.head == token else None


def _is_head(reading: Reading, token: int) -> bool:
    """Say whether a noun for a person is not part of a longer phrase."""
    behind = reading.tag[token + 1] if token + 1 < len(reading) else ""
    return is_person(reading.lower[token]) and behind not in NOUNS | {"CC"}


def _first(reading: Reading, token: int) -> int:
    """Find where the words before a noun begin, behind the article."""
    first = token
    while first > 0 and token - first < DETERMINED and reading.tag[first - 1] in BEFORE:
        first -= 1
    return first


def surrounding(reading: Reading, claims: list[Attribution]) -> list[int]:
    """Give for each token the claim whose content it stands in, the last begun one; else -1."""
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for i, claim in enumerate(claims):
        for piece in claim.content:
            first, last = reading.tokens(piece)
            if first < last:
                opening.setdefault(first, []).append(i)
                closing.setdefault(last, []).append(i)
    around: list[int] = []
    open_: dict[int, None] = {}
    bounds = sorted({0, *opening, *closing})
    for token, following in pairwise([*bounds, len(reading)]):
        for i in closing.get(token, ()):
            open_.pop(i, None)
        for i in opening.get(token, ()):
            open_[i] = None
        around += [next(reversed(open_), -1)] * (following - token)
    return around


def is_byline(reading: Reading, token: int) -> bool:
    """Say whether a token stands on a line of nothing but names, as those who write it do."""
    first = last = token
    while first > 0 and token - first < BYLINE and "\n" not in reading.words[first - 1]:
        first -= 1
    while last < len(reading) and last - token < BYLINE and "\n" not in reading.words[last]:
        last += 1
    words = reading.words[first:last]
    return (
        len(words) <= BYLINE
        and reading.paragraph[token] > 0
        and words[-1][-1:].isalnum()
        and all(word[:1].isupper() for word in words if word[:1].isalnum())
    )


def attention(reading: Reading) -> list[float]:
    """Give the share of attention that a token gets: little in brackets, none in a byline."""
    shares = [1.0] * len(reading)
    marks = reading.where(BRACKETS)
    lines = [0, *(token + 1 for token in reading.breaks), len(reading)]
    for begin, end in pairwise(lines):
        depth = opened = 0
        for token in marks[bisect_left(marks, begin) : bisect_left(marks, end)]:
            if reading.words[token] == "(":
                opened = opened if depth else token
                depth += 1
            elif depth:
                depth -= 1
                if not depth:
                    shares[opened:token] = [ASIDE] * (token - opened)
        if depth:
            shares[opened:end] = [ASIDE] * (end - opened)
    for begin, after in pairwise(lines[:-1]):
        if after - begin <= BYLINE + 1 and reading.words[begin] in {"By", "BY"}:
            shares[begin:after] = [0.0] * (after - begin)
    return shares
