"""Runs of what is no prose, as long as an article may be: do they take long, or much memory?

usage: python -m tests.soak.hostile [CODE_POINTS]

Each is read or cleanly refused. Time is the processor's: others on the machine do not count.
"""

import os
import sys
import time

from service.errors import ServiceError
from service.extractor import Pipeline
from service.pipeline.build import load
from service.settings import Settings
from tests.fault.server import resident

RUNS = {
    **{name: name for name in ('"', "(", "!", "'", "7", "x", "\u201c", '" ', "a.b-c,", "1 ")},
    **{name: name for name in ("_", "\u00b2", 'wo" ', "word!!!! ", "A1-0, ")},
    "ideographs": "\u6f22\u5b57",
    "syllables": "\ud55c\uad6d",
    "combining marks": "e\u0301",
    "nothing but combining marks": "\u0301",
    "emoji": "\U0001f600",
    "controls": "\x00",
    "line breaks": "\n",
}
SECONDS = 5.0
MEGABYTE = 2**20
MOST_MEGABYTES = 600.0


def run(length: int, pipeline: Pipeline) -> dict[str, float]:
    """Read a text of each run, so many code points long; return the figures."""
    slowest, most, refused = 0.0, 0.0, 0
    for unit in RUNS.values():
        began = time.process_time()
        try:
            pipeline.run((unit * (length // len(unit) + 1))[:length])
        except ServiceError:
            refused += 1
        slowest = max(slowest, time.process_time() - began)
        most = max(most, resident(os.getpid()) / MEGABYTE)
    return {
        "runs": len(RUNS),
        "refused": refused,
        "slowest, in seconds": round(slowest, 2),
        "memory, in MB": round(most, 1),
    }


def main() -> int:
    """Read runs as long as the command line says, or as an article may be; return the exit code."""
    length = int(sys.argv[1]) if len(sys.argv) > 1 else Settings().max_text_chars
    figures = run(length, load())
    print("hostile:", figures)
    return int(
        figures["slowest, in seconds"] >= SECONDS or figures["memory, in MB"] >= MOST_MEGABYTES
    )


if __name__ == "__main__":
    sys.exit(main())
