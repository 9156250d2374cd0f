"""A service of one's own: started from a command, on a free port, stopped again."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket

START_SECONDS = 60
STOP_SECONDS = 30
CLEAN = {0, -signal.SIGTERM}
"""Uvicorn ends as the signal would have ended it; as process 1 of a container, with 0."""


@contextmanager
def serving(command: Sequence[str], *, cache: bool) -> Iterator[str]:
    """Run ``command serve`` and yield its URL, once it is ready.

    It runs in an empty directory, which is its home too: so it finds no tree to import from, and
    what libraries write unasked is found. They are told nothing of CI, where they keep quiet.
    Raises ``RuntimeError`` where it does not start, does not stop cleanly, or leaves files.
    """
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as scratch:
        environment = {name: value for name, value in os.environ.items() if name != "CI"}
        environment |= {
            "HOME": scratch,
            "SAYSO_CACHE_URL": f"sqlite:///{scratch}/answers.db" if cache else "",
            "SAYSO_DRAIN_SECONDS": "0",
            "SAYSO_LOG_LEVEL": "warning",
            "SAYSO_WORKERS": "1",  # readiness is that of the process that answers
        }
        process = subprocess.Popen(  # noqa: S603  (the command is the caller's own)
            [*command, "serve", "--port", str(port)], cwd=scratch, env=environment
        )
        try:
            _wait_until_ready(url, process)
            yield url
        finally:
            process.terminate()
            code = process.wait(STOP_SECONDS)
        if code not in CLEAN:
            message = f"the service ended with {code}"
            raise RuntimeError(message)
        files = [path for path in Path(scratch).rglob("*") if path.is_file()]
        if left := [str(path) for path in files if not path.name.startswith("answers.db")]:
            message = f"the service left {', '.join(left)}"
            raise RuntimeError(message)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):  # noqa: S310  (our own)
                return
        except OSError:
            time.sleep(0.1)
    message = f"the service did not become ready in {START_SECONDS} seconds, or ended before"
    raise RuntimeError(message)
