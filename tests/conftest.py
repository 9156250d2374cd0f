"""What the tests share: a stub pipeline, the app over it, and one look at every problem."""

import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from io import StringIO
from pathlib import Path
from socket import socket
from typing import Any, ClassVar

import httpx
import pytest
import structlog
from fastapi import FastAPI
from pydantic import JsonValue

from service.claims import (
    Claim,
    Cue,
    Extraction,
    NamedSource,
    QuotationKind,
    Source,
    SourceKind,
    Span,
    Target,
    TargetRole,
)
from service.errors import InvalidInput, ServiceError, UnsupportedLanguage
from service.pipeline.wanted import Wanted
from service.settings import Settings
from service.telemetry import configure_logging
from service.web.app import create_app
from tests.postgres import Postgres, running_postgres

SAID = re.compile(r"(?P<source>\w+) (?P<cue>said|doubted) (?P<content>that (?P<target>\w+)[^.\n]*)")
CANARY = "The heron stands where the willow drank."
"""A sentence that must never turn up outside of answers."""
BESIDE = "not beside this clone"
"""In the reason of a skip that stays one on CI: what this names cannot be installed."""
ELSEWHERE = "in an environment of its own: make test-"
"""Likewise: it is tested there."""

SERVER = """
import sys, uvicorn
from service.settings import Settings
from service.web.app import create_app, start_logging
from tests.conftest import StubPipeline
settings = Settings()
start_logging(settings)
uvicorn.run(create_app(settings, StubPipeline()), port=int(sys.argv[1]), log_config=None,
            access_log=False, server_header=False)
"""
"""Serves the app over the stub on a port."""
ROOT = Path(__file__).parents[1]

os.environ.setdefault("SAYSO_WORKERS", "1")
"""What tests start has one process, however many cores there are, unless they say otherwise."""

Client = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


class StubPipeline:
    """Finds ``X said that Y ...``, certain, and ``X doubted that Y ...``, less so.

    ``Bonjour`` is French to it, ``unreadable`` is refused and ``poison`` raises, quoting the text.
    It waits for ``gate`` before each text, and keeps what it was given in ``batches``.
    """

    version = "0.0.0+stub"
    card: ClassVar[dict[str, JsonValue]] = {"licences": {"weights": "none"}, "scores": {"f1": 0.5}}

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.started = threading.Event()
        self.batches: list[list[str]] = []

    def another(self) -> "StubPipeline":
        """Return itself: its gate is shared."""
        return self

    def run(self, text: str) -> Extraction:
        """Read one text."""
        return self._read_batch([text])[0]

    def run_many(
        self,
        texts: list[str],
        wanted: Sequence[Wanted] | None = None,  # noqa: ARG002  (it reads to the end)
    ) -> list[Extraction | Exception]:
        """Read several; a poisonous one spoils them all."""
        results: list[Extraction | Exception] = [*self._read_batch(texts)]
        return results

    def _read_batch(self, texts: list[str]) -> list[Extraction]:
        self.batches.append(texts)
        self.started.set()
        if not self.gate.wait(10):
            raise TimeoutError
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> Extraction:
        if "poison" in text:
            raise RuntimeError(text)
        if "Bonjour" in text:
            msg = "The text is not in English."
            raise UnsupportedLanguage(msg, language="fr")
        if "unreadable" in text:
            msg = "The text cannot be read."
            raise InvalidInput(msg)
        claims = [_claim(number, match) for number, match in enumerate(SAID.finditer(text), 1)]
        names: dict[str, list[str]] = {}
        for claim in claims:
            names.setdefault(str(claim.source.name), []).append(claim.id)
        sources = [
            NamedSource(name=name, kind=SourceKind.PERSON, claims=ids)
            for name, ids in names.items()
        ]
        return Extraction(language="en", claims=claims, sources=sources)


def _claim(number: int, match: re.Match[str]) -> Claim:
    def words(group: str) -> dict[str, Any]:
        span = Span(start=match.start(group), end=match.end(group), text=match[group])
        return {"text": match[group], "spans": [span]}

    return Claim(
        id=f"c{number}",
        **words("content"),
        quotation=QuotationKind.INDIRECT,
        cue=Cue(**words("cue")),
        source=Source(**words("source"), name=match["source"].title(), kind=SourceKind.PERSON),
        target=Target(**words("target"), name=match["target"], role=TargetRole.SUBJECT),
        confidence=0.9 if match["cue"] == "said" else 0.3,
    )


def assert_problem(response: httpx.Response, kind: type[ServiceError]) -> dict[str, Any]:
    """Check that a response is a problem of this kind and tells no secrets; return it."""
    assert response.status_code == kind.status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-request-id"]
    body: dict[str, Any] = response.json()
    assert body["type"] == f"/problems/{kind.type}"
    assert body["title"] == kind.title
    assert body["status"] == kind.status
    assert body["detail"].endswith(".")
    assert set(body) <= {
        *("type", "title", "status", "detail", "instance"),
        *("errors", "language", "limit", "retry_after"),
    }
    assert all(set(each) == {"pointer", "message"} for each in body.get("errors", []))
    assert CANARY not in response.text
    if "retry_after" in body:
        assert response.headers["retry-after"] == str(body["retry_after"])
    return body


@asynccontextmanager
async def entered(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Enter the app's lifespan and yield a client of it."""
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope: Any, receive: Any, send: Any) -> None:
            scope["state"] = dict(state or {})
            await app(scope, receive, send)

        transport = httpx.ASGITransport(app=with_state)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client


def pytest_configure() -> None:
    """Let Ctrl-C end what is started here: a shell's background jobs, and theirs, ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a skipped test a failed one on CI, where all that tests need can be installed."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_on_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do so with a skipped module."""
    report = yield
    _fail_on_ci(report)
    return report


def _fail_on_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    why = report.longreprtext
    if report.skipped and os.environ.get("CI") and not (BESIDE in why or ELSEWHERE in why):
        report.outcome = "failed"
        report.longrepr = f"skipped on CI: {why}"


@pytest.fixture
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio."""
    return "asyncio"


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """Return the stream that everything is logged to, as JSON, at every level."""
    root = logging.getLogger()
    before = root.handlers, root.level
    stream = StringIO()
    configure_logging("debug", json=True, stream=stream)
    for name in root.manager.loggerDict:  # import-linter turns off those that there are
        logging.getLogger(name).disabled = False
    yield stream
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.fixture
def pipeline() -> StubPipeline:
    """Return a pipeline that needs no model."""
    return StubPipeline()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings with a cache of the test's own, and one thread, as the stub expects."""
    return Settings(cache_url=f"sqlite:///{tmp_path / 'cache' / 'answers.db'}", threads=1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Return a PostgreSQL server that all tests share: take a database of your own, and no stop."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def connect(settings: Settings, pipeline: StubPipeline) -> Client:
    """Return what makes a client of an app, by default over the stub; settings may be changed."""

    def client(**changes: Any) -> AbstractAsyncContextManager[httpx.AsyncClient]:
        load = changes.pop("load", None)
        chosen = Settings.model_validate({**settings.model_dump(), **changes})
        app = create_app(chosen, load=load) if load else create_app(chosen, pipeline)
        return entered(app)

    return client


@pytest.fixture
async def client(connect: Client) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of the app over the stub."""
    async with connect() as client:
        yield client


@pytest.fixture
def stub_server(tmp_path: Path) -> Iterator[str]:
    """Start the app over the stub in a process of its own; return its URL."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "SAYSO_CACHE_URL": f"sqlite:///{tmp_path}/cache.db",
        "SAYSO_DRAIN_SECONDS": "0",
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", SERVER, str(port)], cwd=ROOT, env=environment, stderr=log
        )
    try:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"{url}/readyz", timeout=1):  # noqa: S310
                    break
            except OSError:
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        assert process.wait(20) in {0, -signal.SIGTERM}
        assert b'"unforeseen"' not in (tmp_path / "log").read_bytes()
