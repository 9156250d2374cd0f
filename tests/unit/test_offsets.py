"""Offsets in three units, for any text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.claims import (
    Claim,
    Cue,
    OffsetUnit,
    QuotationKind,
    Source,
    SourceKind,
    Span,
    Target,
    TargetRole,
)
from service.offsets import convert, in_unit

CODECS = {
    OffsetUnit.CODEPOINT: ("utf-32-le", 4),
    OffsetUnit.UTF16: ("utf-16-le", 2),
    OffsetUnit.UTF8: ("utf-8", 1),
}
TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("a\0\r\n\ufeff\u202eé€😀\u0301\U0010ffff")
    )
)


@pytest.mark.parametrize("unit", OffsetUnit)
@given(data=st.data(), text=TEXTS)
def test_offsets_point_at_their_text(unit: OffsetUnit, data: st.DataObject, text: str) -> None:
    """In every unit, and for any text, converted offsets cut out what the code points did."""
    places = st.integers(0, len(text))
    start, end = sorted((data.draw(places), data.draw(places)))
    codec, width = CODECS[unit]
    moved = convert(text, [end, start], unit)
    cut = text.encode(codec)[moved[start] * width : moved[end] * width]
    assert cut.decode(codec) == text[start:end]


@pytest.mark.parametrize("unit", OffsetUnit)
def test_ends_of_the_text(unit: OffsetUnit) -> None:
    """The first offset is 0 and the last the length, in every unit."""
    text = "a😀é"
    codec, width = CODECS[unit]
    assert convert(text, [0, 3], unit) == {0: 0, 3: len(text.encode(codec)) // width}
    assert convert("", [0], unit) == {0: 0}
    assert convert("abc", [], unit) == {}


@pytest.mark.parametrize("wrong", [-1, 4])
def test_outside_of_the_text(wrong: int) -> None:
    """An offset outside of the text is an error of the program, not a wrong answer."""
    with pytest.raises(ValueError, match="outside"):
        convert("abc", [wrong], OffsetUnit.UTF8)


def test_linear() -> None:
    """A million characters with a hundred thousand offsets take no quadratic time."""
    text = "é😀" * 500_000
    started = time.perf_counter()
    converted = convert(text, range(0, len(text), 10), OffsetUnit.UTF16)
    assert time.perf_counter() - started < 2
    assert len(converted) == 100_000


def test_every_span_of_a_claim() -> None:
    """Content, cue, source and target are all converted, and nothing else is touched."""

    def span(start: int, end: int) -> Span:
        return Span(start=start, end=end, text="x")

    claim = Claim(
        id="c1",
        text="x",
        spans=[span(1, 2), span(3, 4)],
        quotation=QuotationKind.DIRECT,
        cue=Cue(text="x", spans=[span(1, 3)]),
        source=Source(text="x", spans=[span(2, 4)], name=None, kind=SourceKind.UNNAMED),
        target=Target(text="x", spans=[span(0, 1)], name="x", role=TargetRole.SUBJECT),
        confidence=0.5,
    )
    (moved,) = in_unit("😀😀😀😀", [claim], OffsetUnit.UTF8)
    assert [(s.start, s.end) for s in moved.spans] == [(4, 8), (12, 16)]
    assert moved.cue
    assert moved.target
    assert [(s.start, s.end) for s in moved.cue.spans] == [(4, 12)]
    assert [(s.start, s.end) for s in moved.source.spans] == [(8, 16)]
    assert [(s.start, s.end) for s in moved.target.spans] == [(0, 4)]
    bare = claim.model_copy(update={"cue": None, "target": None})
    (moved,) = in_unit("😀😀😀😀", [bare], OffsetUnit.UTF8)
    assert moved.cue is None
    assert moved.target is None
