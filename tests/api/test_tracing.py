"""W3C Trace Context: a caller's trace goes on here, in logs, answers and recorded spans."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import httpx
import pytest
from opentelemetry.context import Context
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    Tracer,
    TracerProvider,
    get_current_span,
    use_span,
)

from service.settings import Settings
from service.web.app import create_app
from tests.conftest import CANARY, StubPipeline, entered

pytestmark = pytest.mark.anyio

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
VALID = f"00-{TRACE}-{PARENT}-01"
RESPONSE = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-0[01]")
POISON = {"text": f"poison {CANARY}"}


def told(response: httpx.Response) -> tuple[str, str]:
    """Return the ids of trace and span that a response tells."""
    found = RESPONSE.fullmatch(response.headers["traceresponse"])
    assert found is not None
    return found[1], found[2]


def lines(logged: StringIO) -> list[dict[str, Any]]:
    """Return the log lines of our own loggers."""
    found = [json.loads(line) for line in logged.getvalue().splitlines()]
    return [line for line in found if line["logger"].startswith("sayso.")]


@pytest.mark.parametrize(
    "given", [VALID, f"00-{TRACE}-{PARENT}-00", f"cc-{TRACE}-{PARENT}-01-what-comes-later"]
)
async def test_trace_goes_on(client: httpx.AsyncClient, logged: StringIO, given: str) -> None:
    """The caller's trace is that of the answer, an error too, and of all lines about the request.

    So it is for versions of the header that are yet to come.
    """
    response = await client.post("/v1/claims", json=POISON, headers={"traceparent": given})
    assert response.status_code == 500
    trace, span = told(response)
    assert trace == TRACE == response.headers["x-request-id"]
    assert span != PARENT
    found = lines(logged)
    assert {"unforeseen", "request"} <= {line["event"] for line in found}
    for line in found:
        assert (line["trace_id"], line["span_id"], line["parent_id"]) == (TRACE, span, PARENT)


async def test_request_id_beside_a_trace(client: httpx.AsyncClient, logged: StringIO) -> None:
    """A request id of the caller's own goes before, and hides no trace."""
    given = {"traceparent": VALID, "X-Request-Id": "own"}
    response = await client.get("/v1/model", headers=given)
    assert response.headers["x-request-id"] == "own"
    assert told(response)[0] == TRACE
    (line,) = lines(logged)
    assert (line["request_id"], line["trace_id"]) == ("own", TRACE)


INVALID = {
    "none": [],
    "empty": [""],
    "nonsense": ["x" * 55],
    "version ff": [f"ff-{TRACE}-{PARENT}-01"],
    "no trace": [f"00-{'0' * 32}-{PARENT}-01"],
    "no parent": [f"00-{TRACE}-{'0' * 16}-01"],
    "upper case": [VALID.upper()],
    "too short": [VALID[:-1]],
    "more than version 00 has": [f"{VALID}-more"],
    "endless": [f"01-{TRACE}-{PARENT}-01-{'x' * 5000}"],
    "two of them": [VALID, VALID.replace("4bf9", "4bfa")],
}


@pytest.mark.parametrize("given", INVALID.values(), ids=INVALID.keys())
async def test_new_traces(client: httpx.AsyncClient, logged: StringIO, given: list[str]) -> None:
    """Where there is no valid trace each request begins one, and nothing of it is repeated."""
    fields = [("traceparent", each) for each in given]
    traces = {told(await client.get("/v1/model", headers=fields)) for _ in range(2)}
    assert len({trace for trace, _ in traces} - {TRACE}) == len({span for _, span in traces}) == 2
    assert all(line["request_id"] == line["trace_id"] for line in lines(logged))
    assert not any("parent_id" in line for line in lines(logged))
    assert TRACE not in logged.getvalue()


class Recorded(NonRecordingSpan):
    """A span that keeps whatever it is told."""

    def __init__(self, context: SpanContext, parent: SpanContext, *told: Any) -> None:
        super().__init__(context)
        self.parent = parent
        self.told = [*told]

    def is_recording(self) -> bool:
        """Say that it is."""
        return True

    def _keep(self, *given: Any, **named: Any) -> None:
        self.told.append((given, named))

    set_attribute = set_attributes = set_status = update_name = add_event = record_exception = _keep


class Recorder(Tracer, TracerProvider):
    """Keeps all spans: what an application would have from OpenTelemetry's SDK."""

    def __init__(self) -> None:
        self.spans: list[Recorded] = []

    def get_tracer(self, *_: Any, **__: Any) -> Tracer:
        """Return what starts spans."""
        return self

    def start_span(self, name: str, context: Context | None = None, **named: Any) -> Recorded:  # type: ignore[override]
        """Start a span below the current one."""
        parent = get_current_span(context).get_span_context()
        number = 0xABC0 + len(self.spans)
        own = SpanContext(parent.trace_id or 0xFED, number, is_remote=False)
        span = Recorded(own, parent, name, named)
        self.spans.append(span)
        return span

    @contextmanager
    def start_as_current_span(  # type: ignore[override]
        self, name: str, *, record_exception: bool = True, **named: Any
    ) -> Iterator[Span]:
        """Start a span that is the current one for the while."""
        with use_span(self.start_span(name, **named), record_exception=record_exception) as span:
            yield span


@pytest.mark.parametrize("caller", [{"traceparent": VALID}, {}])
async def test_recorded_spans(settings: Settings, logged: StringIO, caller: dict[str, str]) -> None:
    """Where spans are recorded each request has one, whose ids are those of log and answer.

    No text of an article is in any.
    """
    app = create_app(settings, StubPipeline())
    recorder = Recorder()
    app._native_telemetry.config["tracer_provider"] = recorder
    texts = [
        POISON["text"],
        f"Anna said that {CANARY}",
        f"Bonjour {CANARY}",
        f"unreadable {CANARY}",
    ]
    async with entered(app) as client:
        for text in texts:
            logged.seek(0)
            logged.truncate()
            before = len(recorder.spans)
            response = await client.post("/v1/claims", json={"text": text}, headers=caller)
            server, *within = recorder.spans[before:]
            assert server.parent.is_valid == bool(caller)
            assert not any(span.parent == server.parent for span in within)
            trace, span_id = told(response)
            assert int(trace, 16) == server.get_span_context().trace_id
            assert int(span_id, 16) == server.get_span_context().span_id
            assert {(line["trace_id"], line["span_id"]) for line in lines(logged)} == {
                (trace, span_id)
            }
        await client.post("/v1/claims", json={"text": [CANARY]}, headers=caller)
        given = {**caller, "Content-Type": "application/x-ndjson"}
        answered = await client.post("/v1/claims:batch", content=json.dumps(POISON), headers=given)
        assert answered.json()["status"] == 500
    assert recorder.spans
    assert CANARY not in repr([span.told for span in recorder.spans]) + logged.getvalue()
