"""What a process that reads articles does about its memory.

Windows of ever other lengths leave holes in the heap, which glibc keeps: 70 MB after a thousand
articles, and more from then on.
"""

import ctypes
import gc
import sys
from collections.abc import Callable

OBJECTS = 10_000
"""Objects made, less those freed, after which the youngest are looked through for circles. An
article has thousands that live until its end: every 700, as is Python's way, finds none."""


def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim  # musl has none, and needs none


TRIM = _trim()


def give_back() -> None:
    """Give freed memory back, in some hundredths of a second; nothing where there is no glibc.

    In a process that has settled, objects in circles are freed before: those of requests lie
    scattered, and each keeps a piece of the heap from being given back.
    """
    if gc.get_freeze_count():  # elsewhere a collection takes as long as reading some articles
        gc.collect()
    if TRIM is not None:
        TRIM(0)


def settle() -> None:
    """Take what there is by now for what stays: a loaded model has a million objects.

    For processes that do nothing but read: a twentieth of their time is the collector's otherwise.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
