"""HTTP's own caching: entity tags (RFC 9110) and the field ``Cache-Status`` (RFC 9211)."""

import re
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from http_sf import ListType, Token, ser

if TYPE_CHECKING:
    from http_sf.types import ParamsType

NAME = Token("sayso")
TAG = re.compile(r'\s*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')


def etag(payload: bytes) -> str:
    """Return the strong entity tag of a payload."""
    return f'"{sha256(payload).hexdigest()[:32]}"'


def matches(if_none_match: str, tag: str) -> bool:
    """Say whether the value of ``If-None-Match`` names ``tag``, by weak comparison.

    A value that is no list of entity tags names nothing from its first fault on.
    """
    if if_none_match.strip() == "*":
        return True
    at = 0
    while (found := TAG.match(if_none_match, at)) is not None:
        if found.group(1) == tag:
            return True
        at = found.end()
    return False


@cache
def cache_status(
    *, hit: bool = False, fwd: str = "miss", stored: bool = False, collapsed: bool = False
) -> str:
    """Return the value of ``Cache-Status``; ``fwd`` says why the cache did not answer."""
    told: ParamsType = {"hit": True} if hit else {"fwd": Token(fwd)}
    if stored:
        told["stored"] = True
    if collapsed:
        told["collapsed"] = True
    field: ListType = [(NAME, told)]
    return ser(field)
