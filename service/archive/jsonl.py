"""A file of JSON lines as an archive: each line an object with a text."""

import json
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
            while line := file.readline(MOST_BYTES):
                if line.endswith(b"\n") or len(line) < MOST_BYTES:
                    yield self._article(line)
                else:
                    _skip_line(file)
                    yield Article(None, too_large())

    def _article(self, line: bytes) -> Article:
        try:
            found = json.loads(line.decode("utf-8"), parse_constant=_constant)
        except (ValueError, RecursionError):
            return Article(None, InvalidInput("The line is no JSON in UTF-8."))
        if not isinstance(found, dict):
            return Article(None, InvalidInput("The line is no JSON object."))
        text = found.get(self._text_field)
        if not isinstance(text, str):
            text = InvalidInput(f"The line has no text in its field {self._text_field!r}.")
        return Article(found.get(self._id_field), text)


def _skip_line(file: IO[bytes]) -> None:
    while (rest := file.readline(CHUNK)) and not rest.endswith(b"\n"):
        pass


def _constant(_name: str) -> NoReturn:
    """Refuse NaN and Infinity: JSON has none, and an ``id`` must be written again."""
    raise ValueError
