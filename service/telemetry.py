"""What operators see: metrics and structured logs. Text of an article is in neither."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from traceback import extract_tb
from types import MappingProxyType
from typing import IO, Any

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
FRAMES = 20
"""Frames of a traceback that a log line keeps, the innermost ones."""

REQUEST: ContextVar[Mapping[str, str]] = ContextVar("request", default=MappingProxyType({}))
"""What all log lines about the request that is served have: its ids, by name."""


class Metrics:
    """Everything that is counted, in a registry of its own."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry if registry is not None else CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.requests = self._counter(
            "sayso_requests", "Requests answered.", "method", "route", "status"
        )
        self.request_seconds = self._histogram(
            "sayso_request_seconds", "From request to answer.", SECONDS, "route"
        )
        self.waiting = self._gauge("sayso_queue_waiting", "Requests that wait for the model.")
        self.refused = self._counter("sayso_queue_refused", "Requests refused: the queue was full.")
        self.dropped = self._counter(
            "sayso_queue_dropped", "Requests dropped before they started: their caller had gone."
        )
        self.given_up = self._counter(
            "sayso_model_given_up",
            "Requests given up while they were read: their caller had gone.",
        )
        self.ready = self._gauge("sayso_ready", "1 while the model is loaded, else 0.")
        self.model_seconds = self._histogram(
            "sayso_model_seconds", "Time of the model for one batch.", SECONDS
        )
        self.batch_items = self._histogram(
            "sayso_batch_items", "Requests in one batch.", (1, 2, 4, 8, 16, 32, 64)
        )
        self.retried = self._counter("sayso_batch_retried", "Batches retried one by one.")
        self.words = self._counter("sayso_words", "Words read, by white space.")
        self.claims = self._counter("sayso_claims", "Claims found, before any threshold.")
        self.keys = self._gauge("sayso_keys", "API keys in force; 0 where none is asked for.")
        self.keys_faults = self._counter(
            "sayso_keys_faults", "Looks at a file of API keys that was unusable."
        )
        self.cache_lookups = self._counter(
            "sayso_cache_lookups", "Look-ups in the cache.", "outcome"
        )
        self.cache_faults = self._counter(
            "sayso_cache_faults", "Operations of the cache that failed.", "operation"
        )
        self.cache_evictions = self._counter(
            "sayso_cache_evictions", "Answers removed to keep within bounds.", "reason"
        )

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self.registry)

    def _histogram(
        self, name: str, text: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(name, text, labels, buckets=buckets, registry=self.registry)


def described(error: BaseException) -> dict[str, Any]:
    """Return an exception for a log line: its type, and where it came from, without any values.

    Its message may quote an article, and so may the values in its frames.
    """
    frames = extract_tb(error.__traceback__)[-FRAMES:]
    return {
        "exception": type(error).__name__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def configure_logging(level: str, *, json: bool, stream: IO[str] | None = None) -> None:
    """Send every log record, also those of libraries, as one line to ``stream`` (stderr).

    An exception is logged as ``described`` has it.
    """
    shared: list[structlog.typing.Processor] = [
        _of_request,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_values,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream if stream is not None else sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())


def _of_request(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Add the ids of the request."""
    for name, value in REQUEST.get().items():
        event.setdefault(name, value)
    return event


def _without_values(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any]:
    """Replace ``exc_info``, which libraries set, by the exception's type and frames."""
    raised = event.pop("exc_info", None)
    error = (
        sys.exc_info()[1] if raised is True else raised[1] if isinstance(raised, tuple) else raised
    )
    return {**event, **described(error)} if isinstance(error, BaseException) else event
