"""The endpoints for claims."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request, Response

from service.claims import Answer
from service.concurrency import unless_gone
from service.errors import (
    InvalidInput,
    NotFound,
    NotReady,
    Overloaded,
    ServiceError,
    Timeout,
    TooLarge,
    UnsupportedLanguage,
    UnsupportedMediaType,
)
from service.web.caching import cache_status, etag, matches
from service.web.examples import EXAMPLES
from service.web.negotiation import JSON, QuestionAsked
from service.web.problems import responses
from service.web.resources import ExtractorOf

CLIENT_GONE = 499
"""Logged where nobody was left to answer (the number is nginx's)."""
KEEPING = "private, no-cache"
"""``Cache-Control``: a browser may keep an answer, and asks each time whether it still holds."""

HEADERS: dict[str, Any] = {
    "Cache-Status": {
        "description": "Whether the cache answered (RFC 9211): `sayso;hit`, `sayso;fwd=miss;stored`"
        ", `sayso;fwd=miss;collapsed` (made for another caller at the same time), or "
        "`sayso;fwd=bypass` where the cache is off.",
        "schema": {"type": "string"},
    },
    "ETag": {"description": "Strong entity tag of the answer.", "schema": {"type": "string"}},
}
REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": {"$ref": "#/components/schemas/ClaimsRequest"}, "examples": EXAMPLES}
        },
    }
}
Id = Annotated[
    str,
    Path(
        alias="id",
        description="An answer's `id`: 64 hexadecimal digits.",
        json_schema_extra={"pattern": "^[0-9a-f]{64}$"},
    ),
]

router = APIRouter(prefix="/v1/claims", tags=["claims"])


@router.post(
    "",
    operation_id="extract_claims",
    summary="Extract the claims of an article",
    response_model=Answer,
    responses={
        200: {"description": "What the article says that somebody says.", "headers": HEADERS},
        **responses(
            TooLarge,
            UnsupportedMediaType,
            InvalidInput,
            UnsupportedLanguage,
            ServiceError,
            NotReady,
            Overloaded,
            Timeout,
        ),
    },
    openapi_extra=REQUEST_BODY,
)
async def extract(request: Request, question: QuestionAsked, extractor: ExtractorOf) -> Response:
    """Read an English news article and answer who says what in it, to or about whom.

    The same text with the same options is answered from the cache, byte for byte the same.
    """
    fwd = "miss" if extractor.cache.enabled else "bypass"
    request.state.cache_status = cache_status(fwd=fwd)
    try:
        async with asyncio.timeout(request.state.request_seconds):
            answered = await unless_gone(extractor.extract(question), _disconnected(request))
    except TimeoutError:
        msg = "The answer took too long; it was given up."
        raise Timeout(msg, retry_after=5) from None
    if answered is None:
        return Response(status_code=CLIENT_GONE)
    headers = {
        "Cache-Control": KEEPING,
        "Cache-Status": cache_status(
            hit=answered.cached, fwd=fwd, stored=answered.stored, collapsed=answered.collapsed
        ),
        "Content-Location": f"{router.prefix}/{answered.id}",
        "ETag": etag(answered.payload),
    }
    return Response(answered.payload, headers=headers, media_type=JSON)


@router.get(
    "/{id}",  # noqa: FAST003  (the parameter's alias)
    operation_id="get_claims",
    summary="Get a cached answer",
    response_model=Answer,
    responses={
        200: {"description": "The answer, as it was given.", "headers": HEADERS},
        304: {"description": "The answer is the one that the caller has.", "headers": HEADERS},
        **responses(NotFound, ServiceError),
    },
)
async def get(
    request: Request,
    answer_id: Id,
    extractor: ExtractorOf,
    if_none_match: Annotated[
        str | None, Header(description="Entity tags of the answers that the caller has.")
    ] = None,
) -> Response:
    """Get an answer again, as long as the cache keeps it."""
    fwd = "miss" if extractor.cache.enabled else "bypass"
    request.state.cache_status = cache_status(fwd=fwd)
    payload = await extractor.find(answer_id)
    if payload is None:
        raise _not_cached()
    tag = etag(payload)
    headers = {"Cache-Control": KEEPING, "Cache-Status": cache_status(hit=True), "ETag": tag}
    if if_none_match is not None and matches(
        ",".join(request.headers.getlist("if-none-match")), tag
    ):
        return Response(status_code=304, headers=headers)
    return Response(payload, headers=headers, media_type=JSON)


@router.delete(
    "/{id}",  # noqa: FAST003  (the parameter's alias)
    operation_id="forget_claims",
    summary="Forget a cached answer",
    status_code=204,
    responses={
        204: {"description": "The answer is no longer kept."},
        **responses(NotFound, ServiceError),
    },
)
async def forget(answer_id: Id, extractor: ExtractorOf) -> Response:
    """Remove an answer, and the passages of the article in it, from the cache."""
    if not await extractor.forget(answer_id):
        raise _not_cached()
    return Response(status_code=204)


def _not_cached() -> NotFound:
    return NotFound("No answer with this id is in the cache. Ask again with the text.")


async def _disconnected(request: Request) -> None:
    """Return when the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
