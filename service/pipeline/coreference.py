"""Coreference: who each source is, after reading the whole article.

The text is read once from beginning to end. Every mention moves the focus of attention, and
every source is resolved with the focus as it stands there; "I" and "we" come last, since they
mean whoever the quotation around them belongs to.
"""

from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import SourceKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.entities import Directory, gather
from service.pipeline.focus import Focus, Referent
from service.pipeline.names import Name, find_names
from service.pipeline.phrases import RELATIVES, Phrase, phrase_before, read_phrase
from service.pipeline.reading import SUBJECTS, Reading, read
from service.pipeline.referents import FIRST, HE, IT, SOURCELESS, THEY, Referents
from service.pipeline.roles import describe

KEY = "sayso_coreference"
"""Under this key of ``doc.user_data`` the :class:`Resolution` is left for later components."""
AUTHOR = Referent("author", SourceKind.AUTHOR, 0.9)
SOURCE_WEIGHT = 1.5
NESTED = 0.8
"""Share of its weight that a mention keeps inside the content of a claim."""
QUOTED = 0.1
"""Share of its weight that a mention keeps between quotation marks: speakers seldom name themselves."""
WEIGHTS = {"nsubj": 1.0, "nsubjpass": 1.0, "csubj": 1.0, "appos": 0.5, "dobj": 0.5, "poss": 0.25, "compound": 0.2, "conj": 0.4}
OTHER_WEIGHT = 0.35
REACH = 12
"""Tokens before a "who" in which a person is looked for."""


@dataclass(slots=True)
class Resolution:
    """What was found out about a text: for later components.

    ``pronouns`` gives the referent of third-person pronouns by token; ``around`` the index of
    the claim whose content a claim's source stands in; ``phrases`` the sources as read.
    """

    reading: Reading
    directory: Directory
    referents: Referents
    pronouns: dict[int, Referent] = field(default_factory=dict)
    around: dict[int, int] = field(default_factory=dict)
    phrases: dict[Chars, Phrase | None] = field(default_factory=dict)


def resolve(doc: Doc) -> Resolution:
    """Set name and kind of every attribution of a document. Time is linear in the text."""
    claims: list[Attribution] = doc._.attributions or []
    reading = read(doc)
    spans = {claim.source[0]: reading.tokens(claim.source[0]) for claim in claims if claim.source}
    speaking = {
        token for first, last in spans.values() for token in range(first, min(last, first + 12))
    }
    directory = gather(reading, find_names(doc, reading, speaking))
    describe(reading, directory)
    resolution = Resolution(reading, directory, Referents(reading, directory, Focus(), speaking))
    phrases = {key: _phrase(reading, directory, *span) for key, span in spans.items()}
    resolution.around = _enclosing(claims)
    resolution.phrases = phrases
    found = _walk(resolution, claims, phrases)
    order = sorted(range(len(claims)), key=lambda i: claims[i].content[0][0] if claims[i].content else 0)
    for i in order:
        referent = _of_claim(resolution, claims, i, found, phrases)
        claims[i].name, claims[i].kind = referent.name, referent.kind
        claims[i].evidence["name_certainty"] = referent.certainty
    return resolution


def _phrase(reading: Reading, directory: Directory, first: int, last: int) -> Phrase | None:
    if first < last and reading.tag[first] in RELATIVES:
        phrase = phrase_before(reading, directory, first)
        if reading.lower[first] == "who" and phrase is not None and phrase.name is not None:
            return _person_before(reading, directory, phrase.name) or phrase
        return phrase
    return read_phrase(reading, directory, first, last)


def _person_before(reading: Reading, directory: Directory, name: Name) -> Phrase | None:
    """Read the person before a party or constituency ("A. Person (D-Ohio), who")."""
    for token in range(name.head, max(-1, name.head - REACH), -1):
        if reading.sentence[token] != reading.sentence[name.head]:
            return None
        entity = directory.at(token)
        if entity is not None and entity.kind is SourceKind.PERSON:
            return read_phrase(reading, directory, token, token + 1)
    return None


def _of_claim(
    resolution: Resolution,
    claims: list[Attribution],
    i: int,
    found: dict[Chars, Referent],
    phrases: dict[Chars, Phrase | None],
) -> Referent:
    claim = claims[i]
    phrase = phrases[claim.source[0]] if claim.source else None
    if phrase is None:
        return SOURCELESS
    first = resolution.reading.lower[phrase.start]
    if first in FIRST:
        outer = resolution.around.get(i)
        if outer is not None and outer != i:
            speaker = claims[outer]
            return Referent(speaker.name, speaker.kind, speaker.evidence.get("name_certainty", 0.5))
        if not resolution.reading.quoted[phrase.start]:
            return AUTHOR
        return Referent(None, SourceKind.UNNAMED, 0.3)
    return found[claim.source[0]]


def _enclosing(claims: list[Attribution]) -> dict[int, int]:
    """Find, for each claim, the innermost other claim whose content its source stands in."""
    events: list[tuple[int, int, int, int]] = []
    for i, claim in enumerate(claims):
        events.extend((start, 0, -end, i) for start, end in claim.content)
        if claim.source:
            events.append((claim.source[0][0], 1, 0, i))
    events.sort()
    around: dict[int, int] = {}
    open_: list[tuple[int, int]] = []
    for at, what, end, i in events:
        while open_ and open_[-1][0] <= at:
            open_.pop()
        if what == 0:
            open_.append((-end, i))
        else:
            inner = next((j for _, j in open_[:-4:-1] if j != i), None)
            if inner is not None:
                around[i] = inner
    return around


def _walk(
    resolution: Resolution, claims: list[Attribution], phrases: dict[Chars, Phrase | None]
) -> dict[Chars, Referent]:
    """Read the text in order; resolve every source and third-person pronoun."""
    reading, directory, referents = resolution.reading, resolution.directory, resolution.referents
    nested = _marked(reading, [piece for claim in claims for piece in claim.content])
    sources: dict[int, list[Chars]] = {}
    for key, phrase in phrases.items():
        if phrase is not None:
            sources.setdefault(phrase.head, []).append(key)
    found: dict[Chars, Referent] = {}
    for token, word in enumerate(reading.lower):
        scale = (NESTED if nested[token] else 1.0) * (QUOTED if reading.quoted[token] else 1.0)
        if token in sources:
            for key in sources[token]:
                phrase = phrases[key]
                assert phrase is not None
                found[key] = referent = referents.of(phrase)
            if word in HE or word in IT or word in THEY:
                resolution.pronouns[token] = referent
            weight = SOURCE_WEIGHT
        elif word in HE or word in IT or word in THEY:
            resolution.pronouns[token] = referent = referents.pronoun(token, word)
            if word in IT:
                continue
            weight = 0.6 * _weight(reading, token)
        else:
            name = directory.by_token.get(token)
            entity = directory.of_name.get(name.start) if name is not None and name.head == token else None
            if entity is None:
                continue
            referent, weight = referents.referent(entity), _weight(reading, token)
        if referent.name is not None or referent.kind in {SourceKind.GROUP, SourceKind.UNNAMED}:
            referents.focus.mention(
                referent, scale * weight, reading.sentence[token], reading.paragraph[token]
            )
    return found


def _weight(reading: Reading, token: int) -> float:
    if reading.dep[token] == "appos" and reading.dep[reading.head[token]] in SUBJECTS:
        token = reading.head[token]
    weight = WEIGHTS.get(reading.dep[token], OTHER_WEIGHT)
    if reading.dep[token] in SUBJECTS:
        verb = reading.head[token]
        return weight if reading.dep[verb] in {"ROOT", "conj"} else 0.7 * weight
    return weight


def _marked(reading: Reading, pieces: list[Chars]) -> list[bool]:
    """Mark the tokens inside any of the pieces, in time linear in both."""
    change = [0] * (len(reading) + 1)
    for piece in pieces:
        first, last = reading.tokens(piece)
        change[first] += 1
        change[last] -= 1
    depth, marked = 0, []
    for i in range(len(reading)):
        depth += change[i]
        marked.append(depth > 0)
    return marked


@Language.component(
    "sayso_coreference",
    requires=["doc._.attributions", "doc.ents", "token.dep", "token.tag"],
)
def coreference(doc: Doc) -> Doc:
    """Set ``name``, ``kind`` and the evidence ``name_certainty`` of each attribution."""
    doc.user_data[KEY] = resolve(doc)
    return doc
