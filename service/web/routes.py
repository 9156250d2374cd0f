"""The endpoints for claims."""

import asyncio
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response

from service.concurrency import unless_gone
from service.errors import (
    CacheAway,
    InvalidInput,
    NotAcceptable,
    NotFound,
    NotReady,
    Overloaded,
    ServiceError,
    Timeout,
    TooLarge,
    UnsupportedLanguage,
    UnsupportedMediaType,
)
from service.extractor import Extractor
from service.formats import JSON
from service.web.access import CLIENT_GONE
from service.web.answers import answers, fields, written
from service.web.bodies import REQUEST_BODY, FormatOption, Options, plain_question, read_body
from service.web.caching import cache_status, etag, matches
from service.web.negotiation import choose
from service.web.problems import responses
from service.web.resources import ExtractorOf

HEADERS: dict[str, Any] = {
    "Cache-Status": {
        "description": "Whether the cache answered (RFC 9211): `sayso;hit`, `sayso;fwd=miss;stored`"
        ", `sayso;fwd=miss;collapsed` (made for another caller at the same time), or "
        "`sayso;fwd=bypass` where the cache is off.",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Strong entity tag of the answer in this format. Left out where a GET will "
        "not answer the same: the answer is not kept, or has the text of the article, which never "
        "is.",
        "schema": {"type": "string"},
    },
    "Vary": {"description": "`Accept`.", "schema": {"type": "string"}},
}
LOCATION: dict[str, Any] = {
    "Content-Location": {
        "description": "Where a GET answers the same, as long as it is kept; left out like `ETag`.",
        "schema": {"type": "string"},
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

PATH = "/v1/claims"
router = APIRouter(prefix=PATH, tags=["claims"])


@router.post(
    "",
    operation_id="extract_claims",
    summary="Extract the claims of an article",
    response_class=Response,
    responses={
        200: {
            "description": "What the article says that somebody says.",
            "headers": {**HEADERS, **LOCATION},
            "content": answers("PageAnswer", "Answer"),
        },
        **responses(
            NotAcceptable,
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
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def extract(
    request: Request, options: Annotated[Options, Query()], extractor: ExtractorOf
) -> Response:
    """Read an English news article and answer who says what in it, to or about whom.

    The same text with the same options is answered from the cache, byte for byte the same.
    """
    form = choose(request, options.format)
    asked = await read_body(request, options)
    fwd = _start(request, extractor)
    try:
        async with asyncio.timeout(request.state.request_seconds):
            question = await plain_question(asked, limit=request.state.max_text_chars)
            question = replace(question, offset_unit=form.unit(question.offset_unit))
            answered = extractor.recent(question) or await unless_gone(
                extractor.extract(question), _disconnected(request)
            )
            if answered is None:
                return Response(status_code=CLIENT_GONE)
            article = question.text if form.with_article or asked.page else None
            content = await written(form, answered.payload, article)
    except TimeoutError:
        msg = "The answer took too long; it was given up."
        raise Timeout(msg, retry_after=5) from None
    headers = {
        "Cache-Status": cache_status(
            hit=answered.cached, fwd=fwd, stored=answered.stored, collapsed=answered.collapsed
        )
    }
    if article is None and answered.kept:
        query = "" if form is JSON else f"?format={form.name}"
        headers["Content-Location"] = f"{PATH}/{answered.id}{query}"
        headers["ETag"] = etag(content)
    return Response(content, headers={**fields(form), **headers})


@router.get(
    "/{id}",  # noqa: FAST003  (the parameter's alias)
    operation_id="get_claims",
    summary="Get a cached answer",
    response_class=Response,
    responses={
        200: {
            "description": "The answer, as it was given. The article is not kept: HTML lists the "
            "claims alone, JSON-LD quotes them without the words around them, and a page's text "
            "is left out.",
            "headers": HEADERS,
            "content": answers("Answer"),
        },
        304: {"description": "The answer is the one that the caller has.", "headers": HEADERS},
        **responses(NotFound, NotAcceptable, InvalidInput, ServiceError),
    },
)
async def get(
    request: Request,
    answer_id: Id,
    options: Annotated[FormatOption, Query()],
    extractor: ExtractorOf,
    if_none_match: Annotated[
        str | None, Header(description="Entity tags of the answers that the caller has.")
    ] = None,
) -> Response:
    """Get an answer again, in any format, as long as the cache keeps it."""
    form = choose(request, options.format)
    _start(request, extractor)
    payload = await extractor.find(answer_id)
    if payload is None:
        raise _not_cached()
    content = await written(form, payload, None)
    tag = etag(content)
    headers = {**fields(form), "Cache-Status": cache_status(hit=True), "ETag": tag}
    if if_none_match is not None and matches(
        ",".join(request.headers.getlist("if-none-match")), tag
    ):
        del headers["Content-Type"]
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers)


@router.delete(
    "/{id}",  # noqa: FAST003  (the parameter's alias)
    operation_id="forget_claims",
    summary="Forget a cached answer",
    status_code=204,
    responses={
        204: {"description": "The answer is no longer kept."},
        **responses(NotFound, ServiceError, CacheAway),
    },
)
async def forget(answer_id: Id, extractor: ExtractorOf) -> Response:
    """Remove an answer, and the passages of the article in it, from the cache."""
    if not await extractor.forget(answer_id):
        raise _not_cached()
    return Response(status_code=204)


def _start(request: Request, extractor: Extractor) -> str:
    """Note, for an answer that is an error, why the cache has not answered; return the reason."""
    fwd = "miss" if extractor.cache.enabled else "bypass"
    request.state.cache_status = cache_status(fwd=fwd)
    return fwd


def _not_cached() -> NotFound:
    return NotFound("No answer with this id is in the cache. Ask again with the text.")


async def _disconnected(request: Request) -> None:
    """Return when the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
