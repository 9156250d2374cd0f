"""What kind each name is: a person's, an organization's, a place's.

The tagger reads one name as a person here and as a place there, above all in messy text. So its
labels are votes, and so are the clues around each mention (a title, ``who``, ``Ltd``, "the
island of"); the votes of all mentions are added, and the name gets one kind throughout.
"""

from collections import Counter, defaultdict

from service.claims import SourceKind
from service.pipeline.clues import LISTED, ORGANIZATION, PERSON, PLACE, clues, is_listed
from service.pipeline.given_names import GIVEN
from service.pipeline.name import Name
from service.pipeline.people import COURTESY
from service.pipeline.places import ONLY_COUNTRIES, PLACES
from service.pipeline.reading import Reading
from service.pipeline.spellings import sound
from service.pipeline.vocabulary import ORGANIZATION_NAME_WORDS

LABELS: dict[str, tuple[SourceKind | None, float]] = {
    "PERSON": (PERSON, 1.0),
    "ORG": (ORGANIZATION, 1.0),
    "GPE": (PLACE, 1.0),
    "LOC": (PLACE, 1.0),
    "FAC": (PLACE, 0.5),
    "NORP": (None, 3.0),
    "": (None, 0.1),
}
OTHER_LABEL = (None, 0.5)
ENOUGH = 3.0
"""What the tagger's labels can add up to: it makes the same mistake again and again."""
SPEAKS = 0.6
"""What a source of a claim is likelier to be a person by."""
SHARED = 0.2
"""Share that the votes for other names with the same last word have."""
KNOWN = 4.0
"""What a word of somebody's full name is likelier to be that person by."""
PART = 2.0
"""What the first or last word of a body's or place's full name is likelier to be that one by."""
SHORT = 4.0
"""What a body's name without its "Ltd" or "Group" is likelier to be that body by."""
WEAK = 2.0
"""Votes under which a name follows one that it is joined to by "and"."""
ADDRESSED = COURTESY - {"miss"}
"""Titles of persons alone: "Mr Jordan", where "Miss Jordan" is her country's."""

Votes = dict[SourceKind | None, float]


def judge(reading: Reading, names: list[Name], speaking: set[int]) -> None:
    """Set ``kind`` and ``described`` of all names, in time linear in their number.

    ``speaking`` are tokens in the sources of claims: an unknown name there is likely a person's.
    """
    _Ballot(reading, names, speaking).close()


class _Ballot:
    """The votes for all names of a text, by the names' words."""

    def __init__(self, reading: Reading, names: list[Name], speaking: set[int]) -> None:
        self._reading = reading
        self._names = names
        self._speaking = speaking
        self._by_name: dict[str, Votes] = defaultdict(lambda: defaultdict(float))
        self._by_last: dict[str, Votes] = defaultdict(lambda: defaultdict(float))
        self._labelled: dict[tuple[str, SourceKind | None], float] = defaultdict(float)
        self._people: set[str] = set()
        self._sounds: set[str] = set()
        self._parts: dict[str, tuple[SourceKind, float]] = {}
        self._strength: dict[str, float] = {}
        self._mentions = Counter(name.key for name in names)
        heard: set[str] = set()
        for name in names:
            self._label(name)
            for kind, weight in clues(reading, name):
                self._vote(name, kind, weight)
            if name.title in ADDRESSED and len(name.words) == 1:
                self._people.add(name.key)
            if name.head in speaking and name.key not in heard:
                heard.add(name.key)
                self._vote(name, PERSON, SPEAKS)

    def close(self) -> None:
        """Give each name the kind that has most votes, full names before parts of them."""
        for name in sorted(self._names, key=lambda name: -len(name.words)):
            total = self._total(name)
            best = max(total, key=lambda kind: total[kind])
            self._strength[name.key] = total[best]
            name.kind = best if total[best] > 0 else None
            if len(name.words) > 1:
                self._learn(name)
        self._join()

    def _label(self, name: Name) -> None:
        kind, weight = LABELS.get(name.label, OTHER_LABEL)
        self._labelled[name.key, kind] += weight
        if kind is None or self._labelled[name.key, kind] <= ENOUGH:
            self._vote(name, kind, weight)

    def _vote(self, name: Name, kind: SourceKind | None, weight: float) -> None:
        self._by_name[name.key][kind] += weight
        self._by_last[name.words[-1].lower()][kind] += weight

    def _total(self, name: Name) -> Votes:
        own, shared = self._by_name[name.key], self._by_last[name.words[-1].lower()]
        share = 0.0 if name.words[-1].lower() in PLACES else SHARED
        total: Votes = {
            kind: own[kind] + share * shared[kind] for kind in (PERSON, ORGANIZATION, PLACE, None)
        }
        if len(name.words) == 1:
            word = name.key
            likely = name.head in self._speaking or name.label == "PERSON"
            known = word in self._people
            listed = known and is_listed(name)
            if listed and likely:  # it is a place's name only once for all mentions
                total[PERSON] += 2 * KNOWN + LISTED * (self._mentions[word] - 1)
            elif (known and not listed) or (likely and sound(word) in self._sounds):
                total[PERSON] += KNOWN
            elif word in self._parts and word not in PLACES:
                kind, weight = self._parts[word]
                total[kind] += weight
        return total

    def _learn(self, name: Name) -> None:
        """Note whose the words of a full name are where they stand alone."""
        first, last = name.words[0].lower(), name.words[-1].lower()
        if name.kind is PERSON:
            self._sounds.update({sound(last)} - {""})
            self._people.update({last} | ({first} - ONLY_COUNTRIES))
        elif name.kind is not None:
            rest = (word.lower() in ORGANIZATION_NAME_WORDS for word in name.words[1:])
            weight = SHORT if name.kind is ORGANIZATION and all(rest) else PART
            for word in {first, last} - GIVEN:
                self._parts.setdefault(word, (name.kind, weight))

    def _join(self) -> None:
        """Let names that little speaks for follow those they are joined to by "and"."""
        at = {name.head: name for name in self._names}
        follows: dict[str, SourceKind | None] = {}
        for name in self._names:
            other = at.get(self._reading.head[name.head])
            if self._reading.dep[name.head] != "conj" or other is None:
                continue
            for one, two in ((name, other), (other, name)):
                if self._strength[one.key] < WEAK <= self._strength[two.key]:
                    follows[one.key] = two.kind
        for name in self._names:
            name.kind = follows.get(name.key, name.kind)
