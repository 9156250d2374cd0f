"""Reading in order: every mention moves the focus, every source and pronoun is resolved there.

Whom a mention cannot be follows from the sentence (the binding principles of Chomsky, 1981,
"Lectures on Government and Binding"): "him" is not the subject of its verb, "the striker" in
what somebody says is not the one who says it.
"""

from dataclasses import dataclass

from service.claims import SourceKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.entities import Directory, Entity
from service.pipeline.focus import Referent
from service.pipeline.people import are_persons, gender_of_noun, is_person
from service.pipeline.phrases import Phrase, read_phrase
from service.pipeline.reading import NOUNS, SUBJECTS, Reading
from service.pipeline.referents import HE, IT, THEY, Referents

SOURCE_WEIGHT = 1.5
NESTED = 0.8
"""Share of its weight that a mention keeps inside the content of a claim."""
QUOTED = 0.1
"""Share of it between quotation marks: speakers seldom name themselves."""
ASIDE = 0.2
"""Share of it in brackets."""
OF_SOMEBODY = 0.3
"""Share of it that "his lawyer" takes from the one whose lawyer speaks."""
PRONOUN = 1.0
DESCRIPTION = 0.6
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
OBJECTS = frozenset(["dobj", "dative", "pobj", "iobj"])
BEFORE = NOUNS | {"JJ", "JJR", "JJS", "HYPH", "CD", "VBN", "VBG", "POS"}
DETERMINED = 7
"""Tokens before a noun in which its article is looked for."""
OF_PHRASE = 8
"""Tokens behind a noun that say of what it is ("of the college")."""
BYLINE = 12
"""Tokens of a paragraph that is a byline."""
NAMED = frozenset([SourceKind.GROUP, SourceKind.UNNAMED])


@dataclass(slots=True)
class Reader:
    """Reads one text with its claims; ``phrases`` are their sources by where they stand.

    ``found`` gets who the sources are, ``meant`` who pronouns and descriptions mean, by token.
    """

    reading: Reading
    directory: Directory
    referents: Referents
    claims: list[Attribution]
    phrases: dict[Chars, Phrase | None]
    found: dict[Chars, Referent]
    meant: dict[int, Referent]

    def read(self) -> None:
        """Read the text from beginning to end, in time linear in its length."""
        reading = self.reading
        inside = _inside(reading, self.claims)
        aside = _asides(reading)
        sources: dict[int, list[Chars]] = {}
        for key, phrase in self.phrases.items():
            if phrase is not None:
                sources.setdefault(phrase.head, []).append(key)
        for token in range(len(reading)):
            speaker = self._speaker(inside[token])
            if token in sources:
                mention = self._source(token, sources[token], speaker)
            else:
                mention = self._mention(token, speaker, told=inside[token] >= 0)
            if mention is None:
                continue
            referent, weight = mention
            weight *= aside[token] * (NESTED if inside[token] >= 0 else 1.0)
            if referent.name is not None or referent.kind in NAMED:
                self.referents.focus.mention(
                    referent,
                    weight * (QUOTED if reading.quoted[token] else 1.0),
                    reading.moment[token],
                    reading.paragraph[token],
                )

    def _speaker(self, claim: int) -> Entity | None:
        """Give who answers for a claim, where that was read already."""
        if claim < 0 or not self.claims[claim].source:
            return None
        referent = self.found.get(self.claims[claim].source[0])
        return None if referent is None else referent.entity

    def _source(
        self, token: int, keys: list[Chars], speaker: Entity | None
    ) -> tuple[Referent, float]:
        for key in keys:
            phrase = self.phrases[key]
            assert phrase is not None
            self.found[key] = referent = self.referents.of(phrase, speaker)
            of_somebody = phrase.determiner in HE and referent.name is None
        self.meant[token] = referent
        return referent, SOURCE_WEIGHT * (OF_SOMEBODY if of_somebody else 1.0)

    def _mention(
        self, token: int, speaker: Entity | None, *, told: bool
    ) -> tuple[Referent, float] | None:
        word = self.reading.lower[token]
        weight = _weight(self.reading, token)
        if word in HE or word in IT or word in THEY:
            excluded = self._own_subject(token)
            if excluded is None and self.reading.quoted[token]:
                excluded = speaker
            referent = self.referents.pronoun(token, word, excluded, teaches=not told)
            self.meant[token] = referent
            return None if word in IT else (referent, PRONOUN * weight)
        name = self.directory.by_token.get(token)
        if name is not None:
            entity = self.directory.of_name.get(name.start) if name.head == token else None
            return None if entity is None else (self.referents.referent(entity), weight)
        if self.reading.tag[token] in NOUNS:
            return self._described(token, word, weight, speaker)
        return None

    def _own_subject(self, token: int) -> Entity | None:
        """Give the subject of the verb whose object a pronoun is: the two are different."""
        reading = self.reading
        if reading.dep[token] not in OBJECTS:
            return None
        verb = reading.head[token]
        if reading.dep[token] == "pobj":
            verb = reading.head[verb]
        for child in reading.children[verb]:
            if reading.dep[child] in SUBJECTS and child < token:
                entity = self.directory.at(child)
                meant = self.meant.get(child)
                return entity or (None if meant is None else meant.entity)
        return None

    def _described(
        self, token: int, word: str, weight: float, speaker: Entity | None
    ) -> tuple[Referent, float] | None:
        """Take "the minister", "a driver" and "passengers" for mentions of those in focus."""
        reading = self.reading
        if are_persons(word):
            if reading.dep[token] not in SUBJECTS:
                return None
            return Referent(None, SourceKind.GROUP, 0.9, noun=word), weight
        behind = token + 1
        if not is_person(word) or behind in self.directory.by_token:
            return None
        if behind < len(reading) and reading.tag[behind] in NOUNS | {"CC"}:
            return None
        first = token
        while first > 0 and token - first < DETERMINED and reading.tag[first - 1] in BEFORE:
            first -= 1
        determiner = reading.lower[first - 1] if first > 0 else ""
        if determiner in {"a", "an"}:
            if reading.dep[token] not in SUBJECTS | OBJECTS:
                return None
            gender = gender_of_noun(word)
            return Referent(None, SourceKind.UNNAMED, 0.9, gender, noun=word), weight
        if determiner != "the":
            return None
        end = behind
        if reading.lower[behind : behind + 1] == ["of"]:
            while (
                end - behind < OF_PHRASE
                and end < len(reading)
                and (reading.tag[end] in BEFORE or reading.lower[end] in {"of", "the"})
            ):
                end += 1
        phrase = read_phrase(reading, self.directory, first - 1, end)
        if phrase is None or phrase.head != token:
            return None
        self.meant[token] = referent = self.referents.of(phrase, speaker)
        return referent, DESCRIPTION * weight


def _weight(reading: Reading, token: int) -> float:
    if reading.dep[token] == "appos" and reading.dep[reading.head[token]] in SUBJECTS:
        token = reading.head[token]
    weight = WEIGHTS.get(reading.dep[token], OTHER_WEIGHT)
    if reading.dep[token] in SUBJECTS:
        verb = reading.head[token]
        return weight if reading.dep[verb] in {"ROOT", "conj"} else SUBORDINATE * weight
    return weight


def _inside(reading: Reading, claims: list[Attribution]) -> list[int]:
    """Give for each token the claim whose content it stands in, the last begun one; else -1."""
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for i, claim in enumerate(claims):
        for piece in claim.content:
            first, last = reading.tokens(piece)
            if first < last:
                opening.setdefault(first, []).append(i)
                closing.setdefault(last, []).append(i)
    inside: list[int] = []
    open_: dict[int, None] = {}
    for token in range(len(reading)):
        for i in closing.get(token, ()):
            open_.pop(i, None)
        for i in opening.get(token, ()):
            open_[i] = None
        inside.append(next(reversed(open_), -1))
    return inside


def _asides(reading: Reading) -> list[float]:
    """Give the share of attention that a token gets: little in brackets, none in a byline."""
    shares: list[float] = []
    depth = begin = 0
    for token, word in enumerate(reading.words):
        if token and reading.paragraph[token] != reading.paragraph[token - 1]:
            depth, begin = 0, token
        depth += (word == "(") - (word == ")" and depth > 0)
        shares.append(ASIDE if depth else 1.0)
        if "\n" in word and token - begin <= BYLINE and reading.words[begin] in {"By", "BY"}:
            shares[begin : token + 1] = [0.0] * (token + 1 - begin)
    return shares
