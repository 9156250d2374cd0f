"""Fresh processes to measure in, with nothing set that only this machine would have."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
UNSET = {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}
"""They make a machine's BLAS another than it is elsewhere."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process that is measured."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return {**kept, "PYTHONPATH": str(ROOT), "ORT_DISABLE_TELEMETRY": "1", **more}


def probe(name: str, **arguments: object) -> dict[str, Any]:
    """Run a function of ``benchmarks.probes`` in a process of its own; return what it returns."""
    with started(name, **arguments) as process:
        return process.ask(None)


class Probe:
    """A process that answers with one line of JSON for each that it is asked."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, question: object) -> dict[str, Any]:
        """Ask, and wait for the answer."""
        self.tell(question)
        return self.answer()

    def tell(self, question: object) -> None:
        """Ask, without waiting."""
        assert self._process.stdin is not None  # noqa: S101  (it is a pipe)
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Wait for an answer."""
        assert self._process.stdout is not None  # noqa: S101  (it is a pipe)
        line = self._process.stdout.readline()
        if not line:
            message = f"a probe ended with {self._process.wait()}"
            raise RuntimeError(message)
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def started(name: str, **arguments: object) -> Iterator[Probe]:
    """Start a probe; it is ended on leaving."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.probes", name],
        cwd=ROOT,
        env=environment(**ONE_THREAD),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        found = Probe(process)
        found.tell(arguments)
        yield found
    finally:
        process.kill()
        process.communicate()
