"""Memory of processes that read articles."""

import subprocess
import sys

import pytest

from service.memory import SET

SETTLED = """
import gc
from service.memory import settle
kept = [[n] for n in range(100_000)]
settle()
print(gc.get_freeze_count() > len(kept), gc.get_threshold()[0] > 700, gc.isenabled())
"""
THREADS = """
import ctypes, sys, threading
from service.memory import share_heap
if sys.argv[1:] == ["share"]:
    share_heap()
held, kept = threading.Event(), []

def work():
    kept.append([bytes(size) for size in range(600, 3000)])
    held.wait()

threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads:
    thread.start()
ctypes.CDLL(None).malloc_stats()
held.set()
"""


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own, since it changes that for good."""
    return subprocess.run(  # noqa: S603  (our own words)
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )


def test_what_stays_is_not_looked_through_again() -> None:
    """What was loaded is frozen, the collector comes seldom, and it still comes."""
    assert run(SETTLED).stdout.split() == ["True"] * 3


@pytest.mark.skipif(SET is None, reason="no glibc")
def test_threads_share_a_heap() -> None:
    """Threads have heaps of their own by glibc's way, and one of all when it is asked for."""
    assert run(THREADS).stderr.count("Arena") > 1
    assert run(THREADS, "share").stderr.count("Arena") == 1
