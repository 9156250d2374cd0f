"""The trace that a request belongs to (W3C Trace Context)."""

from dataclasses import dataclass
from secrets import token_hex

from opentelemetry.trace import (
    SpanContext,
    format_span_id,
    format_trace_id,
    get_current_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import Headers

_PARENT = "traceparent"
_w3c = TraceContextTextMapPropagator()


@dataclass(frozen=True, slots=True)
class Trace:
    """A request's place in a trace: the trace, the request's own span, and its caller's if any."""

    trace_id: str
    span_id: str
    parent_id: str | None = None
    recorded: bool = False

    @property
    def response(self) -> str:
        """What the header field ``traceresponse`` tells the caller."""
        return f"00-{self.trace_id}-{self.span_id}-{self.recorded:02x}"


def trace_of(headers: Headers) -> Trace:
    """Return the trace of a request: that of its caller, else a new one.

    Where FastAPI records a span, since a provider of OpenTelemetry is set up, it is that span's.
    A ``traceparent`` that is not valid, or not alone, is passed over.
    """
    own, caller = get_current_span().get_span_context(), _caller(headers)
    parent_id = format_span_id(caller.span_id) if caller else None
    if own.is_valid:
        return Trace(
            format_trace_id(own.trace_id),
            format_span_id(own.span_id),
            parent_id if caller and caller.trace_id == own.trace_id else None,
            own.trace_flags.sampled,
        )
    return Trace(
        format_trace_id(caller.trace_id) if caller else token_hex(16), token_hex(8), parent_id
    )


def _caller(headers: Headers) -> SpanContext | None:
    given = headers.getlist(_PARENT)
    if len(given) != 1:
        return None
    found = get_current_span(_w3c.extract({_PARENT: given[0]})).get_span_context()
    return found if found.is_valid else None
