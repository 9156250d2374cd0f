"""Where files are: on this machine, or in a store that Arrow knows by a URI (S3, GCS, HDFS)."""

import io
import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import IO, Any
from uuid import uuid4

LOCAL = ""
WILD = frozenset("*?[")
BUFFER = 1 << 20
"""Bytes that are asked of a store at a time, where lines are read one after the other."""
HALF = re.compile(r"\.(?P<name>.{1,255})\.[0-9a-f]{32}")
"""What a file is called while it is being written."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file or a directory.

    ``store`` is a URI by which Arrow finds the store that it is in, empty for this machine;
    ``path`` is where in it. Nothing is open, so that it can be sent to other processes.
    """

    store: str
    path: str

    def child(self, name: str) -> "Place":
        """Return what has this name in this directory."""
        return Place(self.store, f"{self.path}/{name}")

    def files(self) -> list[tuple["Place", int]]:
        """Return the files of a directory, those below included, with their sizes; or the file.

        Raises ``OSError`` where nothing is there.
        """
        from pyarrow import fs  # noqa: PLC0415  (an extra)

        store = _store(self.store)
        info = store.get_file_info(self.path)
        if info.type == fs.FileType.NotFound:
            raise FileNotFoundError(2, "No such file or directory", self.path)
        found = (
            [info]
            if info.is_file
            else store.get_file_info(fs.FileSelector(self.path, recursive=True))
        )
        return sorted(
            ((Place(self.store, each.path), each.size) for each in found if each.is_file),
            key=lambda file: file[0].path,
        )

    def names(self) -> set[str]:
        """Return the names in a directory, none where there is no such directory yet."""
        from pyarrow import fs  # noqa: PLC0415

        selector = fs.FileSelector(self.path, allow_not_found=True)
        return {each.base_name for each in _store(self.store).get_file_info(selector)}

    def halves(self, *, seconds: float) -> Iterator[tuple[str, "Place"]]:
        """Yield the files of a directory that are half written, untouched for so many ``seconds``.

        Each with the name that it was to have.
        """
        from pyarrow import fs  # noqa: PLC0415

        latest = time.time() - seconds
        for each in _store(self.store).get_file_info(fs.FileSelector(self.path)):
            half = HALF.fullmatch(each.base_name)
            touched = each.mtime_ns
            if each.is_file and half and touched is not None and touched / 1e9 < latest:
                yield half["name"], Place(self.store, each.path)

    def make(self) -> None:
        """Make the directory, where it is missing."""
        _store(self.store).create_dir(self.path, recursive=True)

    def remove(self) -> None:
        """Remove the file, unless somebody else has done so."""
        with suppress(FileNotFoundError):
            _store(self.store).delete_file(self.path)

    @contextmanager
    def reading(self) -> Iterator[IO[bytes]]:
        """Open the file; it can be sought in and is buffered."""
        with _store(self.store).open_input_file(self.path) as file:
            yield io.BufferedReader(file, BUFFER)

    @contextmanager
    def writing(self) -> Iterator[IO[bytes]]:
        """Write the file: it is there when all of it is, and not at all after an error.

        Until then it has a name of its own, as ``HALF``.
        """
        store = _store(self.store)
        directory, _, name = self.path.rpartition("/")
        beside = f"{directory}/.{name}.{uuid4().hex}"
        with store.open_output_stream(beside) as file:
            try:
                yield file
            except BaseException:
                file.close()
                store.delete_file(beside)
                raise
        store.move(beside, self.path)


def place(name: str) -> Place:
    """Return the place that people call by a path or a URI."""
    if "://" not in name:
        return Place(LOCAL, os.path.abspath(name))  # noqa: PTH100  (a URI is no Path)
    from pyarrow import fs  # noqa: PLC0415

    return Place(name, fs.FileSystem.from_uri(name)[1].rstrip("/"))


def find(name: str) -> list[tuple[str, Place, int]]:
    """Return the files that a path or URI means, which may be a pattern: name, place, size.

    A file is called by its path in the directory that was named, or from the first wild card on.
    ``*`` and ``?`` stand for parts of a name, ``**`` for any directories. Names that begin with a
    dot or an underscore are left out, as readers of Parquet do. Raises ``OSError``.
    """
    whole = place(name)
    fixed = whole.path.split("/")
    pattern: list[str] = []
    if wild := [at for at, part in enumerate(fixed) if WILD & set(part)]:
        fixed, pattern = fixed[: wild[0]], fixed[wild[0] :]
    base = Place(whole.store, "/".join(fixed))
    found = []
    for file, size in base.files():
        relative = file.path.removeprefix(base.path).strip("/").split("/")
        if relative == [""]:  # a file was named
            relative = [fixed[-1]]
        elif pattern and not _matches(relative, pattern):
            continue
        if not any(part.startswith((".", "_")) for part in relative):
            found.append(("/".join(relative), file, size))
    return found


def _matches(path: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not path
    if pattern[0] == "**":
        return any(_matches(path[at:], pattern[1:]) for at in range(len(path) + 1))
    return bool(path) and fnmatchcase(path[0], pattern[0]) and _matches(path[1:], pattern[1:])


@cache
def _store(uri: str) -> Any:  # noqa: ANN401  (Arrow has no types)
    from pyarrow import fs  # noqa: PLC0415

    return fs.FileSystem.from_uri(uri)[0] if uri else fs.LocalFileSystem()
