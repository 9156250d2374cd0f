"""A PostgreSQL server for tests: the machine's programs, a directory and a port of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket
from typing import Any
from uuid import uuid4

import psycopg
import pytest

ACCOUNT = "postgres"
"""Whose processes they are where the tests run as root: PostgreSQL refuses to be root's."""
PASSWORD = "sesame"  # noqa: S105  (of a server that ends with the test)
START_SECONDS = 60.0
STOP_SECONDS = 30.0
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""Nothing here has to outlive the machine."""


class Postgres:
    """A server on 127.0.0.1; after a stop it starts again on the same port with the same data.

    ``directory`` holds a cluster that ``initdb`` has made.
    """

    def __init__(self, binaries: Path, directory: Path) -> None:
        self._binaries = binaries
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None
        with closing(socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def url(self, database: str = "postgres") -> str:
        """Return a database's URL as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{self._address(database)}"

    def new_database(self) -> str:
        """Make an empty database; return its URL."""
        name = f"test_{uuid4().hex}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Carry out a statement; return its rows, if it has any."""
        address = f"postgresql://{self._address(database)}"
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = {**FAST, "port": self.port, "listen_addresses": "127.0.0.1"}
        options = [f"--{name}={value}" for name, value in settings.items()]
        program = str(self._binaries / "postgres")
        user = _account()
        with (self._directory / "log").open("ab") as log:
            process = self._process = subprocess.Popen(  # noqa: S603
                [program, "-D", str(self._directory), "-k", "", *options],
                cwd=self._directory,
                stdout=log,
                stderr=log,
                user=user,
                group=user,
                extra_groups=[] if user else None,
            )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                said = (self._directory / "log").read_text("utf-8", "replace")
                assert process.poll() is None, said
                assert time.monotonic() < deadline, said
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: orderly, or as in a crash with ``SIGQUIT``; whoever is connected is cut off."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(STOP_SECONDS)
            self._process = None

    def _address(self, database: str) -> str:
        return f"{ACCOUNT}:{PASSWORD}@127.0.0.1:{self.port}/{database}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server with nothing in it; skip where PostgreSQL is missing."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is missing: apt-get install postgresql")
    # Not in pytest's own directory, which nobody but the user who runs the tests may enter.
    base = Path(tempfile.mkdtemp(prefix="sayso-postgres-"))
    server = Postgres(binaries, base / "data")
    try:
        (base / "password").write_text(PASSWORD, "utf-8")
        user = _account()
        if user is not None:
            for path in (base, base / "password"):
                shutil.chown(path, user, user)
        subprocess.run(  # noqa: S603
            (
                *(binaries / "initdb", "-D", base / "data", "--no-sync", "--no-instructions"),
                *("-U", ACCOUNT, "-A", "scram-sha-256", "--pwfile", base / "password"),
                *("--encoding", "UTF8", "--locale", "C.UTF-8"),
            ),
            check=True,
            capture_output=True,
            cwd=base,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(base)


def _binaries() -> Path | None:
    """Return where the server's programs are: the newest that Debian has, or on the path."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(versions, key=lambda program: float(program.parts[-3]), default=None)
    found = newest or shutil.which("postgres")
    return Path(found).parent if found else None


def _account() -> str | None:
    """Return the user whose the processes are, where the tests run as root; else None: the same."""
    return ACCOUNT if os.geteuid() == 0 else None
