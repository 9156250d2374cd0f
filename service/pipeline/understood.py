"""Subjects that stand beside the content: who is to do what it tells, and what it is a name for.

"X offered to resign" is about X; "called the plan "a circus"" is about the plan.
"""

from collections.abc import Sequence
from itertools import takewhile

from service.pipeline.addressing import BE, REPORTED
from service.pipeline.annotations import Attribution
from service.pipeline.coreference import Resolution
from service.pipeline.extents import WITHIN_NOUNS, Content, Extent
from service.pipeline.phrases import RELATIVES
from service.pipeline.reading import NOUNS, SUBJECTS, Reading
from service.pipeline.subjects import MOMENTS, find_object

CUE = 8
"""Tokens of a cue that are looked at."""
BETWEEN = 14
"""Tokens between a cue and the content in which what is called so is looked for."""
CALLING = frozenset(
    """call calls called calling describe describes described describing dub dubs dubbed brand
    brands branded label labels labelled labeled deem deems deemed term terms termed hail hails
    hailed
    dismiss dismisses dismissed condemn condemns condemned denounce denounces denounced reject
    rejects rejected regard regards regarded characterise characterised characterize characterized
    declare declared pronounce pronounced praise praised judge judged""".split()
)
"""Verbs behind which something stands, and then what it is said to be."""
NEAR = 20
"""Tokens before a cue in which its subject is looked for."""


def understood(resolution: Resolution, claim: Attribution, content: Content) -> Extent | None:
    """Find who an infinitive is about; None where the content has a subject or an object.

    "X is said to have won" is about X. "X offered to resign", which speaks of nothing else, is
    about X as well, who is its source.
    """
    reading, tokens = resolution.reading, content.tokens
    negated = [reading.lower[token] for token in tokens[:3]]
    if negated[:2] == ["not", "to"] and negated[2:] != ["be"]:  # "asked not to be named"
        tokens = tokens[1:]
    if not claim.cue or not tokens or reading.tag[tokens[0]] not in {"TO", "VBG"}:
        return None
    if not claim.source:
        return _raised(reading, claim)
    if find_object(content) is not None or not _is_act(reading, tokens):
        return None
    act = list(takewhile(lambda token: reading.dep[token] not in {"mark", "advmod"}, tokens))
    passive = any(reading.tag[token] == "VBN" for token in tokens[2:4])
    named = (token for token in act if reading.tag[token] in NOUNS | {"PRP"})
    if not passive and any(reading.lower[token] not in MOMENTS for token in named):
        return None
    first, last = reading.tokens(claim.source[0])
    if reading.tag[first] in RELATIVES:
        return None
    phrase = resolution.phrases.get(claim.source[0])
    if phrase is not None:
        first, last = phrase.start, max(phrase.head, phrase.start) + 1
    return Extent(first, last) if first < last else None


def called(resolution: Resolution, claim: Attribution, content: Content) -> Extent | None:
    """Find what is said to be so: "called X a circus", "described X as late"."""
    reading, tokens = resolution.reading, content.tokens
    if not claim.cue or not tokens:
        return None
    begin, last = reading.tokens(claim.cue[-1])
    if CALLING.isdisjoint(reading.lower[begin:last]) or not last < tokens[0] <= last + BETWEEN:
        return None
    if reading.tag[last] in {"IN", "TO", "RB"} or reading.lower[tokens[0]] in {"that", "for"}:
        return None
    first, last = last, tokens[0]
    while last > first and (reading.lower[last - 1] == "as" or not _is_word(reading, last - 1)):
        last -= 1
    between = range(first, last)
    named = any(reading.tag[i] in NOUNS | {"PRP", "DT"} for i in between)
    broken = any(reading.sentence[i] != reading.sentence[tokens[0]] for i in between)
    return Extent(first, last) if named and not broken and _is_word(reading, first) else None


def _is_word(reading: Reading, token: int) -> bool:
    return reading.words[token][:1].isalnum()


def _is_act(reading: Reading, tokens: Sequence[int]) -> bool:
    """Say whether a content is an infinitive or gerund that is not itself a subject."""
    if reading.tag[tokens[0]] == "VBG":
        return reading.dep[tokens[0]] not in SUBJECTS | WITHIN_NOUNS
    return any(reading.tag[token] == "VB" for token in tokens[1:3])


def _raised(reading: Reading, claim: Attribution) -> Extent | None:
    """Find the subject of "is said", "are expected"."""
    first, last = reading.tokens(claim.cue[0])
    for verb in range(min(last, first + CUE) - 1, first - 1, -1):
        if reading.lower[verb] not in REPORTED or BE.isdisjoint(reading.lower[first:verb]):
            continue
        subject = next((c for c in reading.children[verb] if reading.dep[c] in SUBJECTS), None)
        if subject is not None and first - NEAR <= subject < first:
            before = reading.chars(max(0, first - NEAR), first)
            return Content(reading, [before]).noun_phrase(subject)
    return None
