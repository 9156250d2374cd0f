"""What a hundred million articles cost, and how often a cache of some size has the answer.

``python -m docs.scaling`` measures the rate here and prints the arithmetic of ``scaling.md``.
"""

import argparse
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from service.pipeline.build import load
from service.web.examples import EXAMPLES

ARTICLES = 100_000_000
WORDS = 800
"""Words of an article."""
SECONDS_PER_HOUR = 3600
MEASURED_SECONDS = 20.0
"""Of CPU."""

LOW_WATER, SWEEP_SHARE, SWEEP_SECONDS, TOUCH_SECONDS = 0.9, 20, 600, 300
"""How the cache evicts, as in ``service.cache``."""
PER_SECOND = 600
"""Requests: of a few dozen replicas that find three of four answers in the cache."""
PROCESSES = (1, 4, 24)
KNOWN = 100_000
"""Different articles of the simulation."""
ASKED = 500_000
"""Requests of the simulation; the first half fills the cache and is not counted."""
SHARES = (0.01, 0.05, 0.1, 0.25, 0.5)
SKEWS = (0.8, 1.0, 1.2)


def rate(seconds: float = MEASURED_SECONDS) -> float:
    """Measure how many words one core reads in a second of its time."""
    pipeline = load()
    text = "\n".join(each["value"]["text"] for each in EXAMPLES.values())
    pipeline.run(text)
    started, words = time.process_time(), 0
    while time.process_time() - started < seconds:
        pipeline.run(text)
        words += len(text.split())
    return words / (time.process_time() - started)


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading ``articles`` of ``words`` each costs at ``rate`` words a core-second."""

    rate: float
    articles: int = ARTICLES
    words: int = WORDS

    @property
    def core_hours(self) -> float:
        """Return hours of one core."""
        return self.articles * self.words / self.rate / SECONDS_PER_HOUR

    @property
    def articles_per_second(self) -> float:
        """Return what one core reads in a second."""
        return self.rate / self.words


def hits(share: float, skew: float, *, known: int = KNOWN, asked: int = ASKED) -> float:
    """Return how many of the requests a cache answers that has room for ``share`` of all articles.

    The n-th most popular article is asked for in proportion to n to the power of minus ``skew``
    (Zipf). The least recently used go, a tenth at a time.
    """
    sums = np.cumsum(_popularity(known, skew))
    drawn = np.random.default_rng(1).random(asked)
    requests: list[int] = np.searchsorted(sums, drawn).tolist()
    room = int(known * share)
    kept: OrderedDict[int, None] = OrderedDict()
    found = 0
    for number, article in enumerate(requests):
        if article in kept:
            kept.move_to_end(article)
            found += number >= asked // 2
            continue
        kept[article] = None
        if len(kept) > room:
            while len(kept) > room * LOW_WATER:
                kept.popitem(last=False)
    return found / (asked - asked // 2)


def evicted(processes: int, *, share: float = 0.1, skew: float = 1.0) -> tuple[float, float]:
    """Return the hits of several processes' cache, and the most it holds, as a share of its room.

    As in ``service.cache``, each process looks after the bounds when it has itself written a
    twentieth of the room or enough seconds have passed, and a use is noted once in some minutes.
    """
    drawn = np.random.default_rng(2)
    requests = drawn.choice(KNOWN, ASKED, p=_popularity(KNOWN, skew)).tolist()
    askers = drawn.integers(processes, size=ASKED).tolist()
    room = int(KNOWN * share)
    used: dict[int, float] = {}
    written, swept = [0] * processes, [0.0] * processes
    found, most = 0, 0
    for number, (article, process) in enumerate(zip(requests, askers, strict=True)):
        now = number / PER_SECOND
        if article in used:
            found += number >= ASKED // 2
            if used[article] < now - TOUCH_SECONDS:
                used[article] = now
            continue
        used[article] = now
        written[process] += 1
        most = max(most, len(used))
        if written[process] * SWEEP_SHARE >= room or now - swept[process] >= SWEEP_SECONDS:
            written[process], swept[process] = 0, now
            if len(used) > room:
                oldest = sorted(used, key=used.__getitem__)
                for each in oldest[: len(used) - int(room * LOW_WATER)]:
                    del used[each]
    return found / (ASKED - ASKED // 2), most / room


def _popularity(known: int, skew: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    weights = np.power(np.arange(1, known + 1, dtype=np.float64), -skew)
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = weights / weights.sum()
    return shares


def evictions() -> list[str]:
    """Return the lines of the table of evictions."""
    lines = ["| processes | hits | most kept, of the room |", "|--:|--:|--:|"]
    for processes in PROCESSES:
        share, most = evicted(processes)
        lines.append(f"| {processes} | {share:.0%} | {most:.0%} |")
    return lines


def table() -> list[str]:
    """Return the lines of the table of hits."""
    lines = ["| room for | " + " | ".join(f"skew {skew}" for skew in SKEWS) + " |"]
    lines.append("|--:" * (1 + len(SKEWS)) + "|")
    for share in SHARES:
        values = " | ".join(f"{hits(share, skew):.0%}" for skew in SKEWS)
        lines.append(f"| {share:.0%} | {values} |")
    return lines


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m docs.scaling", description=__doc__)
    parser.add_argument("--rate", type=float, help="words a core-second, in place of measuring")
    arguments = parser.parse_args(argv)
    cost = Cost(arguments.rate or rate())
    print(f"{cost.rate:,.0f} words a core-second")
    print(f"{cost.articles_per_second:.1f} articles of {cost.words} words a core-second")
    print(f"{cost.core_hours:,.0f} core-hours for {cost.articles:,} articles")
    print("\n".join([*table(), "", *evictions()]))


if __name__ == "__main__":
    main()
