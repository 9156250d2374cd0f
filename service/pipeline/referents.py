"""From a noun phrase to who is meant by it.

A name is looked up; a description is matched with what the text calls its people; a pronoun or
"the company" goes to what is in focus; a document to its issuer. What stays open has no name:
a wrong name is worse than none.
"""

from dataclasses import replace

from service.claims import SourceKind
from service.pipeline.entities import Directory, Entity
from service.pipeline.focus import Focus, Referent
from service.pipeline.issuers import Documents, named
from service.pipeline.names import ORGANIZATION, PERSON, PLACE, Name
from service.pipeline.phrases import Phrase, read_phrase
from service.pipeline.reading import NOUNS, Reading
from service.pipeline.roles import CONTAINED, MATCH, fit, telling
from service.pipeline.vocabulary import (
    DOCUMENTS,
    FEMALE_NOUNS,
    GENERIC_ORGANIZATIONS,
    GROUPS,
    MALE_NOUNS,
    OFFICES,
    ORGANIZATIONS,
    PARTY_PLURALS,
    PLACE_NOUNS,
    UNNAMED_NOUNS,
    is_person,
    singular,
)

GROUP, UNNAMED, DOCUMENT = SourceKind.GROUP, SourceKind.UNNAMED, SourceKind.DOCUMENT
NOBODY = Referent(None, UNNAMED, 0.9)
MANY = Referent(None, GROUP, 0.9)
SOURCELESS = Referent(None, SourceKind.NONE, 0.9)
HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
IT = frozenset(["it", "its", "itself"])
THEY = frozenset(["they", "them", "their", "themselves"])
FIRST = frozenset(["i", "we", "me", "us", "my", "our", "ourselves", "myself"])
RELATIONS = frozenset(["his", "her", "their", "my", "our"])
LEDE = 4
"""Sentences at the beginning in which somebody may be described before being named."""
AHEAD = 12
"""Names behind such a description among which the described one is looked for."""
AGENTS = ("er", "or", "ian", "ant", "old", "ese", "man", "accused", "deceased")
"""Endings of nouns that, as sources of claims, are persons."""
LEARNT = 0.75
"""Certainty of a pronoun's antecedent from which it teaches the antecedent's gender."""
GUESS = 0.3
"""Certainty below which a description is left without a name."""
SHARED = 3.0
"""How many times more salient one of two bearers of a name must be to be meant by it."""


def _gender(noun: str) -> str:
    return "m" if noun in MALE_NOUNS else "f" if noun in FEMALE_NOUNS else ""


class Referents:
    """Finds who is meant, at a point of the text up to which ``focus`` has been told."""

    def __init__(
        self, reading: Reading, directory: Directory, focus: Focus, speaking: set[int]
    ) -> None:
        self.reading = reading
        self.directory = directory
        self.focus = focus
        self.documents = Documents(reading, directory)
        self.speakers = [name for name in directory.names if name.head in speaking]
        self.namesakes: dict[str, list[Entity]] = {}
        self.by_role: dict[str, list[Entity]] = {}
        for entity in directory.entities:
            for word in {word.lower() for word in entity.words}:
                self.namesakes.setdefault(word, []).append(entity)
            for noun in {word for head, _ in entity.roles for word in (head, head.rsplit("-", 1)[-1])} | {
                word for _, around in entity.roles for word in around
            }:
                self.by_role.setdefault(noun, []).append(entity)

    def of(self, phrase: Phrase) -> Referent:
        """Find who a phrase means."""
        lower = self.reading.lower[phrase.start]
        if self.reading.tag[phrase.start] in {"PRP", "PRP$"} and phrase.stop - phrase.start == 1:
            return self.pronoun(phrase.head, lower)
        if phrase.joint >= 0:
            joined = self._joined(phrase)
            if joined is not None:
                return joined
        if phrase.name is not None:
            return self._named(phrase, phrase.name)
        return self._apposed(phrase) or self._described(phrase)

    def pronoun(self, token: int, word: str) -> Referent:
        """Find the antecedent of a third-person pronoun."""
        if word in HE:
            gender = HE[word]
            found = self._best(
                token,
                lambda r: (r.kind is UNNAMED or (r.kind is PERSON and r.name is not None))
                and r.gender in {"", gender},
            )
            if found is None:
                return Referent(None, UNNAMED, 0.4, gender)
            if found.entity is not None and not found.gender and found.certainty >= LEARNT:
                found.entity.gender = gender
            return found
        if word in IT:
            return self._best(
                token, lambda r: r.kind in {ORGANIZATION, PLACE, DOCUMENT}
            ) or Referent(None, ORGANIZATION, 0.2)
        if word in THEY:
            return self._best(
                token, lambda r: r.kind in {ORGANIZATION, GROUP}
            ) or MANY
        return MANY if word in {"we", "us", "those", "these"} else NOBODY

    def bearer(self, phrase: Phrase) -> str | None:
        """Name the one whom "the minister" means anywhere in the text, if there is only one."""
        noun = self.reading.lower[phrase.head]
        if phrase.name is not None or not is_person(noun):
            return None
        modifiers = telling(self.reading, phrase.start, phrase.stop, phrase.head)
        found = self._by_role(phrase, noun, modifiers)
        return found.name if found is not None and found.certainty >= LEARNT else None

    def _best(self, token: int, suits) -> Referent | None:  # type: ignore[no-untyped-def]
        ranked = self.focus.ranked(self.reading.sentence[token], self.reading.paragraph[token], suits)
        if not ranked:
            return None
        score, referent = ranked[0]
        rival = ranked[1][0] if len(ranked) > 1 else 0.0
        certainty = 0.95 * score / (score + rival) * min(1.0, 0.5 + score)
        return replace(referent, certainty=certainty)

    def _joined(self, phrase: Phrase) -> Referent | None:
        """Name both of "A and B" where both have names of one kind."""
        other = read_phrase(self.reading, self.directory, phrase.joint, phrase.end)
        if other is None or phrase.name is None or other.name is None:
            several = other is not None and phrase.name is None and other.name is None
            return MANY if several and self.reading.tag[phrase.head] in {"NNS", "NNPS"} else None
        other.joint = -1
        a, b = self._named(phrase, phrase.name), self._named(other, other.name)
        if a.name is None or b.name is None or a.kind is not b.kind or a.key == b.key:
            return None
        return Referent(f"{a.name} and {b.name}", a.kind, min(a.certainty, b.certainty))

    def _named(self, phrase: Phrase, name: Name) -> Referent:
        entity = self.directory.of_name.get(name.start)
        if entity is None:
            return self._unclear(phrase, name)
        before = self.reading.lower[name.start - 1] if name.start > phrase.start else ""
        if entity.kind is PLACE and before in OFFICES:
            person = self._by_role(phrase, before, telling(self.reading, phrase.start, phrase.stop, name.start - 1))
            return person or NOBODY
        return self.referent(entity)

    def referent(self, entity: Entity, certainty: float = 0.98) -> Referent:
        """Give the referent of an entity."""
        return Referent(entity.name, entity.kind, certainty, entity=entity)

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
            bearers = {id(e): e for e in self.namesakes.get(name.words[-1].lower(), []) if e.kind is PERSON}
            ranked = self.focus.ranked(
                reading.sentence[name.head],
                reading.paragraph[name.head],
                lambda r: r.entity is not None and id(r.entity) in bearers,
            )
            if ranked and (len(ranked) == 1 or ranked[0][0] >= SHARED * ranked[1][0]):
                return replace(ranked[0][1], certainty=0.6)
            return Referent(None, PERSON, 0.5)
        return Referent(name.text, ORGANIZATION, 0.4)

    def _party(self, name: Name) -> Referent:
        stem = PARTY_PLURALS[name.text.lower()]
        for entity in self.namesakes.get("party", []):
            if entity.kind is ORGANIZATION and stem in entity.words:
                return self.referent(entity, 0.8)
        if name.start and self.reading.lower[name.start - 1] == "the":
            return Referent(name.text, ORGANIZATION, 0.7)
        return Referent(None, GROUP, 0.6)

    def _apposed(self, phrase: Phrase) -> Referent | None:
        """Find a name given to a description behind it: "the minister, NAME", "head of X NAME"."""
        reading = self.reading
        if reading.tag[phrase.head] in {"NNS", "NNPS"}:
            return None
        noun = singular(reading.lower[phrase.head])
        comma = False
        i = phrase.stop
        while i < phrase.end:
            name = self.directory.by_token.get(i)
            if name is not None:
                entity = self.directory.of_name.get(name.start)
                ends = name.end >= phrase.end or not reading.words[name.end][:1].isalnum()
                before = reading.tag[name.start - 1]
                if entity is not None and ends and before not in {"IN", "TO", "CC", "POS"} and (
                    (entity.kind is PERSON and is_person(noun) and (comma or before in NOUNS))
                    or (entity.kind is ORGANIZATION and noun in ORGANIZATIONS and comma)
                ):
                    return self.referent(entity, 0.93)
                i = name.end
                continue
            if reading.words[i] == ",":
                if comma:
                    return None
                comma = True
            elif comma and reading.tag[i] in {"IN", "WP", "WDT", "VBD", "VBZ", "VBP", "VBG", "CC"}:
                return None
            elif not comma and reading.tag[i] not in NOUNS | {"IN", "DT", "JJ", "PRP$", "CC", "POS", "HYPH", "CD"}:
                return None
            i += 1
        return None

    def _described(self, phrase: Phrase) -> Referent:
        word = self.reading.lower[phrase.head]
        plural = self.reading.tag[phrase.head] in {"NNS", "NNPS"}
        noun = singular(word) if plural else word
        if noun not in DOCUMENTS and phrase.head > phrase.start + 1 and self.reading.words[phrase.head - 1] == "-":
            noun = f"{self.reading.lower[phrase.head - 2]}-{noun}"
        if word in ORGANIZATIONS and not (word == "executive" and is_person(word) and not phrase.definite):
            return self._organization(phrase, word)
        if word in GROUPS or (word == "one" and phrase.stop < phrase.end):
            return NOBODY if word == "one" else MANY
        if noun in DOCUMENTS:
            return self._document(phrase)
        if plural:
            return MANY
        if noun in UNNAMED_NOUNS:
            return replace(NOBODY, noted=_gender(noun))
        if noun in PLACE_NOUNS:
            inner = self.directory.at(phrase.stop + 1) if phrase.stop + 1 < phrase.end else None
            if inner is not None and inner.kind is PLACE:
                return self.referent(inner, 0.9)
            found = self._best(phrase.head, lambda r: r.kind is PLACE) if phrase.definite else None
            return found or Referent(None, PLACE, 0.3)
        if noun in ORGANIZATIONS:
            return self._organization(phrase, noun)
        return self._person(phrase, noun)

    def _person(self, phrase: Phrase, noun: str) -> Referent:
        modifiers = telling(self.reading, phrase.start, phrase.end, phrase.head)
        capital = self.reading.words[phrase.head][:1].isupper() and phrase.determiner == ""
        if not phrase.definite and not capital:
            return self._ahead(phrase, PERSON, noun, modifiers) or NOBODY
        if phrase.determiner in RELATIONS:
            # "his lawyer": whose is not said by the role
            return replace(NOBODY, noted=_gender(noun))
        found = self._by_role(phrase, noun, modifiers)
        if found is not None:
            return found
        if noun in OFFICES or (phrase.possessor >= 0):
            return self._ahead(phrase, PERSON, noun, modifiers) or NOBODY
        if not is_person(noun) and not noun.endswith(AGENTS):
            return NOBODY
        gender = _gender(noun)
        best = self._best(
            phrase.head,
            lambda r: r.kind is PERSON and r.name is not None and (not gender or r.gender in {"", gender}),
        )
        if best is not None and best.certainty >= GUESS:
            return replace(best, certainty=0.8 * best.certainty)
        return self._ahead(phrase, PERSON, noun, modifiers) or replace(NOBODY, noted=gender)

    def _by_role(self, phrase: Phrase, noun: str, modifiers: frozenset[str]) -> Referent | None:
        """Find the person whom the text describes so; of several, the one in focus."""
        scored = [
            (fit(entity, noun, modifiers), entity)
            for entity in self.by_role.get(noun, [])
            if entity.kind is PERSON and entity.first < phrase.head
        ]
        scored = [item for item in scored if item[0] >= CONTAINED]
        if not scored:
            return None
        top = max(score for score, _ in scored)
        best = {id(entity): entity for score, entity in scored if score == top}
        if len(best) == 1:
            return self.referent(next(iter(best.values())), 0.9 if top >= MATCH else 0.7)
        found = self._best(phrase.head, lambda r: r.entity is not None and id(r.entity) in best)
        return found or None

    def _organization(self, phrase: Phrase, noun: str) -> Referent:
        reading = self.reading
        modifiers = telling(reading, phrase.start, phrase.stop, phrase.head)
        if not phrase.definite and phrase.determiner:
            return self._ahead(phrase, ORGANIZATION, noun, modifiers) or Referent(None, ORGANIZATION, 0.7)
        own = {
            id(entity): entity
            for entity in self.by_role.get(noun, [])
            if entity.kind is ORGANIZATION and entity.first < phrase.head
            and fit(entity, noun, modifiers) >= MATCH + (1.0 if modifiers else 0.0)
        }
        if own and phrase.possessor < 0:
            if len(own) == 1:
                return self.referent(next(iter(own.values())), 0.85)
            found = self._best(phrase.head, lambda r: r.entity is not None and id(r.entity) in own)
            if found is not None:
                return found
        if noun in GENERIC_ORGANIZATIONS and phrase.definite and phrase.possessor < 0:
            found = self._best(phrase.head, lambda r: r.kind is ORGANIZATION and r.entity is not None)
            return found or Referent(None, ORGANIZATION, 0.4)
        first = phrase.start + (reading.tag[phrase.start] in {"DT", "PRP$"})
        return Referent(reading.phrase(min(first, phrase.head), phrase.head + 1), ORGANIZATION, 0.7)

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

    def _ahead(
        self, phrase: Phrase, kind: SourceKind, noun: str, modifiers: frozenset[str]
    ) -> Referent | None:
        """Find who is described at the beginning and named only afterwards."""
        reading = self.reading
        if reading.sentence[phrase.head] > LEDE or noun in UNNAMED_NOUNS:
            return None
        seen = 0
        for name in self.speakers:
            if name.start <= phrase.end:
                continue
            entity = self.directory.of_name.get(name.start)
            seen += 1
            if seen > AHEAD or reading.sentence[name.start] > reading.sentence[phrase.head] + LEDE:
                return None
            if entity is None or entity.kind is not kind or entity.introduced < phrase.start:
                continue
            how = fit(entity, noun, modifiers)
            known = MATCH if phrase.definite else CONTAINED
            if how < known and not (kind is ORGANIZATION or (entity.bare and phrase.definite)):
                return None
            entity.roles.append((noun, modifiers))
            for word in {noun, *modifiers}:
                self.by_role.setdefault(word, []).append(entity)
            return self.referent(entity, 0.8 if how >= MATCH else 0.55)
        return None
