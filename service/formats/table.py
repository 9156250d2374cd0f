"""CSV (RFC 4180): a row for each claim, for spreadsheets."""

import csv
from collections.abc import Iterable
from io import StringIO

from service.claims import Span
from service.formats.reading import Reading

COLUMNS = (
    "article",
    "claim",
    "source_name",
    "source_kind",
    "source",
    "cue",
    "quotation",
    "content",
    "target_name",
    "target_role",
    "target",
    "confidence",
    "content_spans",
    "source_spans",
    "cue_spans",
    "target_spans",
    "offset_unit",
)
FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the beginning of a formula; full-width ones too."""
BLANK = frozenset("\t\r\n")
"""What some spreadsheets leave away, so that what stands behind becomes the beginning."""


def head() -> str:
    """Return the row of names, behind the mark by which spreadsheets know UTF-8."""
    return "\ufeff" + _rows([COLUMNS])


def write(reading: Reading) -> str:
    """Write the claims, without the row of names. Spans look like ``40..73 80..91``."""
    rows = []
    for claim in reading.answer.claims:
        cue, source, target = claim.cue, claim.source, claim.target
        row = (
            reading.label,
            claim.id,
            source.name or "",
            source.kind,
            source.text,
            cue.text if cue else "",
            claim.quotation,
            claim.text,
            target.name if target else "",
            target.role if target else "",
            target.text if target else "",
            claim.confidence,
            _places(claim.spans),
            _places(source.spans),
            _places(cue.spans if cue else ()),
            _places(target.spans if target else ()),
            reading.answer.offset_unit,
        )
        rows.append([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return _rows(rows)


def harmless(cell: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would compute it."""
    if cell[:1] in BLANK or cell.lstrip()[:1] in FORMULA:
        return f"'{cell}"
    return cell


def _places(spans: Iterable[Span]) -> str:
    return " ".join(f"{span.start}..{span.end}" for span in spans)


def _rows(rows: Iterable[Iterable[object]]) -> str:
    out = StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return out.getvalue()
