"""Which body is meant by "the company", "the ministry of health", "a trade union".

A body without a proper name keeps the words that the text has for it, and a shorter mention
further on means the fuller one before.
"""

from bisect import bisect_left

from service.claims import SourceKind
from service.pipeline.clues import ORGANIZATION
from service.pipeline.descriptions import Descriptions
from service.pipeline.entities import Directory, Entity, is_medium
from service.pipeline.focus import CARRYING, Focus, Referent, known
from service.pipeline.joining import RESIDING
from service.pipeline.people import alike
from service.pipeline.phrases import Phrase, phrase_around
from service.pipeline.reading import NOUNS, PROPER, Reading
from service.pipeline.roles import MATCH, fit, telling
from service.pipeline.vocabulary import (
    BODIES,
    GENERIC_ORGANIZATIONS,
    MEDIA,
    ORGANIZATIONS,
)

UNKNOWN = Referent(None, ORGANIZATION, 0.4)
CREW = Referent(None, SourceKind.GROUP, 0.4)
BELOW = 2
"""Lines and sentences below a headline in which "the maker of X" is named further on."""
CIRCLES = frozenset(["group", "team"])
"""What somebody has about himself, as researchers do."""
CREWS = frozenset(["team"])
"""Bodies that are no more than those in them, where they have no name."""
ALIKE = MATCH - 0.5
"""How a description must fit a body: a carrier may be the airline."""
EXPLAINED = 1.5
"""Share of salience of a body of which the text says what it is."""
GUESS = 0.3
"""Certainty below which nobody is meant."""
GUESS_IF_PARTICULAR = 0.5
"""The same, where a name in the description tells more of whom it means."""
SELF_EXPLAINING = 3.0
"""Share of salience of a body whose name says what it is."""
TOLD_OF = 3
"""Mentions from which on a text may be about a medium."""
PAGES = frozenset(["site", "website", "portal", "channel", "edition"])
"""What a body has, and is called by whose it is."""
TITLE = 5
"""Tokens of the longest name in quotation marks."""
SMALL = 3
"""Letters of a small word in it that need not be a capital: "Il Corriere del Po"."""
IN_MARKS = 0.8
"""Certainty of such a name."""
OPENING = frozenset('"“«„')
CLOSING = frozenset('"”»“')
SAYING = {
    "airline": frozenset(["air", "airways", "airlines", "aviation", "jet"]),
    "carrier": frozenset(["air", "airways", "airlines", "aviation", "jet"]),
    "union": frozenset("workers workers' union alliance staff guild federation unions".split()),
    "bank": frozenset(["bank", "banking", "bancorp", "banco", "banque"]),
    "lender": frozenset(["bank", "banking", "bancorp", "banco", "banque", "building"]),
    "broadcaster": frozenset("channel tv television radio broadcasting media itv".split()),
    "studio": frozenset(["pictures", "studios", "films", "entertainment"]),
    "label": frozenset(["records", "music"]),
    "charity": frozenset(["trust", "foundation", "aid", "rescue", "appeal"]),
    "club": frozenset("fc united city town rovers athletic wanderers albion county".split()),
    "retailer": frozenset(["stores", "shops", "supermarkets"]),
    "watchdog": frozenset(["agency", "authority", "commission", "ombudsman"]),
    "regulator": frozenset(["agency", "authority", "commission"]),
    "brewer": frozenset(["brewery", "breweries", "brewing"]),
    "insurer": frozenset(["insurance", "assurance", "mutual"]),
}
"""Words in the names of bodies that say what they are, by what news calls them."""
OWN_WORDS = 0.7
"""Certainty of a body that is named by the words that describe it."""
OF = frozenset(["of", "for"])
IN = frozenset(["in"])
INSIDE = NOUNS | {"DT", "JJ", "CD", "POS", "HYPH", "PRP$"}
ANY = frozenset("organisation organization body institution group association".split())
"""What every body may be called."""
GENERAL = ANY | {"company", "firm", "business", "corporation"}
PUBLIC = frozenset(
    """ministry department government parliament congress senate commons assembly council committee
    commission court police army navy embassy consulate office bureau authority administration
    agency service board treasury executive school college university hospital church""".split()
)
"""Words in the names of public bodies."""
COMMON = frozenset("league union federation confederation association society party guild".split())
"""Words in the names of those who have joined for something."""
JUDGING = frozenset("parliament congress senate commons assembly court police army navy".split())
"""Words in the names of public bodies that watch over no trade."""
COMMERCIAL = frozenset(
    """company firm corporation conglomerate giant maker manufacturer retailer business outfit
    operator supplier carrier developer provider publisher lender chain supermarket startup start-up
    venture""".split()
)
TRADING = GENERAL | COMMERCIAL
"""What goes with most of what a body may be called besides."""
SPORTING = frozenset(["club", "side", "team"])
CLUBS = frozenset("club fc league united rovers wanderers athletic albion hotspur rangers".split())
"""Words in the names of clubs."""
PERSONAL = frozenset(["his", "her"])
AIRED = frozenset(["radio", "television", "tv"])
WATCHFUL = frozenset(["agency", "watchdog", "regulator"])
"""What only public bodies are called."""
DEPARTMENT = "department"
"""What translations call every public body."""
BEARERS = 32
"""Bodies with one noun in their names that are compared."""


class Bodies:
    """Finds bodies by description, at the point of the text up to which ``focus`` was told."""

    def __init__(
        self,
        reading: Reading,
        directory: Directory,
        focus: Focus,
        descriptions: Descriptions,
    ) -> None:
        self._reading = reading
        self._directory = directory
        self._focus = focus
        self._descriptions = descriptions
        self._by_role: dict[str, list[Entity]] = {}
        for entity in directory.entities:
            if entity.kind is ORGANIZATION:
                for noun in {head for head, _ in entity.roles}:
                    self._by_role.setdefault(noun, []).append(entity)
        self._described: dict[str, Referent] = {}
        self._mentions = {
            word: [token for token in reading.stands[word] if not reading.quoted[token]]
            for word in reading.stands.keys() & ORGANIZATIONS
        }

    def body(self, phrase: Phrase, noun: str) -> Referent:
        """Find which organization a description with this head means."""
        found = self._by_form(phrase, noun) or self.titled(phrase)
        if found is not None:
            return found
        modifiers = telling(self._reading, phrase.start, phrase.stop, phrase.head)
        if not phrase.definite and (phrase.determiner or self._is_headline(phrase, noun)):
            ahead = self._descriptions.ahead(phrase, ORGANIZATION, noun, modifiers)
            if ahead is not None or phrase.determiner:
                return ahead or Referent(None, ORGANIZATION, OWN_WORDS)
        words = self._words(phrase)
        fuller = words.lower() != noun
        if phrase.possessor < 0:
            known = self._named(phrase, noun, modifiers) or self._known(phrase, noun, fuller=fuller)
            if known is not None:
                return known
        found = Referent(words, SourceKind.ORGANIZATION, OWN_WORDS)
        if fuller:
            self._described[noun] = found
        return found

    def _by_form(self, phrase: Phrase, noun: str) -> Referent | None:
        """Judge what no search is needed for: a nation's side, "her office", "a team"."""
        nation = self._reading.words[phrase.head - 1].istitle()
        if noun == "side" and nation and phrase.name is None:
            return Referent(self._words(phrase), SourceKind.PLACE, OWN_WORDS)  # "the Thai side"
        if noun == "office" and phrase.determiner in PERSONAL:
            return Referent(None, ORGANIZATION, OWN_WORDS)
        if noun in CIRCLES and phrase.determiner in PERSONAL:
            return CREW
        if noun in CREWS and phrase.determiner in {"a", "an"}:
            self._described[noun] = CREW
            return CREW
        return None

    def titled(self, phrase: Phrase) -> Referent | None:
        """Find what stands in quotation marks right behind a description: the tabloid "Oh, no"."""
        words = self._reading.words
        last = first = phrase.stop + 1
        if first >= phrase.end or words[phrase.stop] not in OPENING:
            return None
        while last < phrase.end and words[last] not in CLOSING:
            last += 1
        if not first < last <= first + TITLE or not words[first][0].isupper():
            return None
        return Referent(self._reading.phrase(first, last), ORGANIZATION, IN_MARKS)

    def marked(self, phrase: Phrase) -> Referent | None:
        """Take a phrase that stands in quotation marks, all in capitals, for the name of a body."""
        words = self._reading.words
        if not 0 < phrase.start < phrase.end < len(words) or phrase.end > phrase.start + TITLE:
            return None
        if words[phrase.start - 1] not in OPENING or words[phrase.end] not in CLOSING:
            return None
        inner = words[phrase.start : phrase.end]
        titles = all(word[0].isupper() or len(word) <= SMALL for word in inner)
        name = self._reading.phrase(phrase.start, phrase.end)
        return Referent(name, ORGANIZATION, IN_MARKS) if titles else None

    def _known(self, phrase: Phrase, noun: str, *, fuller: bool) -> Referent | None:
        """Find the body that a description without a name means, if it was spoken of before.

        ``fuller`` says that the description tells more than its noun.
        """
        generic = noun in GENERIC_ORGANIZATIONS
        if not fuller and not generic:
            self._look_back(phrase, noun)
        if not fuller and noun in self._described:
            return self._described[noun]
        behind = self._reading.lower[phrase.stop : phrase.stop + 1]
        new = behind == ["that"] or (behind == ["of"] and noun in PAGES)
        public = noun == DEPARTMENT and not fuller and phrase.determiner == "the"
        if not (generic or public) or not phrase.definite or new:
            return None
        found = self._in_focus(phrase, noun)
        tags = self._reading.tag[phrase.start : phrase.head]
        least = GUESS if PROPER.isdisjoint(tags) else GUESS_IF_PARTICULAR
        if found is not None and found.certainty >= least:
            return found
        self._look_back(phrase, noun)
        known = self._described.get(noun) or self._named_below(phrase, noun)
        return known or (CREW if noun in CREWS else UNKNOWN)

    def _named_below(self, phrase: Phrase, noun: str) -> Referent | None:
        """Find the body that the lines below a headline describe, and the next ones name."""
        reading = self._reading
        line, sentence = reading.paragraph[phrase.head], reading.sentence[phrase.head]
        if not 0 < line <= BELOW or sentence > BELOW or noun in CREWS:
            return None
        modifiers = telling(reading, phrase.start, phrase.stop, phrase.head)
        return self._descriptions.ahead(phrase, ORGANIZATION, noun, modifiers)

    def _is_headline(self, phrase: Phrase, noun: str) -> bool:
        """Say whether a bare noun stands in a headline: "union warns of strike"."""
        reading = self._reading
        return (
            noun in GENERIC_ORGANIZATIONS
            and reading.paragraph[phrase.head] == 0
            and reading.paragraph[-1] > 0
            and phrase.stop - phrase.start == 1
            and reading.words[phrase.head].islower()
        )

    def _look_back(self, phrase: Phrase, noun: str) -> None:
        """Find the last mention before a phrase that says more of a body than "the ministry"."""
        if not phrase.definite:
            return
        mentions = self._mentions.get(noun, [])
        at = bisect_left(mentions, phrase.start)
        for token in reversed(mentions[max(0, at - BEARERS) : at]):
            before = phrase_around(self._reading, self._directory, token)
            if before is None or before.head != token or before.name is not None:
                continue
            words = self._words(before)
            if before.determiner in {"", "the"} and before.possessor < 0 and words.lower() != noun:
                self._described[noun] = Referent(words, ORGANIZATION, OWN_WORDS)
                return

    def _named(self, phrase: Phrase, noun: str, modifiers: frozenset[str]) -> Referent | None:
        """Find the body that bears the description in its name or beside it."""
        if noun in AIRED and self._reading.lower[phrase.head - 1] == "state":
            return None  # a state has one
        least = ALIKE + (1.0 if modifiers else 0.0)
        own = {
            id(entity): entity
            for word in alike(noun)
            for entity in self._by_role.get(word, [])[:BEARERS]
            if entity.first < phrase.head and fit(entity, noun, modifiers) >= least
        }
        if len(own) == 1:
            entity = next(iter(own.values()))
            return Referent.to(entity, 0.85)
        return self._focus.best(
            *self._place(phrase), lambda r: r.entity is not None and id(r.entity) in own
        )

    def _in_focus(self, phrase: Phrase, noun: str) -> Referent | None:
        return self._focus.best(
            *self._place(phrase),
            lambda r: (
                r.kind is ORGANIZATION
                and r.entity is not None
                and not _otherwise(r.entity, noun)
                and not (noun not in MEDIA and _carries(r.entity))
            ),
            lambda r, _: (
                known(r)
                * (EXPLAINED if _called(r.entity) else 1.0)
                * (SELF_EXPLAINING if _says(r.entity, noun) else 1.0)
                * (CARRYING if noun not in MEDIA and is_medium(r.entity) else 1.0)
            ),
        )

    def _words(self, phrase: Phrase) -> str:
        """Give the words of a phrase without its article, with what it is of ("of health")."""
        reading = self._reading
        first = phrase.start + (reading.tag[phrase.start] in {"DT", "PRP$", "PDT"})
        owner = self._directory.by_token.get(phrase.possessor)
        if owner is not None:
            first = max(first, owner.start)  # "(last week president) NAME's administration"
        last = phrase.head + 1
        leading = [OF, IN] if reading.lower[phrase.head] in RESIDING else [OF]
        for leads in leading:
            placed = leads is OF or last + 1 in self._directory.by_token  # no embassy in its letter
            if last < phrase.end and reading.lower[last] in leads and placed:
                end = last + 1
                while end < phrase.end and (
                    reading.tag[end] in INSIDE
                    or end in self._directory.by_token
                    or (reading.lower[end] == "of" and end + 1 in self._directory.by_token)
                ):
                    end += 1
                last = end if end > last + 1 else last
        return reading.phrase(min(first, phrase.head), last)

    def _place(self, phrase: Phrase) -> tuple[int, int]:
        return self._reading.moment[phrase.head], self._reading.paragraph[phrase.head]


def _called(entity: Entity | None) -> set[str]:
    """Give what the text says that a body is: a retailer, a website."""
    roles = () if entity is None else entity.roles
    return {head for head, _ in roles} & GENERIC_ORGANIZATIONS


def _says(entity: Entity | None, noun: str) -> bool:
    """Say whether a body's name tells that it is one: Albion Air is an airline."""
    words = () if entity is None else entity.words
    return any(word.lower() in SAYING.get(noun, ()) for word in words)


def bears(entity: Entity, noun: str) -> bool:
    """Say whether a body is called so by the text, or is one by its name."""
    return noun in _called(entity) or _says(entity, noun)


def _carries(entity: Entity) -> bool:
    """Say whether a body is a medium that only carries words: the text is hardly about it."""
    return is_medium(entity) and entity.count < TOLD_OF


def _otherwise(entity: Entity, noun: str) -> bool:
    """Say whether a body is called something else: a ministry is no company."""
    called = _called(entity)
    if (
        noun not in GENERAL
        and called
        and called.isdisjoint(TRADING)
        and called.isdisjoint(alike(noun))
    ):
        return True
    own = {word.lower() for word in entity.words} & BODIES
    if noun == DEPARTMENT:
        return not own & PUBLIC - JUDGING
    if noun in ANY or not own or noun in own or _says(entity, noun):
        return False
    if noun in COMMERCIAL:
        return bool(own & (PUBLIC | COMMON))
    if noun in SPORTING:
        return not own <= CLUBS
    return not (noun in WATCHFUL and own & PUBLIC - JUDGING)
