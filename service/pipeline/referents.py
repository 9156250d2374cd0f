"""From a noun phrase to who is meant by it.

A name is looked up; a pronoun goes to what is in focus; a document to its issuer; descriptions
of persons and bodies have modules of their own. What stays open has no name: a wrong name is
worse than none.
"""

from collections.abc import Callable
from dataclasses import replace

from service.claims import SourceKind
from service.pipeline.bodies import Bodies
from service.pipeline.descriptions import NOBODY, Descriptions
from service.pipeline.entities import Directory, Entity
from service.pipeline.focus import Focus, Referent
from service.pipeline.issuers import Documents, named
from service.pipeline.kinds import ORGANIZATION, PERSON, PLACE
from service.pipeline.names import Name
from service.pipeline.people import (
    OFFICES,
    UNNAMED_NOUNS,
    are_persons,
    gender_of_noun,
    is_person,
    singular,
)
from service.pipeline.phrases import Phrase, read_phrase
from service.pipeline.reading import NOUNS, SUBJECTS, Reading
from service.pipeline.roles import telling
from service.pipeline.vocabulary import (
    COUNTED,
    DOCUMENTS,
    GROUPS,
    ORGANIZATIONS,
    PARTY_PLURALS,
    PLACE_NOUNS,
)

GROUP, UNNAMED, DOCUMENT = SourceKind.GROUP, SourceKind.UNNAMED, SourceKind.DOCUMENT
MANY = Referent(None, GROUP, 0.9)
SOURCELESS = Referent(None, SourceKind.NONE, 0.9)
HE = {
    **dict.fromkeys(["he", "him", "his", "himself"], "m"),
    **dict.fromkeys(["she", "her", "hers", "herself"], "f"),
}
IT = frozenset(["it", "its", "itself"])
THEY = frozenset(["they", "them", "their", "themselves"])
FIRST = frozenset(["i", "we", "me", "us", "my", "our", "ourselves", "myself"])
LEARNT = 0.75
"""Certainty of a pronoun's antecedent from which it teaches the antecedent's gender."""
UNSURE = 0.25
"""Certainty below which a pronoun's antecedent is rather looked for further on."""
NEAR = 40
"""Tokens within which a clause with "she" is followed by her name."""
SHARED = 3.0
"""How many times more salient, or oftener named, one of two bearers of a name must be."""
BEARERS = 32
"""Bearers of one word that are compared."""
OTHERS = DOCUMENTS | PLACE_NOUNS | ORGANIZATIONS
"""Nouns that a person's name behind a comma does not explain."""


class Referents:
    """Finds who is meant, at a point of the text up to which ``focus`` has been told."""

    def __init__(
        self, reading: Reading, directory: Directory, focus: Focus, speaking: set[int]
    ) -> None:
        self.reading = reading
        self.directory = directory
        self.focus = focus
        self.documents = Documents(reading, directory)
        self.descriptions = Descriptions(reading, directory, focus, speaking)
        self.bodies = Bodies(reading, directory, focus, self.descriptions)
        self.namesakes: dict[str, list[Entity]] = {}
        for entity in directory.entities:
            for word in {word.lower() for word in entity.words}:
                self.namesakes.setdefault(word, []).append(entity)

    def of(self, phrase: Phrase, excluded: Entity | None = None) -> Referent:
        """Find who a phrase means; ``excluded`` is who a description cannot mean."""
        lower = self.reading.lower[phrase.start]
        if self.reading.tag[phrase.start] in {"PRP", "PRP$"} and phrase.stop - phrase.start == 1:
            return self.pronoun(phrase.head, lower)
        if phrase.joint >= 0:
            joined = self._joined(phrase)
            if joined is not None:
                return joined
        if phrase.name is not None:
            return self._named(phrase, phrase.name)
        return self._apposed(phrase) or self._described(phrase, excluded)

    def pronoun(
        self, token: int, word: str, excluded: Entity | None = None, *, teaches: bool = True
    ) -> Referent:
        """Find the antecedent of a third-person pronoun; ``excluded`` is who it cannot be.

        If it ``teaches``, a sure antecedent is of its gender from there on.
        """
        if word in HE:
            found = self._he(token, HE[word], excluded)
            sure = found.entity is not None and found.certainty >= LEARNT
            if found.entity is not None and sure and teaches and not found.gender:
                found.entity.gender = HE[word]
            return found
        if word in IT:
            found = self._best(token, lambda r: r.kind in {ORGANIZATION, PLACE, DOCUMENT}, excluded)
            return found or Referent(None, ORGANIZATION, 0.2)
        if word in THEY:
            found = self._best(token, lambda r: r.kind in {ORGANIZATION, GROUP}, excluded)
            return MANY if found is None or found.certainty < UNSURE else found
        return MANY if word in {"we", "us", "those", "these"} else NOBODY

    def referent(self, entity: Entity, certainty: float = 0.98) -> Referent:
        """Give the referent of an entity."""
        return Referent(entity.name, entity.kind, certainty, entity=entity)

    def bearer(self, phrase: Phrase) -> str | None:
        """Name the one whom "the minister" means anywhere in the text, if there is only one."""
        noun = self.reading.lower[phrase.head]
        if phrase.name is not None or not is_person(noun):
            return None
        modifiers = telling(self.reading, phrase.start, phrase.stop, phrase.head)
        found = self.descriptions.by_role(phrase, noun, modifiers)
        return found.name if found is not None and found.certainty >= LEARNT else None

    def _he(self, token: int, gender: str, excluded: Entity | None) -> Referent:
        found = self._best(
            token,
            lambda r: (
                (r.kind is UNNAMED or (r.kind is PERSON and r.name is not None))
                and r.gender in {"", gender}
            ),
            excluded,
        )
        if found is None or found.certainty < UNSURE:
            later = self._later(token, gender)
            if later is not None:
                return later
        if found is None or found.certainty < UNSURE:
            return Referent(None, UNNAMED, 0.4, gender)
        return found

    def _later(self, token: int, gender: str) -> Referent | None:
        """Find the subject of a sentence that a clause with "she" opens."""
        reading = self.reading
        for i in range(token + 1, min(token + NEAR, len(reading))):
            if reading.sentence[i] != reading.sentence[token]:
                return None
            entity = self.directory.at(i)
            if (
                entity is not None
                and entity.kind is PERSON
                and entity.gender in {"", gender}
                and reading.dep[i] in SUBJECTS
            ):
                return self.referent(entity, 0.6)
        return None

    def _best(
        self, token: int, suits: Callable[[Referent], bool], excluded: Entity | None = None
    ) -> Referent | None:
        return self.focus.best(
            self.reading.moment[token],
            self.reading.paragraph[token],
            lambda r: (r.entity is None or r.entity is not excluded) and suits(r),
        )

    def _joined(self, phrase: Phrase) -> Referent | None:
        """Name both of "A and B" where both have names of one kind."""
        other = read_phrase(self.reading, self.directory, phrase.joint, phrase.end)
        if other is None or phrase.name is None or other.name is None:
            several = other is not None and phrase.name is None and other.name is None
            many = other is not None and (self._is_plural(phrase) or self._is_plural(other))
            return MANY if several and many else None
        other.joint = -1
        a, b = self._named(phrase, phrase.name), self._named(other, other.name)
        if a.name is None or b.name is None or a.kind is not b.kind or a.key == b.key:
            return None
        return Referent(f"{a.name} and {b.name}", a.kind, min(a.certainty, b.certainty))

    def _named(self, phrase: Phrase, name: Name) -> Referent:
        entity = self.directory.of_name.get(name.start)
        if entity is None:
            return self._unclear(phrase, name)
        before = self.reading.lower[name.start - 1] if name.start > phrase.start else name.title
        if entity.kind is PLACE and before in OFFICES:
            around = telling(self.reading, phrase.start, phrase.stop, name.start - 1)
            return self.descriptions.by_role(phrase, before, around) or NOBODY
        return self.referent(entity)

    def _unclear(self, phrase: Phrase, name: Name) -> Referent:
        """Judge a name that belongs to no entity: a nation, a party, one of two namesakes."""
        reading = self.reading
        text = name.text.lower()
        if text in PARTY_PLURALS and (
            name.start == phrase.start or reading.lower[name.start - 1] == "the"
        ):
            return self._party(name)
        if name.label == "NORP" and reading.tag[name.head] in {"NN", "NNP"} and phrase.definite:
            found = self._best(name.head, lambda r: r.kind is PERSON and r.name is not None)
            return NOBODY if found is None else replace(found, certainty=0.8 * found.certainty)
        if name.label == "NORP" and phrase.determiner in {"a", "an", "one", "another"}:
            return NOBODY
        if name.label == "NORP" or reading.tag[name.head] in {"NNPS", "NNS"}:
            return MANY
        if name.kind is PERSON:
            return self._namesake(name)
        return Referent(name.text, ORGANIZATION, 0.4)

    def _namesake(self, name: Name) -> Referent:
        """Decide between people of one name by who is in focus, or whom the text is about."""
        bearers = {
            id(entity): entity
            for entity in self.namesakes.get(name.words[-1].lower(), [])[:BEARERS]
            if entity.kind is PERSON
        }
        ranked = self.focus.ranked(
            self.reading.moment[name.head],
            self.reading.paragraph[name.head],
            lambda r: r.entity is not None and id(r.entity) in bearers,
        )
        often = sorted(bearers.values(), key=lambda entity: -entity.count)
        if len(often) > 1 and often[0].count >= SHARED * often[1].count:
            return self.referent(often[0], 0.5)
        if ranked and (len(ranked) == 1 or ranked[0][0] >= SHARED * ranked[1][0]):
            return replace(ranked[0][1], certainty=0.6)
        return Referent(None, PERSON, 0.5)

    def _party(self, name: Name) -> Referent:
        stem = PARTY_PLURALS[name.text.lower()]
        for entity in self.namesakes.get("party", [])[:BEARERS]:
            if entity.kind is ORGANIZATION and stem in entity.words:
                return self.referent(entity, 0.8)
        if name.start and self.reading.lower[name.start - 1] == "the":
            return Referent(name.text, ORGANIZATION, 0.7)
        return Referent(None, GROUP, 0.6)

    def _apposed(self, phrase: Phrase) -> Referent | None:
        """Find a name given to a description behind it: "the minister, NAME", "head of X NAME"."""
        reading = self.reading
        one = reading.lower[phrase.start] == "one"
        if self._is_plural(phrase) and not one:
            return None
        noun = singular(reading.lower[phrase.head])
        comma = of = other = False
        i = phrase.stop
        while i < phrase.end:
            name = self.directory.by_token.get(i)
            if name is not None:
                entity = self.directory.of_name.get(name.start)
                ends = name.end >= phrase.end or not reading.words[name.end][:1].isalnum()
                before = reading.tag[name.start - 1]
                if entity is not None and ends and before not in {"IN", "TO", "CC", "POS"}:
                    close = name.start - 1 == phrase.stop
                    if _explains(entity, noun, comma=comma, close=close, other=other and not one):
                        return self.referent(entity, 0.93)
                i = name.end
                continue
            if reading.words[i] == ",":
                if comma:
                    return None
                comma = True
            elif comma and reading.tag[i] in {"IN", "WP", "WDT", "VBD", "VBZ", "VBP", "VBG", "CC"}:
                return None
            elif not comma and reading.tag[i] not in NOUNS | {
                *("IN", "DT", "JJ", "PRP$", "CC", "POS", "HYPH", "CD"),
            }:
                return None
            of = of or reading.tag[i] == "IN"
            other = other or (of and not comma and is_person(reading.lower[i]))
            i += 1
        return None

    def _described(self, phrase: Phrase, excluded: Entity | None) -> Referent:
        reading = self.reading
        word = reading.lower[phrase.head]
        plural = self._is_plural(phrase)
        noun = singular(word) if plural else word
        if (
            noun not in DOCUMENTS
            and phrase.head > phrase.start + 1
            and reading.words[phrase.head - 1] == "-"
        ):
            noun = f"{reading.lower[phrase.head - 2]}-{noun}"
        if word == "executive" and reading.lower[phrase.head - 1] == "chief":
            return self.descriptions.person(phrase, word, excluded)
        if word in COUNTED and self._counts_people(phrase):
            return MANY
        if word in ORGANIZATIONS and not (word == "executive" and not phrase.definite):
            return self.bodies.body(phrase, word)
        if word in GROUPS or (word == "one" and phrase.stop < phrase.end):
            return NOBODY if word == "one" else MANY
        if reading.tag[phrase.head] == "CD" and word != "one":
            return MANY
        if noun in DOCUMENTS:
            return self._document(phrase)
        if plural:
            return MANY
        if noun in UNNAMED_NOUNS:
            return replace(NOBODY, noted=gender_of_noun(noun), noun=noun)
        if noun in PLACE_NOUNS:
            return self._place(phrase)
        if noun in ORGANIZATIONS:
            return self.bodies.body(phrase, noun)
        return self.descriptions.person(phrase, noun, excluded)

    def _is_plural(self, phrase: Phrase) -> bool:
        return self.reading.tag[phrase.head] in {"NNS", "NNPS"} or are_persons(
            self.reading.lower[phrase.head]
        )

    def _counts_people(self, phrase: Phrase) -> bool:
        """Say whether a phrase goes on like "group of teachers"."""
        reading = self.reading
        if reading.lower[phrase.stop : phrase.stop + 1] != ["of"]:
            return False
        return any(
            are_persons(reading.lower[i]) or reading.lower[i] in GROUPS
            for i in range(phrase.stop + 1, phrase.end)
        )

    def _place(self, phrase: Phrase) -> Referent:
        inner = self.directory.at(phrase.stop + 1) if phrase.stop + 1 < phrase.end else None
        if inner is not None and inner.kind is PLACE:
            return self.referent(inner, 0.9)
        found = self._best(phrase.head, lambda r: r.kind is PLACE) if phrase.definite else None
        return found or Referent(None, PLACE, 0.3)

    def _document(self, phrase: Phrase) -> Referent:
        reading = self.reading
        document = self.documents.issued(phrase)
        if document is not None and document.issuer is not None:
            return self.referent(document.issuer, 0.8)
        if reading.tag[phrase.start] == "PRP$":
            owner = self.pronoun(phrase.start, reading.lower[phrase.start])
            if owner.name is not None:
                return owner
        meant = self.documents.meant(phrase)
        if meant is not None:
            return Referent(named(reading, meant), DOCUMENT, 0.6)
        first = phrase.start + (reading.tag[phrase.start] in {"DT", "PRP$"})
        return Referent(reading.phrase(min(first, phrase.head), phrase.head + 1), DOCUMENT, 0.7)


def _explains(entity: Entity, noun: str, *, comma: bool, close: bool, other: bool) -> bool:
    """Say whether a name beside a description is that of the one described.

    ``other`` is true where somebody else is described in between, who may bear the name.
    """
    if entity.kind is PERSON:
        return not other and (is_person(noun) or (comma and noun not in OTHERS))
    return entity.kind is ORGANIZATION and comma and (noun in ORGANIZATIONS or close)
