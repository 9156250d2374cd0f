"""Schemathesis over the whole specification: the app keeps what it says."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest

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
ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Start the app over the stub in a process of its own; return its URL."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "SAYSO_CACHE_URL": f"sqlite:///{tmp_path}/cache.db"}
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


def test_contract(server: str, tmp_path: Path) -> None:
    """Generated requests, sound and unsound, get what the specification says, and never a 5xx."""
    schemathesis = Path(sys.executable).with_name("schemathesis")
    if not schemathesis.exists():
        pytest.skip("schemathesis is not installed")
    run = subprocess.run(  # noqa: S603
        [
            *(schemathesis, "run", f"{server}/openapi.json", "--url", server),
            *("--checks", "all", "--max-examples", "25", "--seed", "1"),
            *("--phases", "examples,coverage,fuzzing,stateful"),
            *("--generation-database", "none", "--no-color"),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCHEMATHESIS_HOOKS": "tests.api.contract_hooks",
        },
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
