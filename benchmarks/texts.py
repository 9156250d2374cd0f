"""Articles to measure with: from a file, or made of the project's own."""

import json
import random
import tomllib
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path

from service.web.examples import NO_CLAIMS, QUOTATIONS, REPORT, TRANSLATED

CASES = Path(__file__).parents[1] / "tests" / "phenomena" / "cases"
NUMBER = 100
"""Articles that are made where no file is given."""


def articles(files: Sequence[Path]) -> list[str]:
    """Return the texts of files, whose lines are objects with a ``text``; without any, our own.

    Our own are put together from whole test articles and examples, 100 to 2,000 words long.
    """
    if files:
        lines = chain.from_iterable(file.read_text("utf-8").split("\n") for file in files)
        return [json.loads(line)["text"] for line in lines if line.strip()]
    draw = random.Random(5)
    return [made(draw, round(draw.lognormvariate(6.3, 0.6))) for _ in range(NUMBER)]


def made(draw: random.Random, words: int) -> str:
    """Return an article of about so many words (10 at least, 2,000 at most)."""
    wanted = min(2000, max(10, words))
    parts: list[str] = []
    while sum(len(part.split()) for part in parts) < wanted:
        parts += draw.choice(_pieces()).split("\n\n")
    text = "\n\n".join(parts).split(" ")
    return " ".join(text[:wanted])


def fresh(texts: list[str], *, seed: int) -> Iterator[str]:
    """Yield the texts again and again, each time with a claim by somebody who was not there yet."""
    draw = random.Random(seed)
    for at in count():
        name = "".join(draw.choices("abdegiklmnoprstu", k=9)).title()
        yield f"{texts[at % len(texts)]}\n\nNothing of this is true, {name} {at} said on Monday."


def cut(text: str, words: int) -> str:
    """Return the first so many words of a text, which begins anew where it is shorter."""
    have = len(text.split())
    whole = "\n\n".join([text] * -(-words // have))
    return " ".join(whole.split(" ")[:words])


_cache: list[str] = []


def _pieces() -> list[str]:
    if not _cache:
        _cache.extend((REPORT, QUOTATIONS, TRANSLATED, NO_CLAIMS))
        for file in sorted(CASES.glob("*.toml")):
            cases = tomllib.loads(file.read_text("utf-8"))["case"]
            _cache.extend(case["text"].strip() for case in cases)
    return _cache
