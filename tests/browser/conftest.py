"""A real browser, and the real service that it looks at; nothing leaves this machine."""

import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Page,
    Request,
    Route,
    ViewportSize,
    sync_playwright,
)

from service.claims import Extraction
from service.settings import Settings
from service.web.app import create_app
from tests.conftest import ROOT, StubPipeline
from tests.readings import ANSWER, ARTICLE

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SECONDS = 20
"""How long anything in a browser may take."""
REFUSED = "Failed to load resource"
"""The browser's own word in the console on every status that is an error."""

OpenPage = Callable[..., Page]


class Stage(StubPipeline):
    """The stub, which has been told beforehand what is in some texts."""

    def __init__(self) -> None:
        super().__init__()
        self.prepared = {
            ARTICLE: Extraction(language="en", claims=ANSWER.claims, sources=ANSWER.sources)
        }

    def _read(self, text: str) -> Extraction:
        return self.prepared.get(text) or super()._read(text)


@dataclass
class Watch:
    """Keeps what must not happen: requests elsewhere, errors, dialogs, windows."""

    home: str
    strange: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch over whatever happens in a context; block requests to other hosts."""
        context.route("**/*", self._guard)
        context.on("request", self._request)
        context.on("weberror", lambda error: self.strange.append(f"error: {error.error}"))
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("dialog", self._dialog)
        context.on("page", lambda page: page.on("popup", self._popup))
        context.on("page", lambda page: page.on("websocket", self._socket))

    def _guard(self, route: Route) -> None:
        if self._foreign(route.request.url):
            route.abort()
        else:
            route.fallback()

    def _request(self, request: Request) -> None:
        if self._foreign(request.url):
            self.strange.append(f"request: {request.url}")

    def _foreign(self, url: str) -> bool:
        return not url.startswith((f"{self.home}/", "data:", "blob:"))

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not text.startswith(REFUSED):
            self.strange.append(f"console: {text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.strange.append("dialog")
        dialog.dismiss()

    def _popup(self, page: Page) -> None:
        self.strange.append(f"window: {page.url}")

    def _socket(self, socket: Any) -> None:
        self.strange.append(f"socket: {socket.url}")


@contextmanager
def serving(settings: Settings, stage: Stage) -> Iterator[str]:
    """Serve an app over ``stage`` from a thread; give its URL."""
    app = create_app(settings, stage)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(SECONDS)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def stage() -> Stage:
    """Return the pipeline of ``home``."""
    return Stage()


@pytest.fixture(scope="package")
def home(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the app over ``stage`` from a thread; return its URL."""
    cache = tmp_path_factory.mktemp("browser") / "cache.db"
    settings = Settings(cache_url=f"sqlite:///{cache}", request_seconds=SECONDS)
    with serving(settings, stage) as url:
        yield url


@pytest.fixture(scope="package")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start ``sayso serve``, with the model, in a process; return its URL."""
    if not (ROOT / "service" / "pipeline" / "weights" / "manifest.json").exists():
        pytest.skip("the weights are not in the tree")
    told = tmp_path_factory.mktemp("real") / "told"
    environment = {**os.environ, "SAYSO_CACHE_URL": "", "SAYSO_LOG_LEVEL": "error"}
    command = [sys.executable, "-m", "service", "serve", "--port", "0"]
    with told.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment, stderr=log
        )
    try:
        until(lambda: "listens on" in told.read_text())
        url = told.read_text().partition("listens on ")[2].split()[0]
        until(lambda: _answers(f"{url}/readyz"), seconds=60)
        yield url
    finally:
        process.terminate()
        process.wait(SECONDS)


@pytest.fixture
def open_page(browser: Browser, home: str) -> Iterator[OpenPage]:
    """Return what opens a page of the service and waits for what its scripts do at first.

    ``at`` is where the service is, ``width`` the window's in pixels. Once the test is over, nothing
    strange may have happened in any of its pages.
    """
    watches = []
    contexts = []

    def opened(path: str = "/", *, at: str = home, width: int = 1280, **options: Any) -> Page:
        watch = Watch(at)
        size = ViewportSize(width=width, height=900 if width > 500 else 740)
        context = browser.new_context(base_url=at, viewport=size, **options)
        context.set_default_timeout(SECONDS * 1000)
        watch.over(context)
        watches.append(watch)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        # Attached, not visible: a link that carries an article folds the examples away at once.
        mark = ".example" if path.startswith("/#") or path == "/" else "body"
        page.wait_for_selector(mark, state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [strange for watch in watches for strange in watch.strange] == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Return the playground in a window of a desktop."""
    return open_page()


def until(condition: Callable[[], bool], *, seconds: float = SECONDS) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def read(page: Page, text: str) -> None:
    """Put a text into the form, have it read, and wait for the answer."""
    page.fill("#text", text)
    page.click("#ask")
    page.wait_for_selector("#result:not([hidden])")


def screenshot(page: Page, name: str, *, whole: bool = True) -> None:
    """Take a picture for people to look at, in ``build/screenshots``."""
    folder = Path(ROOT / "build" / "screenshots")
    page.screenshot(path=folder / f"{name}.png", full_page=whole, animations="disabled")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS):  # noqa: S310
            return True
    except OSError:
        return False
