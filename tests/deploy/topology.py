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
START_SECONDS = 60.0
STOP_SECONDS = 30.0
LISTENS = re.compile(r"listens on (http://127\.0\.0\.1:\d+) ")
SERVER = re.compile(r" +server .*\n")
RESOLVER = re.compile(r" +resolver .*\n")


class Replica:
    """A ``sayso serve`` over a stub; ``settings`` are further variables of its environment."""

    def __init__(
        self, directory: Path, *, version: str, seconds: float = 0.02, **settings: str
    ) -> None:
        directory.mkdir(exist_ok=True)
        self.log = directory / f"replica-{len(list(directory.iterdir()))}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.deploy.replica"],
                cwd=ROOT,
                env={
                    **os.environ,
                    VERSION: version,
                    SECONDS: str(seconds),
                    "SAYSO_LOG_FORMAT": "json",
                    "SAYSO_DRAIN_SECONDS": "0.5",
                    **settings,
                },
                stderr=log,
            )
        self.url = ""

    def wait(self) -> "Replica":
        """Wait until it is ready."""
        deadline = time.monotonic() + START_SECONDS
        while not (self.url and answers(f"{self.url}/readyz")):
            said = self.log.read_text("utf-8")
            assert self.process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.05)
            if found := LISTENS.search(said):
                self.url = found[1]
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
    """The nginx of ``deploy/``, before given replicas, in a directory and on a port of its own."""

    def __init__(self, directory: Path) -> None:
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        if program is None:
            pytest.skip("nginx is missing: apt-get install nginx-light")
        self._directory = directory
        directory.mkdir()
        self._command = [program, "-c", str(directory / "nginx.conf"), "-e", "stderr"]
        self._command += ["-g", "daemon off;" + (" user root;" if os.geteuid() == 0 else "")]
        self._process: subprocess.Popen[bytes] | None = None
        with closing(socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        configuration = (DEPLOY / "nginx.conf").read_text("utf-8")
        configuration = configuration.replace("listen 8080", f"listen 127.0.0.1:{port}")
        configuration = configuration.replace("/tmp/", f"{directory}/")  # noqa: S108
        configuration = configuration.replace("/dev/stdout", f"{directory}/access.log")
        (directory / "nginx.conf").write_text(configuration, "utf-8")

    def stand_before(self, replicas: list[Replica]) -> None:
        """Start with these replicas, or go on with them."""
        template = RESOLVER.sub("", (DEPLOY / "upstream.conf").read_text("utf-8"))
        lines = SERVER.findall(template)
        addresses = [each.url.removeprefix("http://") for each in replicas]
        servers = "".join(
            re.sub(r"server \S+ resolve", f"server {address}", lines[0]) for address in addresses
        )
        first, *others = lines
        for other in others:
            template = template.replace(other, "")
        upstream = self._directory / "upstream.conf"
        upstream.write_text(template.replace(first, servers), "utf-8")
        if self._process is None:
            self._process = subprocess.Popen(self._command)  # noqa: S603
            deadline = time.monotonic() + START_SECONDS
            while not answers(f"{self.url}/metrics", 404):
                assert self._process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
        else:
            self._process.send_signal(signal.SIGHUP)

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
