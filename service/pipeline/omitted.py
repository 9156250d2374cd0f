"""Sources that the tagger left out: the subject of the verb that attributes.

It stands far from its verb ("kept its rate on Tuesday, and said that"), in a clause that a
translation tore apart, or the tagger saw the cue and hesitated about the words before it. Some
translations put it behind "in", as the place where something was said.
"""

from service.pipeline.addressing import BE, TELLING, URGING
from service.pipeline.annotations import REPORTED as SURE
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.capitals import CONJUGATED
from service.pipeline.clues import DASHES
from service.pipeline.reading import NOUNS, Reading

CUE = 8
"""Tokens of a cue that are looked at."""
FAR = 40
"""Tokens before a verb in which its subject is looked for."""
LONGEST = 14
"""Tokens of a subject."""
UNSAID = frozenset(
    """heard hears hear seem seems seemed appear appears appeared becomes became become results
    looks looked turns turned emerged emerges transpired""".split()
)
"""Verbs whose subject says nothing."""
PARTS = (
    frozenset(["DT", "PRP$", "CD", "JJ", "JJR", "JJS", "POS", "HYPH", "VBN", "VBG", "$"]) | NOUNS
)
"""Tags of words before the head of a noun phrase."""
ADVERBS = frozenset(["RB", "MD", "VBZ", "VBD", "VBP"])
"""Tags of words between a subject and the verb of a cue: adverbs and auxiliaries."""
ONE = frozenset(["he", "she", "it"])
STOPS = frozenset(".!?")
NOBODY = frozenset("it there which that what court jury inquest tribunal hearing".split())
"""Subjects that answer for nothing: "the court heard"."""
HOUSES = frozenset(
    """ministry department service embassy consulate agency administration committee office company
    headquarters directorate federation mfa staff""".split()
)
"""Bodies in which it is they who say something, unlike in a court or a parliament."""
CLOSE = 16
"""Dependents of a verb among which its subject is looked for."""


def with_subjects(reading: Reading, claims: list[Attribution]) -> None:
    """Give claims without a source the subject of their cue, where it has one of its own.

    ``claims`` are in text order; a quotation that goes on has the source of what it goes on from.
    """
    found: Chars | None = None
    for claim in claims:
        if claim.source:
            found = None
            continue
        if claim.cue:
            verb = _verb(reading, claim)
            found = None if verb is None else _subject(reading, claim, verb)
            found = found or _house(reading, claim)
        if found is not None and (claim.cue or claim.evidence.get("continued")):
            claim.source = [found]
            claim.evidence["source"] = SURE["source"]


def _verb(reading: Reading, claim: Attribution) -> int | None:
    """Find the finite verb of a cue in the active."""
    first, last = reading.tokens(claim.cue[0])
    cue = range(first, min(last, first + CUE))
    if any(reading.lower[i] in UNSAID or reading.lower[i] in BE for i in cue):
        return None
    verb = next((i for i in cue if reading.tag[i] in CONJUGATED), None)
    if verb is None or any(reading.tag[i] in NOUNS for i in range(first, verb)):
        return None
    told = reading.lower[verb] in TELLING or reading.lower[verb] in URGING
    if told and reading.tag[verb] == "VBD" and claim.content[0][0] < claim.cue[0][0]:
        return None  # a headline: "bridge unsafe, inquest told"
    return verb


def _subject(reading: Reading, claim: Attribution, verb: int) -> Chars | None:
    """Find the noun phrase that a verb is said of."""
    first = reading.tokens(claim.cue[0])[0]
    own = (c for c in reading.children[verb][:CLOSE] if reading.dep[c] == "nsubj")
    head = next(own, None)
    if head is None or abs(head - verb) > FAR:
        head = _opening(reading, first) if _is_joined(reading, first) else _beside(reading, first)
    if head is None or reading.lower[head] in NOBODY or not _agrees(reading, head, verb):
        return None
    found = reading.chars(_leftmost(reading, head), head + 1)
    return None if any(a < found[1] and found[0] < b for a, b in claim.content) else found


def _house(reading: Reading, claim: Attribution) -> Chars | None:
    """Find the body in which translations have something said: "reported in the ministry"."""
    first, last = reading.tokens(claim.cue[0])
    said = any(reading.tag[i] in {"VBD", "VBN"} for i in range(first, min(last, first + CUE)))
    if not said or reading.lower[last : last + 1] != ["in"]:
        return None
    end = _end(reading, last + 1)
    if reading.lower[end - 1] not in HOUSES:
        return None
    while reading.lower[end : end + 1] == ["of"] and _end(reading, end + 1) > end + 1:
        end = _end(reading, end + 1)
    found = reading.chars(last + 1, end)
    return None if any(a < found[1] and found[0] < b for a, b in claim.content) else found


def _end(reading: Reading, first: int) -> int:
    """Find where a noun phrase ends that begins here, without what it is of."""
    end = first
    while end < len(reading) and end - first < LONGEST and reading.tag[end] in PARTS:
        end += 1
    return end


def _agrees(reading: Reading, head: int, verb: int) -> bool:
    """Say whether subject and verb have one number, and stand inside or outside a quotation."""
    single = reading.tag[head] in {"NN", "NNP", "NNPS", "CD"} or reading.lower[head] in ONE
    number = single if reading.tag[verb] == "VBZ" else not single or reading.tag[verb] == "VBD"
    return number and reading.quoted[head] == reading.quoted[verb]


def _is_joined(reading: Reading, first: int) -> bool:
    """Say whether a cue goes on from a clause before: "and said"."""
    return first > 0 and reading.tag[first - 1] == "CC"


def _opening(reading: Reading, verb: int) -> int | None:
    """Find the head of the noun phrase with which the sentence of a verb opens."""
    first = verb
    while (
        first > 0
        and verb - first < FAR
        and reading.paragraph[first - 1] == reading.paragraph[verb]
        and reading.words[first - 1] not in STOPS
    ):
        first -= 1
    dash = (i + 1 for i in range(first, min(verb, first + LONGEST)) if reading.words[i] in DASHES)
    first = next(dash, first)
    if reading.tag[first] == "PRP":
        return first
    end = min(verb, _end(reading, first))
    return end - 1 if end > first and reading.tag[end - 1] in NOUNS else None


def _beside(reading: Reading, verb: int) -> int | None:
    """Find the head of a noun phrase that stands right before a verb."""
    before = verb - 1
    while before > 0 and reading.tag[before] in ADVERBS:
        before -= 1
    if before < 0 or reading.paragraph[before] != reading.paragraph[verb]:
        return None
    if reading.tag[before] not in NOUNS | {"PRP", "CD"}:
        return None
    first = _leftmost(reading, before)
    return before if first == 0 or reading.tag[first - 1] != "IN" else None  # "in August had found"


def _leftmost(reading: Reading, head: int) -> int:
    """Find where the noun phrase before its head begins."""
    if reading.tag[head] == "PRP":
        return head
    first = head
    while (
        first > 0
        and head - first < LONGEST
        and reading.paragraph[first - 1] == reading.paragraph[head]
        and reading.tag[first - 1] in PARTS
        and not _separates(reading, first - 1)
    ):
        first -= 1
    return first


def _separates(reading: Reading, token: int) -> bool:
    """Say whether a token is a dash that joins nothing: "RIVERTON, May 6 - The bank"."""
    return reading.words[token] in DASHES and reading.end[token] < reading.start[token + 1]
