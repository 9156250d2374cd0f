"""Which format an answer is written in: ``?format=`` and ``Accept`` in, a format out."""

from fastapi import Request
from mimeparse import MimeTypeParseException, best_match

from service.errors import NotAcceptable
from service.formats import FORMATS, JSON, Format

LONGEST_FIELD = 1000
"""Characters of a field that are looked at: parsing takes time that grows with their square."""

_by_media_type = {each.media_type: each for each in FORMATS.values()}
_least_first = list(reversed(_by_media_type))  # as ``best_match`` wants them


def choose(request: Request, name: str | None) -> Format:
    """Return the format of this name; without one, the format that ``Accept`` likes best.

    Raises ``NotAcceptable``.
    """
    accept = ",".join(request.headers.getlist("accept"))[:LONGEST_FIELD].strip().lower()
    try:
        if name is not None:
            return FORMATS[name]
        return _by_media_type[best_match(_least_first, accept)] if accept else JSON
    except (KeyError, MimeTypeParseException):
        offered = ", ".join(f"{each.media_type} ({each.name})" for each in FORMATS.values())
        msg = f"Answers come as {offered}."
        raise NotAcceptable(msg) from None
