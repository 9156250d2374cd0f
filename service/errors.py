"""What may go wrong, each kind with the HTTP status it is answered with.

Messages never contain text of the article.
"""

from typing import ClassVar


class ServiceError(Exception):
    """A problem that is told to the caller; ``detail`` says what to do about it.

    ``status`` is an HTTP status, ``type`` the last part of the problem's type URI (RFC 9457),
    ``title`` its short summary. ``extra`` holds further members of the problem document.
    """

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"

    def __init__(self, detail: str, **extra: str | int | float) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra


class InvalidInput(ServiceError):
    """The request is well formed, but cannot be worked on."""

    status = 422
    type = "invalid-input"
    title = "Invalid input"


class UnsupportedLanguage(ServiceError):
    """The text is clearly not English; ``extra["language"]`` says what it seems to be."""

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


class Overloaded(ServiceError):
    """More work is waiting than can be done soon; ``extra["retry_after"]`` is in seconds."""

    status = 503
    type = "overloaded"
    title = "Overloaded"
