"""The results as a picture: ratios against their goals, memory, and time over length."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt

from benchmarks.result import Result

MET, NOT_MET = "#2a7f62", "#b4432f"
MEGABYTE = 2**20


def draw(results: Sequence[Result], file: Path) -> None:
    """Write an SVG file."""
    goals = [each for each in results if each.goal]
    extra = {name: value for each in results for name, value in each.beside.items()}
    long, rss = extra.get("long"), extra.get("rss")
    beside = (long is not None) + (rss is not None and len(rss) > 1)  # type: ignore[arg-type]
    figure, axes = plt.subplots(
        1 + beside,
        1,
        figsize=(8, 0.42 * len(goals) + 1.5 + 3 * beside),
        height_ratios=[0.42 * len(goals) + 1, *[3] * beside],
        squeeze=False,
        layout="constrained",
    )
    remaining = list(axes[:, 0])
    _goals(remaining.pop(0), goals)
    if isinstance(long, dict):
        _long(remaining.pop(0), long)
    if isinstance(rss, dict) and len(rss) > 1:
        _memory(remaining.pop(0), rss)
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)


def _goals(axes: plt.Axes, goals: Sequence[Result]) -> None:
    """Draw each result as a share of its goal, from its least to its greatest."""
    for row, each in enumerate(reversed(goals)):
        goal = each.goal or 1.0
        colour = MET if each.met else NOT_MET
        axes.plot([min(each.values) / goal, max(each.values) / goal], [row, row], color=colour)
        mark = ">" if each.sense == "least" else "<"
        axes.plot(each.median / goal, row, mark, color=colour, markersize=8)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_yticks(range(len(goals)), [each.name for each in reversed(goals)])
    axes.set_xlim(left=0)
    axes.set_xlabel("measured / goal   (> should be right of the line, < left of it)")


def _long(axes: plt.Axes, long: dict[int, dict[str, float]]) -> None:
    sizes = sorted(long)
    seconds = [long[size]["processor"] for size in sizes]
    axes.loglog(sizes, seconds, "o-", color=MET, label="measured")
    axes.loglog(sizes, [seconds[-1] * size / sizes[-1] for size in sizes], ":", color="black")
    for size, value in zip(sizes, seconds, strict=True):
        peak = f"{long[size]['peak'] / MEGABYTE:,.0f} MiB"
        axes.annotate(peak, (size, value), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set_xlabel("characters in one text (dotted: linear; beside the points: peak of memory)")
    axes.set_ylabel("seconds")


def _memory(axes: plt.Axes, rss: dict[int, float]) -> None:
    counts = sorted(rss)
    axes.plot(counts, [rss[count] / MEGABYTE for count in counts], "o-", color=MET)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("articles that one worker has read")
    axes.set_ylabel("MiB")
