"""Point 7, a program of its own: what Ray costs. ``make bench-bulk``.

``sayso bulk`` with one actor and with two, against a plain loop in as many processes that reads
the same articles and keeps nothing, in turn, each in fresh processes. Starting Ray and loading
models is not counted, but told. On a machine that does other things too, several processes get a
larger part of it than one, so the wall clock says nothing there, and the time of processor needs
many pairs; what share of the latter the model itself has needs none.
"""

import argparse
import json
import tempfile
import time
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from benchmarks.process import probe, started
from benchmarks.report import table, write
from benchmarks.result import Result
from benchmarks.texts import articles, fresh

POINT = 7
ACTORS = (1, 2)
PARTS = 8
"""For each actor; the first and the last of each do not count."""
MEGABYTE = 2**20


def engine(texts: list[str], actors: int, repeats: int) -> list[Result]:
    """Point 7: articles a second on actors of Ray, against a plain loop in as many processes."""
    number = PARTS * actors * len(texts)
    ours, theirs = [], []
    for turn in range(repeats):
        some = list(islice(fresh(texts, seed=turn), number))
        theirs.append(_plain(some, actors))
        ours.append(_on_ray(some, actors))
    pairs = list(zip(ours, theirs, strict=True))
    name = f"{actors} actor{'s' if actors > 1 else ''}"
    beside = [1 - each["model"] / each["processor"] for each in ours]
    return [
        Result(
            POINT,
            f"{name} / plain loop, wall",
            [a["rate"] / b["rate"] for a, b in pairs],
            "x",
            0.85,
        ),
        Result(
            POINT,
            f"{name} / plain loop, processor",
            [b["each"] / a["each"] for a, b in pairs],
            "x",
            0.85,
        ),
        Result(POINT, f"{name}: processor, but for the model", beside, "share", 0.15, "most"),
        Result(POINT, name, [each["rate"] for each in ours], "articles/s"),
        Result(
            POINT,
            f"plain loop, {actors} processes",
            [each["rate"] for each in theirs],
            "articles/s",
        ),
        Result(
            POINT, f"{name}: until the first part is done", [each["first"] for each in ours], "s"
        ),
        Result(POINT, f"{name}: memory", [each["resident"] / MEGABYTE for each in ours], "MiB"),
    ]


def _on_ray(texts: list[str], actors: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "articles.jsonl"
        file.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
        size = file.stat().st_size // (PARTS * actors) + 1
        found = probe(
            "on_ray", archive=str(file), out=f"{scratch}/out", actors=actors, part_bytes=size
        )
    if found["models"] != actors:
        message = f"{found['models']:.0f} models for {actors} actors"
        raise RuntimeError(message)
    rate, each = found["articles"] / found["wall"], found["processor"] / found["articles"]
    return {**found, "rate": rate, "each": each}


def _plain(texts: list[str], processes: int) -> dict[str, float]:
    """Read the texts; the first part of each process does not count, as on Ray."""
    first = len(texts) // PARTS
    counted = texts[first:-first]
    with ExitStack() as stack:
        readers = [stack.enter_context(started("answering")) for _ in range(processes)]
        for at, reader in enumerate(readers):
            reader.tell(texts[:first][at::processes])
        for reader in readers:
            reader.answer()
        begun = time.perf_counter()
        for at, reader in enumerate(readers):
            reader.tell(counted[at::processes])
        spent = [reader.answer()["processor"] for reader in readers]
        wall = time.perf_counter() - begun
    return {"rate": len(counted) / wall, "each": sum(spent) / len(counted)}


def main() -> None:
    """Measure, print, and write ``bulk.json``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description="Measure Ray.")
    parser.add_argument("--articles", type=Path, help='lines of JSON with a "text"; else our own')
    parser.add_argument("--repeats", type=int, help="pairs of measurements (5; quick: 2)")
    parser.add_argument("--quick", action="store_true", help="fewer of everything")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), help="where files go")
    given = parser.parse_args()
    texts = articles(given.articles)[: 12 if given.quick else 30]
    repeats = given.repeats or (2 if given.quick else 5)
    results = [each for actors in ACTORS for each in engine(texts, actors, repeats)]
    table(results)
    given.out.mkdir(parents=True, exist_ok=True)
    write(results, given.out / "bulk.json", texts=texts)


if __name__ == "__main__":
    main()
