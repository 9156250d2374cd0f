"""Lines of a body while it still comes in; never more of it in memory than one line."""

from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect
from starlette.types import Receive


async def lines(receive: Receive, *, limit: int) -> AsyncIterator[bytes | None]:
    """Yield the lines of a body, without their line feeds, as they come in.

    A line of more than ``limit`` bytes is passed over, and None yielded in its place. What stands
    behind the last line feed is a line unless it is empty. The next part of the body is asked for
    only when the lines before it have been taken. Raises ``ClientDisconnect``.
    """
    kept = bytearray()
    over = more = False
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        first, *others = message.get("body", b"").split(b"\n")
        more = message.get("more_body", False)
        for number, piece in enumerate((first, *others)):
            if number:
                yield None if over else bytes(kept)
                kept.clear()
                over = False
            over = over or len(kept) + len(piece) > limit
            if over:
                kept.clear()
            else:
                kept += piece
        if not more:
            break
    if kept or over:
        yield None if over else bytes(kept)
