"""What may go wrong, each kind with the HTTP status it is answered with.

Messages never contain text of the article.
"""

# ruff: noqa: N818  (kinds of problem, named as HTTP names them)

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import JsonValue

TYPES = "/problems/"
"""A problem's ``type`` is this path and the kind's name; a GET there tells what it means."""
NAME_LENGTH = 64
"""Longest field name that is repeated in a pointer."""


class ServiceError(Exception):
    """Something went wrong that nobody has foreseen.

    The base of all problems that are told to the caller. ``detail`` says what to do; ``status`` is
    an HTTP status, ``type`` the last part of the problem's type URI (RFC 9457), ``title`` its short
    summary. ``extra`` holds further members of the problem document; ``retry_after`` among them, in
    seconds, is also said as the header of that name.
    """

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"

    def __init__(self, detail: str, **extra: JsonValue) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra

    def problem(self) -> dict[str, JsonValue]:
        """Return the members of the problem document (RFC 9457) that tells of this."""
        return {
            "type": TYPES + self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }


class InvalidInput(ServiceError):
    """The body or the query is not as it must be, or the text cannot be worked on.

    ``extra["errors"]``, where present, lists the fields and what is wrong with each.
    """

    status = 422
    type = "invalid-input"
    title = "Invalid input"


class UnsupportedLanguage(ServiceError):
    """The text is clearly not English.

    ``extra["language"]`` says what it seems to be.
    """

    status = 422
    type = "unsupported-language"
    title = "Unsupported language"


class TooLarge(ServiceError):
    """The body or its text is over the limit."""

    status = 413
    type = "too-large"
    title = "Content too large"


class UnsupportedMediaType(ServiceError):
    """The body's media type or coding is not one that is read here."""

    status = 415
    type = "unsupported-media-type"
    title = "Unsupported media type"


class Unauthorized(ServiceError):
    """No valid API key was shown, where the service asks for one."""

    status = 401
    type = "unauthorized"
    title = "Unauthorized"


class NotFound(ServiceError):
    """There is nothing under this path or id."""

    status = 404
    type = "not-found"
    title = "Not found"


class MethodNotAllowed(ServiceError):
    """The path exists, but not with this method; the header ``Allow`` lists those it has."""

    status = 405
    type = "method-not-allowed"
    title = "Method not allowed"


class NotAcceptable(ServiceError):
    """No format that is offered is one that the caller takes."""

    status = 406
    type = "not-acceptable"
    title = "Not acceptable"


class NotReady(ServiceError):
    """The model is not loaded (yet), or the service is going down."""

    status = 503
    type = "not-ready"
    title = "Not ready"


class CacheAway(ServiceError):
    """The cache cannot be asked at the moment: its database is locked or away."""

    status = 503
    type = "cache-away"
    title = "Cache away"


class Timeout(ServiceError):
    """The answer was not there before the deadline."""

    status = 504
    type = "timeout"
    title = "Deadline exceeded"


class Overloaded(ServiceError):
    """More work is waiting than can be done soon.

    ``extra["retry_after"]`` is in seconds.
    """

    status = 503
    type = "overloaded"
    title = "Overloaded"


KINDS: tuple[type[ServiceError], ...] = (
    ServiceError,
    InvalidInput,
    UnsupportedLanguage,
    TooLarge,
    UnsupportedMediaType,
    Unauthorized,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    NotReady,
    CacheAway,
    Timeout,
    Overloaded,
)
"""Every kind."""


def invalid(errors: Iterable[Mapping[str, Any]]) -> InvalidInput:
    """Make the error that lists what pydantic found wrong, without the values it was given."""
    listed: list[JsonValue] = [
        {"pointer": _pointer(each["loc"]), "message": _message(each)} for each in errors
    ]
    return InvalidInput("The request does not fit its schema; see `errors`.", errors=listed)


def _message(error: Mapping[str, Any]) -> str:
    """Return pydantic's message, which names a Python class where JSON has an object."""
    return "must be an object" if error["type"] == "model_type" else str(error["msg"])


def _pointer(location: Sequence[str | int]) -> str:
    """Return a JSON Pointer; a name that may be more than a name is left out."""
    parts = []
    for part in location:
        name = str(part)
        plain = len(name) <= NAME_LENGTH and name.replace("_", "").replace("-", "").isalnum()
        parts.append(name if plain and name.isascii() else "?")
    return "".join(f"/{part}" for part in parts)
