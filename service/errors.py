"""What may go wrong, each kind with the HTTP status it is answered with.

Messages never contain text of the article.
"""

# ruff: noqa: N818  (kinds of problem, named as HTTP names them)

from typing import ClassVar

from pydantic import JsonValue


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
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    NotReady,
    Timeout,
    Overloaded,
)
"""Every kind."""
