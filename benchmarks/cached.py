"""Point 4: answers from the cache, and the start."""

import asyncio
import json
import time
import urllib.request
from collections.abc import Iterator

from benchmarks.client import Connection, asking, get, load
from benchmarks.plan import Plan
from benchmarks.process import started
from benchmarks.result import Result, ratios
from benchmarks.servers import bare, service
from benchmarks.texts import cut

WORDS = 600


def cached(plan: Plan) -> list[Result]:
    """Point 4: answers from the cache, against a bare endpoint; and the start."""
    seconds = 1.0 if plan.quick else 3.0
    text = cut(plan.texts[0], WORDS)
    ours: list[float] = []
    theirs: list[float] = []
    tails, gets = [], []
    with service(workers=1) as server:
        _, payload = asyncio.run(_one(server.url, asking(server.url, text)))
        with bare(payload) as other:
            requests = {each.url: asking(each.url, text) for each in (server, other)}
            again = get(server.url, f"/v1/claims/{json.loads(payload)['id']}")
            for _ in range(2 + 2 * plan.repeats):
                for url, found in ((other.url, theirs), (server.url, ours)):
                    one = asyncio.run(
                        load(url, _forever(requests[url]), clients=8, seconds=seconds)
                    )
                    found.append(one.rate)
                tails.append(one.at(0.99) / one.at(0.5))
                gets.append(
                    asyncio.run(
                        load(server.url, _forever(again), clients=8, seconds=seconds / 2)
                    ).rate
                )
    return [
        Result(4, "cached / bare FastAPI", ratios(ours, theirs)[2:], "x", 0.60),
        Result(4, "cached, POST", ours[2:], "requests/s"),
        Result(4, "cached, GET", gets[2:], "requests/s"),
        Result(4, "bare FastAPI", theirs[2:], "requests/s"),
        Result(4, "cached: p99 / p50", tails[2:], "x", 3, "most"),
        *_cold_start(plan),
    ]


def _cold_start(plan: Plan) -> list[Result]:
    ours, theirs = [], []
    for _ in range(plan.repeats):
        begun = time.perf_counter()
        with started("loading") as process:
            process.ask(None)
            theirs.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        with service(workers=1, ready=False) as server:
            _first_answer(server.url)
            ours.append(time.perf_counter() - begun)
    return [
        Result(4, "start to first answer / loading", ratios(ours, theirs), "x", 1.5, "most"),
        Result(4, "start to first answer", ours, "s"),
    ]


def _first_answer(url: str) -> None:
    body = json.dumps({"text": "The bridge will be closed, the mayor said."}).encode()
    request = urllib.request.Request(f"{url}/v1/claims", body, {"Content-Type": "application/json"})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60):
                return
        except OSError:
            time.sleep(0.02)


def _forever(request: bytes) -> Iterator[bytes]:
    while True:
        yield request


async def _one(url: str, request: bytes) -> tuple[int, bytes]:
    connection = await Connection(url).open()
    answer = await connection.ask(request)
    connection.close()
    return answer
