"""Point 6: many short articles in one request."""

import asyncio
import json
import random
from collections.abc import Iterable
from itertools import islice

from benchmarks.client import asking, load, post, warm
from benchmarks.plan import Plan
from benchmarks.result import Result, ratios
from benchmarks.servers import Server, service
from benchmarks.texts import fresh, made

WORDS = 80
MANY = 20_000
"""Lines of one text, so that they take no hour; were their answers kept, 55 MB would show."""


def batch(plan: Plan) -> list[Result]:
    """Point 6: a batch of short articles, against one request for each."""
    number = 60 if plan.quick else 200
    draw = random.Random(7)
    texts = [made(draw, WORDS) for _ in range(50)]
    ours, singles, eight = [], [], []
    with service(workers=1) as server:
        asyncio.run(load(server.url, warm(server.url), clients=1))
        for turn in range(1 + plan.repeats):
            unique = fresh(texts, seed=turn)
            requests = [asking(server.url, text) for text in islice(unique, number)]
            singles.append(asyncio.run(load(server.url, requests, clients=1)).rate)
            requests = [asking(server.url, text) for text in islice(unique, number)]
            eight.append(asyncio.run(load(server.url, requests, clients=8)).rate)
            ours.append(number / _seconds(server, islice(unique, number)))
        before = server.peak()
        _seconds(server, texts[:1] * MANY)
        growth = server.peak() / before - 1
    told = f"growth of the peak of memory, {MANY:,} lines / {number}"
    return [
        Result(6, "batch / single requests", ratios(ours, singles)[1:], "x", 1.3),
        Result(6, "batch / single requests of 8 clients", ratios(ours, eight)[1:], "x"),
        Result(6, "batch", ours[1:], "articles/s"),
        Result(6, told, [growth], "share", 0.02, "most"),
    ]


def _seconds(server: Server, texts: Iterable[str]) -> float:
    """Send texts as one batch; return how long it took."""
    body = "\n".join(json.dumps({"text": text}) for text in texts).encode()
    request = post(server.url, "/v1/claims:batch", body, "application/x-ndjson")
    return asyncio.run(load(server.url, [request], clients=1)).wall
