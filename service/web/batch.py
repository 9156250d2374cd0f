"""Many articles in one request: NDJSON in, NDJSON out, a line for a line.

The body is read only as fast as its lines are answered, and lines are answered only as fast as the
client takes the answers: memory does not depend on how many there are.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from mimeparse import MimeTypeParseException, best_match
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from service.errors import (
    InvalidInput,
    NotAcceptable,
    NotReady,
    Overloaded,
    ServiceError,
    Timeout,
    TooLarge,
    UnsupportedMediaType,
)
from service.extractor import Extractor
from service.question import Question
from service.web.answers import REFERENCE
from service.web.bodies import (
    Asked,
    Defaults,
    body_type,
    decoded,
    parse_json,
    plain_question,
    question_in,
)
from service.web.connections import GONE
from service.web.lines import lines
from service.web.negotiation import LONGEST_FIELD
from service.web.problems import document, responses, unforeseen
from service.web.resources import ExtractorOf

PATH = "/v1/claims:batch"
NDJSON = "application/x-ndjson"
WINDOW = 32
"""Lines of one request that are held at a time: read, being answered, or waiting to be sent."""
PAUSE_SECONDS = 0.05
"""After it a line is offered to the model again where too many requests were waiting."""

Answerer = Callable[[int, bytes | None], Coroutine[Any, Any, bytes]]

EXAMPLE = (
    '{"text": "The bridge will be closed, Mayor Ana Lindqvist said."}\n'
    '{"text": "Shopkeepers fear that customers stay away.", "min_confidence": 0.5}\n'
)


def _described(*models: str) -> dict[str, Any]:
    """Describe for OpenAPI a stream of lines, each with a JSON of one of these models."""
    listed = [{"$ref": REFERENCE.format(model=name)} for name in models]
    line = listed[0] if len(listed) == 1 else {"anyOf": listed}
    return {"type": "string", "contentMediaType": NDJSON, "contentSchema": line}


router = APIRouter(tags=["claims"])


@router.post(
    PATH,
    operation_id="extract_claims_batch",
    summary="Extract the claims of many articles",
    response_class=Response,
    responses={
        200: {
            "description": "A line for each line of the body, in its order, sent as soon as it is "
            "made: the answer, or the problem (which has `status`, and the number of the `line`).",
            "content": {NDJSON: {"schema": _described("Answer", "Problem")}},
        },
        **responses(NotAcceptable, UnsupportedMediaType, InvalidInput, ServiceError, NotReady),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                NDJSON: {
                    "schema": _described("ClaimsRequest"),
                    "examples": {"two": {"summary": "Two short articles", "value": EXAMPLE}},
                }
            },
        }
    },
)
async def extract_batch(
    request: Request, options: Annotated[Defaults, Query()], extractor: ExtractorOf
) -> Response:
    """Read many articles, each a line that is what `POST /v1/claims` takes as JSON.

    Answers are streamed while lines still come in, so clients must read while they write. A line
    that is refused does not harm the others. Answers are cached like those to single questions.
    Options in the query hold for lines that do not say them.
    """
    _check_acceptable(request)
    body_type(request, [NDJSON])
    extractor.require_ready()
    state = request.state

    async def answered(number: int, line: bytes | None) -> bytes:
        try:
            question = await _question(
                line, options, max_bytes=state.max_line_bytes, max_chars=state.max_text_chars
            )
            async with state.batch_turns, asyncio.timeout(state.request_seconds):
                return await _patiently(extractor, question)
        except ServiceError as error:
            return document(error, line=number)
        except TimeoutError:
            msg = "The answer took too long; it was given up."
            return document(Timeout(msg, retry_after=5), line=number)
        except Exception as error:  # noqa: BLE001  (logged; the other lines are answered)
            return document(unforeseen(error), line=number)

    return Stream(answered, max_bytes=state.max_line_bytes)


class Stream(Response):
    """Answers the lines of a body as they come in, at most ``WINDOW`` of them at a time.

    ``max_bytes`` bounds a line.
    """

    def __init__(self, answer: Answerer, *, max_bytes: int) -> None:
        super().__init__(media_type=NDJSON, headers={"Cache-Control": "no-store"})
        del self.headers["Content-Length"]
        self.answer = answer
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; returns, all work stopped, when the client has gone."""
        begun: asyncio.Queue[asyncio.Task[bytes] | None] = asyncio.Queue(WINDOW)
        gone: asyncio.Event = scope["state"].get(GONE) or asyncio.Event()
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}

        async def begin() -> None:
            number = 0
            async for line in lines(receive, limit=self.max_bytes):
                number += 1
                await begun.put(tasks.create_task(self.answer(number, line)))
            await begun.put(None)
            while (await receive())["type"] != "http.disconnect":
                pass
            raise ClientDisconnect

        async def leave() -> None:
            await gone.wait()  # while lines wait for room, nothing is received
            raise ClientDisconnect

        try:
            async with asyncio.TaskGroup() as tasks:
                watching = [tasks.create_task(each) for each in (begin(), leave())]
                await asyncio.sleep(0)  # whoever expects 100 (Continue) gets it before the 200
                await send(start)
                while (task := await begun.get()) is not None:
                    body = await task + b"\n"
                    await send({"type": "http.response.body", "body": body, "more_body": True})
                for each in watching:
                    each.cancel()
                await send({"type": "http.response.body", "body": b""})
        except* ClientDisconnect:
            pass


async def _question(
    line: bytes | None, options: Defaults, *, max_bytes: int, max_chars: int
) -> Question:
    if line is None:
        msg = f"The line is longer than {max_bytes:,} bytes."
        raise TooLarge(msg, limit=max_bytes)
    question = question_in(parse_json(decoded(line)), options)
    return await plain_question(Asked(question, page=False), limit=max_chars)


async def _patiently(extractor: Extractor, question: Question) -> bytes:
    """Return the answer, waiting where a single question would be refused."""
    while True:
        if not extractor.worker.full:
            with suppress(Overloaded):  # others were faster
                return (await extractor.extract(question)).payload
        await asyncio.sleep(PAUSE_SECONDS)


def _check_acceptable(request: Request) -> None:
    """Raise ``NotAcceptable`` unless the caller takes NDJSON."""
    accept = ",".join(request.headers.getlist("accept"))[:LONGEST_FIELD].strip().lower()
    try:
        fits = not accept or best_match([NDJSON], accept) == NDJSON
    except MimeTypeParseException:
        fits = False
    if not fits:
        msg = f"Answers come as {NDJSON}."
        raise NotAcceptable(msg)
