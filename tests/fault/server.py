"""A service in processes of its own, over the stub, on a free port."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_SECONDS = 180
STOP_SECONDS = 120


@dataclass
class Server:
    """A running service."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int = 0
    url: str = ""
    code: int | None = None
    """With which it ended."""
    children_seen: set[int] = field(default_factory=set)

    def children(self) -> list[int]:
        """Return the processes that it has started and that live."""
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        spawned = [int(each) for each in found if b"spawn_main" in _command(int(each))]
        self.children_seen.update(spawned)
        return spawned

    def memory(self) -> float:
        """Return the memory of its processes, in bytes: what is resident."""
        pids = [self.process.pid, *self.children()]
        return sum(resident(pid) for pid in pids)

    def descriptors(self) -> int:
        """Return how many descriptors its first process has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))  # noqa: PTH208

    def wait_until_ready(self) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            if not self.url:
                said = re.search(r"listens on (http://[\d.]+:(\d+))", self.log.read_text("utf-8"))
                if said:
                    self.url, self.port = said[1], int(said[2])
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):  # noqa: S310
                    return
            except (OSError, ValueError):
                time.sleep(0.05)
        message = f"not ready in {START_SECONDS} seconds"
        raise TimeoutError(message)

    def stop(self) -> int:
        """Tell it to go down, wait until it has, and return its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        self.code = self.process.wait(STOP_SECONDS)
        return self.code


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def resident(pid: int) -> float:
    """Return the resident memory of a process, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


@contextmanager
def serving(
    directory: Path,
    *arguments: str,
    module: str = "tests.fault.stub",
    before: Sequence[str] = (),
    **settings: object,
) -> Iterator[Server]:
    """Run ``python -m module`` on a free port, with ``settings`` in its environment.

    ``before`` is a command that runs another one, which it is given.

    What it writes goes into a file of ``directory``, where its cache is too.
    """
    log = directory / "log"
    environment = {
        **os.environ,
        "SAYSO_CACHE_URL": f"sqlite:///{directory}/answers.db",
        "SAYSO_DRAIN_SECONDS": "0",
        "SAYSO_WORKERS": "1",
        "SAYSO_LOG_FORMAT": "json",
        **{f"SAYSO_{name.upper()}": str(value) for name, value in settings.items()},
    }
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            [*before, sys.executable, "-m", module, *arguments, "--port", "0"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    server = Server(process, log)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()
