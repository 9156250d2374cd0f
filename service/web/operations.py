"""The endpoints for operators: alive, ready, metrics, the model's card.

None of them waits for the model, a thread or the cache.
"""

from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client.exposition import choose_encoder
from pydantic import BaseModel, ConfigDict, Field

from service.errors import NotReady, ServiceError
from service.web.problems import responses
from service.web.resources import DepartureOf, ExtractorOf, MetricsOf


class Health(BaseModel):
    """The process is alive."""

    status: Literal["ok"] = Field(description="Always `ok`; else the answer is a problem.")


class Readiness(BaseModel):
    """The service answers."""

    status: Literal["ready"] = Field(description="Always `ready`; else the answer is a problem.")
    model: str = Field(description="Version of rules and weights.")


class ModelInfo(BaseModel):
    """What is known about the model; further members are those of its manifest."""

    model_config = ConfigDict(extra="allow")

    version: str = Field(description="Version of rules and weights, as in answers' `model`.")


router = APIRouter(tags=["operations"])


@router.get(
    "/healthz",
    operation_id="health",
    summary="Is the process alive?",
    responses=responses(NotReady),
)
async def health(extractor: ExtractorOf) -> Health:
    """Answer unless the thread that owns the model has ended: then a restart is what helps."""
    if not extractor.worker.alive:
        raise extractor.worker.not_ready()
    return Health(status="ok")


@router.get(
    "/readyz",
    operation_id="readiness",
    summary="Is the model loaded?",
    responses=responses(NotReady),
)
async def readiness(extractor: ExtractorOf, departure: DepartureOf) -> Readiness:
    """Answer once the model is loaded, and until the service is told to go down.

    A broken cache does not matter here.
    """
    departure.require_staying()
    extractor.require_ready()
    return Readiness(status="ready", model=extractor.version)


@router.get(
    "/v1/model",
    operation_id="model",
    summary="Version, licences and measured scores of the model",
    responses=responses(NotReady, ServiceError),
)
async def model(extractor: ExtractorOf) -> ModelInfo:
    """Tell what answers here, under which licences, and how good it was measured to be."""
    extractor.require_ready()
    return ModelInfo.model_validate({**extractor.card, "version": extractor.version})


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={
        200: {
            "description": "In the text format, or OpenMetrics where that is asked for.",
            "content": {
                "text/plain": {"schema": {"type": "string"}},
                "application/openmetrics-text": {"schema": {"type": "string"}},
            },
        }
    },
)
async def metrics(request: Request, metrics: MetricsOf) -> Response:
    """Tell what has been counted and measured in this process."""
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(metrics.registry), headers={"Content-Type": media_type})
