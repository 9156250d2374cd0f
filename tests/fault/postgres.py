"""A PostgreSQL server of one's own, that can be killed and comes back."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket

ACCOUNT = "postgres"
"""Who runs the server where this process is root: PostgreSQL refuses to be."""
START_SECONDS = 60


def binaries() -> Path | None:
    """Return the directory with the server's programs; None where there is none."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


class Postgres:
    """A server with an empty database, in a directory of its own, on a free port of this host."""

    def __init__(self, programs: Path, directory: Path, port: int) -> None:
        self.url = f"postgresql+psycopg://{ACCOUNT}@127.0.0.1:{port}/postgres"
        self._programs = programs
        self._data = directory / "data"
        self._log = directory / "log"
        settings = f"-p {port} -k {directory} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._start = ("-D", str(self._data), "-l", str(self._log), "-w", "-o", settings, "start")

    def initialise(self) -> None:
        """Make the database."""
        self._run("initdb", "-D", str(self._data), "-U", ACCOUNT, "-A", "trust", "--no-sync")

    def start(self) -> None:
        """Start, and wait until questions are answered; crash recovery included."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._run("pg_ctl", *self._start)
            except subprocess.CalledProcessError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)  # processes of the one that was killed are still ending
            else:
                return

    def kill(self) -> None:
        """End without a word to anybody, as a crash of the machine would."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Have all of the server's processes stand still for the while."""
        leader = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
        everybody = [leader, *map(int, children)]
        for process in everybody:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in everybody:
                os.kill(process, signal.SIGCONT)

    def _run(self, program: str, *arguments: str) -> None:
        as_account = ("runuser", "-u", ACCOUNT, "--") if os.getuid() == 0 else ()
        # Into a file: a pipe would be inherited by the server, and never end.
        with tempfile.TemporaryFile() as output:
            subprocess.run(  # noqa: S603
                [*as_account, str(self._programs / program), *arguments],
                check=True,
                cwd="/",
                stdout=output,
                stderr=output,
                timeout=START_SECONDS,
            )


@contextmanager
def running(programs: Path) -> Iterator[Postgres]:
    """Run a server for the while; nothing of it is left."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="sayso-pg-") as name:
        directory = Path(name)
        if os.getuid() == 0:
            account = pwd.getpwnam(ACCOUNT)
            os.chown(directory, account.pw_uid, account.pw_gid)
        server = Postgres(programs, directory, port)
        server.initialise()
        server.start()
        try:
            yield server
        finally:
            server.kill()
