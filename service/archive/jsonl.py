"""A file of JSON lines as an archive: each line an object with a text."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NoReturn

from service.archive.articles import MOST_BYTES, Article, too_large
from service.errors import InvalidInput

CHUNK = 1 << 20


class JsonLines:
    """The lines of ``path``, blank ones included: the n-th article is that of the n-th line.

    ``text_field`` and ``id_field`` are the names of what is looked at in each object.
    """

    def __init__(self, path: Path, *, text_field: str, id_field: str) -> None:
        self._path = path
        self._text_field = text_field
        self._id_field = id_field

    def count(self) -> int:
        """Return the number of lines."""
        count, last = 0, b"\n"
        with self._path.open("rb") as file:
            while chunk := file.read(CHUNK):
                count += chunk.count(b"\n")
                last = chunk[-1:]
        return count + (last != b"\n")

    def fingerprint(self) -> str:
        """Return the size of the file."""
        return f"{self._path.stat().st_size} bytes"

    def articles(self) -> Iterator[Article]:
        """Yield what the lines hold."""
        with self._path.open("rb") as file:
            yield from read(file, text_field=self._text_field, id_field=self._id_field)


def read(
    file: IO[bytes], *, text_field: str, id_field: str, start: int = 0, end: float = math.inf
) -> Iterator[Article]:
    """Yield what the lines hold whose first byte is at ``start`` or behind it, and before ``end``.

    So every line belongs to one of the stretches that a file is cut into, wherever it is cut.
    """
    at = start
    if start:
        file.seek(start - 1)
        at += _skip_line(file) - 1
    while at < end and (line := file.readline(MOST_BYTES)):
        at += len(line)
        if line.endswith(b"\n") or len(line) < MOST_BYTES:
            yield _article(line, text_field, id_field)
        else:
            at += _skip_line(file)
            yield Article(None, too_large())


def _article(line: bytes, text_field: str, id_field: str) -> Article:
    try:
        found = json.loads(line.decode("utf-8"), parse_constant=_constant)
    except (ValueError, RecursionError):
        return Article(None, InvalidInput("The line is no JSON in UTF-8."))
    if not isinstance(found, dict):
        return Article(None, InvalidInput("The line is no JSON object."))
    name, text = found.get(id_field), found.get(text_field)
    if not _can_be_written(name):
        msg = f"The field {id_field!r} has half a character, or a number that is too large."
        return Article(None, InvalidInput(msg))
    if not isinstance(text, str):
        text = InvalidInput(f"The line has no text in its field {text_field!r}.")
    return Article(name, text)


def _can_be_written(value: object) -> bool:
    """Say whether JSON in UTF-8 can have a value that was read: no lone surrogate, no infinity."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        return False
    return True


def _skip_line(file: IO[bytes]) -> int:
    """Read to the end of a line; return how many bytes that were."""
    skipped = 0
    while rest := file.readline(CHUNK):
        skipped += len(rest)
        if rest.endswith(b"\n"):
            break
    return skipped


def _constant(_name: str) -> NoReturn:
    """Refuse NaN and Infinity: JSON has none, and an ``id`` must be written again."""
    raise ValueError
