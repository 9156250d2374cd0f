"""Results for people, as a table, and for programs, as JSON."""

import json
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from benchmarks.process import UNSET
from benchmarks.result import Result
from service import __version__
from service.cores import cores

VERSIONS = ("spacy", "onnxruntime", "numpy", "fastapi", "uvicorn")
MARKS = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}


def table(results: Iterable[Result]) -> None:
    """Print the results."""
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, justify in (("", "right"), ("what", "left"), ("median", "right"), ("unit", "left")):
        shown.add_column(name, justify=justify)  # type: ignore[arg-type]
    for name in ("min", "max", "goal", "met"):
        shown.add_column(name, justify="right")
    point = 0
    for each in results:
        if point not in {0, each.point}:
            shown.add_section()
        point = each.point
        goal = "" if each.goal is None else f"{'≥' if each.sense == 'least' else '≤'} {each.goal:g}"
        numbers = [figure(value) for value in (each.median, min(each.values), max(each.values))]
        shown.add_row(
            *(str(point), each.name, numbers[0], each.unit, *numbers[1:], goal, MARKS[each.met])
        )
    Console().print(shown)


def figure(value: float) -> str:
    """Return a number as people write it: three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004


def write(results: Sequence[Result], file: Path, *, texts: Sequence[str]) -> None:
    """Write the results, with what they were measured on."""
    document = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": ["python", "-m", "benchmarks", *sys.argv[1:]],
        "machine": {
            "processor": _processor(),
            "cores": cores(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "unset": sorted(UNSET),
        },
        "versions": {"sayso": __version__, **{name: version(name) for name in VERSIONS}},
        "articles": {"number": len(texts), "words": sum(len(text.split()) for text in texts)},
        "results": [{**asdict(each), "median": each.median, "met": each.met} for each in results],
    }
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _processor() -> str:
    """Return what the processor is called."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
