"""A name as it stands in a text, and where it begins behind titles and descriptions."""

import re
from dataclasses import dataclass, field

from service.claims import SourceKind
from service.pipeline.given_names import GIVEN
from service.pipeline.people import TITLES, are_persons, is_person
from service.pipeline.reading import Reading
from service.pipeline.vocabulary import ORGANIZATION_NAME_WORDS

INNER = frozenset(["of", "for", "and", "in", "the", "on"])
"""Words that stand only inside names of bodies."""
LONGEST = 12
"""Names of more tokens are cut: they are lists or headlines."""
SHORT = 3
"""Words of a person's name, as a rule; characters of an initial."""
INITIALS = re.compile(r"[^\W\d_]\.[^\W\d_]")
"""A name that is written together with its initials, whatever tag that gets: "A.Stone"."""


@dataclass(slots=True)
class Name:
    """A mention of a name: tokens ``start`` to ``end`` without title, and the title before it.

    ``label`` is the tagger's, empty where it saw none. ``words`` are those of the name, initials
    split off, ``key`` is the same for all mentions in the same words; ``described`` is true where
    a noun for a person stands before it; ``office`` is the token of the office that the name is the
    holder of, where more than that stands in between.
    """

    start: int
    end: int
    label: str
    title: str = ""
    kind: SourceKind | None = None
    words: tuple[str, ...] = field(default=())
    text: str = ""
    key: str = ""
    described: bool = False
    office: int = -1

    def call(self, words: tuple[str, ...], text: str) -> None:
        """Say what the name is."""
        self.words, self.text, self.key = words, text, " ".join(words).lower()

    @property
    def head(self) -> int:
        """The last token."""
        return self.end - 1


def like_organization(words: list[str]) -> bool:
    """Say whether lower-case words hold one that only names of organizations hold."""
    return any(word.rstrip(".") in ORGANIZATION_NAME_WORDS for word in words)


def lead(reading: Reading, name: Name) -> int:
    """Find where a name begins behind the titles and descriptions before it."""
    words, lower = reading.words, reading.lower
    begin = name.start
    for i in range(name.start, name.end - 1):
        if lower[i] in GIVEN and lower[i] not in TITLES and words[i][:1].isupper():
            break
        several = name.label == "PERSON" and are_persons(lower[i])  # brothers A and B
        if lower[i] in TITLES or is_person(lower[i]) or several:
            begin = i + 1
    rest = lower[begin : name.end]
    person = (
        len(rest) - 2 * rest.count("-") <= SHORT
        and not like_organization(rest)
        and INNER.isdisjoint(rest)
    )
    described = name.label == "PERSON" or (name.label in {"", "ORG"} and person)
    body = len(rest) == 1 and like_organization(rest)  # the General Staff
    return begin if described and not body else name.start


def before(reading: Reading, token: int) -> int:
    """Give the token before a name, which begins with ``token``, and its titles."""
    last = token - 1
    while last > 0 and (reading.lower[last] in TITLES or reading.words[last] == "."):
        last -= 1
    return last
