"""A crowd of clients, then a steady stream, against the service as it ships.

usage: python -m tests.soak.crowd [SECONDS [MINUTES]]

200 clients ask without a pause for 60 seconds: more than two cores can answer. Then articles come
at 80 % of what could be answered, for 10 minutes.
"""

import asyncio
import json
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx

from service.web.examples import EXAMPLES
from tests.fault.server import Server, serving

CLIENTS = 200
SHARE = 0.8
REFUSAL_SECONDS, HEALTH_SECONDS = 0.1, 0.5
"""99 of 100 refusals, and answers of the health probe, must be faster."""

ARTICLES = [each["value"]["text"] for each in EXAMPLES.values()]


class Figures:
    """What clients have seen."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.seconds: dict[int, list[float]] = {}
        self.lost = self.without_time = 0

    def note(self, status: int, seconds: float, retry_after: float | None = None) -> None:
        """Note an answer."""
        self.statuses[status] += 1
        self.seconds.setdefault(status, []).append(seconds)
        if status == httpx.codes.SERVICE_UNAVAILABLE:
            self.without_time += retry_after is None

    def told(self) -> dict[str, Any]:
        """Return the figures."""
        p99 = {status: round(slowest(took), 3) for status, took in self.seconds.items()}
        return {
            "statuses": dict(self.statuses),
            "99 of 100 within seconds": p99,
            "lost": self.lost,
            "503 without Retry-After": self.without_time,
        }


def slowest(took: list[float]) -> float:
    """Return within how many seconds 99 of 100 were done."""
    return quantiles(took, n=100)[-1] if len(took) > 1 else sum(took)


async def exchange(port: int, text: str) -> tuple[int, float | None]:
    """Ask over a new connection; return the status, and the seconds after which to ask again.

    By hand: a pool of so many connections takes more of the processor than the service has.
    """
    body = json.dumps({"text": text}).encode()
    head = "POST /v1/claims HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"{head}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        writer.write(body)
        answer = await reader.read()
    finally:
        writer.close()
    status = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    if status is None:
        raise ConnectionResetError
    again = re.search(rb"\r\nretry-after: (\d+)\r\n", answer, re.IGNORECASE)
    return int(status[1]), float(again[1]) if again else None


async def ask(port: int, figures: Figures, number: int) -> float:
    """Ask for the claims of an article that nobody has asked about; return when to ask again."""
    text = f"{ARTICLES[number % len(ARTICLES)]}\nThe paper's number is {number}."
    began = time.monotonic()
    try:
        status, retry_after = await exchange(port, text)
    except OSError:
        figures.lost += 1
        return 0.1
    figures.note(status, time.monotonic() - began, retry_after)
    return retry_after or 0.0


async def probe(client: httpx.AsyncClient, figures: Figures) -> None:
    """Ask whether the process lives, all the time."""
    while True:
        began = time.monotonic()
        answer = await client.get("/healthz")
        figures.note(answer.status_code, time.monotonic() - began)
        await asyncio.sleep(0.05)


async def crowd(server: Server, seconds: float) -> tuple[Figures, Figures]:
    """Have all clients ask within a second; who is refused asks again soon, not when told to.

    In the same instant they would measure this process, and how long two others take to read a
    hundred requests each: the last of 125 refusals is then out after 0.3 seconds.
    """
    asked, probed = Figures(), Figures()
    async with httpx.AsyncClient(base_url=server.url, timeout=120) as prober:
        probing = asyncio.create_task(probe(prober, probed))
        end = time.monotonic() + seconds

        async def one(number: int) -> None:
            await asyncio.sleep(number / CLIENTS)
            while time.monotonic() < end:
                pause = await ask(server.port, asked, number)
                number += CLIENTS
                await asyncio.sleep(min(pause, 1.0))

        await asyncio.gather(*(one(number) for number in range(CLIENTS)))
        probing.cancel()
    return asked, probed


async def stream(port: int, seconds: float, per_second: float) -> Figures:
    """Ask at a steady pace, whether what was asked before is answered or not."""
    figures = Figures()
    async with asyncio.TaskGroup() as tasks:
        for number in range(int(seconds * per_second)):
            tasks.create_task(ask(port, figures, 10**9 + number))
            await asyncio.sleep(1 / per_second)
    return figures


def sample(server: Server, name: str) -> float:
    """Return a metric of the service."""
    text = httpx.get(f"{server.url}/metrics", timeout=60).text
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(f"{name} "))


def run(server: Server, seconds: float, minutes: float) -> bool:
    """Do both; tell the figures, and return whether they are as they must be."""
    asked, probed = asyncio.run(crowd(server, seconds))
    print("crowd:", json.dumps(asked.told()), "probe:", json.dumps(probed.told()))
    good = set(asked.statuses) <= {200, 503} and not asked.lost and not asked.without_time
    good &= set(probed.statuses) == {200} and slowest(probed.seconds[200]) < HEALTH_SECONDS
    good &= slowest(asked.seconds.get(503, [0.0])) < REFUSAL_SECONDS
    capacity = asked.statuses[200] / seconds
    before = server.memory()
    steady = asyncio.run(stream(server.port, 60 * minutes, SHARE * capacity))
    grown = round((server.memory() - before) / 2**20, 1)
    print(
        f"stream: {capacity:.1f} articles/s could be answered;",
        json.dumps(steady.told()),
        f"memory grown, in MB: {grown}",
    )
    return good and set(steady.statuses) == {200} and not steady.lost


def main() -> int:
    """Run as long as the command line says; return the exit code."""
    seconds, minutes = (*map(float, sys.argv[1:]), *(60.0, 10.0)[len(sys.argv) - 1 :])
    with (
        tempfile.TemporaryDirectory() as name,
        serving(Path(name), "serve", module="service", log_level="warning") as server,
    ):
        return int(not run(server, seconds, minutes))


if __name__ == "__main__":
    sys.exit(main())
