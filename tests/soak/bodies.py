"""Fuzzed bodies over the whole application: all of them are answered, none with a 5xx.

usage: python -m tests.soak.bodies [COUNT]
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from typing import Any

from service.settings import Settings
from service.telemetry import configure_logging
from service.web.app import create_app
from tests.conftest import StubPipeline, entered
from tests.soak.texts import ODD

VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 1e308, 10**400, "", " ", "x", [], {}, [[]], {"text": "x"}),
    *("codepoint", "utf16", "utf8", "UTF-8", "Anna said that it is", "Anna said " * 1000),
    *ODD,
]
KEYS = ["text", "text", "text", "min_confidence", "offset_unit", "Text", "", "lang", "__class__"]
PIECES = [
    *(b"NaN", b"Infinity", b"-Infinity", b"1e999", b"9" * 5000, b"0x10", b"\\ud800", b"\\udfff"),
    *(b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc0\xaf", b"\xed\xa0\x80", b"\x80", b"\x00"),
    *(b"[" * 2000, b'{"a":' * 2000, b'"text":"y",', b"//", b"/*", b"'", b",", b"}", b"]", b'"'),
]
TYPES = ["application/json", "text/plain", "text/html", "application/x-ndjson", "text/csv", "x", ""]
ENCODINGS = ["utf-8", "utf-8", "utf-8", "utf-16", "utf-32", "latin-1", "utf-7", "cp037"]
ALLOWED = {200, 406, 413, 415, 422}


class Fuzzer:
    """Makes bodies; the same ``seed`` makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def request(self) -> tuple[bytes, str]:
        """Return a body, and the media type that is claimed for it."""
        kinds = [0.7, 0.1, 0.05, 0.05, 0.04, 0.03, 0.03]
        return self._body(), self._random.choices(TYPES, kinds)[0]

    def _body(self) -> bytes:
        draw = self._random
        fields = {draw.choice(KEYS): draw.choice(VALUES) for _ in range(draw.randint(0, 3))}
        value: Any = draw.choice([fields, fields, fields, draw.choice(VALUES)])
        encoding = draw.choice(ENCODINGS)
        body = bytearray(
            json.dumps(value, ensure_ascii=draw.random() < 0.5).encode(encoding, errors="replace")
        )
        for _ in range(draw.choice([0, 0, 1, 1, 2, 5])):
            at = draw.randint(0, len(body))
            match draw.randint(0, 3):
                case 0:
                    body[at:at] = draw.choice(PIECES)
                case 1:
                    del body[at : at + draw.randint(1, 9)]
                case 2:
                    body[at : at + 1] = bytes([draw.randint(0, 255)])
                case _:
                    body[at:at] = body[: draw.randint(0, 40)]
        return bytes(body)


async def run(count: int, seed: int = 3) -> dict[str, Any]:
    """Send so many bodies; return the figures."""
    fuzzer = Fuzzer(seed)
    statuses: Counter[int] = Counter()
    wrong: list[bytes] = []
    slowest = 0.0
    async with entered(create_app(Settings(cache_url=""), StubPipeline())) as client:
        for _ in range(count):
            body, media_type = fuzzer.request()
            began = time.perf_counter()
            answer = await client.post(
                "/v1/claims", content=body, headers={"Content-Type": media_type}
            )
            slowest = max(slowest, time.perf_counter() - began)
            statuses[answer.status_code] += 1
            told = answer.headers["content-type"]
            problem = answer.status_code != 200
            if answer.status_code not in ALLOWED or problem != (told == "application/problem+json"):
                wrong.append(body)
    return {
        "bodies": count,
        "statuses": dict(sorted(statuses.items())),
        "wrong": len(wrong),
        "first": wrong[:3],
        "slowest, in seconds": round(slowest, 3),
    }


def main() -> int:
    """Send as many as the command line says; return the exit code."""
    configure_logging("critical", json=True)
    figures = asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
    print("bodies:", figures)
    return int(bool(figures["wrong"]))


if __name__ == "__main__":
    sys.exit(main())
