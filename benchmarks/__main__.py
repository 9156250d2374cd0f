"""usage: python -m benchmarks [--quick] [--articles FILE.jsonl ...] [--points 1,2] ...

Measures the points, prints a table, and writes ``bench.json`` and ``bench.svg`` into build/bench.
Everything is measured in fresh processes, in turn with what it is held against. Exit codes: 0,
measured, whatever came out; 2, wrong usage.
"""

import argparse
import sys
from pathlib import Path

from benchmarks import batch, cached, in_process, memory, over_http, peers
from benchmarks.plan import Plan
from benchmarks.plot import draw
from benchmarks.report import table, write
from benchmarks.texts import articles

QUICK_TEXTS = 20
POINTS = {
    1: in_process.speed,
    2: in_process.shares,
    3: over_http.over_http,
    4: cached.cached,
    5: memory.memory,
    6: batch.batch,
}


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure it.")
    parser.add_argument(
        "--articles", type=Path, nargs="+", metavar="FILE", help="JSON lines; else our own"
    )
    parser.add_argument("--points", default=",".join(map(str, POINTS)), help="1,2,3,4,5,6")
    parser.add_argument("--repeats", type=int, help="pairs of measurements (5; quick: 3)")
    parser.add_argument("--memory-articles", type=int, help="for point 5 (20,000; quick: 200)")
    parser.add_argument("--quick", action="store_true", help="fewer of everything: some minutes")
    parser.add_argument("--peers", action="store_true", help="compare with textacy, nothing else")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), help="where files go")
    given = parser.parse_args()
    texts = articles(given.articles or [])
    plan = Plan(
        texts=texts[:QUICK_TEXTS] if given.quick else texts,
        repeats=given.repeats or (3 if given.quick else 5),
        memory_articles=given.memory_articles or (200 if given.quick else 20_000),
        quick=given.quick,
    )
    results = []
    for point in (
        [peers.textacy] if given.peers else [POINTS[int(at)] for at in given.points.split(",")]
    ):
        print(str(point.__doc__).partition("\n")[0], file=sys.stderr, flush=True)
        results += point(plan)
    table(results)
    given.out.mkdir(parents=True, exist_ok=True)
    name = "peers" if given.peers else "bench"
    write(results, given.out / f"{name}.json", texts=plan.texts)
    draw(results, given.out / f"{name}.svg")
    print(f"{given.out / name}.json, .svg", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
