"""Coreference: who each source is, after reading the whole article.

Names are found and grouped first, then the text is read once from beginning to end, with every
source resolved where it stands; "I" and "we" come last, since they mean whoever the quotation
around them belongs to.
"""

from dataclasses import dataclass, field, replace

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import SourceKind
from service.pipeline.addressing import BE, REPORTED
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.attention import Reader
from service.pipeline.entities import Directory
from service.pipeline.focus import Focus, Referent
from service.pipeline.grouping import gather
from service.pipeline.kinds import judge
from service.pipeline.name import Name
from service.pipeline.names import find_names
from service.pipeline.omitted import with_subjects
from service.pipeline.people import are_persons, is_person, singular
from service.pipeline.phrases import RELATIVES, Phrase, phrase_around, phrase_before, read_phrase
from service.pipeline.reading import Reading, read
from service.pipeline.referents import Referents
from service.pipeline.remarks import is_remark
from service.pipeline.roles import describe
from service.pipeline.vocabulary import DOCUMENTS

KEY = "sayso_coreference"
"""Under this key of ``doc.user_data`` the :class:`Resolution` is left for later components."""
FIRST = frozenset(["i", "we", "me", "us", "my", "our", "ourselves", "myself"])
OWN = frozenset(["my", "our"])
SOURCELESS = Referent(None, SourceKind.NONE, 0.9)
AUTHOR = Referent("author", SourceKind.AUTHOR, 0.9)
HEARD = Referent(None, SourceKind.UNNAMED, 0.3)
"""Who says "I" in a quotation that is nobody's."""
REACH = 12
"""Tokens before a "who" in which a person is looked for."""
SPEAKING = 12
"""Tokens of a source in which its name is looked for."""
IMPERSONAL = frozenset(
    """clear unclear likely unlikely possible probable obvious apparent evident seems seemed appears
    appeared emerged emerges transpired transpires turns turned""".split()
)
"""What "it ..." says when nobody does."""
HEARING = frozenset(["heard", "hears", "hear"])
BEFORE = 24
"""Tokens before "it is said" and "according to which" in which a document is looked for."""
CUE = 8
"""Tokens of a cue that are looked at."""
VERBS = frozenset(["VB", "VBD", "VBG", "VBN", "VBP", "VBZ"])


@dataclass(slots=True)
class Resolution:
    """What was found out about a text: for later components.

    ``meant`` gives the referents of third-person pronouns and descriptions by token; ``around``
    the index of the claim whose content a claim's source stands in; ``phrases`` the sources as
    read.
    """

    reading: Reading
    directory: Directory
    referents: Referents
    meant: dict[int, Referent] = field(default_factory=dict)
    around: dict[int, int] = field(default_factory=dict)
    phrases: dict[Chars, Phrase | None] = field(default_factory=dict)


def resolve(doc: Doc) -> Resolution:
    """Set name and kind of every attribution of a document. Time is linear in the text."""
    claims: list[Attribution] = doc._.attributions or []
    reading = read(doc)
    with_subjects(reading, claims)
    spans = {
        claim.source[0]: [reading.tokens(piece) for piece in claim.source]
        for claim in claims
        if claim.source
    }
    speaking = {
        token
        for pieces in spans.values()
        for first, last in pieces
        for token in range(first, min(last, first + SPEAKING))
    }
    names = find_names(reading)
    judge(reading, names, speaking)
    directory = gather(reading, names)
    describe(reading, directory)
    referents = Referents(reading, directory, Focus(), speaking)
    resolution = Resolution(reading, directory, referents)
    resolution.phrases = {key: _phrase(reading, directory, pieces) for key, pieces in spans.items()}
    resolution.around = _enclosing(claims)
    reader = Reader(reading, directory, referents, claims, resolution.phrases)
    reader.read()
    resolution.meant = reader.meant
    found = [_of_claim(resolution, claim, reader.found) for claim in claims]
    for claim, referent in zip(claims, _speakers(resolution, claims, found), strict=True):
        claim.name, claim.kind = referent.name, referent.kind
        claim.evidence["name_certainty"] = referent.certainty
    return resolution


def _phrase(reading: Reading, directory: Directory, pieces: list[tuple[int, int]]) -> Phrase | None:
    """Read a source; of one that is torn, as translations are, the piece that is a person's name.

    "The minister in his speech Jan Nowak declared" has two pieces.
    """
    phrase = _piece(reading, directory, *pieces[0])
    if phrase is not None and phrase.name is None:
        for first, last in pieces[1:]:
            entity = directory.at(first)
            if entity is not None and entity.kind is SourceKind.PERSON:
                return read_phrase(reading, directory, first, last)
    return phrase


def _piece(reading: Reading, directory: Directory, first: int, last: int) -> Phrase | None:
    """Read a source; what "who" and "according to which" stand for is read before it."""
    if first < last and reading.tag[first] in RELATIVES and first not in directory.by_token:
        if reading.lower[max(0, first - 2) : first] == ["according", "to"]:
            return _document_before(reading, directory, first - 2)
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


def _document_before(reading: Reading, directory: Directory, token: int) -> Phrase | None:
    """Read the document of the clause before, or else what stands right before ``token``."""
    for i in range(token - 1, max(-1, token - BEFORE), -1):
        if reading.sentence[i] != reading.sentence[token]:
            break
        if reading.tag[i] in {"NN", "NNS"} and singular(reading.lower[i]) in DOCUMENTS:
            document = phrase_around(reading, directory, i)
            return None if document is None else replace(document, determiner="that")
    return phrase_before(reading, directory, token)


def _of_claim(
    resolution: Resolution, claim: Attribution, found: dict[Chars, Referent]
) -> Referent | None:
    """Find who makes a claim; nothing where that is "I", whoever speaks there."""
    phrase = resolution.phrases[claim.source[0]] if claim.source else None
    if not claim.source and claim.cue:
        return _of_cue(resolution.reading, resolution.referents, claim.cue[0])
    if phrase is None or _is_hidden(resolution.reading, claim, phrase):
        return SOURCELESS
    return None if _is_first_person(resolution.reading, phrase) else found[claim.source[0]]


def _speakers(
    resolution: Resolution, claims: list[Attribution], found: list[Referent | None]
) -> list[Referent]:
    """Give "I" and "we" whoever makes the claim around theirs, and that may be "I" again."""
    known = {i: referent for i, referent in enumerate(found) if referent is not None}
    for i in range(len(claims)):
        chain = dict.fromkeys([i])  # outwards, as far as nobody knows
        while (last := next(reversed(chain))) not in known:
            outer = resolution.around.get(last)
            if outer is None or outer in chain:
                first = resolution.reading.tokens(claims[last].source[0])[0]
                known[last] = HEARD if resolution.reading.quoted[first] else AUTHOR
            else:
                chain[outer] = None
        known.update(dict.fromkeys(chain, known[last]))
    return [known[i] for i in range(len(claims))]


def _of_cue(reading: Reading, referents: Referents, cue: Chars) -> Referent:
    """Find who answers for a claim without a source by the words of its cue."""
    first, last = reading.tokens(cue)
    last = min(last, first + CUE)
    if is_remark(reading.phrase(first, last)) and not reading.quoted[first]:
        return AUTHOR
    if any(reading.tag[i] == "VBN" for i in range(first, last)):
        return _of_document(reading, referents, first) or SOURCELESS
    return SOURCELESS


def _of_document(reading: Reading, referents: Referents, verb: int) -> Referent | None:
    """Find the document that begins what it is said in: "in the note it is underlined"."""
    start = next(
        (
            i
            for i in range(verb - 1, max(0, verb - BEFORE), -1)
            if reading.lower[i - 1] == "in"
            and reading.tag[i] not in RELATIVES
            and reading.sentence[i] == reading.sentence[verb]
        ),
        -1,
    )
    if start < 0:
        return None
    phrase = read_phrase(reading, referents.directory, start, verb)
    if phrase is None or singular(reading.lower[phrase.head]) not in DOCUMENTS:
        return None
    return replace(referents.of(phrase), certainty=0.6)


def _is_first_person(reading: Reading, source: Phrase) -> bool:
    """Tell "I" and "our view" from "US officials", "Us Weekly" and "my father", who speaks."""
    word = reading.words[source.start]
    name = source.name
    if name is not None and name.start == source.start and name.end - name.start > 1:
        return False
    own = word.lower() in OWN and source.head > source.start
    noun = reading.lower[source.head]
    somebody = own and (source.name is not None or is_person(noun) or are_persons(noun))
    return word.lower() in FIRST and word != "US" and not somebody


def _is_hidden(reading: Reading, claim: Attribution, source: Phrase) -> bool:
    """Say whether what seems the source is the subject of "it is said" or "X is accused"."""
    if not claim.cue:
        return False
    first, last = reading.tokens(claim.cue[0])
    cue = range(first, min(last, first + CUE))
    if source.start > first or reading.lower[max(0, source.start - 1)] == "in":
        return False
    it = reading.lower[source.start] == "it" and source.stop - source.start == 1
    if singular(reading.lower[source.head]) in DOCUMENTS:
        return False  # "in the letter it is said"
    if any(reading.lower[i] in HEARING or (it and reading.lower[i] in IMPERSONAL) for i in cue):
        return True  # "the court heard": who hears does not say it
    said = [
        i
        for i in cue
        if reading.tag[i] in {"VBN", "VBD"}
        and (it or reading.lower[i] in REPORTED)
        and any(reading.lower[b] in BE and reading.tag[b] in VERBS for b in range(first, i))
    ]
    if any(reading.tag[i] == "VB" and i > max(said, default=0) for i in cue):
        return False  # "is expected to say"
    beside = source.end >= first - 1 and reading.words[first - 1] != ","
    return any(beside or reading.head[source.head] == verb for verb in said)


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


@Language.component(
    "sayso_coreference",
    requires=["doc._.attributions", "doc.ents", "token.dep", "token.tag"],
)
def coreference(doc: Doc) -> Doc:
    """Set ``name``, ``kind`` and the evidence ``name_certainty`` of each attribution."""
    doc.user_data[KEY] = resolve(doc)
    return doc
