"""An answer made by hand: claims that are split, nested, unnamed and hidden, in odd text."""

from service.claims import (
    Answer,
    Claim,
    Cue,
    NamedSource,
    OffsetUnit,
    QuotationKind,
    Source,
    SourceKind,
    Span,
    Target,
    TargetRole,
)
from service.formats import Reading

ARTICLE = (
    "😀 “We <b>wait</b>,” said Ida Kern, “for rain & sun.”\n\n"
    'The note tells Norland that the bank expects "a recovery" soon.\n\n'
    "=1+1 was heard, it is believed."
)


def spans(*texts: str) -> list[Span]:
    """Find the texts in the article, the first time that each is there."""
    places = [(ARTICLE.index(text), text) for text in texts]
    return [Span(start=start, end=start + len(text), text=text) for start, text in places]


def joined(*texts: str) -> str:
    """Put pieces together as answers do."""
    return " ".join(texts)


def claim(  # noqa: PLR0913, PLR0917  (a claim has so many parts)
    number: int,
    content: tuple[str, ...],
    cue: str,
    source: str,
    name: str | None,
    kind: SourceKind,
    *,
    quotation: QuotationKind = QuotationKind.INDIRECT,
    target: tuple[str, TargetRole] | None = None,
) -> Claim:
    """Make a claim; an empty source is hidden."""
    return Claim(
        id=f"c{number}",
        text=joined(*content),
        spans=spans(*content),
        quotation=quotation,
        cue=Cue(text=cue, spans=spans(cue)),
        source=Source(text=source, spans=spans(source) if source else [], name=name, kind=kind),
        target=Target(text=target[0], spans=spans(target[0]), name=target[0], role=target[1])
        if target
        else None,
        confidence=0.9,
    )


CLAIMS = [
    claim(
        1,
        ("We <b>wait</b>,", "for rain & sun."),
        "said",
        "Ida Kern",
        "Ida Kern",
        SourceKind.PERSON,
        quotation=QuotationKind.DIRECT,
    ),
    claim(
        2,
        ('that the bank expects "a recovery" soon',),
        "tells",
        "The note",
        "Embassy of <Sund>",
        SourceKind.ORGANIZATION,
        quotation=QuotationKind.MIXED,
        target=("Norland", TargetRole.ADDRESSEE),
    ),
    claim(
        3,
        ('"a recovery" soon',),
        "expects",
        "the bank",
        None,
        SourceKind.ORGANIZATION,
        target=("a recovery", TargetRole.SUBJECT),
    ),
    claim(4, ("=1+1 was heard",), "is believed", "", None, SourceKind.NONE),
]
ANSWER = Answer(
    id="0123456789abcdef" * 4,
    model="0.0.0+hand",
    language="en",
    offset_unit=OffsetUnit.CODEPOINT,
    claims=CLAIMS,
    sources=[
        NamedSource(name="Ida Kern", kind=SourceKind.PERSON, claims=["c1"]),
        NamedSource(name="Embassy of <Sund>", kind=SourceKind.ORGANIZATION, claims=["c2"]),
    ],
)
WHOLE = Reading(ANSWER, ARTICLE)
KEPT = Reading(ANSWER)
"""The same without the article, as the cache keeps it."""
EMPTY = Reading(ANSWER.model_copy(update={"claims": [], "sources": []}), "It rains.")
