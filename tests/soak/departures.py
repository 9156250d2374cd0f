"""SIGTERM under load, again and again: is anything that was accepted lost?

usage: python -m tests.soak.departures [TIMES]

By turns with one process and with two.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.fault.server import serving
from tests.fault.test_processes import CLEAN, Load, readiness, until

TIMES = 20
ANSWERED = 50
"""Requests that are answered before the service is told to go."""


def depart(directory: Path, workers: int) -> tuple[dict[int, int], int, bool]:
    """Have a service go under load; return its answers, what it lost, and whether it went well."""
    with serving(directory, "--workers", str(workers), drain_seconds=1) as server:
        load = Load(server)
        until(lambda: load.statuses[200] > ANSWERED)
        server.process.terminate()
        until(lambda: readiness(server) == 503)
        load.stop()
        well = server.process.wait(60) in CLEAN
    return dict(load.statuses), load.lost, well


def run(times: int) -> dict[str, Any]:
    """Do so that often; return the figures."""
    answered = lost = badly = 0
    others: set[int] = set()
    for number in range(times):
        with tempfile.TemporaryDirectory() as name:
            statuses, gone, well = depart(Path(name), 1 + number % 2)
        answered += statuses.pop(200)
        others |= statuses.keys()
        lost += gone
        badly += not well
    return {
        "departures": times,
        "answered": answered,
        "other statuses": sorted(others),
        "lost": lost,
        "ended badly": badly,
    }


def main() -> int:
    """Do so as often as the command line says; return the exit code."""
    figures = run(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES)
    print("departures:", figures)
    return int(bool(figures["lost"] or figures["other statuses"] or figures["ended badly"]))


if __name__ == "__main__":
    sys.exit(main())
