"""Targets: whom a claim is aimed at, else what it is about.

The act of saying comes first: its addressee, if it has one. Otherwise the target is the subject
of the content's main clause, a pronoun, short name or description resolved.
"""

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import QuotationKind, SourceKind, TargetRole
from service.pipeline.addressees import addressee
from service.pipeline.annotations import Attribution
from service.pipeline.coreference import KEY, Resolution, resolve
from service.pipeline.extents import Content, Extent
from service.pipeline.hearers import SURE, Aim
from service.pipeline.phrases import read_phrase
from service.pipeline.reading import NOUNS
from service.pipeline.subjects import find_subject
from service.pipeline.understood import called, understood
from service.pipeline.vocatives import hailed, quote_turns

BARE = frozenset(["those", "that", "one", "ones", "anyone", "everyone", "nothing", "all", "what"])
"""Words that name nothing without what stands behind them."""

REFLEXIVES = frozenset(["itself", "themselves", "himself", "herself", "ourselves"])
"""Pronouns for who speaks."""


def aim(resolution: Resolution, claim: Attribution) -> None:
    """Set the target of one claim."""
    found = addressee(resolution, claim) or hailed(resolution, claim)
    role = TargetRole.ADDRESSEE
    if found is None:
        role = TargetRole.SUBJECT
        content = Content(resolution.reading, claim.content)
        subject = understood(resolution, claim, content) or called(resolution, claim, content)
        subject = subject or find_subject(content)
        if subject is not None:
            first, last, name = _named(resolution, claim, subject)
            whole = content.whole(subject)
            if last - first == 1 and resolution.reading.lower[first] in BARE:
                name = resolution.reading.phrase(whole.start, whole.end)
            found = whole.start, whole.end, name
    if found is None:
        claim.target, claim.target_name, claim.target_role = [], None, None
        return
    first, last, name = found
    start, end = resolution.reading.chars(first, last)
    if role is TargetRole.SUBJECT:  # where a blank is missing, a token may go on past the content
        inside = next((b for a, b in claim.content if a <= start < b < end), end)
        if inside < end and name == resolution.reading.phrase(first, last):
            name = resolution.reading.text[start:inside]
        end = inside
    claim.target = [(start, end)]
    claim.target_name, claim.target_role = name, role


def _named(resolution: Resolution, claim: Attribution, subject: Extent) -> Aim:
    """Name the subject of a content."""
    reading = resolution.reading
    first, last = subject.start, subject.end
    text = reading.phrase(first, last)
    if last - first == 1:
        word = reading.lower[first]
        own = {"i", "me", "myself"} | (
            {"we", "us"} if claim.kind is SourceKind.ORGANIZATION else set()
        )
        if word in own or word in REFLEXIVES:
            source = " ".join(reading.text[a:b] for a, b in claim.source)
            return first, last, claim.name or (source if word in REFLEXIVES else "") or text
        known = resolution.meant.get(first)
        if known is not None and known.name is not None:
            speaks = known.name == claim.name and claim.quotation is QuotationKind.DIRECT
            return first, last, text if speaks else known.name
    name = resolution.directory.by_token.get(last - 1)
    if name is not None and name.kind is SourceKind.PERSON and name.end == last:
        titled = first < name.start and reading.tag[name.start - 1] in NOUNS | {"JJ"}
        entity = resolution.directory.of_name.get(name.start)
        if titled and entity is not None and "," not in reading.words[first:last]:
            return first, last, entity.name
    if name is not None and name.end == last and name.start - first <= 1:
        entity = resolution.directory.of_name.get(name.start)
        known = resolution.meant.get(name.head)
        called = entity.name if entity is not None else known.name if known is not None else None
        return first, last, called or text
    if reading.lower[first] == "the":
        return first, last, _described(resolution, first, last) or text
    return first, last, text


def _described(resolution: Resolution, first: int, last: int) -> str | None:
    """Name the one whom "the minister" means."""
    phrase = read_phrase(resolution.reading, resolution.directory, first, last)
    if phrase is None:
        return None
    known = resolution.meant.get(phrase.head)
    if known is not None and known.name is not None and known.certainty >= SURE:
        return known.name
    return resolution.referents.bearer(phrase)


@Language.component("sayso_targets", requires=["doc._.attributions", "token.dep", "token.tag"])
def targets(doc: Doc) -> Doc:
    """Set ``target``, ``target_name`` and ``target_role`` of each attribution."""
    resolution: Resolution = doc.user_data.pop(KEY, None) or resolve(doc)
    claims = doc._.attributions or []
    quote_turns(resolution.reading, claims)
    for claim in claims:
        aim(resolution, claim)
    return doc
