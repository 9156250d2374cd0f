"""Claims as a table for people, on a terminal or in a file."""

import unicodedata
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.formats import Reading

NO_TERMINAL_WIDTH = 10_000
"""Columns where nobody looks at once: each claim stays in one line, to be searched."""


def show(reading: Reading, out: TextIO) -> None:
    """Write the claims to ``out``: in colours where it is a terminal and NO_COLOR is not set."""
    console = Console(file=out, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = NO_TERMINAL_WIDTH
    claims = reading.answer.claims
    console.print(Text(f"{plain(reading.label)}: {len(claims)} claims", style="bold"))
    if not claims:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("sure", justify="right", no_wrap=True)
    table.add_column("who", style="cyan", overflow="fold")
    table.add_column("cue", style="yellow", overflow="fold")
    table.add_column("what", overflow="fold", ratio=1 if console.is_terminal else None)
    table.add_column("to or about", style="green", overflow="fold")
    for claim in claims:
        direct = claim.quotation == "direct"
        what = plain(claim.text)
        table.add_row(
            f"{claim.confidence:.2f}",
            Text(plain(claim.source.name or claim.source.text) or "?"),
            Text(plain(claim.cue.text) if claim.cue else ""),
            Text(f"“{what}”" if direct else what),
            Text(plain(claim.target.name) if claim.target else ""),
        )
    console.print(table)


def plain(text: str) -> str:
    """Return the text in one line, without characters that a terminal would obey."""
    line = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(each) == "Cc" else each for each in line)
