"""Replicas of the service and nginx before them, as processes, with the files of ``deploy/``."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest

from tests.deploy.replica import SECONDS, VERSION

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
START_SECONDS = 120.0
STOP_SECONDS = 60.0
SERVER = re.compile(r" +server .*\n")
RESOLVER = re.compile(r" +resolver .*\n")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


class Replica:
    """A ``sayso serve`` over a stub; ``settings`` are further variables of its environment.

    It may take the ``port`` of one that has ended, as a container takes the name.
    """

    def __init__(
        self, directory: Path, *, port: int, version: str, seconds: float = 0.02, **settings: str
    ) -> None:
        directory.mkdir(exist_ok=True)
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.log = directory / f"replica-{len(list(directory.iterdir()))}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.deploy.replica"],
                cwd=ROOT,
                env={
                    **os.environ,
                    VERSION: version,
                    SECONDS: str(seconds),
                    "SAYSO_PORT": str(port),
                    "SAYSO_LOG_FORMAT": "json",
                    "SAYSO_DRAIN_SECONDS": "0.5",
                    **settings,
                },
                stderr=log,
            )

    def wait(self) -> "Replica":
        """Wait until it is ready."""
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{self.url}/readyz"):
            said = self.log.read_text("utf-8")
            assert self.process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.05)
        return self

    def stop(self) -> int:
        """Ask it to stop as an orchestrator does; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self.process.kill()
        self.process.wait(STOP_SECONDS)


class Nginx:
    """The nginx of ``deploy/``, in a directory and on a port of its own."""

    def __init__(self, directory: Path) -> None:
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        if program is None:
            pytest.skip("nginx is missing: apt-get install nginx-light")
        self._directory = directory
        directory.mkdir()
        self._command = [program, "-c", str(directory / "nginx.conf"), "-e", "stderr"]
        self._command += ["-g", "daemon off;" + (" user root;" if os.geteuid() == 0 else "")]
        self._process: subprocess.Popen[bytes] | None = None
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        configuration = (DEPLOY / "nginx.conf").read_text("utf-8")
        configuration = configuration.replace("listen 8080", f"listen 127.0.0.1:{port}")
        configuration = configuration.replace("/tmp/", f"{directory}/")  # noqa: S108
        configuration = configuration.replace("/dev/stdout", f"{directory}/access.log")
        (directory / "nginx.conf").write_text(configuration, "utf-8")

    def start(self, ports: list[int]) -> None:
        """Start before replicas on these ports, whether they are there or not."""
        template = RESOLVER.sub("", (DEPLOY / "upstream.conf").read_text("utf-8"))
        first, *others = SERVER.findall(template)
        for other in others:
            template = template.replace(other, "")
        servers = [
            re.sub(r"server \S+ resolve", f"server 127.0.0.1:{port}", first) for port in ports
        ]
        upstream = self._directory / "upstream.conf"
        upstream.write_text(template.replace(first, "".join(servers)), "utf-8")
        self._process = subprocess.Popen(self._command)  # noqa: S603
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{self.url}/metrics", 404):
            assert self._process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def access_log(self) -> str:
        """Return what has been asked and who answered."""
        return (self._directory / "access.log").read_text("utf-8")

    def stop(self) -> None:
        """Stop, where it has been started."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)


def answers(url: str, status: int = 200) -> bool:
    """Say whether a GET is answered with this status."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
            found: int = response.status
    except urllib.error.HTTPError as error:
        with error:
            found = error.code
    except OSError:
        return False
    return found == status
