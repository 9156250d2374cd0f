"""What this process and all that come of it use, as Linux tells it."""

import os
from collections.abc import Iterator
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


def processor() -> dict[int, float]:
    """Return the seconds of processor that each of them has used so far, by process."""
    return {pid: (int(fields[11]) + int(fields[12])) / TICKS for pid, fields in _alive()}


def spent(before: dict[int, float], after: dict[int, float]) -> dict[int, float]:
    """Return the seconds that each has used in between.

    Raises ``RuntimeError`` where one has ended: what it used is not known any more.
    """
    if ended := before.keys() - after.keys():
        message = f"{len(ended)} processes have ended while they were measured"
        raise RuntimeError(message)
    return {pid: seconds - before.get(pid, 0.0) for pid, seconds in after.items()}


def models() -> set[int]:
    """Return those that hold a model: which Python's multiprocessing has started."""
    return {pid for pid, _ in _alive() if "multiprocessing.spawn" in _command(pid)}


def resident() -> int:
    """Return their resident memory, in bytes; what they share is counted for each."""
    return sum(int(fields[21]) for _, fields in _alive()) * PAGE


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
    except OSError:  # it has ended
        return ""


def _alive() -> Iterator[tuple[int, list[str]]]:
    """Yield each with the fields of its ``stat``, from the state on."""
    found: dict[int, list[str]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(stat.parent.name)] = (
                stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            )
        except OSError:  # it has ended
            continue
    ours = {os.getpid()}
    while more := {pid for pid, fields in found.items() if int(fields[1]) in ours} - ours:
        ours |= more
    yield from ((pid, found[pid]) for pid in ours)
