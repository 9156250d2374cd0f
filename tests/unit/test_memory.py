"""Memory of processes that read articles."""

import subprocess
import sys

PROGRAM = """
import gc
from service.memory import settle
kept = [[n] for n in range(100_000)]
settle()
print(gc.get_freeze_count() > len(kept), gc.get_threshold()[0] > 700, gc.isenabled())
"""


def test_what_stays_is_not_looked_through_again() -> None:
    """What was loaded is frozen, the collector comes seldom, and it still comes."""
    run = subprocess.run(  # noqa: S603  (our own words)
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.split() == ["True"] * 3
