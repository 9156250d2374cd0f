"""Middleware: gives each request an id, logs and counts it, and answers for the unforeseen."""

import re
import time
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.telemetry import Metrics
from service.web.problems import cache_headers, write_unforeseen

REQUEST_ID = re.compile(r"[A-Za-z0-9._~+/=-]{1,128}")
TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}"
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
QUIET = {"/healthz", "/readyz", "/metrics"}
"""Asked for all the time: logged at debug."""
PATH_LENGTH = 100
CLIENT_GONE = 499
"""Logged where nobody was left to answer (the number is nginx's)."""

log = structlog.get_logger("sayso.access")


class Access:
    """The id is the caller's ``X-Request-Id``, the trace of ``traceparent``, or a new one."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        trace = TRACEPARENT.fullmatch(headers.get("traceparent", ""))
        given = headers.get("x-request-id", "")
        known = {"trace_id": trace.group(1), "parent_id": trace.group(2)} if trace else {}
        request_id = given if REQUEST_ID.fullmatch(given) else known.get("trace_id") or uuid4().hex
        started = time.perf_counter()
        status = 0

        async def tracked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id, **known):
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

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.requests.labels(method, route, status).inc()
        self.metrics.request_seconds.labels(route).observe(seconds)
        (log.debug if route in QUIET else log.info)(
            "request",
            method=method,
            path=scope["path"][:PATH_LENGTH],
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )
