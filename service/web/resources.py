"""What the lifespan makes and endpoints use."""

from typing import Annotated, TypedDict, cast

from fastapi import Depends, Request

from service.extractor import Extractor
from service.telemetry import Metrics


class Resources(TypedDict):
    """Everything that lives as long as the app; found on ``request.state``."""

    extractor: Extractor
    metrics: Metrics
    max_text_chars: int
    request_seconds: float


def _extractor(request: Request) -> Extractor:
    return cast("Extractor", request.state.extractor)


def _metrics(request: Request) -> Metrics:
    return cast("Metrics", request.state.metrics)


ExtractorOf = Annotated[Extractor, Depends(_extractor)]
MetricsOf = Annotated[Metrics, Depends(_metrics)]
