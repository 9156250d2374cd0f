"""From a noun phrase to who is meant by it.

A name is looked up; for pronouns, descriptions of persons and bodies, and documents there are
modules of their own. What stays open has no name: a wrong name is worse than none.
"""

from dataclasses import replace

from service.claims import SourceKind
from service.pipeline.appositions import apposed, is_plural, singled_out
from service.pipeline.bodies import Bodies, bears
from service.pipeline.clues import ORGANIZATION, PERSON, PLACE
from service.pipeline.descriptions import NOBODY, NONE, Descriptions, Others
from service.pipeline.entities import Directory, Entity
from service.pipeline.focus import Focus, Referent, known
from service.pipeline.issuers import Document, Documents, named
from service.pipeline.issuing import SENT
from service.pipeline.name import Name
from service.pipeline.people import (
    OFFICES,
    UNNAMED_NOUNS,
    are_persons,
    gender_of_noun,
    is_person,
    singular,
)
from service.pipeline.phrases import STOPS, Phrase, phrase_around, read_phrase
from service.pipeline.places import NATIONS
from service.pipeline.pronouns import MANY, Pronouns
from service.pipeline.reading import Reading
from service.pipeline.roles import telling
from service.pipeline.vocabulary import (
    COUNTED,
    DOCUMENTS,
    GROUPS,
    ORGANIZATIONS,
    PARTY_PLURALS,
    PLACE_NOUNS,
    TREATIES,
)

SURE = 0.75
"""Certainty from which a role names its bearer anywhere in the text."""
STATEMENTS = frozenset(
    """statement communique communiqué message post publication announcement tweet decision ruling
    judgment judgement verdict opinion answer response""".split()
)
SOON = 2
"""Sentences behind a body's words in which "the statement" is that body's."""
BEGINNING = 3
"""Sentences at the beginning in which a body speaks whose "report" the text goes on to tell of."""
SOME = frozenset("several some many most few all both none two three four five".split())
"""What is counted of others."""
SHARED = 3.0
"""How many times more salient, or oftener named, one of two bearers of a name must be."""
PUT = frozenset(
    """claim claims allegation allegations accusation accusations assertion assertions opinion
    opinions view views word words remark remarks belief argument arguments answer reply
    response""".split()
)
"""What is put forward by whose it is."""
BEARERS = 32
"""Bearers of one word that are compared."""


class Referents:
    """Finds who is meant, at a point of the text up to which ``focus`` has been told."""

    def __init__(
        self, reading: Reading, directory: Directory, focus: Focus, speaking: set[int]
    ) -> None:
        self.reading = reading
        self.directory = directory
        self.focus = focus
        self.pronouns = Pronouns(reading, directory, focus)
        self.documents = Documents(reading, directory, speaking)
        self.descriptions = Descriptions(reading, directory, focus, speaking)
        self.bodies = Bodies(reading, directory, focus, self.descriptions)
        self._opened: Referent | None = None
        self._answering: Referent | None = None
        self._spoken: tuple[int, Referent] | None = None
        self._namesakes: dict[str, list[Entity]] = {}
        for entity in directory.entities:
            for word in {word.lower() for word in entity.words}:
                self._namesakes.setdefault(word, []).append(entity)

    def hear(self, sentence: int, body: Referent) -> None:
        """Note that a body spoke in a sentence: what it stated or found may be told of next."""
        self._spoken = sentence, body
        if self._opened is None and sentence <= BEGINNING:
            self._opened = body

    def of(
        self,
        phrase: Phrase,
        excluded: Others = NONE,
        told: Others = NONE,
        others: Others = NONE,
    ) -> Referent:
        """Find who a phrase means.

        A description cannot mean those ``excluded``, a pronoun not the ``others``, and hardly those
        named in what it ``told``.
        """
        if self.reading.tag[phrase.start] in {"PRP", "PRP$"} and phrase.stop - phrase.start == 1:
            return self.pronouns.antecedent(phrase.head, others, told)
        if self.reading.words[phrase.head : phrase.head + 2] == ["A", ":"]:
            return self._interviewed(phrase)
        found = self._joined(phrase) if phrase.joint >= 0 else self._who_put(phrase)
        if found is not None:
            return found
        if self._are_some(phrase):
            return MANY
        entity = singled_out(self.reading, self.directory, phrase)
        if entity is None and phrase.name is not None:
            return self._named(phrase, phrase.name)
        entity = entity or apposed(self.reading, self.directory, phrase)
        return (
            self._described(phrase, excluded, told) if entity is None else Referent.to(entity, 0.93)
        )

    def _who_put(self, phrase: Phrase) -> Referent | None:
        """Take "NAME's claims" and "the party's words" for those whose they are."""
        if phrase.possessor < 0 or self.reading.lower[phrase.head] not in PUT:
            return None
        owner = read_phrase(self.reading, self.directory, phrase.start, phrase.possessor + 1)
        found = None if owner is None else self.of(owner)
        return found if found is not None and found.name is not None else None

    def _interviewed(self, phrase: Phrase) -> Referent:
        """Take the "A:" of questions and answers for whom the text was about before the first."""
        place = self.reading.moment[phrase.head], self.reading.paragraph[phrase.head]
        found = self.focus.best(*place, lambda r: r.kind is PERSON and r.name is not None, known)
        self._answering = self._answering or found
        return self._answering or NOBODY

    def _are_some(self, phrase: Phrase) -> bool:
        """Tell "those in Riverton", "those who know" and "several of the team" from "the team"."""
        reading, behind = self.reading, phrase.start + 1
        if behind >= phrase.end:
            return False
        if reading.lower[phrase.start] == "those":
            return reading.tag[behind] in STOPS
        return reading.lower[phrase.start] in SOME and reading.lower[behind] == "of"

    def _is_one(self, phrase: Phrase) -> bool:
        """Say whether a phrase is "one of its officials", or "one, who asked not to be named"."""
        reading, behind = self.reading, phrase.start + 1
        if reading.lower[phrase.start] != "one" or behind >= phrase.end:
            return False
        counted = reading.lower[behind] == "of" and are_persons(reading.lower[phrase.head])
        return counted or reading.words[behind] == "," or reading.tag[behind] == "WP"

    def bearer(self, phrase: Phrase) -> str | None:
        """Name the one whom "the minister" means anywhere in the text, if there is only one."""
        noun = self.reading.lower[phrase.head]
        if phrase.name is not None or not is_person(noun):
            return None
        found = self._bearer(phrase, noun)
        return None if found is None else found.name

    def _bearer(self, phrase: Phrase, noun: str) -> Referent | None:
        """Find the only one whom the text surely calls so."""
        modifiers = telling(self.reading, phrase.start, phrase.stop, phrase.head)
        found = self.descriptions.by_role(phrase, noun, modifiers)
        return found if found is not None and found.certainty >= SURE else None

    def _joined(self, phrase: Phrase) -> Referent | None:
        """Name both of "A and B" where both have names of one kind."""
        other = read_phrase(self.reading, self.directory, phrase.joint, phrase.end)
        if other is None:
            return None
        if phrase.name is None or other.name is None:
            several = is_plural(self.reading, phrase) or is_plural(self.reading, other)
            return MANY if several and phrase.name is other.name else None
        a, b = self._named(phrase, phrase.name), self._named(other, other.name)
        if a.name is None or b.name is None or a.kind is not b.kind or a.key == b.key:
            return None
        return Referent(f"{a.name} and {b.name}", a.kind, min(a.certainty, b.certainty))

    def _named(self, phrase: Phrase, name: Name) -> Referent:
        first, last = name.start, name.end - 1
        numbered = self.reading.lower[first] in DOCUMENTS and self.reading.tag[last] == "CD"
        if last > first and (numbered or self.reading.lower[name.head] in TREATIES):
            return Referent(name.text, SourceKind.DOCUMENT, 0.7)
        marked = self._marked(phrase, name)
        if marked is not None:
            return marked
        entity = self.directory.of_name.get(name.start)
        if entity is None:
            return self._unclear(phrase, name)
        before = self.reading.lower[name.start - 1] if name.start > phrase.start else name.title
        if entity.kind is PLACE and before in OFFICES:
            holder = self.directory.at(phrase.end - 1)  # "Minister Peru for Water NAME"
            if holder is not None and holder.kind is PERSON:
                return Referent.to(holder, 0.9)
            around = telling(self.reading, phrase.start, phrase.stop, name.start - 1)
            return self.descriptions.by_role(phrase, before, around) or NOBODY
        return Referent.to(entity)

    def _marked(self, phrase: Phrase, name: Name) -> Referent | None:
        """Find the body in quotation marks: the Thai "Morning Paper", "Il Corriere del Po"."""
        if name.label == "NORP" or name.text.lower() in NATIONS:
            return self.bodies.titled(phrase)
        whole = name.start == phrase.start and name.end == phrase.end
        return None if whole else self.bodies.marked(phrase)

    def _unclear(self, phrase: Phrase, name: Name) -> Referent:
        """Judge a name that belongs to no entity: a nation, a party, one of two namesakes."""
        reading = self.reading
        text = name.text.lower()
        party = self._party(phrase, name)
        if party is not None:
            return party
        if name.label == "NORP" and reading.tag[name.head] in {"NN", "NNP"} and phrase.definite:
            return self.descriptions.native(phrase, text)
        if name.label == "NORP" or reading.tag[name.head] in {"NNPS", "NNS"}:
            return NOBODY if phrase.determiner in {"a", "an", "one", "another"} else MANY
        if name.kind is PERSON:
            return self.namesake(name)
        return Referent(name.text, ORGANIZATION, 0.4)

    def namesake(self, name: Name) -> Referent:
        """Decide between people of one name by who is in focus, or whom the text is about."""
        bearers = {
            entity
            for entity in self._namesakes.get(name.words[-1].lower(), [])[:BEARERS]
            if entity.kind is PERSON
        }
        often = sorted(bearers, key=lambda entity: -entity.count)
        if len(often) > 1 and often[0].count >= SHARED * often[1].count:
            return Referent.to(often[0], 0.5)
        ranked = self.focus.ranked(
            self.reading.moment[name.head],
            self.reading.paragraph[name.head],
            lambda r: r.entity in bearers,
        )
        if ranked and (len(ranked) == 1 or ranked[0][0] >= SHARED * ranked[1][0]):
            return replace(ranked[0][1], certainty=0.6)
        return Referent(None, PERSON, 0.5)

    def _party(self, phrase: Phrase, name: Name) -> Referent | None:
        """Take "the Conservatives" and "the Liberal Democrats" for the party."""
        lower = self.reading.lower
        first = max(phrase.start, name.start - 1)  # of two words, the first may be left out
        whole = " ".join(lower[first : name.end])
        if whole not in PARTY_PLURALS:
            first, whole = name.start, name.text.lower()
        the = first > 0 and lower[first - 1] == "the"
        if whole not in PARTY_PLURALS or not (the or first == phrase.start):
            return None
        stem = PARTY_PLURALS[whole]
        for entity in self._namesakes.get("party", [])[:BEARERS]:
            if entity.kind is ORGANIZATION and stem in " ".join(entity.words):
                return Referent.to(entity, 0.8)
        if the:
            return Referent(self.reading.phrase(first, name.end), ORGANIZATION, 0.7)
        return Referent(None, SourceKind.GROUP, 0.6)

    def _described(self, phrase: Phrase, excluded: Others, told: Others) -> Referent:
        """Find who is meant by a phrase without a name, by the kind of its head."""
        reading = self.reading
        word = reading.lower[phrase.head]
        plural = is_plural(reading, phrase)
        noun = singular(word) if plural else word
        joined = phrase.head > phrase.start + 1 and reading.words[phrase.head - 1] == "-"
        if joined and noun not in DOCUMENTS:
            noun = f"{reading.lower[phrase.head - 2]}-{noun}"
        if self._is_one(phrase):
            found = NOBODY
        elif self._are_many(phrase, word):
            found = MANY
        elif word in ORGANIZATIONS and not self._is_no_body(phrase, word):
            found = self.bodies.body(phrase, word)
        elif noun in DOCUMENTS or word in DOCUMENTS:
            found = self._document(phrase)
        elif plural:
            found = MANY
        elif noun in UNNAMED_NOUNS or (word == "one" and phrase.stop < phrase.end):
            apart = phrase.determiner == "the" and noun != "official"  # a name may follow
            nobody = replace(NOBODY, noted=gender_of_noun(noun), noun="" if apart else noun)
            introduced = self._introduced(phrase, noun, told)
            introduced = introduced or self.descriptions.named_next(phrase, noun)
            found = introduced or self.descriptions.in_headline(phrase, noun) or nobody
        elif noun in PLACE_NOUNS:
            found = self._place(phrase)
        else:
            found = self.descriptions.person(phrase, noun, excluded, told)
        return found

    def _introduced(self, phrase: Phrase, noun: str, told: Others) -> Referent | None:
        """Take "the spokesman" for the one who was introduced as a spokesman, by name and alone."""
        aside = phrase.stop < phrase.end and self.reading.words[phrase.stop] != ","
        if phrase.determiner not in {"the", "this"} or phrase.possessor >= 0 or aside:
            return None
        if self.descriptions.is_unnamed(phrase, noun):
            return None
        bearer = self._bearer(phrase, noun)
        if bearer is None and noun == "official" and phrase.head == phrase.start + 1:
            return self.descriptions.holder(phrase, told)
        return bearer

    def _is_no_body(self, phrase: Phrase, word: str) -> bool:
        """Tell the chief executive from that of a country, and "her paper" from a newspaper."""
        chief = self.reading.lower[phrase.head - 1] == "chief"
        officer = word == "executive" and (chief or not phrase.definite)
        return officer or (word in DOCUMENTS and phrase.determiner in {"his", "her", "my"})

    def _are_many(self, phrase: Phrase, word: str) -> bool:
        """Say whether a phrase is "some", "40" or "a group of teachers"."""
        reading = self.reading
        if word in COUNTED and reading.lower[phrase.stop : phrase.stop + 1] == ["of"]:
            counted = reading.lower[phrase.stop + 1 : phrase.end]
            if any(are_persons(each) or each in GROUPS or _are_bodies(each) for each in counted):
                return True
        number = reading.tag[phrase.head] == "CD" and word != "one"
        return number or (word in GROUPS and word not in ORGANIZATIONS)

    def _place(self, phrase: Phrase) -> Referent:
        inner = self.directory.at(phrase.stop + 1) if phrase.stop + 1 < phrase.end else None
        if inner is not None and inner.kind is PLACE:
            return Referent.to(inner, 0.9)
        found = self.focus.best(
            self.reading.moment[phrase.head],
            self.reading.paragraph[phrase.head],
            lambda r: r.kind is PLACE,
        )
        return found if found is not None and phrase.definite else Referent(None, PLACE, 0.3)

    def _document(self, phrase: Phrase) -> Referent:
        reading = self.reading
        issuer = self._so_called(phrase) or self._issuer(phrase) or self._sender(phrase)
        issuer = issuer or self._owner(phrase)
        issuer = issuer or self._stated(phrase) or self._found(phrase)
        if issuer is not None:
            return issuer
        meant = self.documents.meant(phrase)
        if meant is not None:
            issuer = self._issuer_of(meant)
            return issuer or Referent(named(reading, meant), SourceKind.DOCUMENT, 0.6)
        first = phrase.start + (reading.tag[phrase.start] in {"DT", "PRP$"})
        numbered = reading.tag[phrase.head + 1 : phrase.head + 2] == ["CD"]
        words = reading.phrase(min(first, phrase.head), phrase.head + 1 + numbered)
        return Referent(words, SourceKind.DOCUMENT, 0.7)

    def _so_called(self, phrase: Phrase) -> Referent | None:
        """Take "the survey" for the body whose name ends so: a country's Antarctic Survey."""
        word = self.reading.lower[phrase.head]
        if phrase.determiner != "the" or phrase.head != phrase.start + 1:
            return None
        bodies = [
            entity
            for entity in self._namesakes.get(word, [])[:BEARERS]
            if entity.kind is ORGANIZATION
            and entity.first < phrase.head
            and len(entity.words) > 1
            and entity.words[-1].lower() == word
        ]
        return Referent.to(bodies[0], 0.8) if len(bodies) == 1 else None

    def _issuer(self, phrase: Phrase) -> Referent | None:
        """Find who issued a document, where the text says so."""
        document = self.documents.issued(phrase)
        return None if document is None else self._issuer_of(document)

    def _issuer_of(self, document: Document) -> Referent | None:
        if document.issuer is not None:
            return Referent.to(document.issuer, 0.8)
        if document.body < 0:
            return None
        body = phrase_around(self.reading, self.directory, document.body)
        if body is None or body.name is not None:
            return None
        found = self.bodies.body(body, self.reading.lower[body.head])
        return found if found.name is not None else None

    def _owner(self, phrase: Phrase) -> Referent | None:
        """Find whose document it is: "its report", "the company's maps", "a club statement"."""
        if self.reading.tag[phrase.start] == "PRP$":
            owner = self.pronouns.antecedent(phrase.start)
            return owner if owner.name is not None else None
        if phrase.possessor < 0:
            return self._stating(phrase)
        body = phrase_around(self.reading, self.directory, phrase.possessor)
        if body is None or self.reading.lower[body.head] not in ORGANIZATIONS:
            return None
        owner = self.of(body)
        return owner if owner.name is not None else None

    def _stating(self, phrase: Phrase) -> Referent | None:
        """Find the named body of which a statement is, by its noun alone: "a club statement"."""
        inner, noun = phrase.head - 1, self.reading.lower[phrase.head - 1]
        stated = self.reading.lower[phrase.head] in STATEMENTS and noun in ORGANIZATIONS
        alone = inner >= phrase.start and inner not in self.directory.by_token
        if not (stated and alone and phrase.determiner in {"", "a", "the"}):
            return None
        body = self.bodies.body(Phrase(inner, inner + 1, inner + 1, inner, "the", None), noun)
        return body if body.entity is not None and bears(body.entity, noun) else None

    def _stated(self, phrase: Phrase) -> Referent | None:
        """Take "the statement" for that of the body that spoke right before."""
        if self._spoken is None or phrase.determiner != "the" or phrase.head != phrase.end - 1:
            return None
        sentence, body = self._spoken
        near = self.reading.sentence[phrase.head] - sentence <= SOON
        word = self.reading.lower[phrase.head]
        first = word == "report" and self.documents.is_first_inquiry(phrase)
        stated = word in STATEMENTS or first
        return replace(body, certainty=0.6) if near and stated else None

    def _found(self, phrase: Phrase) -> Referent | None:
        """Take "the report" of which nothing was said before for that of the body that opened."""
        alone = phrase.determiner == "the" and phrase.head == phrase.start + 1
        if self._opened is None or not alone or not self.documents.is_first_inquiry(phrase):
            return None
        return replace(self._opened, certainty=0.6)

    def _sender(self, phrase: Phrase) -> Referent | None:
        """Find whose message it is: "the report of the ministry"."""
        of = phrase.head + 1
        if self.reading.lower[phrase.head] not in SENT or self.reading.lower[of : of + 1] != ["of"]:
            return None
        body = read_phrase(self.reading, self.directory, of + 1, phrase.end)
        if body is None or body.joint >= 0:
            return None
        found = self.of(body)
        return found if found.kind is ORGANIZATION and found.name is not None else None


def _are_bodies(word: str) -> bool:
    """Say whether a lower-case noun stands for several bodies: "bands"."""
    one = singular(word)
    return one != word and one in ORGANIZATIONS
