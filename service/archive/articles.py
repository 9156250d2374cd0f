"""What an archive holds: articles, or what stands in the place of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pydantic import JsonValue

from service.errors import ServiceError, TooLarge

LONGEST = 1_000_000
"""Code points of the longest article that is read; so are bounded the time and memory of one."""
MOST_BYTES = 16 * LONGEST
"""Of a line or file that is looked at: JSON writes one code point in at most twelve bytes."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article, or the reason why there is none in its place.

    ``id`` is what the archive calls it, null where it has no name for it.
    """

    id: JsonValue
    text: str | ServiceError


class Archive(Protocol):
    """Where articles come from, always in the same order."""

    def count(self) -> int:
        """Return the number of articles, sound or not."""

    def fingerprint(self) -> str:
        """Return what tells this archive from another, without reading it all."""

    def articles(self) -> Iterator[Article]:
        """Yield them; what cannot be read is yielded as its problem."""


def too_large() -> TooLarge:
    """Return the problem of a line or file with more bytes than any article needs."""
    return TooLarge(f"There are more than {MOST_BYTES:,} bytes.", limit=MOST_BYTES)
