"""Parsed documents, written by hand: no test of a rule needs a parser."""

from itertools import pairwise

from spacy.tokens import Doc
from spacy.vocab import Vocab

from service.pipeline.annotations import Attribution, Chars
from service.pipeline.entities import Directory
from service.pipeline.grouping import gather
from service.pipeline.kinds import judge
from service.pipeline.names import find_names
from service.pipeline.quotes import quotes
from service.pipeline.reading import Reading, read
from service.pipeline.roles import describe

CLOSING = frozenset([".", ",", "?", ":", "’s", "'s", "”", ")", "-"])
OPENING = frozenset(["“", "(", "-"])
"""Words before or behind which no space stands."""


def parsed(text: str) -> Doc:
    """Make a document of ``word/TAG``, ``word/TAG/dep`` or ``word/TAG/dep/head``.

    A head is the index of a token, by default the token itself. ``[ORG`` and ``]`` around words
    make them an entity; ``¶`` is a line break. A full stop ends a sentence.
    """
    words: list[str] = []
    tags: list[str] = []
    deps: list[str] = []
    heads: list[int] = []
    entities: list[str] = []
    label, begins = "", False
    for part in text.split():
        if part.startswith("["):
            label, begins = part[1:], True
        elif part == "]":
            label = ""
        else:
            word, tag, dep, head = [*part.split("/"), "", "", ""][:4]
            words.append("\n\n" if word == "¶" else word)
            tags.append("_SP" if word == "¶" else tag)
            deps.append(dep or "dep")
            heads.append(int(head) if head else len(words) - 1)
            entities.append(f"{'B' if begins else 'I'}-{label}" if label else "O")
            begins = False
    spaces = [not (b in CLOSING or a in OPENING or "\n" in a + b) for a, b in pairwise(words)]
    starts: list[bool | int | None] = [
        i == 0 or words[i - 1] in {".", "?", "\n\n"} for i in range(len(words))
    ]
    doc = Doc(
        Vocab(),
        words=words,
        spaces=[*spaces, False],
        tags=tags,
        deps=deps,
        heads=heads,
        ents=entities,
        sent_starts=None if any(deps[i] != "dep" for i in range(len(deps))) else starts,
    )
    made: Doc = quotes(doc)
    return made


def reading(text: str) -> Reading:
    """Read a document written by hand."""
    return read(parsed(text))


def directory(text: str, speaking: set[int] | None = None) -> Directory:
    """Gather the entities of a document written by hand."""
    doc = parsed(text)
    read_ = read(doc)
    names = find_names(read_)
    judge(read_, names, speaking or set())
    found = gather(read_, names)
    describe(read_, found)
    return found


def span(text: str, words: str) -> Chars:
    """Say where the last of some words stand."""
    start = text.rindex(words)
    return start, start + len(words)


def claim(doc: Doc, content: str, cue: str, source: str) -> Attribution:
    """Make a claim of words of a document."""
    return Attribution(
        content=[span(doc.text, content)],
        cue=[span(doc.text, cue)] if cue else [],
        source=[span(doc.text, source)] if source else [],
    )
