"""Reading in order: every mention moves the focus, every source and pronoun is resolved there.

Whom a mention cannot be follows from the sentence (the binding principles of Chomsky, 1981,
"Lectures on Government and Binding"): "him" is not the subject of its verb, "the striker" in
what somebody says is not the one who says it, and "he" who says it is hardly anybody named there.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from service.claims import SourceKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.descriptions import NONE, Others
from service.pipeline.entities import Directory, Entity
from service.pipeline.focus import Referent
from service.pipeline.mentions import (
    OBJECTS,
    attention,
    described,
    describes,
    surrounding,
    unnamed,
    weigh,
)
from service.pipeline.name import Name
from service.pipeline.phrases import Phrase
from service.pipeline.pronouns import HE, IT, PRONOUNS
from service.pipeline.reading import NOUNS, SUBJECTS, Reading
from service.pipeline.referents import Referents
from service.pipeline.vocabulary import DOCUMENTS

SOURCE_WEIGHT = 1.5
NESTED = 0.8
"""Share of its weight that a mention keeps inside the content of a claim."""
QUOTED = 0.1
"""Share of it between quotation marks: speakers seldom name themselves."""
OF_SOMEBODY = 0.3
"""Share of it that "his lawyer" and "a spokesman for NAME" take from whom they speak for."""
DESCRIBED = 0.6
"""Share of it that a description has."""
WHERE = frozenset(["in", "at", "near", "across", "outside", "from"])
LOCATED = 0.2
"""Share of it that a place has where it says where something is."""
NAMED_THERE = 24
"""Names in a content that are looked at."""
CLOSE = 16
"""Dependents of a verb among which its subject is looked for."""
BEFORE = 80
"""Tokens before "it" in which the subject of the sentence before is looked for."""
SAME = 0.7
"""Certainty that "it" is a document that the sentence before says something of."""
WITHOUT_NAME = frozenset([SourceKind.GROUP, SourceKind.UNNAMED])

Mention = tuple[Referent, float]
"""Who is mentioned, and what that weighs."""


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
    found: dict[Chars, Referent] = field(default_factory=dict)
    meant: dict[int, Referent] = field(default_factory=dict)

    def read(self) -> None:
        """Read the text from beginning to end, in time linear in its length."""
        reading = self.reading
        around = surrounding(reading, self.claims)
        shares = attention(reading)
        told = self._told()
        sources: dict[int, list[tuple[Chars, Phrase]]] = {}
        for key, phrase in self.phrases.items():
            if phrase is not None:
                sources.setdefault(phrase.head, []).append((key, phrase))
        for token in self._candidates(sources):
            inside = around[token] >= 0
            speaker = self._speaker(around[token])
            mention: Mention | None = None
            for key, phrase in sources.get(token, ()):
                mention = self._source(key, phrase, speaker, told.get(key, NONE))
            if mention is None:
                mention = self._mention(token, speaker, inside=inside)
            if mention is None:
                continue
            who, weight = mention
            weight *= shares[token] * (NESTED if inside else 1.0)
            if who.name is not None or who.kind in WITHOUT_NAME:
                weight *= QUOTED if reading.quoted[token] else 1.0
                self.referents.focus.mention(
                    who, weight, reading.moment[token], reading.paragraph[token]
                )

    def _candidates(self, sources: Iterable[int]) -> list[int]:
        """Give the tokens that may be mentions, in order: few words of a text are."""
        reading, names = self.reading, self.directory.by_token
        described = (
            token
            for token in reading.where(set(filter(describes, reading.stands)))
            if reading.tag[token] in NOUNS and token not in names
        )
        heads = (name.head for name in self.directory.names)
        return sorted({*sources, *described, *reading.where(PRONOUNS), *heads})

    def _told(self) -> dict[Chars, Others]:
        """Give by source who is named in what it says."""
        names = self.directory.names
        starts = [name.start for name in names]
        told: dict[Chars, set[Entity | None]] = {}
        for claim in self.claims:
            for piece in claim.content if claim.source else ():
                first, last = self.reading.tokens(piece)
                at = bisect_left(starts, first)
                near = names[at : min(at + NAMED_THERE, bisect_left(starts, last))]
                told.setdefault(claim.source[0], set()).update(
                    self.directory.of_name.get(name.start) for name in near
                )
        return {key: frozenset(named - {None}) for key, named in told.items()}

    def _speaker(self, claim: int) -> Others:
        """Give who answers for a claim, where that was read already."""
        if claim < 0 or not self.claims[claim].source:
            return NONE
        speaker = self.found.get(self.claims[claim].source[0])
        return NONE if speaker is None or speaker.entity is None else frozenset([speaker.entity])

    def _source(self, key: Chars, phrase: Phrase, speaker: Others, told: Others) -> Mention:
        others = self._others(phrase.head, speaker)
        found = self._same_document(phrase.head) or self.referents.of(phrase, speaker, told, others)
        self.found[key] = self.meant[phrase.head] = found
        if found.kind is SourceKind.ORGANIZATION and found.name is not None:
            self.referents.hear(self.reading.sentence[phrase.head], found)
        of_somebody = phrase.determiner in HE or self._speaks_for_somebody(phrase)
        share = OF_SOMEBODY if of_somebody and found.name is None else 1.0
        return found, SOURCE_WEIGHT * share

    def _same_document(self, token: int) -> Referent | None:
        """Take "it" for the document that the sentence before says something of."""
        reading = self.reading
        if reading.lower[token] != "it" or reading.dep[token] != "nsubj":
            return None
        subject = token
        for i in range(token - 1, max(1, token - BEFORE), -1):
            ago = reading.sentence[token] - reading.sentence[i]
            does = reading.dep[i] == "nsubj" and not reading.quoted[i]
            if ago > 1 or (does and not ago):
                break
            opens = reading.lower[i - 1] == "the" and reading.sentence[i - 2] < reading.sentence[i]
            if (does and reading.dep[reading.head[i]] == "ROOT") or opens:
                subject = i
        if reading.lower[subject] not in DOCUMENTS or reading.words[subject - 1] == "-":
            return None
        meant = self.meant.get(subject)
        return None if meant is None or meant.name is None else replace(meant, certainty=SAME)

    def _speaks_for_somebody(self, phrase: Phrase) -> bool:
        """Say whether a source is "a spokesman for NAME"."""
        behind = (self.directory.at(i) for i in range(phrase.stop + 1, phrase.end))
        return self.reading.lower[phrase.stop : phrase.stop + 1] == ["for"] and any(
            entity is not None and entity.kind is SourceKind.PERSON for entity in behind
        )

    def _mention(self, token: int, speaker: Others, *, inside: bool) -> Mention | None:
        reading = self.reading
        word, weight = reading.lower[token], weigh(reading, token)
        if word in PRONOUNS:
            others = self._others(token, speaker)
            found = self.referents.pronouns.antecedent(token, others, teaches=not inside)
            self.meant[token] = found
            return None if word in IT else (found, weight)
        name = self.directory.by_token.get(token)
        if name is not None:
            return self._name(name, weight) if name.head == token else None
        return self._described(token, weight, speaker)

    def _name(self, name: Name, weight: float) -> Mention | None:
        entity = self.directory.of_name.get(name.start)
        if entity is not None:
            before = self.reading.lower[max(0, name.start - 2) : name.start]
            located = entity.kind is SourceKind.PLACE and not WHERE.isdisjoint(before)
            return Referent.to(entity), weight * (LOCATED if located else 1.0)
        if name.kind is not SourceKind.PERSON:
            return None
        self.meant[name.head] = found = self.referents.namesake(name)
        return None if found.name is None else (found, weight)

    def _described(self, token: int, weight: float, speaker: Others) -> Mention | None:
        """Take "the minister", "a driver" and "passengers" for mentions of those in focus."""
        somebody = unnamed(self.reading, token)
        if somebody is not None:
            return somebody, weight
        phrase = described(self.reading, self.directory, token)
        if phrase is None:
            return None
        self.meant[token] = found = self.referents.of(phrase, speaker)
        return found, DESCRIBED * weight

    def _others(self, token: int, speaker: Others) -> Others:
        """Give those whom a pronoun cannot mean: its verb's subject, who speaks the words."""
        return self._own_subject(token) or (speaker if self.reading.quoted[token] else NONE)

    def _own_subject(self, token: int) -> Others:
        """Give the subject of the verb whose object a pronoun is: the two are different."""
        reading = self.reading
        if reading.dep[token] not in OBJECTS:
            return NONE
        verb = reading.head[token]
        if reading.dep[token] == "pobj":
            verb = reading.head[verb]
        for child in reading.children[verb][:CLOSE]:
            if reading.dep[child] in SUBJECTS and child < token:
                meant = self.meant.get(child)
                entity = self.directory.at(child) or (None if meant is None else meant.entity)
                return NONE if entity is None else frozenset([entity])
        return NONE
