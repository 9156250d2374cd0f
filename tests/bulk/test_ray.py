"""Bulk on Ray: every article has its row once, whatever happens under way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from service.archive.rows import Row
from tests.conftest import ELSEWHERE

pytest.importorskip("ray.data", reason=f"Ray is {ELSEWHERE}bulk")

ROOT = Path(__file__).parents[2]
SAID = "Anna said that it is so"
RUN = """
if __name__ == "__main__":
    import sys
    from service.cli import main
    from tests.unit import pipelines
    sys.exit(main(sys.argv[2:], load=getattr(pipelines, sys.argv[1])))
"""
PATIENCE_SECONDS = 180.0
LISTENING = "0A"
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
"""127.0.0.1, the same as an address of IPv6, and ::1: as Linux writes them on a small machine."""


class Run:
    """``sayso bulk`` in a process of its own, on two actors."""

    def __init__(self, directory: Path, source: Path, *options: str, load: str = "Slow") -> None:
        program = directory / "run.py"
        program.write_text(RUN, "utf-8")
        arguments = ["bulk", str(source), "--out", str(directory / "out"), "--actors", "2"]
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, str(program), load, *arguments, *options],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.pid = self._process.pid

    def wait(self) -> tuple[int, str]:
        """Return the exit code, and what was told."""
        _, told = self._process.communicate(timeout=PATIENCE_SECONDS)
        return self._process.returncode, told

    def until(self, what: Callable[[], object]) -> None:
        """Wait while it runs, until something is true."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not what():
            assert self._process.poll() is None, self.wait()[1]
            assert time.monotonic() < deadline
            time.sleep(0.05)


def written(file: Path, texts: Sequence[object]) -> Path:
    """Write JSON lines, each with its number as id; bytes are written as they are."""
    file.parent.mkdir(exist_ok=True)
    lines = (
        each if isinstance(each, bytes) else json.dumps({"id": at, "text": each}).encode()
        for at, each in enumerate(texts)
    )
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    return file


def rows(directory: Path) -> list[dict[str, Any]]:
    """Return all rows, in the order of the names of their files."""
    found: list[dict[str, Any]] = []
    for file in sorted((directory / "out").glob("[!._]*")):
        if file.suffix == ".parquet":
            found += parquet.read_table(file).to_pylist()
        else:
            found += [json.loads(line) for line in file.read_bytes().splitlines()]
    return found


def descendants(pid: int) -> set[int]:
    """Return a process and all that come of it."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def read(pid: int, name: str) -> str:
    """Return what Linux tells of a process, nothing where it has ended."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text("utf-8", "replace")
    except OSError:
        return ""


def listening(pids: set[int]) -> Iterator[str]:
    """Yield the addresses that processes listen on, as Linux writes them."""
    sockets = set()
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                sockets.add(str(descriptor.readlink()))
            except OSError:
                continue
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and f"socket:[{fields[9]}]" in sockets:
                yield fields[1].partition(":")[0]


def test_every_article_has_its_row(tmp_path: Path) -> None:
    """Lines and Parquet together: answers and problems, in order, a text that kills its reader too.

    Meanwhile nobody on the network can reach any process of it, and nobody here without its token.
    """
    texts = [SAID, "", None, 7, "killer", b"no JSON", *[SAID] * 60]
    source = written(tmp_path / "in" / "a.jsonl", texts).parent
    numbers = pa.table({"id": range(100, 140), "text": [SAID] * 39 + [None]})
    parquet.write_table(numbers, source / "b.parquet", row_group_size=16)
    run = Run(tmp_path, source, "--part-bytes", "600")
    out = tmp_path / "out"
    run.until(lambda: list(out.glob("[!._]*")))
    processes = descendants(run.pid)
    addresses = list(listening(processes))
    (keeper,) = (pid for pid in processes if "/gcs_server" in read(pid, "cmdline"))
    environment = read(keeper, "environ").split("\0")
    code, told = run.wait()
    assert len(addresses) > 3
    assert set(addresses) <= LOOPBACK, addresses
    assert {"RAY_AUTH_MODE=token", "RAY_USAGE_STATS_ENABLED=0"} <= set(environment)
    assert code == 1, told
    assert "106 articles" in told
    assert "6 of them with a problem" in told
    found = rows(tmp_path)
    assert all(list(row) == list(Row.model_fields) for row in found)
    known = [int(row["article"]) for row in found if row["article"] is not None]
    assert known == [*range(5), *range(6, 66), *range(100, 140)]
    statuses = [row["problem"] and row["problem"]["status"] for row in found]
    assert statuses[:6] == [None, 422, 422, 422, 500, 422]
    assert statuses[-1] == 422
    assert not any(statuses[6:-1])
    assert not list(out.glob(".*"))


def test_an_actor_that_ends_costs_its_part_and_the_next_run_does_it(tmp_path: Path) -> None:
    """Ray tries again a few times; the others are done, and not done again by the next run."""
    texts: list[object] = [SAID] * 40
    texts[20] = f"fatal {SAID}"
    source = written(tmp_path / "in.jsonl", texts)
    options = ("--rows", "jsonl", "--part-bytes", "500")
    code, told = Run(tmp_path, source, *options, load="Fatal").wait()
    assert code == 1
    assert "1 failed: run it again" in told
    out = tmp_path / "out"
    before = {file: file.stat().st_mtime_ns for file in out.glob("[!._]*")}
    assert len(before) > 2
    halves = list(out.glob(".in-*"))
    assert halves
    for half in halves:
        os.utime(half, (0, 0))  # long ago: it might be another run's
    code, told = Run(tmp_path, source, *options).wait()
    assert code == 0, told
    assert f"{len(before)} of them before" in told
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert [row["article"] for row in rows(tmp_path)] == list(range(40))
    assert not list(out.glob(".in-*"))
    # All is done: there is nothing to start Ray for. Another run's options do not fit.
    code, told = Run(tmp_path, source, *options).wait()
    assert (code, "0 articles" in told) == (0, True), told
    code, told = Run(tmp_path, source, *options, "--min-confidence", "0.5").wait()
    assert (code, "another min_confidence" in told) == (2, True), told
    with source.open("ab") as file:
        file.write(b"{}\n")
    code, told = Run(tmp_path, source, *options).wait()
    assert (code, "others than they were" in told) == (2, True), told


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C ends a run; what it has done is there, and no process is left over."""
    source = written(tmp_path / "in.jsonl", [SAID] * 2000)
    run = Run(tmp_path, source, "--part-bytes", "2000")
    run.until(lambda: list((tmp_path / "out").glob("[!._]*")))
    processes = descendants(run.pid)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does
    code, told = run.wait()
    assert code == 130, told
    assert "Traceback" not in told
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(Path(f"/proc/{pid}/cmdline").exists() for pid in processes - {run.pid}):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert 0 < len(rows(tmp_path)) < 2000
