"""Web pages in: the article without what stands around it. Nothing is fetched."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from types import ModuleType

from service.errors import InvalidInput, TooLarge, UnsupportedMediaType

MAX_TAGS = 50_000
"""Time grows with their square: so many take two seconds. Newspapers' pages have a fifth of it."""

_one_at_a_time = ThreadPoolExecutor(1, "sayso-pages")  # the model needs a core as well


def require_reader() -> None:
    """Raise ``UnsupportedMediaType`` where the extra that reads pages is not installed."""
    _reader()


async def article_of(page: str) -> str:
    """Return the text of the article in a page; its paragraphs end with a line break.

    Raises ``InvalidInput`` where there is none, and ``TooLarge``.
    """
    if page.count("<") > MAX_TAGS:
        msg = f"The page has more than {MAX_TAGS:,} tags."
        raise TooLarge(msg, limit=MAX_TAGS)
    text = await asyncio.get_running_loop().run_in_executor(_one_at_a_time, _read, page)
    if not text:
        msg = "No article was found in the page."
        raise InvalidInput(msg)
    return text


def _read(page: str) -> str | None:
    text: str | None = _reader().extract(
        page, fast=True, include_comments=False, include_tables=False
    )
    return text


@cache
def _reader() -> ModuleType:
    try:
        import trafilatura  # noqa: PLC0415  (an extra, and slow to import)
    except ImportError:
        msg = "Pages are not read here: the extra `html` is not installed. Send text/plain or JSON."
        raise UnsupportedMediaType(msg) from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs what it could not read
    return trafilatura
