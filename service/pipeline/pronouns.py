"""Whom a third-person pronoun means: the most salient one of its gender and kind."""

from collections.abc import Callable

from service.claims import SourceKind
from service.pipeline.clues import ORGANIZATION, PERSON, PLACE
from service.pipeline.descriptions import NOBODY, NONE, Others
from service.pipeline.entities import Directory, Entity, is_medium
from service.pipeline.focus import CARRYING, Focus, Referent, known
from service.pipeline.reading import SUBJECTS, Reading

GROUP, UNNAMED, DOCUMENT = SourceKind.GROUP, SourceKind.UNNAMED, SourceKind.DOCUMENT
MANY = Referent(None, GROUP, 0.9)
SOMETHING = Referent(None, ORGANIZATION, 0.2)
HE = {
    **dict.fromkeys(["he", "him", "his", "himself"], "m"),
    **dict.fromkeys(["she", "her", "hers", "herself"], "f"),
}
IT = frozenset(["it", "its", "itself"])
THEY = frozenset(["they", "them", "their", "themselves"])
PRONOUNS = IT | THEY | HE.keys()
LEARNT = 0.75
"""Certainty of a pronoun's antecedent from which it teaches the antecedent's gender."""
UNSURE = 0.25
"""Certainty below which a pronoun's antecedent is rather looked for further on."""
NEAR = 40
"""Tokens within which a clause with "she" is followed by her name."""
SET_BEFORE = 16
"""Tokens before a pronoun in which its name may be set before the sentence."""
CLAUSES = frozenset(["VBD", "VBZ", "VBP", "MD", "WP", "WDT", "VBG", "VBN", "``", "''"])
"""Tags of words that are in no such phrase."""
NAMED_THERE = 0.4
"""Share of salience of those named in what "he" says: people seldom name themselves."""
EITHER = 0.75
"""Share of those who may be men or women, against those whom the text tells to be one."""
SOMEBODY = 0.4
"""The same of those who have no name either."""


class Pronouns:
    """Finds antecedents, at the point of the text up to which ``focus`` was told."""

    def __init__(self, reading: Reading, directory: Directory, focus: Focus) -> None:
        self._reading = reading
        self._directory = directory
        self._focus = focus

    def antecedent(
        self,
        token: int,
        excluded: Others = NONE,
        told: Others = NONE,
        *,
        teaches: bool = True,
    ) -> Referent:
        """Find whom the pronoun ``token`` means.

        It cannot be one of those ``excluded``, and is hardly one of those named in what it
        ``told``. If it ``teaches``, a sure antecedent is of its gender from there on.
        """
        word = self._reading.lower[token]
        if word in HE:
            found = self._person(token, HE[word], excluded, told)
            new = teaches and not found.gender and found.certainty >= LEARNT
            if found.entity is not None and new:
                found.entity.gender = HE[word]
            return found
        if word in IT:
            kinds = {ORGANIZATION, PLACE, DOCUMENT}
            return self._best(token, lambda r: r.kind in kinds, excluded, told) or SOMETHING
        if word in THEY:
            if self._are_two(token):
                return MANY
            several = self._best(token, lambda r: r.kind in {ORGANIZATION, GROUP}, excluded, told)
            return MANY if several is None or several.certainty < UNSURE else several
        return MANY if word in {"we", "us", "those", "these"} else NOBODY

    def _are_two(self, token: int) -> bool:
        """Say whether two names joined by "and" stand before a pronoun: "A and B ... they"."""
        reading, directory = self._reading, self._directory
        for i in range(token - 2, max(0, token - NEAR), -1):
            if reading.sentence[i] != reading.sentence[token]:
                break
            if reading.lower[i] == "and":
                one, other = directory.at(i - 1), directory.at(i + 1)
                if one is not None and other is not None and one is not other:
                    return one.kind is other.kind
        return False

    def _person(self, token: int, gender: str, excluded: Others, told: Others) -> Referent:
        before = self._set_before(token, gender) or self._in_words(token, gender)
        if before is not None and before.entity not in excluded:
            return before
        found = self._best(
            token,
            lambda r: (
                (r.kind is UNNAMED or (r.kind is PERSON and r.name is not None))
                and r.gender in {"", gender}
            ),
            excluded,
            told,
        )
        if found is None or found.certainty < UNSURE:
            return self._later(token, gender) or Referent(None, UNNAMED, 0.4, gender)
        return found

    def _set_before(self, token: int, gender: str) -> Referent | None:
        """Find the name that is set before its sentence: "As for Mr Doe, he ...", "Doe, he ..."."""
        reading = self._reading
        if reading.words[token - 1 : token] != [","]:
            return None
        begin, found = token - 1, None
        while begin > 0 and reading.sentence[begin - 1] == reading.sentence[token]:
            begin -= 1
            if token - begin > SET_BEFORE or reading.tag[begin] in CLAUSES:
                return None
            entity = self._directory.at(begin)
            if entity is not None and entity.kind is PERSON:
                if found not in {None, entity}:
                    return None
                found = entity
        if found is None or found.gender not in {"", gender}:
            return None
        adverbial = reading.tag[begin] in {"IN", "TO"} and reading.lower[begin] != "as"
        return None if adverbial else Referent.to(found, 0.8)

    def _in_words(self, token: int, gender: str) -> Referent | None:
        """Find the only one who was named in the quotation before: "Ann called me. She said"."""
        reading = self._reading
        if not reading.quoted[token]:
            return None
        found: set[Entity] = set()
        for i in range(token - 1, max(-1, token - NEAR), -1):
            if not reading.quoted[i]:
                break
            entity = self._directory.at(i)
            if entity is not None and entity.kind is PERSON and entity.gender in {"", gender}:
                found.add(entity)
        if len(found) != 1:
            return None
        entity = found.pop()
        return Referent.to(entity, 0.8)

    def _later(self, token: int, gender: str) -> Referent | None:
        """Find the subject of a sentence that a clause with "she" opens."""
        reading = self._reading
        for i in range(token + 1, min(token + NEAR, len(reading))):
            if reading.sentence[i] != reading.sentence[token]:
                return None
            entity = self._directory.at(i)
            if (
                entity is not None
                and entity.kind is PERSON
                and entity.gender in {"", gender}
                and reading.dep[i] in SUBJECTS
            ):
                return Referent.to(entity, 0.6)
        return None

    def _best(
        self, token: int, suits: Callable[[Referent], bool], excluded: Others, told: Others
    ) -> Referent | None:
        def share(referent: Referent, _: bool) -> float:  # noqa: FBT001 - as the focus asks
            share = NAMED_THERE if referent.entity in told else 1.0
            if referent.kind in {PERSON, UNNAMED} and not referent.gender:
                share *= EITHER if referent.kind is PERSON else SOMEBODY
            if referent.kind is ORGANIZATION and is_medium(referent.entity):
                share *= CARRYING
            return known(referent) * share

        return self._focus.best(
            self._reading.moment[token],
            self._reading.paragraph[token],
            lambda r: r.entity not in excluded and suits(r),
            share,
        )
