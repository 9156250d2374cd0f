"""Who is meant by a description of a person: "the minister", "a vicar", "the 24-year-old".

A description goes to whoever the text calls so, before or (in a headline or a first paragraph)
after it; otherwise, if it is definite, to whoever is in focus.
"""

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from service.claims import SourceKind
from service.pipeline.clues import ORGANIZATION, PERSON
from service.pipeline.entities import Directory, Entity
from service.pipeline.focus import Focus, Referent
from service.pipeline.mentions import is_byline
from service.pipeline.name import Name
from service.pipeline.people import (
    ATTENDING,
    NATIVES,
    OFFICES,
    PREMIERS,
    PUBLIC_OFFICES,
    UNNAMED_NOUNS,
    alike,
    gender_of_noun,
    is_person,
)
from service.pipeline.phrases import RELATIVES, Phrase
from service.pipeline.places import COUNTRIES, NATIONS
from service.pipeline.reading import PROPER, SUBJECTS, Reading
from service.pipeline.roles import CONTAINED, MATCH, fit, learn, telling
from service.pipeline.vocabulary import ORGANIZATIONS

Others = frozenset[Entity | None]
NONE: Others = frozenset()
NOBODY = Referent(None, SourceKind.UNNAMED, 0.9)
EARLY = 4
"""Sentences at the beginning in which somebody may be described before being named."""
AHEAD = 12
"""Names behind such a description among which the described one is looked for."""
SOON = 2
"""Sentences within which "a vicar" is named, where nothing but the place says that it is he."""
BEARERS = 32
"""Bearers of a role that are compared."""
AGENTS = ("er", "or", "ian", "ant", "old", "ese", "man", "accused", "deceased")
"""Endings of nouns that, as sources of claims, are persons."""
FORMER = frozenset(["former", "ex", "retired"])
"""Words that make of an office a matter of somebody's life."""
NEUTRAL = frozenset(
    """man woman boy girl lady person teenager teen youngster pensioner star veteran father mother
    parent hero""".split()
)
"""What anybody may be besides a profession."""
THEIRS = frozenset(["his", "her", "their"])
RELATIONS = THEIRS | {"my", "our"}
KIN = frozenset("brother sister husband wife son daughter uncle aunt nephew niece cousin".split())
"""What one is to somebody: not to whom is in focus, but to whom that one belongs."""
GUESS = 0.35
"""Certainty below which a description is left without a name."""
GUESS_IF_PARTICULAR = 0.5
"""The same, where a name in the description tells more of whom it means."""
IN_HEADLINE = 0.6
"""Certainty of whom a headline means."""
LEARNT = 0.45
"""Certainty from which a description is remembered as one of whom it was taken for."""
ELSEWHERE = 0.5
"""Share of salience left to those not named in the paragraph."""
OWN = 0.6
"""Certainty of "his lawyer", whose lawyer that is not being asked."""
STATES = frozenset(["federation", "union", "confederation"])
"""Words in the names of states that are those of bodies as well."""
REFLEXIVES = {"himself": "m", "herself": "f"}
LATELY = 200
"""Tokens in which "officials" may have been spoken of, of whom "the official" is one."""
HEADS = frozenset(["head", "chief", "leader"])
CABINETS = frozenset(["government", "cabinet"])
FOREIGN = frozenset(["diplomacy"])
"""What the head of is a foreign minister."""
SPOKESMEN = frozenset(["spokesman", "spokeswoman", "spokesperson"])
CALLED_OTHERWISE = 0.25
"""Share of salience that is left where the text calls somebody something else."""


class Descriptions:
    """Finds persons by description, at the point of the text up to which ``focus`` was told."""

    def __init__(
        self, reading: Reading, directory: Directory, focus: Focus, speaking: set[int]
    ) -> None:
        self._reading = reading
        self._directory = directory
        self._focus = focus
        self._named = [
            name
            for name in directory.names
            if (name.head in speaking or reading.dep[name.head] in SUBJECTS)
            and not is_byline(reading, name.head)
        ]
        self._starts = [name.start for name in self._named]
        self._sure: dict[tuple[int, str], float] = {}
        self._by_role: dict[str, list[Entity]] = {}
        for entity in directory.entities:
            for noun, modifiers in entity.roles:
                self._index(entity, noun, modifiers)

    def person(
        self, phrase: Phrase, noun: str, excluded: Others = NONE, told: Others = NONE
    ) -> Referent:
        """Find whom a description with this head means, who is not one of those ``excluded``.

        Nor is it one of those named in what he ``told``, unless the text calls one so.
        """
        nobody = replace(NOBODY, noted=gender_of_noun(noun), noun=noun)
        modifiers = telling(self._reading, phrase.start, self._end(phrase), phrase.head)
        noun, modifiers = self._office(phrase, noun, modifiers)
        capital = self._reading.words[phrase.head][:1].isupper() and phrase.determiner == ""
        if not phrase.definite and not capital:
            bare = phrase.determiner == ""  # "answered minister", as in headlines and translations
            called = self.by_role(phrase, noun, modifiers, excluded) if bare else None
            called = called or self.ahead(phrase, PERSON, noun, modifiers)
            return called or self.in_headline(phrase, noun) or nobody
        if phrase.determiner in RELATIONS:
            return self._own(phrase, noun, modifiers) or nobody
        found = self.by_role(phrase, noun, modifiers, excluded)
        if found is not None and (
            _is_called(found.entity, noun) or not self.is_unnamed(phrase, noun)
        ):
            return found
        if noun in OFFICES or noun in ATTENDING or phrase.possessor >= 0:
            ahead = self.ahead(phrase, PERSON, noun, modifiers)
            return ahead or self.in_headline(phrase, noun) or nobody
        person = is_person(noun) or noun.endswith(AGENTS)
        if noun in KIN or not person or self.is_unnamed(phrase, noun) or self._is_of_person(phrase):
            return nobody
        of_nation = noun in NATIVES
        return self._in_focus(phrase, noun, modifiers, excluded | told, of_nation=of_nation) or (
            self.ahead(phrase, PERSON, noun, modifiers) or nobody
        )

    def _is_of_person(self, phrase: Phrase) -> bool:
        """Say whether a description is of somebody's: "assistant of President NAME"."""
        behind = (self._directory.at(i) for i in range(phrase.stop, self._end(phrase)))
        return any(entity is not None and entity.kind is PERSON for entity in behind)

    def _own(self, phrase: Phrase, noun: str, modifiers: frozenset[str]) -> Referent | None:
        """Find whom "his lawyer" means, where only one in the text is called so, before or soon."""
        called = [
            entity
            for entity in self._bearers(noun)
            if entity.kind is PERSON and fit(entity, noun, modifiers) >= MATCH - 0.5
        ]
        if len(called) != 1 or phrase.determiner not in THEIRS:
            return None
        sentence = self._reading.sentence
        late = sentence[called[0].first] - sentence[phrase.head] > 2 * EARLY
        return None if late else Referent.to(called[0], OWN)

    def is_unnamed(self, phrase: Phrase, noun: str) -> bool:
        """Say whether "the diplomat" was introduced as "a diplomat", without a name."""
        if noun in NEUTRAL:
            return False
        same = alike(noun)
        before = self._focus.ranked(
            *self._place(phrase), lambda r: r.name is None and r.noun in same
        )
        return bool(before)

    def _office(
        self, phrase: Phrase, noun: str, modifiers: frozenset[str]
    ) -> tuple[str, frozenset[str]]:
        """Call the premier and the head of a government a prime minister, as texts do in turns."""
        behind = [word for word in self._reading.lower[phrase.stop : phrase.end] if word != "the"]
        if noun in HEADS and behind[:2] == ["of", "state"]:
            return "president", modifiers
        if noun in HEADS and behind[:1] == ["of"] and behind[-1] in FOREIGN:
            return "minister", (modifiers - FOREIGN) | {"foreign"}
        if noun in HEADS and behind[:1] == ["of"] and not CABINETS.isdisjoint(behind[1:2]):
            noun, modifiers = "premier", modifiers - CABINETS
        return ("minister", modifiers | {"prime"}) if noun in PREMIERS else (noun, modifiers)

    def _end(self, phrase: Phrase) -> int:
        """Find where a description ends, and what somebody does begins."""
        reading = self._reading
        behind = range(phrase.stop, phrase.end)
        ends = (i for i in behind if reading.tag[i] in RELATIVES or reading.words[i] == ",")
        return next(ends, phrase.end)

    def holder(self, phrase: Phrase, told: Others) -> Referent | None:
        """Find whom "the official" means: the one in mind who holds an office, if there is one."""
        if "officials" in self._reading.lower[max(0, phrase.head - LATELY) : phrase.head]:
            return None
        found = self._focus.best(
            *self._place(phrase),
            lambda r: (
                r.kind is PERSON
                and r.entity is not None
                and r.entity not in told
                and any(head in PUBLIC_OFFICES for head, _ in r.entity.roles)
            ),
        )
        return None if found is None or found.certainty < GUESS else replace(found, certainty=OWN)

    def native(self, phrase: Phrase, nation: str) -> Referent:
        """Find whom "the Swede" means."""
        modifiers = telling(self._reading, phrase.start, phrase.stop, phrase.head)
        found = self.by_role(phrase, nation, frozenset())
        return found or self._in_focus(phrase, nation, modifiers, NONE, of_nation=True) or NOBODY

    def in_headline(self, phrase: Phrase, noun: str) -> Referent | None:
        """Find whom a headline means by "Ruritanian spokesman": the first the text calls so."""
        reading = self._reading
        headline = reading.paragraph[phrase.head] == 0 < reading.paragraph[-1]
        if not headline or phrase.determiner or phrase.stop < phrase.end:
            return None
        bearers = [entity for entity in self._bearers(noun) if entity.kind is PERSON]
        first = min(bearers, key=lambda entity: entity.introduced, default=None)
        return None if first is None else Referent.to(first, IN_HEADLINE)

    def by_role(
        self,
        phrase: Phrase,
        noun: str,
        modifiers: frozenset[str],
        excluded: Others = NONE,
    ) -> Referent | None:
        """Find the person whom the text describes so; of several, the one in focus."""
        limits, place = self._limits(phrase, modifiers)
        scored = [
            (fit(entity, noun, modifiers), entity)
            for entity in self._bearers(noun)
            if entity.kind is PERSON
            and entity.first < phrase.head
            and entity not in excluded
            and _within(entity, limits, place)
        ]
        scored = [item for item in scored if item[0] >= CONTAINED]
        if not scored:
            return self._counterpart(noun, modifiers)
        top = max(score for score, _ in scored)
        best = {id(entity): entity for score, entity in scored if score == top}
        if len(best) == 1:
            entity = next(iter(best.values()))
            sure = self._sure.get((id(entity), noun), 0.9)
            return Referent.to(entity, min(sure, 0.9 if top >= MATCH else 0.7))
        return self._focus.best(
            *self._place(phrase), lambda r: r.entity is not None and id(r.entity) in best
        )

    def _counterpart(self, noun: str, modifiers: frozenset[str]) -> Referent | None:
        """Find whom "the Thai minister" means, where a minister has met his Thai counterpart."""
        nations = modifiers & COUNTRIES
        if noun not in PUBLIC_OFFICES or not nations:
            return None
        met = [
            each
            for each in self._bearers("counterpart")
            if fit(each, "counterpart", nations) > MATCH
        ]
        return Referent.to(met[0], 0.7) if len(met) == 1 else None

    def ahead(
        self, phrase: Phrase, kind: SourceKind, noun: str, modifiers: frozenset[str]
    ) -> Referent | None:
        """Find who is described at the beginning and named only afterwards."""
        reading = self._reading
        late = reading.sentence[phrase.head] > EARLY and phrase.determiner != ""
        if late or noun in UNNAMED_NOUNS:
            return None
        described = self._described_later(phrase, kind, noun, modifiers)
        if described is not None:
            return described
        for name in self._next_names(phrase):
            entity = self._directory.of_name.get(name.start)
            if entity is None or entity.kind is not kind or entity.introduced < phrase.start:
                continue
            how = fit(entity, noun, modifiers)
            if how >= (MATCH if phrase.definite else CONTAINED) or kind is ORGANIZATION:
                return self._learnt(entity, noun, modifiers, 0.8 if how >= MATCH else 0.55)
            gender = gender_of_noun(noun)
            soon = reading.sentence[name.start] - reading.sentence[phrase.head] <= SOON
            same = not gender or entity.gender in {"", gender}
            before = reading.lower[phrase.start : phrase.head]
            private = noun not in OFFICES or not FORMER.isdisjoint(before)
            known = phrase.definite or (soon and private)
            if entity.bare and same and is_person(noun) and known:
                return self._learnt(entity, noun, modifiers, 0.55)
            return None
        return None

    def named_next(self, phrase: Phrase, noun: str) -> Referent | None:
        """Find the spokesman of a body whom the text names next without a word on who that is.

        So news agencies of Iran begin: his office in one sentence, his name in the next.
        """
        sentence = self._reading.sentence
        opens = sentence[phrase.head] <= EARLY and phrase.determiner in {"the", ""}
        if not opens or phrase.stop == phrase.end or noun not in SPOKESMEN:
            return None
        for name in self._next_names(phrase):
            entity = self._directory.of_name.get(name.start)
            if entity is None or entity.kind is not PERSON or entity.introduced < phrase.start:
                continue
            soon = sentence[name.start] - sentence[phrase.head] <= SOON
            alone = entity.bare and not entity.roles
            return self._learnt(entity, noun, frozenset(), 0.75) if soon and alone else None
        return None

    def _described_later(
        self, phrase: Phrase, kind: SourceKind, noun: str, modifiers: frozenset[str]
    ) -> Referent | None:
        """Find the next one whom the text goes on to call so in the very words."""
        limits, place = self._limits(phrase, modifiers)
        later = [
            entity
            for entity in self._bearers(noun)
            if entity.kind is kind
            and entity.introduced > phrase.head
            and fit(entity, noun, modifiers) >= MATCH - 0.5 + bool(modifiers)
            and _within(entity, limits, place)
        ]
        if not later:
            return None
        entity = min(later, key=lambda entity: entity.introduced)
        distance = self._reading.sentence[entity.introduced] - self._reading.sentence[phrase.head]
        if distance > 2 * EARLY or (len(later) > 1 and not modifiers):
            return None
        return Referent.to(entity, 0.8)

    def _next_names(self, phrase: Phrase) -> list[Name]:
        """Give the next speakers and subjects, as far as they are near."""
        at = bisect_left(self._starts, phrase.end)
        near = self._reading.sentence[phrase.head] + EARLY
        following = self._named[at : at + AHEAD]
        return [name for name in following if self._reading.sentence[name.start] <= near]

    def _in_focus(
        self,
        phrase: Phrase,
        noun: str,
        modifiers: frozenset[str],
        excluded: Others,
        *,
        of_nation: bool = False,
    ) -> Referent | None:
        """Find the most salient person, rather one whom the text calls nothing else.

        Where one is from (``of_nation``) goes with any profession and office.
        """
        behind = self._reading.lower[phrase.head + 1 : phrase.head + 2]
        gender = REFLEXIVES.get(behind[0] if behind else "") or gender_of_noun(noun)
        neutral = noun.endswith("-old") or noun in NEUTRAL
        best = self._focus.best(
            *self._place(phrase),
            lambda r: (
                r.kind is PERSON
                and r.name is not None
                and r.entity not in excluded
                and (not gender or r.gender in {"", gender})
                and not _is_otherwise_old(r.entity, noun, modifiers)
            ),
            lambda r, here: (
                (1.0 if here else ELSEWHERE)
                * (1.0 if r.entity is None or of_nation else _share(r.entity, neutral=neutral))
            ),
        )
        particular = any(self._reading.tag[i] in PROPER for i in range(phrase.start, phrase.head))
        if best is None or best.certainty < (GUESS_IF_PARTICULAR if particular else GUESS):
            return None
        certainty = 0.8 * best.certainty
        if best.entity is not None and certainty >= LEARNT:
            return self._learnt(best.entity, noun, modifiers, certainty)
        return replace(best, certainty=certainty)

    def _limits(self, phrase: Phrase, modifiers: frozenset[str]) -> tuple[frozenset[str], str]:
        """Give the words of the body and the place that an office is said to be in."""
        reading = self._reading
        if reading.lower[phrase.stop : phrase.stop + 1] not in (["of"], ["at"], ["for"]):
            return frozenset(), ""
        lower = reading.lower[phrase.stop + 1 : phrase.end]
        words = [NATIONS.get(word, word) for word in lower]
        place = next((word for word in words if word in COUNTRIES), "")
        states = {after for nation, after in pairwise(lower) if nation in NATIONS} & STATES
        return modifiers & ORGANIZATIONS & set(words) - states, place

    def _bearers(self, noun: str) -> list[Entity]:
        found = {id(e): e for word in alike(noun) for e in self._by_role.get(word, [])[:BEARERS]}
        return list(found.values())

    def _index(self, entity: Entity, noun: str, modifiers: frozenset[str]) -> None:
        for word in {noun, noun.rsplit("-", 1)[-1], *modifiers}:
            self._by_role.setdefault(word, []).append(entity)

    def _learnt(
        self, entity: Entity, noun: str, modifiers: frozenset[str], certainty: float
    ) -> Referent:
        learn(entity, (noun, modifiers))
        self._sure.setdefault((id(entity), noun), certainty)
        self._index(entity, noun, modifiers)
        return Referent.to(entity, certainty)

    def _place(self, phrase: Phrase) -> tuple[int, int]:
        return self._reading.moment[phrase.head], self._reading.paragraph[phrase.head]


def _is_called(entity: Entity | None, noun: str) -> bool:
    """Say whether the text calls somebody by this very noun."""
    return entity is not None and any(head == noun for head, _ in entity.roles)


def _is_otherwise_old(entity: Entity | None, noun: str, modifiers: frozenset[str]) -> bool:
    """Tell "the 20-year-old" from one whom the text calls "the 23-year-old"."""
    if entity is None or not noun.endswith("-old"):
        return False
    years = set(filter(str.isdigit, modifiers))
    return any(head == noun and years.isdisjoint(age) for head, age in entity.roles)


def _share(entity: Entity, *, neutral: bool) -> float:
    """Say how much of his salience somebody keeps who may be what he was not called so far."""
    called = any(head in OFFICES or not neutral for head, _ in entity.roles)
    return CALLED_OTHERWISE if called else 1.0


def _within(entity: Entity, bodies: frozenset[str], country: str) -> bool:
    """Say whether somebody may hold an office in some bodies and a country.

    He is said to be in the bodies, and not only in other countries.
    """
    around = frozenset[str]().union(*(words for _, words in entity.roles))
    countries = around & COUNTRIES
    return (not bodies or not bodies.isdisjoint(around)) and (
        not country or not countries or country in countries
    )
