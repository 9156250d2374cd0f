"""A folder as an archive: each file an article, named by its path."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from service.archive.articles import MOST_BYTES, Article, too_large
from service.errors import InvalidInput, ServiceError


class Folder:
    """The files below ``path`` that match ``pattern``, sorted by path; UTF-8 text."""

    def __init__(self, path: Path, pattern: str) -> None:
        self._path = path
        self._files = sorted(
            each.relative_to(path).as_posix() for each in path.rglob(pattern) if each.is_file()
        )

    def count(self) -> int:
        """Return the number of files."""
        return len(self._files)

    def fingerprint(self) -> str:
        """Return a hash of the names."""
        return sha256("\0".join(self._files).encode("utf-8", "surrogateescape")).hexdigest()

    def articles(self) -> Iterator[Article]:
        """Yield the files' texts, byte for byte, so that offsets hold in the files.

        What is not UTF-8 in a name becomes U+FFFD.
        """
        for name in self._files:
            called = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            yield Article(called, self._text(name))

    def _text(self, name: str) -> str | ServiceError:
        file = self._path / name
        try:
            if file.stat().st_size > MOST_BYTES:
                return too_large()
            return file.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            msg = f"The file is not UTF-8: byte {error.start} does not belong there."
            return InvalidInput(msg)
        except OSError as error:
            return InvalidInput(f"The file cannot be read: {error.strerror}.")
