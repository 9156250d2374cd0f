"""What a process that reads articles does about its memory.

Windows of ever other lengths leave holes in the heap, which glibc keeps: 70 MB after a thousand
articles, and more from then on.
"""

import ctypes
import gc
import sys
from collections.abc import Callable

M_ARENA_MAX = -8
"""Of ``mallopt``, as glibc's ``malloc.h`` has it."""


def _glibc(name: str) -> Callable[..., int] | None:
    """Find a function of glibc's; musl has none of these, and needs none."""
    if sys.platform != "linux":
        return None
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return found


TRIM, SET = _glibc("malloc_trim"), _glibc("mallopt")


def give_back() -> None:
    """Give freed memory back, in some hundredths of a second; nothing where there is no glibc."""
    if TRIM is not None:
        TRIM(0)


def share_heap() -> None:
    """Have all threads that begin from now on take memory from one heap.

    glibc gives each a heap of its own, and what one has freed no other may have: 8 MB that grow for
    thousands of articles, where two threads read.
    """
    if SET is not None:
        SET(M_ARENA_MAX, 1)


OBJECTS = 10_000
"""Objects made, less those freed, after which the youngest are looked through for circles. An
article has thousands that live until its end: every 700, as is Python's way, finds none."""


def settle() -> None:
    """Take what there is by now for what stays: a loaded model has a million objects.

    For processes that do nothing but read: a twentieth of their time is the collector's otherwise.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
