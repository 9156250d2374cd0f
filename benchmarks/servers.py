"""Servers to measure: the service, and a bare FastAPI that answers the same bytes."""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.process import ROOT, environment

BARE = """
import sys
from pathlib import Path
import uvicorn
from fastapi import FastAPI, Request, Response
payload = Path(sys.argv[2]).read_bytes()
app = FastAPI()
@app.post("/v1/claims")
async def answer(request: Request) -> Response:
    await request.body()
    return Response(payload, media_type="application/json")
uvicorn.run(app, port=int(sys.argv[1]), access_log=False, log_level="warning")
"""
PORT = 8765
"""Of the bare one."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: where, and which process."""

    url: str
    pid: int

    def rss(self) -> int:
        """Return its resident memory, in bytes."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def peak(self) -> int:
        """Return the most resident memory that it has had, in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024


@contextmanager
def service(*, workers: int, ready: bool = True) -> Iterator[Server]:
    """Start the service on a free port, with a cache of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = {
            "SAYSO_CACHE_URL": f"sqlite:///{scratch}/answers.db",
            "SAYSO_LOG_LEVEL": "warning",
            "SAYSO_DRAIN_SECONDS": "0",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", "0", "--workers", str(workers)],
            cwd=ROOT,
            env=environment(**settings),
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr is not None  # noqa: S101  (it is a pipe)
            found = re.search(r"http://\S+", process.stderr.readline())
            if found is None:
                message = "the service did not start"
                raise RuntimeError(message)
            if ready:
                wait_for(f"{found[0]}/readyz")
                if workers > 1:
                    time.sleep(3)  # each of them is asked by chance: the others are ready soon
            yield Server(found[0], process.pid)
        finally:
            _end(process)


@contextmanager
def bare(payload: bytes) -> Iterator[Server]:
    """Start a FastAPI with one endpoint, which answers these bytes."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "payload"
        file.write_bytes(payload)
        process = subprocess.Popen(
            [sys.executable, "-c", BARE, str(PORT), str(file)], env=environment(), cwd=scratch
        )
        try:
            wait_for(f"http://127.0.0.1:{PORT}/openapi.json")
            yield Server(f"http://127.0.0.1:{PORT}", process.pid)
        finally:
            _end(process)


def wait_for(url: str, seconds: float = 60, pause: float = 0.02) -> None:
    """Wait until an address answers with success; raises ``TimeoutError``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(pause)
    raise TimeoutError(url)


def _end(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
