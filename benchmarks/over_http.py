"""Point 3: what HTTP costs, and how many are served at once."""

import asyncio
import time
from contextlib import ExitStack
from itertools import islice

from benchmarks.client import asking, load, warm
from benchmarks.plan import Plan
from benchmarks.process import started
from benchmarks.result import Result, ratios
from benchmarks.servers import service
from benchmarks.texts import cut, fresh
from service.cores import cores

WORDS = 600
"""Of the article whose latency is measured."""


def over_http(plan: Plan) -> list[Result]:
    """Point 3: uncached articles over HTTP, against the same in process on the same cores."""
    return [*_throughput(plan), *_latency(plan), *_crowd(plan)]


def _throughput(plan: Plan) -> list[Result]:
    workers = cores()
    ours: list[float] = []
    theirs: list[float] = []
    number = max(8 * workers, min(len(plan.texts), 24 if plan.quick else 96))
    for turn in range(plan.repeats):
        texts = list(islice(fresh(plan.texts, seed=turn), number))
        with ExitStack() as stack:
            readers = [stack.enter_context(started("answering")) for _ in range(workers)]
            for reader in readers:
                reader.ask(texts[:1])
            begun = time.perf_counter()
            for at, reader in enumerate(readers):
                reader.tell(texts[at::workers])
            for reader in readers:
                reader.answer()
            theirs.append(number / (time.perf_counter() - begun))
        with service(workers=workers) as server:
            asyncio.run(load(server.url, warm(server.url), clients=8))
            requests = [asking(server.url, text) for text in texts]
            ours.append(asyncio.run(load(server.url, requests, clients=8)).rate)
    name = f"uncached, 8 clients / in process, {workers} cores"
    return [
        Result(3, name, ratios(ours, theirs), "x", 0.90),
        Result(3, "uncached, 8 clients", ours, "articles/s"),
        Result(3, f"in process, {workers} cores", theirs, "articles/s"),
    ]


def _latency(plan: Plan) -> list[Result]:
    number = 8 if plan.quick else 30
    text = cut(plan.texts[0], WORDS)
    ours, theirs = [], []
    with service(workers=1) as server, started("answering") as reader:
        for one in islice(fresh([text], seed=1), number):
            theirs.append(reader.ask([one])["wall"])
            ours.append(asyncio.run(load(server.url, [asking(server.url, one)], clients=1)).at(0))
    pairs = ratios(ours[2:], theirs[2:])
    return [
        Result(3, "one article of 600 words / in process", pairs, "x", 1.15, "most"),
        Result(3, "one article of 600 words", ours[2:], "s"),
    ]


def _crowd(plan: Plan) -> list[Result]:
    clients, each = 64, 2 if plan.quick else 4
    shares, errors = [], []
    for turn in range(1 if plan.quick else plan.repeats):
        with service(workers=cores()) as server:
            asyncio.run(load(server.url, warm(server.url), clients=8))
            texts = islice(fresh([cut(plan.texts[0], 300)], seed=turn), clients * each)
            found = asyncio.run(
                load(server.url, [asking(server.url, text) for text in texts], clients=clients)
            )
        fair = clients / found.rate
        shares.append(found.at(0.99) / fair)
        errors.append(float(len(found.errors)))
    return [
        Result(3, "64 clients: p99 / fair share", shares, "x", 3, "most"),
        Result(3, "64 clients: errors", errors, "", 0, "most"),
    ]
