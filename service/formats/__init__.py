"""What an answer can be written as: a format a file, all of them in ``FORMATS``."""

from collections.abc import Callable
from dataclasses import dataclass

from service.claims import OffsetUnit
from service.formats import jsonld, lines, page, plain, table
from service.formats.reading import Reading

__all__ = ["FORMATS", "JSON", "Format", "Reading"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write answers down.

    ``media_type`` is without parameters, ``content_type`` with them. ``head`` stands once before
    all readings. ``with_article``: the writer makes use of the article's text, and thus needs
    offsets in code points. ``policy`` is the Content-Security-Policy of what is written.
    """

    name: str
    media_type: str
    write: Callable[[Reading], str]
    parameters: str = ""
    head: str = ""
    with_article: bool = False
    policy: str | None = None

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``."""
        return self.media_type + self.parameters

    def unit(self, asked: OffsetUnit) -> OffsetUnit:
        """Return in which unit the format wants its offsets, when ``asked`` is asked for."""
        return OffsetUnit.CODEPOINT if self.with_article else asked


JSON = Format("json", "application/json", plain.write)
FORMATS = {
    each.name: each
    for each in (
        JSON,
        Format("jsonld", "application/ld+json", jsonld.write, with_article=True),
        Format("csv", "text/csv", table.write, "; charset=utf-8; header=present", table.head()),
        Format(
            "html",
            "text/html",
            page.write,
            "; charset=utf-8",
            with_article=True,
            policy=page.POLICY,
        ),
        Format("ndjson", "application/x-ndjson", lines.write),
    )
}
"""By name, the ones first that are taken where a caller likes several equally."""
