"""Focus of attention: who a pronoun most likely means at a point of the text.

Salience in the manner of Lappin and Leass (1994, "An Algorithm for Pronominal Anaphora
Resolution"): every mention adds weight by its grammatical role, and all weight halves from
sentence to sentence. Only the entries mentioned last are kept, so each question takes constant
time.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import itemgetter

from service.claims import SourceKind
from service.pipeline.entities import Entity

KEPT = 24
"""Entries remembered."""
DECAY = 0.5
"""Share of salience left from one sentence to the next (Lappin and Leass)."""
BREAK = 0.5
"""Further share left across a line break."""
FAINT = 0.02
"""Salience below which nobody is meant."""
WELL_KNOWN = 0.1
"""What a mention in the text adds to one's salience."""
OFTEN = 5
"""Mentions that are counted for it."""
CARRYING = 0.3
"""Share of salience of a medium, which as a rule is there because it was told something."""
SUREST = 0.95
"""Certainty of what has no rival: pronouns do mean what was not mentioned, now and then."""


@dataclass(frozen=True, slots=True)
class Referent:
    """Who or what is meant; ``certainty`` is 0 to 1.

    ``noted`` is the gender of somebody without a name, ``noun`` what he or they were called.
    """

    name: str | None
    kind: SourceKind
    certainty: float = 1.0
    noted: str = ""
    entity: Entity | None = None
    noun: str = ""

    @classmethod
    def to(cls, entity: Entity, certainty: float = 0.98) -> "Referent":
        """Refer to an entity, by its name and kind."""
        return cls(entity.name, entity.kind, certainty, entity=entity)

    @property
    def gender(self) -> str:
        """``m``, ``f`` or empty: that of the entity, which may be learnt further on in the text."""
        return self.noted if self.entity is None else self.entity.gender

    @property
    def key(self) -> tuple[str, SourceKind]:
        """What tells two referents apart."""
        return (self.name or f"({self.noun})").lower(), self.kind


@dataclass(slots=True)
class Entry:
    """A referent and its salience as of a sentence and paragraph."""

    referent: Referent
    score: float
    sentence: int
    paragraph: int


class Focus:
    """The entries in mind, least recent first."""

    def __init__(self) -> None:
        self._entries: OrderedDict[tuple[str, SourceKind], Entry] = OrderedDict()

    def mention(self, referent: Referent, weight: float, sentence: int, paragraph: int) -> None:
        """Count a mention."""
        entry = self._entries.pop(referent.key, None)
        if entry is None:
            entry = Entry(referent, 0.0, sentence, paragraph)
        entry.referent = referent
        entry.score = _now(entry, sentence, paragraph) + weight
        entry.sentence, entry.paragraph = sentence, paragraph
        self._entries[referent.key] = entry
        if len(self._entries) > KEPT:
            self._entries.popitem(last=False)

    def ranked(
        self, sentence: int, paragraph: int, suits: Callable[[Referent], bool]
    ) -> list[tuple[float, Referent]]:
        """Give the referents that suit, most salient first, each with its salience."""
        found = [
            (score, entry.referent)
            for entry in reversed(self._entries.values())
            if (score := _now(entry, sentence, paragraph)) > FAINT and suits(entry.referent)
        ]
        found.sort(key=itemgetter(0), reverse=True)
        return found

    def best(
        self,
        sentence: int,
        paragraph: int,
        suits: Callable[[Referent], bool],
        share: Callable[[Referent, bool], float] = lambda *_: 1.0,
    ) -> Referent | None:
        """Give the most salient referent that suits; the surer, the fainter its next rival.

        ``share`` is what of its salience one keeps against rivals; it is told whether the last
        mention was in this paragraph.
        """
        ranked = self.ranked(sentence, paragraph, suits)
        if not ranked:
            return None
        shares = [
            score * share(referent, self._entries[referent.key].paragraph == paragraph)
            for score, referent in ranked
        ]
        at = max(range(len(shares)), key=lambda i: shares[i])
        rival = max((each for i, each in enumerate(shares) if i != at), default=0.0)
        score, referent = ranked[at]
        certainty = SUREST * shares[at] / (shares[at] + rival) * min(1.0, 0.5 + score)
        return replace(referent, certainty=certainty)


def known(referent: Referent, _: bool = False) -> float:  # noqa: FBT001, FBT002 - a share
    """Give the share of salience of one that the text names often: it is about him."""
    return 1.0 + WELL_KNOWN * (0 if referent.entity is None else min(OFTEN, referent.entity.count))


def _now(entry: Entry, sentence: int, paragraph: int) -> float:
    age = DECAY ** max(0, sentence - entry.sentence)
    return entry.score * age * BREAK ** min(2, max(0, paragraph - entry.paragraph))
