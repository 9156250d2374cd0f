"""Offsets in other units than code points: UTF-16 code units (JavaScript), UTF-8 bytes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from service.claims import Claim, Cue, OffsetUnit, Source, Span, Target

ENCODINGS = {OffsetUnit.UTF16: ("utf-16-le", 2), OffsetUnit.UTF8: ("utf-8", 1)}
"""The encoding whose length measures a unit, and its bytes per unit."""

Part = TypeVar("Part", Cue, Source, Target)


def convert(text: str, offsets: Iterable[int], unit: OffsetUnit) -> Mapping[int, int]:
    """Map offsets in code points into ``text`` to the same places in ``unit``.

    Time is linear in the length of the text, whatever the number of offsets. Raises ``ValueError``
    for an offset outside of the text.
    """
    wanted = sorted(set(offsets))
    if wanted and not 0 <= wanted[0] <= wanted[-1] <= len(text):
        msg = "offset outside of the text"
        raise ValueError(msg)
    if unit is OffsetUnit.CODEPOINT or text.isascii():
        return {at: at for at in wanted}
    encoding, width = ENCODINGS[unit]
    converted: dict[int, int] = {}
    behind = count = 0
    for at in wanted:
        count += len(text[behind:at].encode(encoding)) // width
        converted[at] = count
        behind = at
    return converted


def in_unit(text: str, claims: Sequence[Claim], unit: OffsetUnit) -> list[Claim]:
    """Return the claims with their offsets in ``unit``; they come with code points."""
    places = convert(text, _offsets(claims), unit)

    def moved(spans: list[Span]) -> list[Span]:
        return [
            Span(start=places[span.start], end=places[span.end], text=span.text) for span in spans
        ]

    def moved_part(part: Part | None) -> Part | None:
        return part and part.model_copy(update={"spans": moved(part.spans)})

    return [
        claim.model_copy(
            update={
                "spans": moved(claim.spans),
                "cue": moved_part(claim.cue),
                "source": moved_part(claim.source),
                "target": moved_part(claim.target),
            }
        )
        for claim in claims
    ]


def _offsets(claims: Iterable[Claim]) -> Iterator[int]:
    for claim in claims:
        parts = (claim.cue, claim.source, claim.target)
        for spans in (claim.spans, *(part.spans for part in parts if part is not None)):
            for span in spans:
                yield span.start
                yield span.end
