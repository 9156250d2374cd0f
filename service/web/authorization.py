"""Middleware: lets nobody without a key in, where there are keys."""

from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import Unauthorized
from service.web.keys import Keys
from service.web.problems import write

PROTECTED = "/v1/"
"""Whatever is asked about articles or the model is below it; pages, health and metrics are not."""
SCHEME = b"bearer"
CHALLENGE = {"WWW-Authenticate": "Bearer"}


class Authorization:
    """Asks for one of ``keys`` as a bearer token (RFC 6750); without keys, for nothing.

    It stands before all that reads bodies or knows answers. Whether a key was missing or wrong, or
    whether there is anything under the path, is not told.
    """

    def __init__(self, app: ASGIApp, *, keys: Keys | None) -> None:
        self.app = app
        self.keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if self.keys is None or not _is_protected(scope) or self.keys.know(_key(scope)):
            await self.app(scope, receive, send)
            return
        msg = "A valid API key is needed, in the header: Authorization: Bearer KEY."
        await write(Unauthorized(msg), CHALLENGE)(scope, receive, send)


def _is_protected(scope: Scope) -> bool:
    # Anywhere in the path: so it is where the app is mounted below another one, too.
    return scope["type"] == "http" and PROTECTED in f"{scope['path']}/"


def _key(scope: Scope) -> bytes:
    """Return the token that a request shows; nothing where that is not one, or not one alone."""
    given = [value for name, value in scope["headers"] if name == b"authorization"]
    scheme, _, key = given[0].partition(b" ") if len(given) == 1 else (b"", b"", b"")
    return bytes(key.strip()) if scheme.lower() == SCHEME else b""
