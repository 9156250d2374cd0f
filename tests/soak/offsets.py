"""Generated texts, each asked about in all three units: do offsets point at what they quote?

usage: python -m tests.soak.offsets [COUNT]

In Python by code points and bytes, and in JavaScript, which node runs, by code units.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from playwright._impl._driver import compute_driver_executable

from service.claims import OffsetUnit
from service.errors import ServiceError
from service.extractor import Pipeline
from service.pipeline.build import load
from service.question import Question, answer
from tests.soak.texts import Writer

CHECK = """
let seen = 0, wrong = 0;
for await (const line of require("readline").createInterface({ input: process.stdin })) {
  const { text, spans } = JSON.parse(line);
  for (const [start, end, words] of spans) {
    seen += 1;
    if (text.slice(start, end) !== words) wrong += 1;
  }
}
console.log(JSON.stringify([seen, wrong]));
"""


def spans(value: Any) -> Iterator[tuple[int, int, str]]:
    """Find all spans in an answer's JSON."""
    if isinstance(value, list):
        for each in value:
            yield from spans(each)
    elif isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value["start"], value["end"], value["text"]
        for each in value.values():
            yield from spans(each)


def quoted(text: str, unit: OffsetUnit, start: int, end: int) -> str:
    """Return what Python finds between two offsets."""
    if unit is OffsetUnit.CODEPOINT:
        return text[start:end]
    return text.encode()[start:end].decode()


def run(count: int, pipeline: Pipeline, seed: int = 7) -> dict[str, float]:
    """Check so many texts; return the figures."""
    node = shutil.which("node") or compute_driver_executable()[0]  # Playwright brings one
    writer = Writer(seed)
    figures: dict[str, float] = dict.fromkeys(
        ("texts", "refused", "claims", "spans in Python", "wrong in Python"), 0
    )
    slowest = 0.0
    lines: list[str] = []
    for _ in range(count):
        text = writer.hostile(6)
        figures["texts"] += 1
        began = time.perf_counter()
        try:
            found = pipeline.run(text)
        except ServiceError:
            figures["refused"] += 1
            continue
        slowest = max(slowest, time.perf_counter() - began)
        figures["claims"] += len(found.claims)
        for unit in OffsetUnit:
            made = answer(Question(text, 0.0, unit), found, "soak").model_dump(mode="json")
            listed = list(spans(made["claims"]))
            if unit is OffsetUnit.UTF16:
                lines.append(json.dumps({"text": text, "spans": listed}))
                continue
            figures["spans in Python"] += len(listed)
            figures["wrong in Python"] += sum(
                quoted(text, unit, start, end) != words for start, end, words in listed
            )
    checked = subprocess.run(  # noqa: S603
        [node, "--input-type=commonjs", "-e", f"(async () => {{{CHECK}}})()"],
        input="\n".join(lines),
        check=True,
        capture_output=True,
        text=True,
    )
    seen, wrong = json.loads(checked.stdout)
    return {
        **figures,
        "spans in JavaScript": seen,
        "wrong in JavaScript": wrong,
        "slowest, in seconds": round(slowest, 3),
    }


def main() -> int:
    """Check as many texts as the command line says; return the exit code."""
    figures = run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, load())
    print("offsets:", figures)
    return int(bool(figures["wrong in Python"] or figures["wrong in JavaScript"]))


if __name__ == "__main__":
    sys.exit(main())
