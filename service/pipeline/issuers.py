"""Documents and those who issued them: "the note" stands for the embassy that handed it over.

An issuer is named where the document is (:mod:`service.pipeline.issuing`), or was named with an
earlier mention of it.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from service.pipeline.clues import ORGANIZATION
from service.pipeline.entities import Directory, Entity
from service.pipeline.issuing import DESCRIBING, INQUIRIES, REACH, Issuing
from service.pipeline.name import Name
from service.pipeline.people import singular
from service.pipeline.phrases import Phrase
from service.pipeline.reading import NOUNS, SUBJECTS, Reading
from service.pipeline.vocabulary import DOCUMENTS, GENERIC_DOCUMENTS

JOINT = frozenset(
    """agreement treaty accord deal pact contract convention protocol memorandum charter law
    constitution act
    bill""".split()
)
"""What several make together, or a legislature: no single issuer answers for it."""
IMPERSONAL = frozenset(
    """poll survey census statistics figures data index study polls research polling modelling
    modeling tally count average""".split()
)
"""What only an organization issues."""
SUMMONED = frozenset(["summoned", "summons", "summon"])
TO_WHOM = frozenset(["to", "at", "by"])
"""Words before the ministry to which an ambassador is summoned."""
HANDED_OVER = frozenset(["note", "protest", "demarche", "démarche"])
"""What ambassadors get there."""
NEAR = 2
"""Sentences from there to "the note"."""
WRITING = frozenset(["wrote", "written", "writes", "writing"])
MEANT = 32
"""Documents among which the one meant by "that document" is looked for."""
BACKWARDS = frozenset(["this", "that", "these", "those"])
"""Determiners of what was mentioned before."""


@dataclass(frozen=True, slots=True)
class Document:
    """One mention of a document, who issued it and to whom, as far as is said there.

    ``body`` is the token of an issuer that is described, not named ("the foreign ministry"), or -1.
    """

    token: int
    noun: str
    issuer: Entity | None
    addressee: Name | None
    definite: bool
    body: int = -1


class Documents:
    """All mentions of documents in a text. Building it takes time linear in the text.

    ``speaking`` are tokens in the sources of claims.
    """

    def __init__(self, reading: Reading, directory: Directory, speaking: set[int]) -> None:
        self._reading = reading
        self._speaking = speaking
        self._directory = directory
        self._issuing = Issuing(reading, directory)
        self._by_noun: dict[str, list[Document]] = {}
        self._all: list[Document] = []
        self._inquiries: list[Document] = []
        self._summons: list[tuple[int, Entity]] = []
        nouns = {word: word if word in DOCUMENTS else singular(word) for word in reading.stands}
        nouns = {word: noun for word, noun in nouns.items() if noun in DOCUMENTS}
        for token in reading.where(WRITING | SUMMONED | nouns.keys()):
            word = reading.lower[token]
            if word in WRITING and reading.lower[token + 1 : token + 2] == ["to"]:
                self._enter_letter(token)
            if word in SUMMONED:
                self._enter_summons(token)
            common = reading.tag[token] in {"NN", "NNS"} or token not in directory.by_token
            noun = nouns.get(word)
            if noun and common and reading.tag[token] in NOUNS and not reading.quoted[token]:
                self._enter(token, noun)

    def issued(self, phrase: Phrase) -> Document | None:
        """Find the document that a phrase means, where its issuer is known."""
        word = self._reading.lower[phrase.head]
        noun = word if word in DOCUMENTS else singular(word)
        own = self._issuing.near(phrase.head, phrase.end)
        by_name = self._reading.lower[phrase.head + 1 : phrase.head + 2] == ["by"]
        if own is not None and (noun not in IMPERSONAL or own.kind is ORGANIZATION or by_name):
            return Document(phrase.head, noun, own, None, definite=True)
        body = self._issuing.by_body(phrase.head)
        if body >= 0:
            return Document(phrase.head, noun, None, None, definite=True, body=body)
        if phrase.definite or phrase.determiner == "":
            same = self._by_noun.get(noun, [])
            alone = phrase.determiner == "the" and phrase.stop == phrase.end
            others = self._inquiries if noun in INQUIRIES and alone else []
            others = _latest(others, phrase.head)
            later = [] if phrase.determiner in BACKWARDS else same[:REACH]
            told = _issued((*_latest(same, phrase.head + 1), *others, *later))
            return told or self._handed(phrase.head, noun)
        return None

    def _handed(self, token: int, noun: str) -> Document | None:
        """Take a note for that of the ministry that somebody was summoned to just before."""
        at = bisect_left(self._summons, token, key=lambda summons: summons[0])
        if not at or noun not in HANDED_OVER:
            return None
        summoned, ministry = self._summons[at - 1]
        sentence = self._reading.sentence
        near = sentence[token] - sentence[summoned] <= NEAR
        return Document(token, noun, ministry, None, definite=True) if near else None

    def is_first_inquiry(self, phrase: Phrase) -> bool:
        """Say whether a phrase is the first mention of a report, survey or the like."""
        inquiry = self._reading.lower[phrase.head] in INQUIRIES
        return inquiry and not _latest(self._inquiries, phrase.head)

    def meant(self, phrase: Phrase) -> Document | None:
        """Find the definite document before a phrase that says no more than "that document".

        "That document" is the last one, for itself; "the document" is rather one that says
        something than one that is told of, and may have its issuer from an earlier mention.
        """
        if self._reading.lower[phrase.head] not in GENERIC_DOCUMENTS:
            return None
        pointed = phrase.determiner in BACKWARDS
        new = None if pointed else self._just_told(phrase)
        if new is not None:
            return new
        before = [
            document
            for document in _latest(self._all, phrase.head)
            if document.definite and document.noun not in GENERIC_DOCUMENTS
        ]
        said = (each for each in before if pointed or each.token in self._speaking)
        found = next(said, before[0] if before else None)
        if found is None:
            return None
        if pointed or found.noun in JOINT:
            return replace(found, issuer=None, body=-1)
        return _issued(_latest(self._by_noun[found.noun], found.token + 1)) or found

    def _just_told(self, phrase: Phrase) -> Document | None:
        """Find a document that was told of just before for the first time, with its issuer."""
        sentence = self._reading.sentence
        told = (e for e in _latest(self._all, phrase.head) if e.noun not in GENERIC_DOCUMENTS)
        last = next(told, None)
        if last is None or last.definite or last.noun in JOINT:
            return None
        near = 0 < sentence[phrase.head] - sentence[last.token] <= NEAR
        return _issued([last]) if near else None

    def _enter(self, token: int, noun: str) -> None:
        reading = self._reading
        issuer = self._issuing.near(token, min(len(reading), token + REACH))
        addressee: Name | None = None
        body = -1 if issuer is not None else self._issuing.by_body(token)
        acts = reading.dep[token] == "nsubj" and reading.lower[token - 1] == "the"
        joint = noun in JOINT or reading.lower[max(0, token - 1)] == "joint"
        if issuer is None and body < 0 and not joint and not acts:
            issuer, addressee, body = self._issuing.in_clause(token)
        first = _first(reading, token)
        if noun in IMPERSONAL and issuer is not None and issuer.kind is not ORGANIZATION:
            issuer = addressee = None
        definite = first > 0 and reading.lower[first - 1] in {"the", "this", "that"}
        document = Document(token, noun, issuer, addressee, definite, body)
        self._by_noun.setdefault(noun, []).append(document)
        if noun in GENERIC_DOCUMENTS and definite and issuer is not None and self._all:
            last = self._all[-1]
            near = reading.sentence[token] - reading.sentence[last.token] <= NEAR
            if last.issuer is None and near:
                self._by_noun[last.noun].append(replace(document, noun=last.noun))
        self._all.append(document)
        if noun in INQUIRIES:
            self._inquiries.append(document)

    def _enter_letter(self, verb: int) -> None:
        """Note the letter of somebody who "wrote to" another."""
        reading = self._reading
        subjects = (i for i in reading.children[verb] if reading.dep[i] in SUBJECTS)
        writer = self._issuing.speaker(next(subjects, verb))
        if writer is not None:
            letter = Document(verb, "letter", writer, None, definite=False)
            self._by_noun.setdefault("letter", []).append(letter)

    def _enter_summons(self, verb: int) -> None:
        """Note the ministry to which somebody is summoned, or which summons him."""
        reading = self._reading
        subjects = (i for i in reading.children[verb] if reading.dep[i] == "nsubj")
        ministry = self._issuing.speaker(next(subjects, verb))
        for i in range(verb + 1, min(len(reading), verb + REACH)):
            if ministry is None and reading.lower[i] in TO_WHOM:
                ministry = self._issuing.first_name(i + 1, len(reading))
        if ministry is not None and ministry.kind is ORGANIZATION:
            self._summons.append((verb, ministry))


def _issued(documents: Iterable[Document]) -> Document | None:
    """Give the first of which it is said who issued it."""
    issued = (each for each in documents if each.issuer is not None or each.body >= 0)
    return next(issued, None)


def _latest(documents: list[Document], token: int) -> list[Document]:
    """Give the documents mentioned last before a token, the last first."""
    at = bisect_left(documents, token, key=lambda document: document.token)
    return documents[max(0, at - MEANT) : at][::-1]


def named(reading: Reading, document: Document) -> str:
    """Give the words of a document without issuer: its noun and what stands before it."""
    return reading.phrase(_first(reading, document.token), document.token + 1)


def _first(reading: Reading, token: int) -> int:
    """Find where the words that describe a document begin, before its noun."""
    first = token
    while first > 0 and token - first < REACH and reading.tag[first - 1] in DESCRIBING:
        first -= 1
    return first
