"""What the lifespan makes and endpoints use."""

from asyncio import Semaphore
from typing import Annotated, TypedDict, cast

from fastapi import Depends, Request

from service.extractor import Extractor
from service.telemetry import Metrics
from service.web.departure import Departure


class Resources(TypedDict):
    """Everything that lives as long as the app; found on ``request.state``."""

    extractor: Extractor
    metrics: Metrics
    departure: Departure
    max_text_chars: int
    max_line_bytes: int
    request_seconds: float
    batch_turns: Semaphore
    """Lines of batches that the model may be asked at a time, those of all requests together."""


# Asynchronous: FastAPI calls what is not in a thread, which costs more than all else of a hit.
async def _extractor(request: Request) -> Extractor:
    return cast("Extractor", request.state.extractor)


async def _metrics(request: Request) -> Metrics:
    return cast("Metrics", request.state.metrics)


def _departure(request: Request) -> Departure:
    return cast("Departure", request.state.departure)


DepartureOf = Annotated[Departure, Depends(_departure)]
ExtractorOf = Annotated[Extractor, Depends(_extractor)]
MetricsOf = Annotated[Metrics, Depends(_metrics)]
