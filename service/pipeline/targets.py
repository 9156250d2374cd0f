"""Targets: whom a claim is aimed at, else what it is about.

The act of saying comes first: its addressee, if it has one. Otherwise the target is the subject
of the content's main clause, a pronoun, short name or description resolved.
"""

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import QuotationKind, SourceKind, TargetRole
from service.pipeline.addressees import SURE, Aim, addressee
from service.pipeline.annotations import Attribution
from service.pipeline.coreference import KEY, Resolution, resolve
from service.pipeline.extents import Extent
from service.pipeline.phrases import read_phrase
from service.pipeline.subjects import find_subject


def aim(resolution: Resolution, claim: Attribution) -> None:
    """Set the target of one claim."""
    found = addressee(resolution, claim)
    role = TargetRole.ADDRESSEE
    if found is None:
        role = TargetRole.SUBJECT
        subject = find_subject(resolution.reading, claim)
        found = _named(resolution, claim, subject) if subject is not None else None
    if found is None:
        claim.target, claim.target_name, claim.target_role = [], None, None
        return
    first, last, name = found
    claim.target = [resolution.reading.chars(first, last)]
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
        if word in own:
            return first, last, claim.name or text
        known = resolution.meant.get(first)
        if known is not None and known.name is not None:
            speaks = known.name == claim.name and claim.quotation is QuotationKind.DIRECT
            return first, last, text if speaks else known.name
    name = resolution.directory.by_token.get(last - 1)
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
    for claim in doc._.attributions or []:
        aim(resolution, claim)
    return doc
