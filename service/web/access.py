"""Middleware: gives each request an id, logs and counts it, and answers for the unforeseen."""

import re
import time
from functools import cache

import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.telemetry import REQUEST, Metrics
from service.web.problems import cache_headers, write_unforeseen
from service.web.tracing import trace_of

REQUEST_ID = re.compile(r"[A-Za-z0-9._~+/=-]{1,128}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
QUIET = {"/healthz", "/readyz", "/metrics"}
"""Asked for all the time: logged at debug."""
UNKNOWN = "(unknown)"
"""Logged instead of a path that leads nowhere: it may be anything, part of an article too."""
CLIENT_GONE = 499
"""Logged where nobody was left to answer (the number is nginx's)."""

log = structlog.get_logger("sayso.access")


class Access:
    """The id is the caller's ``X-Request-Id``, or that of the request's trace.

    Every answer tells both, and every log line of the request has them.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        # To find what counts for these labels takes longer than to count.
        self.requests = cache(metrics.requests.labels)
        self.seconds = cache(metrics.request_seconds.labels)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        trace = trace_of(headers)
        given = headers.get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else trace.trace_id
        known = {"request_id": request_id, "trace_id": trace.trace_id, "span_id": trace.span_id}
        if trace.parent_id is not None:
            known["parent_id"] = trace.parent_id
        added = (
            (b"x-request-id", request_id.encode("ascii")),
            (b"traceresponse", trace.response.encode("ascii")),
        )
        started = time.perf_counter()
        status = 0

        async def tracked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        token = REQUEST.set(known)
        try:
            await self.app(scope, receive, tracked)
        except ClientDisconnect:  # in the middle of its body: nobody is left to answer
            status = CLIENT_GONE
        except Exception as error:
            response = write_unforeseen(error, cache_headers(scope))
            if status:  # too late for an answer: the server cuts the connection
                raise
            await response(scope, receive, tracked)
        finally:
            self._record(scope, status, time.perf_counter() - started)
            REQUEST.reset(token)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = _template(scope)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.requests(method, route, status).inc()
        self.seconds(route).observe(seconds)
        (log.debug if route in QUIET else log.info)(
            "request",
            method=method,
            path=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


def _template(scope: Scope) -> str:
    """Return what a path is an instance of, as ``/v1/claims/{id}``."""
    if (route := scope.get("route")) is not None:
        return str(route.path)
    path: str = scope["path"]
    if "endpoint" in scope:  # no route of an API's: a path of its own, or files below one
        return str(scope["root_path"] or path)
    # Nowhere, or refused before it was looked where.
    return path if path in scope["app"].openapi()["paths"] else UNKNOWN
