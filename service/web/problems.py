"""The only writer of ``application/problem+json`` (RFC 9457).

Nothing of a request is echoed: no text of an article, no input value, no message of an exception.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import Scope

from service.errors import TYPES, MethodNotAllowed, NotFound, ServiceError, invalid
from service.telemetry import described

MEDIA_TYPE = "application/problem+json"

log = structlog.get_logger("sayso.web")


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    pointer: str = Field(description="JSON Pointer to the field.", examples=["/offset_unit"])
    message: str = Field(
        description="What is wrong with it.",
        examples=["Input should be 'codepoint', 'utf16' or 'utf8'"],
    )


class Problem(BaseModel):
    """A problem (RFC 9457); kinds may add members."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Which kind of problem.", examples=["/problems/invalid-input"])
    title: str = Field(description="The kind in words.", examples=["Invalid input"])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(description="What to do about it.")
    instance: str | None = Field(
        None, description="Identifies this one occurrence; the same id is in the service's log."
    )
    errors: list[FieldProblem] | None = Field(None, description="What is wrong with which field.")
    language: str | None = Field(None, description="The language that the text seems to be in.")
    retry_after: int | None = Field(None, description="Seconds after which to try again.")
    line: int | None = Field(None, description="In a batch: which line, counted from 1.")


def document(error: ServiceError, **beside: JsonValue) -> bytes:
    """Return the JSON, in one line, that tells of ``error``; ``beside`` are further members."""
    return json.dumps({**error.problem(), **beside}, ensure_ascii=True).encode("ascii")


def bare(status: HTTPStatus, detail: str) -> bytes:
    """Return the JSON that tells of an HTTP status and no more: of no kind that is ours."""
    told = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return json.dumps(told).encode("ascii")


def write(error: ServiceError, headers: Mapping[str, str] | None = None) -> Response:
    """Make the response that tells of ``error``."""
    response = Response(document(error), error.status, headers, media_type=MEDIA_TYPE)
    if "retry_after" in error.extra:
        response.headers["Retry-After"] = str(error.extra["retry_after"])
    return response


def unforeseen(error: BaseException) -> ServiceError:
    """Log an exception that nobody foresaw, and return the error that tells its id."""
    instance = f"urn:uuid:{uuid4()}"
    log.error("unforeseen", instance=instance, **described(error))
    return ServiceError("Something went wrong here; `instance` is in the log.", instance=instance)


def write_unforeseen(error: BaseException, headers: Mapping[str, str] | None = None) -> Response:
    """Log an exception that nobody foresaw, and make the response that tells its id."""
    return write(unforeseen(error), headers)


def cache_headers(scope: Scope) -> dict[str, str]:
    """Return what an endpoint has noted about the cache, for an answer that it did not make."""
    status = scope.get("state", {}).get("cache_status")
    return {"Cache-Status": status} if status else {}


def responses(*kinds: type[ServiceError]) -> dict[int | str, dict[str, Any]]:
    """Describe for OpenAPI what an endpoint may answer with instead."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        meaning = " ".join((kind.__doc__ or "").partition("\n")[0].split())
        said = found.setdefault(
            kind.status,
            {
                "description": "",
                "content": {
                    MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
                },
            },
        )
        said["description"] = f"{said['description']} {meaning}".strip()
        said["content"][MEDIA_TYPE]["examples"][kind.type] = {
            "summary": kind.title,
            "value": {
                "type": TYPES + kind.type,
                "title": kind.title,
                "status": kind.status,
                "detail": meaning,
            },
        }
    return found


def install(app: FastAPI) -> None:
    """Have every error of ``app`` written here."""

    async def on_service_error(request: Request, error: Exception) -> Response:
        if not isinstance(error, ServiceError):  # pragma: no cover  (registered for this class)
            raise error
        return write(error, cache_headers(request.scope))

    async def on_http_exception(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):  # pragma: no cover  (registered for this class)
            raise error
        if error.status_code == NotFound.status:
            return write(NotFound("There is nothing under this path."))
        if error.status_code == MethodNotAllowed.status:
            allowed = ", ".join(_methods(app, request)) or "GET, HEAD"
            detail = f"This path answers to {allowed}."
            return write(MethodNotAllowed(detail), {"Allow": allowed})
        return write_unforeseen(error)

    async def on_validation_error(_request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):  # pragma: no cover  (ditto)
            raise error
        return write(invalid(error.errors()))

    app.add_exception_handler(ServiceError, on_service_error)
    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(RequestValidationError, on_validation_error)


def _methods(app: FastAPI, request: Request) -> list[str]:
    """Return every method that the path has: a router reports those of its first route only."""
    routes = [route for route in app.router.routes if not isinstance(route, Mount)]
    found = [
        method
        for method in ("DELETE", "GET", "PATCH", "POST", "PUT")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    ]
    return [*found, "HEAD"] if "GET" in found else found
