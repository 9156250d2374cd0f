"""Articles of ever new words: does memory stay what it was after the first thousand?

usage: python -m tests.soak.memory [COUNT]
"""

import os
import sys
import time

from service.errors import UnsupportedLanguage
from service.extractor import Pipeline
from service.pipeline.build import load
from tests.fault.server import resident
from tests.soak.texts import Writer

WARM = 1000
MEGABYTE = 2**20
MOST = 1.02
"""Times the memory after the first thousand that there may be at the end."""


def run(count: int, pipeline: Pipeline, warm: int = WARM) -> dict[str, float]:
    """Read so many articles; return the figures, memory in MB."""
    writer = Writer(11)
    began = time.monotonic()
    after_warm = 0.0
    highest = 0.0
    claims = refused = 0
    for number in range(1, count + 1):
        try:
            claims += len(pipeline.run(writer.article(12)).claims)
        except UnsupportedLanguage:
            refused += 1
        if number == warm:
            after_warm = resident(os.getpid())
        if number >= warm and number % 100 == 0:
            highest = max(highest, resident(os.getpid()))
    last = resident(os.getpid())
    return {
        "articles": count,
        "refused": refused,
        "claims": claims,
        "memory after the first": round(after_warm / MEGABYTE, 1),
        "memory at the end": round(last / MEGABYTE, 1),
        "highest": round(highest / MEGABYTE, 1),
        "growth": round(last / after_warm - 1, 4),
        "growth in MB per 10,000": round((last - after_warm) / MEGABYTE / (count - warm) * 1e4, 2),
        "seconds": round(time.monotonic() - began, 1),
    }


def main() -> int:
    """Read as many as the command line says; return the exit code."""
    figures = run(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, load())
    print("memory:", figures)
    return int(figures["growth"] > MOST - 1)


if __name__ == "__main__":
    sys.exit(main())
