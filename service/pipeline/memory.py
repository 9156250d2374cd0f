"""Freed memory back to the system.

Windows of ever other lengths leave holes in the heap, which glibc keeps: 70 MB after a thousand
articles, and more from then on.
"""

import ctypes
import sys
from collections.abc import Callable


def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim  # musl has none, and needs none


TRIM = _trim()


def give_back() -> None:
    """Give freed memory back, in some hundredths of a second; nothing where there is no glibc."""
    if TRIM is not None:
        TRIM(0)
