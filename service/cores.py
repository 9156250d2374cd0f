"""How many processor cores this process may use."""

import os
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux tells a container what it may use: microseconds, or ``max``, of a period."""


def cores() -> int:
    """Return the number of whole cores, at least 1: those allowed, within a container's quota."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(allowed or 1, _quota()))


def _quota() -> int:
    try:
        quota, period = QUOTA.read_text("ascii").split()
        return int(quota) // int(period)
    except (OSError, ValueError):  # no such file, or no quota
        return 2**16
