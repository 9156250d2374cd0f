"""Point 5: memory of a worker, and what long texts cost."""

import asyncio
import math
from itertools import islice

from benchmarks.client import asking, load
from benchmarks.plan import Plan
from benchmarks.process import probe
from benchmarks.result import Result
from benchmarks.servers import service
from benchmarks.texts import fresh

MEGABYTE = 2**20


def memory(plan: Plan) -> list[Result]:
    """Point 5: memory of a worker, and memory and time of long texts."""
    first, last = 1000, plan.memory_articles
    marks: dict[int, int] = {}
    with service(workers=1) as server:
        begun, step = 0, min(first, last)
        for text_count in [*range(step, last, step), last]:
            texts = islice(fresh(plan.texts, seed=text_count), text_count - begun)
            requests = (asking(server.url, text) for text in texts)
            asyncio.run(load(server.url, requests, clients=4))
            marks[text_count] = server.rss()
            begun = text_count
    after_first = marks[min(first, last)]
    told = f"memory after {min(first, last):,} articles"
    beside: dict[str, object] = {"rss": marks}
    results = [Result(5, told, [after_first / MEGABYTE], "MiB", 450, "most", beside)]
    if last > first:
        growth = marks[last] / after_first - 1
        results.append(
            Result(5, f"growth from then to {last:,} articles", [growth], "share", 0.02, "most")
        )
    return [*results, *_long_texts(plan)]


def _long_texts(plan: Plan) -> list[Result]:
    sizes = [10_000, 30_000, 100_000, 300_000] + ([] if plan.quick else [1_000_000])
    whole = "\n\n".join(islice(fresh(plan.texts, seed=9), 2000))
    while len(whole) < sizes[-1]:
        whole += "\n\n" + whole
    found = {size: probe("long_text", text=whole[:size]) for size in sizes}
    a, b = sizes[1], sizes[-1]
    slope = math.log(found[b]["processor"] / found[a]["processor"]) / math.log(b / a)
    beside: dict[str, object] = {"long": found}
    return [
        Result(5, f"exponent of time, {a:,} to {b:,} characters", [slope], "", 1.1, "most", beside),
        Result(5, f"peak at {b:,} characters", [found[b]["peak"] / MEGABYTE], "MiB", 1024, "most"),
        Result(5, f"time for {b:,} characters", [found[b]["processor"]], "s"),
    ]
