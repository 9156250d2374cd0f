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
CIRCLE = """
import gc, weakref
from service.memory import give_back, settle
class Node: pass
def circle():
    node = Node()
    node.itself = node
    return weakref.ref(node)
loose = circle()
give_back()
before = loose() is not None
settle()
later = circle()
give_back()
print(before, later() is None)
"""


def test_what_stays_is_not_looked_through_again() -> None:
    """What was loaded is frozen, the collector comes seldom, and it still comes."""
    run = subprocess.run(  # noqa: S603  (our own words)
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.split() == ["True"] * 3


def test_circles_are_freed_where_little_is_looked_through() -> None:
    """Memory given back includes objects that point at themselves, once what stays is frozen."""
    run = subprocess.run(  # noqa: S603  (our own words)
        [sys.executable, "-c", CIRCLE], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.split() == ["True"] * 2
