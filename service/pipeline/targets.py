"""Targets: whom a claim is aimed at, else what it is about.

The act of saying comes first: its verb or noun tells whether it has an addressee, who stands
beside it. Otherwise the target is the subject of the content's main clause, a pronoun resolved.
"""

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import QuotationKind, SourceKind, TargetRole
from service.pipeline.addressing import JUDGING, TELLING, TOWARDS, URGING
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.coreference import KEY, Resolution, resolve
from service.pipeline.phrases import Phrase, phrase_before, read_phrase
from service.pipeline.reading import SUBJECTS, Reading
from service.pipeline.referents import AGENTS
from service.pipeline.subjects import Subject, find_subject
from service.pipeline.vocabulary import GROUPS, MEDIA, ORGANIZATIONS, PLACE_NOUNS, is_person, singular

GAP = 25
"""Tokens between cue and content within which an addressee is looked for."""
AIMED = frozenset([SourceKind.PERSON, SourceKind.ORGANIZATION, SourceKind.PLACE, SourceKind.GROUP])
SIDES = frozenset("side mp minister ally african-american american".split())
BE = frozenset("is are was were be been being am 's 're gets got get".split())
Aim = tuple[int, int, str]
"""First token, end token and name of a target."""


def addressee(resolution: Resolution, claim: Attribution) -> Aim | None:
    """Find whom the act of saying is aimed at."""
    reading = resolution.reading
    if not claim.cue:
        return None
    first, last = reading.tokens(claim.cue[0])
    last = min(last, first + GAP)
    by_document = _of_document(resolution, claim)
    if by_document is not None:
        return by_document
    for verb in range(last - 1, first - 1, -1):
        word = reading.lower[verb]
        judging, telling = word in JUDGING, word in TELLING or word in URGING
        towards = [preposition for preposition, words in TOWARDS.items() if word in words]
        if not (judging or telling or towards):
            continue
        phrase = None
        if (judging or telling) and reading.tag[verb] in {"VBN", "VBD"} and any(w in BE for w in reading.lower[first:verb]):
            phrase = _passive(resolution, verb, first)
        elif judging or telling:
            phrase = _object(resolution, claim, verb, last, judging=judging)
        if phrase is None and towards:
            phrase = _behind(resolution, claim, verb, towards)
        aim = _aim(resolution, phrase, judging=judging) if phrase is not None else None
        if aim is not None:
            return aim
    return None


def _of_document(resolution: Resolution, claim: Attribution) -> Aim | None:
    """Take over the addressee of the note, letter or protest that is cited."""
    phrase = resolution.phrases.get(claim.source[0]) if claim.source else None
    if phrase is None or claim.kind is SourceKind.DOCUMENT:
        return None
    document = resolution.referents.documents.issued(phrase) if phrase.name is None else None
    if document is None or document.addressee is None:
        return None
    name = document.addressee
    entity = resolution.directory.of_name.get(name.start)
    return name.start, name.end, entity.name if entity is not None else name.text


def _passive(resolution: Resolution, verb: int, first: int) -> Phrase | None:
    """Read the subject of "X was told"."""
    reading, directory = resolution.reading, resolution.directory
    for child in reading.children[verb]:
        if reading.dep[child] in SUBJECTS and child < verb:
            begin = left_edge(reading, child)
            return read_phrase(reading, directory, begin, first)
    return phrase_before(reading, directory, first)


def _object(
    resolution: Resolution, claim: Attribution, verb: int, last: int, *, judging: bool
) -> Phrase | None:
    """Read the object behind a verb: between cue and content, or where the content begins."""
    reading = resolution.reading
    at = max(verb + 1, last)
    content = [reading.tokens(piece) for piece in claim.content]
    ahead = [(a, b) for a, b in content if b > at]
    end = min([a for a, _ in ahead if a >= at] + [at + GAP])
    if end > at and end - at <= GAP:
        phrase = _clause_phrase(resolution, at, end)
        if phrase is not None:
            return phrase
    inside = [(a, b) for a, b in ahead if a <= at + 1]
    if not inside:
        return None
    begin, stop = inside[0][0], inside[0][1]
    if reading.tag[begin] in {"IN", "TO", "WDT", "WRB"} or (not judging and reading.tag[begin] in {"PRP"}):
        return None
    if judging or any(reading.lower[i] == "to" for i in range(begin + 1, min(stop, begin + 10))):
        return read_phrase(resolution.reading, resolution.directory, begin, stop)
    return None


def _clause_phrase(resolution: Resolution, first: int, last: int) -> Phrase | None:
    """Read the noun phrase with which tokens of one clause begin; None where they begin otherwise."""
    reading = resolution.reading
    while first < last and reading.tag[first] in {"RB", "``", "''"}:
        first += 1
    end = first
    while end < last and reading.words[end] not in {".", ":", ";"} and "\n" not in reading.words[end]:
        end += 1
    if first >= end or reading.tag[first] in {"IN", "TO", "WDT", "WP", "WRB", "CC", ",", "MD", "VBD", "VBZ", "VBP", "VBN", "VBG", "VB"}:
        return None
    if not reading.words[first][:1].isalnum():
        return None
    return read_phrase(reading, resolution.directory, first, end)


def _behind(
    resolution: Resolution, claim: Attribution, word: int, prepositions: list[str]
) -> Phrase | None:
    """Read the phrase behind a preposition that goes with the word ("called on X")."""
    reading = resolution.reading
    starts = [reading.tokens(piece)[0] for piece in claim.content]
    end = min([a for a in starts if a > word + 1] + [word + GAP])
    source = reading.tokens(claim.source[0]) if claim.source else (-1, -1)
    for i in range(word + 1, min(word + 5, len(reading) - 1)):
        if source[0] <= i < source[1]:
            continue
        if reading.lower[i] in prepositions and reading.tag[i + 1] not in {"VB", "VBG"}:
            return _clause_phrase(resolution, i + 1, end if end > i + 1 else i + GAP)
        if reading.words[i] in {".", ",", ":"} or reading.tag[i] in {"TO", "WDT"}:
            return None
    return None


def _aim(resolution: Resolution, phrase: Phrase, *, judging: bool) -> Aim | None:
    """Say whom a phrase means, unless it only carries the words or cannot be addressed."""
    reading, directory = resolution.reading, resolution.directory
    if any(reading.lower[i] in MEDIA for i in range(phrase.start, phrase.stop)):
        return None
    if phrase.joint >= 0:
        end = _joint_end(resolution, phrase)
        return phrase.start, end, reading.phrase(phrase.start, end)
    if reading.tag[phrase.start] == "PRP":
        word = reading.lower[phrase.start]
        if word in {"it", "itself", "themselves", "himself", "herself"}:
            return None
        if word in {"me", "us"} and not reading.quoted[phrase.start]:
            return None  # the reporter carries the words
        known = resolution.pronouns.get(phrase.start)
        return phrase.start, phrase.start + 1, (known.name if known is not None else None) or word
    kind = resolution.referents.of(phrase).kind
    owner = phrase.possessor if judging and phrase.name is None else -1
    if owner >= 0 and (kind not in AIMED or kind is SourceKind.GROUP):
        inner = read_phrase(reading, directory, phrase.start, owner + 1)
        if inner is None or resolution.referents.of(inner).kind not in AIMED:
            return None
        phrase = inner
        kind = SourceKind.ORGANIZATION
    if owner < 0 or phrase.head != owner:
        noun = singular(reading.lower[phrase.head])
        if phrase.name is None and not (
            is_person(noun) or noun.endswith(AGENTS) or noun in ORGANIZATIONS | PLACE_NOUNS | GROUPS | SIDES
        ):
            return None
    end = max(phrase.head + 1, phrase.start + 1)
    if phrase.name is not None:
        entity = directory.of_name.get(phrase.name.start)
        if entity is not None:
            return phrase.start, end, entity.name
    return phrase.start, end, reading.phrase(phrase.start, end)


def _joint_end(resolution: Resolution, phrase: Phrase) -> int:
    other = read_phrase(resolution.reading, resolution.directory, phrase.joint, phrase.end)
    return phrase.head + 1 if other is None else other.head + 1


def left_edge(reading: Reading, token: int) -> int:
    """Find where the words before a noun begin that belong to it."""
    edge = token
    for _ in range(GAP):
        lower = [child for child in reading.children[edge] if child < edge]
        if not lower:
            return edge
        edge = lower[0]
    return edge


def aim(resolution: Resolution, claim: Attribution) -> None:
    """Set the target of one claim."""
    found = addressee(resolution, claim)
    role = TargetRole.ADDRESSEE
    if found is None:
        role = TargetRole.SUBJECT
        subject = find_subject(resolution.reading, claim)
        found = _subject(resolution, claim, subject) if subject is not None else None
    if found is None:
        claim.target, claim.target_name, claim.target_role = [], None, None
        return
    first, last, name = found
    chars: Chars = resolution.reading.chars(first, last)
    claim.target, claim.target_name, claim.target_role = [chars], name, role


def _subject(resolution: Resolution, claim: Attribution, subject: Subject) -> Aim:
    """Name the subject of a content."""
    reading = resolution.reading
    first, last = subject.start, subject.end
    text = reading.phrase(first, last)
    if last - first == 1:
        word = reading.lower[first]
        if word in {"i", "me", "myself"} or (word in {"we", "us"} and claim.kind is SourceKind.ORGANIZATION):
            return first, last, claim.name or text
        known = resolution.pronouns.get(first)
        if known is not None and known.name is not None:
            speaks = known.name == claim.name and claim.quotation is QuotationKind.DIRECT
            return first, last, text if speaks else known.name
    name = resolution.directory.by_token.get(last - 1)
    if name is not None and name.end == last and name.start - first <= 1:
        entity = resolution.directory.of_name.get(name.start)
        if entity is not None:
            return first, last, entity.name
    elif reading.lower[first] == "the":
        phrase = read_phrase(reading, resolution.directory, first, last)
        bearer = resolution.referents.bearer(phrase) if phrase is not None else None
        if bearer is not None:
            return first, last, bearer
    return first, last, text


@Language.component("sayso_targets", requires=["doc._.attributions", "token.dep", "token.tag"])
def targets(doc: Doc) -> Doc:
    """Set ``target``, ``target_name`` and ``target_role`` of each attribution."""
    resolution: Resolution = doc.user_data.pop(KEY, None) or resolve(doc)
    for claim in doc._.attributions or []:
        aim(resolution, claim)
    return doc
