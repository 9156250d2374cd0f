"""The specification, and the pages that show it, from files that the package ships."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from service.errors import KINDS, NotFound, Unauthorized
from service.question import ClaimsRequest
from service.web.answers import MODELS, REFERENCE
from service.web.authorization import PROTECTED
from service.web.headers import PAGE
from service.web.problems import Problem, responses

STATIC = Path(__file__).parent / "static"
KEY = "key"
KEY_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "One of the service's API keys.",
}

WHOLE = {"Accept-Ranges": "none"}

router = APIRouter(include_in_schema=False)


class Page(FileResponse):
    """A page from a file, under a policy of its own. It is sent whole, as ``Files`` are."""

    def __init__(self, path: Path, *, policy: str) -> None:
        super().__init__(path, headers={"Content-Security-Policy": policy, **WHOLE})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await super().__call__(_without_range(scope), receive, send)


class Files(StaticFiles):
    """Files that browsers ask about anew each time, so that all they use is of one version.

    They are sent whole, as servers may (RFC 9110): what Starlette says of a range that it cannot
    read, or that there is not, is no problem document.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await super().__call__(_without_range(scope), receive, send)

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401  (as there)
        """Return the response for a file, or the word that it has not changed."""
        response = super().file_response(*args, **kwargs)
        response.headers.update({"Cache-Control": "no-cache", **WHOLE})
        return response


@router.get("/docs")
async def docs() -> Response:
    """Show the specification in Swagger UI."""
    return Page(STATIC / "docs.html", policy=PAGE)


@router.get("/problems/{kind}")
async def problem(kind: str) -> Response:
    """Tell what a problem's ``type`` means."""
    for each in KINDS:
        if each.type == kind:
            meaning = (each.__doc__ or "").partition("\n")[0]
            return PlainTextResponse(f"{each.title} ({each.status})\n\n{meaning}\n")
    msg = "There is no such kind of problem."
    raise NotFound(msg)


def _without_range(scope: Scope) -> Scope:
    return {**scope, "headers": [each for each in scope["headers"] if each[0] != b"range"]}


def install(app: FastAPI, *, keys: bool) -> None:
    """Add the pages and their files, and have ``app`` describe itself as ``specification``."""
    app.include_router(router)
    app.mount("/static", Files(directory=STATIC), name="static")
    app.openapi = lambda: specification(app, keys=keys)  # type: ignore[method-assign]


def specification(app: FastAPI, *, keys: bool) -> dict[str, Any]:
    """Return the OpenAPI document of ``app``, made once; ``keys`` says whether it asks for one."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            license_info=app.license_info,
        )
        _own_errors(document)
        if keys:
            _ask_for_keys(document)
        app.openapi_schema = document
    return app.openapi_schema


def _ask_for_keys(document: dict[str, Any]) -> None:
    """Say of each protected operation that it takes a key, and what it answers without."""
    document["components"]["securitySchemes"] = {KEY: KEY_SCHEME}
    told = {str(status): response for status, response in responses(Unauthorized).items()}
    for path, operations in document["paths"].items():
        if path.startswith(PROTECTED):
            for operation in operations.values():
                operation["security"] = [{KEY: []}]
                operation["responses"] = dict(sorted({**operation["responses"], **told}.items()))


def _own_errors(document: dict[str, Any]) -> None:
    """Take out FastAPI's own 422, which is never sent; add the models that routes refer to."""
    for path in document["paths"].values():
        for operation in path.values():
            content = operation["responses"].get("422", {}).get("content", {})
            if "HTTPValidationError" in str(content.get("application/json", "")):
                del operation["responses"]["422"]
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for model in (*MODELS, ClaimsRequest, Problem):
        schema = model.model_json_schema(ref_template=REFERENCE)
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    document["components"]["schemas"] = dict(sorted(schemas.items()))
