"""The whole run: an archive in, a file of rows out, resumed where it was broken off."""

import sys
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from service.archive import parquet
from service.archive.articles import Archive
from service.archive.bar import bar
from service.archive.folder import Folder
from service.archive.journal import Journal, Unfit
from service.archive.jsonl import JsonLines
from service.archive.parquet import Parquet
from service.archive.readers import Readers
from service.archive.rows import is_problem, row
from service.claims import OffsetUnit
from service.question import ClaimsRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from service.extractor import Pipeline

JSONL, PARQUET = ".jsonl", ".parquet"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done.

    ``source`` is a folder, whose files match ``pattern``, or a file of JSON lines or Parquet, in
    which ``text_field`` and ``id_field`` name the fields or columns that are looked at.
    ``output`` ends with ``.jsonl`` or ``.parquet``.
    """

    source: Path
    output: Path
    processes: int
    text_field: str = "text"
    id_field: str = "id"
    pattern: str = "*.txt"
    min_confidence: float = 0.0
    offset_unit: OffsetUnit = OffsetUnit.CODEPOINT


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows the output has, and how many of them were written now, in ``seconds``.

    ``problems`` is how many of these tell of a problem.
    """

    rows: int
    new: int
    problems: int
    seconds: float

    def __str__(self) -> str:
        """Tell it to people."""
        rate = self.new / self.seconds if self.new else 0.0
        before = self.rows - self.new
        return (
            f"{self.new:,} articles in {self.seconds:,.0f} s, {rate:,.1f}/s; "
            + (f"{before:,} before; " if before else "")
            + f"{self.problems:,} of them with a problem"
        )


def is_archive(path: Path) -> bool:
    """Say whether a path is an archive, and not a single article."""
    return path.suffix in {JSONL, PARQUET} or path.is_dir()


def extract(order: Order, load: "Callable[[], Pipeline]") -> Outcome:
    """Do what is ordered, showing how far it is on standard error.

    Run again after it was broken off, in whatever way, it goes on behind the last row: none is
    lost, none is there twice. Rows stand in the archive's order.

    Raises:
        ValueError: the order does not fit what is there: an output of another kind or already
            there, rows of another run, no Parquet. The message is for people. An option out of
            bounds: it is a ``pydantic.ValidationError``.
        OSError: the archive cannot be read, or the output not written.
        service.errors.NotReady: the model could not be loaded.
    """
    _check(order)
    archive = _open(order)
    total = archive.count()
    begun = time.monotonic()
    readers = Readers(
        load,
        order.processes,
        min_confidence=order.min_confidence,
        offset_unit=order.offset_unit,
    )
    with readers:
        state: dict[str, JsonValue] = {
            "archive": order.source.name,
            "content": archive.fingerprint(),
            "articles": total,
            "fields": [order.text_field, order.id_field],
            "min_confidence": order.min_confidence,
            "offset_unit": order.offset_unit,
            "model": readers.version,
        }
        with Journal(order.output, state) as journal:
            resumed, problems = journal.rows, 0
            with bar(Console(file=sys.stderr)) as progress:
                task = progress.add_task(order.source.name, completed=resumed, total=total)
                for article, result in readers.read(islice(archive.articles(), resumed, None)):
                    line = row(article.id, result)
                    journal.write(line)
                    problems += is_problem(line)
                    progress.advance(task)
            _finish(journal, order.output)
            seconds = time.monotonic() - begun
            return Outcome(journal.rows, journal.rows - resumed, problems, seconds)


def _check(order: Order) -> None:
    ClaimsRequest(text="x", min_confidence=order.min_confidence, offset_unit=order.offset_unit)
    output = order.output
    if output.suffix not in {JSONL, PARQUET}:
        msg = f"{output} must end with {JSONL} or {PARQUET}"
        raise ValueError(msg)
    if output.exists():
        msg = f"{output} is there already, and complete: remove it, or give another name"
        raise Unfit(msg)
    if output.suffix == PARQUET:
        parquet.require()


def _open(order: Order) -> Archive:
    source, text_field, id_field = order.source, order.text_field, order.id_field
    if source.is_dir():
        return Folder(source, order.pattern)
    if source.suffix == PARQUET:
        return Parquet(source, text_field=text_field, id_field=id_field)
    return JsonLines(source, text_field=text_field, id_field=id_field)


def _finish(journal: Journal, output: Path) -> None:
    """Make the rows the output: at once, or not at all."""
    if output.suffix == PARQUET:
        new = output.with_name(f"{output.name}.new")
        with journal.path.open("rb") as rows:
            parquet.write(rows, new)
        new.replace(output)
    else:
        journal.path.replace(output)
    journal.remove()
