"""Measure the service on annotated articles and hold the figures against their floors.

usage: python -m tests.quality.gate [--shared DIRECTORY]

Starts the service without a cache, has it read the articles of ``gates.toml``, and prints a table.
The articles, and the programs that ask and score, are not part of this project: where DIRECTORY
does not have them, nothing is measured. Exit codes: 0, all floors are kept; 1, one is not;
77, skipped.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.quality.server import serving

PASSED, FAILED, SKIPPED = 0, 1, 77
FLOORS = Path(__file__).with_name("gates.toml")
SAYSO = [sys.executable, "-m", "service"]


def measure(name: str, url: str, shared: Path) -> dict[str, Any]:
    """Have the service read the set of articles; return what its scorer says."""
    gold = shared / "data" / f"{name}.jsonl"
    tools = shared / "eval"
    polnear = name.startswith("polnear")  # annotated in a form of its own
    ask = [str(tools / "ask.py"), url, str(gold), *(["--polnear"] if polnear else [])]
    score = tools / ("score.py" if polnear else "score_claims.py")
    with TemporaryDirectory() as scratch:
        answers = Path(scratch) / "answers.jsonl"
        with answers.open("wb") as out:
            subprocess.run([sys.executable, *ask], stdout=out, check=True)  # noqa: S603  (see above)
        scored = subprocess.run(  # noqa: S603  (see above)
            [sys.executable, score, gold, answers, "--json"], stdout=subprocess.PIPE, check=True
        )
    result: dict[str, Any] = json.loads(scored.stdout)
    return result


def figures(result: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield each figure that is a share, by its name; of precision and recall, only their F1."""
    for name, value in result.items():
        if isinstance(value, dict):
            yield f"{name}.f1", value["f1"]
        elif isinstance(value, float):
            yield name, value


def verdict(figure: float, floor: float | None) -> str:
    """Return a word for it, none where there is no floor."""
    if floor is None:
        return ""
    return "ok" if figure >= floor else "BELOW"


def main() -> int:
    """Measure as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared: Path = parser.parse_args().shared.absolute()
    if not (shared / "data").is_dir():
        print(f"skipped: there are no annotated articles in {shared}")
        return SKIPPED
    with FLOORS.open("rb") as file:
        floors: dict[str, dict[str, float]] = tomllib.load(file)
    kept = True
    print(f"{'articles':<13}{'figure':<18}{'is':>6}{'floor':>7}")
    with serving(SAYSO, cache=False) as url:
        for name, least in floors.items():
            found = dict(figures(measure(name, url, shared)))
            kept &= least.keys() <= found.keys()
            for figure, value in found.items():
                floor = least.get(figure)
                word = verdict(value, floor)
                kept &= word != "BELOW"
                shown = "" if floor is None else f"{floor:.3f}"
                print(f"{name:<13}{figure:<18}{value:6.3f}{shown:>7} {word}".rstrip(), flush=True)
    return PASSED if kept else FAILED


if __name__ == "__main__":
    sys.exit(main())
