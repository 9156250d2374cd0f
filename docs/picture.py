"""Draw a text several times, each time with other stretches of it marked, as an SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

COLUMNS = 84
ADVANCE = 8.4
"""Width of a character: lines are stretched to it, whatever the font."""
LEFT, TOP = 20, 16
TITLE, LINE, NOTE, GAP = 26, 26, 20, 16
STYLE = """
  text { font: 14px ui-monospace, Menlo, Consolas, monospace; fill: #1c2530; white-space: pre }
  .title { font: 600 14px system-ui, sans-serif }
  .note { font: 13px system-ui, sans-serif; fill: #4c5867 }
  .ground { fill: #ffffff } .rule { stroke: #d5dbe3 }
  .content { fill: #fdeec2 } .cue { fill: #cfe6fb } .source { fill: #d3f0d6 }
  .other { fill: #e8dcf8 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6ebf1 } .note { fill: #a9b5c3 }
    .ground { fill: #161b22 } .rule { stroke: #39424e }
    .content { fill: #5c4a10 } .cue { fill: #12466f } .source { fill: #1d5428 }
    .other { fill: #4b3372 }
  }
"""
LEGEND = (
    ("content", "content"),
    ("cue", "cue"),
    ("source", "source"),
    ("other", "name, date, target"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text, and which colour it gets."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The text once more: what is marked in it, and what is said below."""

    title: str
    marks: list[Mark]
    notes: list[str]


def draw(text: str, panels: list[Panel]) -> str:
    """Return the picture."""
    lines = list(wrapped(text))
    width = 2 * LEFT + round(COLUMNS * ADVANCE)
    body: list[str] = []
    y = TOP
    for kind, name in LEGEND:
        x = LEFT + LEGEND.index((kind, name)) * 130
        body.append(f'<rect class="{kind}" x="{x}" y="{y}" width="16" height="16" rx="3"/>')
        body.append(f'<text class="note" x="{x + 22}" y="{y + 13}">{name}</text>')
    y += TITLE + GAP
    for panel in panels:
        body.append(f'<path class="rule" d="M{LEFT} {y - GAP // 2 - 4}H{width - LEFT}"/>')
        body.append(f'<text class="title" x="{LEFT}" y="{y + 14}">{escape(panel.title)}</text>')
        y += TITLE
        for start, end in lines:
            body += _rectangles(panel.marks, start, end, y)
            length = (end - start) * ADVANCE
            body.append(
                f'<text x="{LEFT}" y="{y + 16}" textLength="{length:.1f}" '
                f'lengthAdjust="spacingAndGlyphs">{escape(text[start:end])}</text>'
            )
            y += LINE
        for note in panel.notes:
            body.append(f'<text class="note" x="{LEFT}" y="{y + 13}">{escape(note)}</text>')
            y += NOTE
        y += GAP
    described = "; ".join(f"{each.title}: {', '.join(each.notes)}" for each in panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" role="img" '
        f'aria-labelledby="title what">\n<title id="title">One paragraph in all steps</title>\n'
        f'<desc id="what">{escape(described)}</desc>\n<style>{STYLE}</style>\n'
        f'<rect class="ground" width="{width}" height="{y}"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def wrapped(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of a text as offsets, broken behind spaces."""
    start = 0
    while len(text) - start > COLUMNS:
        end = text.rfind(" ", start, start + COLUMNS) + 1 or start + COLUMNS
        yield start, end
        start = end
    yield start, len(text)


def _rectangles(marks: list[Mark], start: int, end: int, y: int) -> Iterator[str]:
    for mark in marks:
        a, b = max(mark.start, start), min(mark.end, end)
        if a < b:
            x = LEFT + (a - start) * ADVANCE
            yield (
                f'<rect class="{mark.kind}" x="{x - 1:.1f}" y="{y}" '
                f'width="{(b - a) * ADVANCE + 2:.1f}" height="22" rx="3"/>'
            )
