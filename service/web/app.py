"""The application: settings in, ASGI app out."""

import sys
from asyncio import Semaphore
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware

from service.cache import Cache
from service.extractor import Extractor, Pipeline
from service.memory import settle
from service.question import SCHEMA
from service.settings import LogFormat, Settings
from service.telemetry import Metrics, configure_logging
from service.web import batch, documentation, operations, playground, problems, routes
from service.web.access import Access
from service.web.authorization import Authorization
from service.web.departure import Departure, LastAnswers
from service.web.headers import HeadAsGet, SecurityHeaders
from service.web.keys import Keys
from service.web.limits import BodyLimit
from service.web.repeats import Repeats
from service.web.resources import Resources

API_VERSION = "1.0.0"
DESCRIPTION = """\
Who says what in a news article: the words that are attributed (*content*), the words that attribute
them (*cue*), who answers for them (*source*), whom they are aimed at or what they are about
(*target*), and how sure the service is.

Offsets point into the text exactly as it was sent. Errors are `application/problem+json` (RFC 9457)
and never repeat the text. Nothing but the answers, and only in the cache, is kept.
"""
TAGS = [
    {"name": "claims", "description": "Extract claims, get and forget the answers."},
    {"name": "operations", "description": "For whoever runs the service."},
]


def load_pipeline() -> Pipeline:
    """Load the pipeline that the package ships; takes about two seconds."""
    from service.pipeline import build  # noqa: PLC0415  (spaCy only where articles are read)

    pipeline = build.load()
    settle()
    return pipeline


def create_app(
    settings: Settings,
    pipeline: Pipeline | None = None,
    *,
    load: Callable[[], Pipeline] = load_pipeline,
) -> FastAPI:
    """Make the app. ``load`` makes its pipeline at start, unless one is given.

    Loading goes on in the background: until it is done, readiness and claims are answered with
    503. With a ``pipeline`` given, the app is ready once its lifespan has begun.

    Raises ``UnusableKeys`` where the settings name a file of API keys that has none.
    """
    metrics = Metrics()
    file = settings.api_keys_file
    keys = None if file is None else Keys(file, metrics=metrics)
    departure = Departure(settings.drain_seconds)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[Resources]:
        cache = Cache(
            settings.cache_url.get_secret_value(),
            max_bytes=settings.cache_max_bytes,
            max_age=settings.cache_max_age_seconds,
            schema=SCHEMA,
            metrics=metrics,
        )
        extractor = Extractor(
            load if pipeline is None else lambda: pipeline,
            cache=cache,
            metrics=metrics,
            waiting=settings.queue_size,
            batch=settings.batch_size,
            threads=settings.threads,
        )
        extractor.worker.start()
        try:
            await cache.open()
            if pipeline is not None:
                await extractor.worker.loaded()
            with departure.awaited():
                yield Resources(
                    extractor=extractor,
                    metrics=metrics,
                    departure=departure,
                    max_text_chars=settings.max_text_chars,
                    max_line_bytes=settings.max_body_bytes,
                    request_seconds=settings.request_seconds,
                    # One batch in work and one that waits: the model is busy, and the queue is not
                    # full of lines where others ask for single articles.
                    batch_turns=Semaphore(min(2 * settings.batch_size, settings.queue_size)),
                )
        finally:
            await extractor.worker.stop(seconds=settings.shutdown_seconds)
            await cache.close()

    app = FastAPI(
        title="sayso",
        summary="Who says what in a news article.",
        description=DESCRIPTION,
        version=API_VERSION,
        openapi_tags=TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # An exception's message may quote an article: traces yes, records of exceptions no.
        telemetry={"logs": False, "auto_configure": False},
        lifespan=lifespan,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(LastAnswers, departure=departure),
            Middleware(Access, metrics=metrics),
            Middleware(HeadAsGet),
            Middleware(Authorization, keys=keys),
            Middleware(Repeats, path=routes.PATH, limit=settings.max_body_bytes),
            Middleware(BodyLimit, limit=settings.max_body_bytes, streamed={batch.PATH}),
        ],
    )
    problems.install(app)
    app.include_router(routes.router)
    app.include_router(batch.router)
    app.include_router(operations.router)
    app.include_router(playground.router)
    documentation.install(app, keys=keys is not None)
    return app


def from_environment() -> FastAPI:
    """Make the app of the environment's settings: what a server process calls."""
    settings = Settings()
    start_logging(settings)
    return create_app(settings)


def start_logging(settings: Settings) -> None:
    """Set the process's logging up."""
    configure_logging(settings.log_level, json=_wants_json(settings.log_format))


def _wants_json(chosen: LogFormat) -> bool:
    return chosen is LogFormat.JSON or (chosen is LogFormat.AUTO and not sys.stderr.isatty())
