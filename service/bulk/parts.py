"""Parts: what of an archive is read, written, and done again after a failure, as a whole."""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from service.archive import jsonl
from service.archive.articles import Article
from service.archive.extraction import JSONL, PARQUET
from service.archive.parquet import Parquet
from service.bulk.places import Place, find

PART_BYTES = 4 * 2**20
"""Of text: some 800 articles of 5,000 characters, which are two minutes of a core."""
MOST_ROWS = 10_000
"""Of a part, however short they are, or seem to be where Parquet keeps equal texts once."""
AT_ONCE = 32
"""Files whose ends are looked at together: they may be far away."""
READABLE = 100
"""Characters of an archive's file's name that its parts are called by."""


class Confused(ValueError):  # noqa: N818  (said to people as it is)
    """The archive is none, or two of its files cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file: bytes of JSON lines, or rows of Parquet, ``end`` not included.

    ``archive`` is what the file is called in the archive. Of JSON lines it has those that begin in
    the stretch.
    """

    archive: str
    file: Place
    start: int
    end: int

    @property
    def name(self) -> str:
        """What its rows are called: always the same, and sorted as the archive is."""
        readable = re.sub(r"[^\w.-]+", "-", self.archive.rpartition(".")[0])[:READABLE]
        number = sha256(self.archive.encode()).hexdigest()[:12]
        return f"{readable}-{number}-{self.start:012}-{self.end:012}"

    def articles(self, *, text_field: str, id_field: str) -> Iterator[Article]:
        """Yield what the part holds."""
        with self.file.reading() as file:
            if self.archive.endswith(PARQUET):
                rows = _rows(self.file, file, text_field, id_field)
                yield from rows.articles(self.start, self.end)
            else:
                yield from jsonl.read(
                    file,
                    text_field=text_field,
                    id_field=id_field,
                    start=self.start,
                    end=self.end,
                )


def parts(
    names: Iterable[str], *, text_field: str, id_field: str, part_bytes: int = PART_BYTES
) -> list[Part]:
    """Cut the files that paths, URIs or patterns mean into parts.

    Raises:
        ValueError: there is nothing to read, a file is no Parquet or has no such column, or two
            have the same name. The message is for people.
        OSError: a file cannot be read.
    """
    files: dict[str, tuple[Place, int]] = {}
    for name in names:
        for archive, file, size in find(name):
            if not archive.endswith((JSONL, PARQUET)):
                continue
            if files.setdefault(archive, (file, size))[0] != file:
                msg = f"two files are called {archive}: name the directory that both are in"
                raise Confused(msg)
    if not files:
        msg = f"there is no {JSONL} and no {PARQUET} file in {', '.join(names)}"
        raise Confused(msg)

    def cut(archive: str) -> list[Part]:
        place, size = files[archive]
        if archive.endswith(JSONL):
            ends = [*range(part_bytes, size, part_bytes), size] if size else []
        else:
            with place.reading() as file:
                groups = _rows(place, file, text_field, id_field).groups()
            ends = list(_ends(groups, part_bytes))
        return [
            Part(archive, place, start, end) for start, end in zip([0, *ends], ends, strict=False)
        ]

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return [part for each in threads.map(cut, sorted(files)) for part in each]


def _rows(place: Place, file: object, text_field: str, id_field: str) -> Parquet:
    return Parquet(Path(place.path), text_field=text_field, id_field=id_field, file=file)  # type: ignore[arg-type]


def _ends(groups: Iterable[tuple[int, int]], part_bytes: int) -> Iterator[int]:
    """Yield the row behind each part; ``groups`` are numbers of rows, and bytes of all of them."""
    at, room = 0, float(part_bytes)
    for rows, size in groups:
        end = at + rows
        each = max(size / max(rows, 1), part_bytes / MOST_ROWS)
        while at < end:
            taken = min(end - at, max(1, int(room / each)))
            at += taken
            room -= taken * each
            if room < each:
                yield at
                room = float(part_bytes)
    if room < part_bytes:
        yield at
