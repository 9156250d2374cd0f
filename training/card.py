"""Draw the figures of the model card.

usage: python -m training.card GOLD.jsonl [--weights DIRECTORY] [--card docs/model-card.md]

Measures the shipped weights on ``GOLD.jsonl`` and writes the tables between the card's markers
``<!-- figures -->`` and ``<!-- /figures -->``, and a reliability diagram (Murphy and Winkler 1977)
beside it, ``calibration.svg``.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from service.claims import QuotationKind
from training.data import load
from training.evaluate import BINS, METRICS, WEIGHTS, Counts, confidences, judge, reader, report

FLOORS = (0.0, 0.5, 0.7, 0.8, 0.9)
MARKED = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- /figures -->)", re.DOTALL)


def table(head: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def whole(rows: list[Counts]) -> str:
    """Precision, recall and F1 of every metric."""
    result = report(rows)
    lines = [
        [metric, *(f"{result[metric][f]:.3f}" for f in ("p", "r", "f1"))] for metric in METRICS
    ]
    rest = ", ".join(
        f"{name} {result[key]:.3f}"
        for key, name in (
            ("cue", "cue right in"),
            ("direct", "recall of quotations"),
            ("ece", "calibration error (ECE)"),
            ("auc", "AUC of the confidence"),
        )
    )
    return table(["", "precision", "recall", "F1"], lines) + f"\n{rest[0].upper()}{rest[1:]}.\n"


def by_publisher(groups: dict[str, list[Counts]]) -> str:
    """The headline figures, publisher by publisher."""
    lines = []
    for name, rows in sorted(groups.items()):
        result = report(rows)
        lines.append([name, *(f"{result[metric]['f1']:.3f}" for metric in METRICS)])
    return table(["publisher (F1)", *METRICS], lines)


def by_kind(rows: list[Counts]) -> str:
    """Attributed precision and recall, kind by kind."""
    lines = []
    for kind in QuotationKind:
        sides = []
        for side in ("judged", "wanted"):
            of_kind = [
                (row.weight, ok) for row in rows for c, ok in getattr(row, side) if c.kind is kind
            ]
            total = sum(weight for weight, _ in of_kind)
            sides.append((sum(weight for weight, ok in of_kind if ok) / max(1.0, total), total))
        (p, _), (r, gold) = sides
        lines.append(
            [str(kind), f"{gold:.0f}", f"{p:.3f}", f"{r:.3f}", f"{2 * p * r / (p + r):.3f}"]
        )
    return table(["quotation (attributed)", "gold claims", "precision", "recall", "F1"], lines)


def by_floor(rows: list[Counts]) -> str:
    """What ``min_confidence`` trades."""
    gold = sum(row.weight * len(row.wanted) for row in rows)
    judged = confidences(rows)
    lines = []
    for floor in FLOORS:
        kept = [(ok, weight) for confidence, ok, weight in judged if confidence >= floor]
        right = sum(weight for ok, weight in kept if ok)
        precision = right / max(1.0, sum(weight for _, weight in kept))
        lines.append([f"{floor:.1f}", f"{precision:.3f}", f"{right / gold:.3f}"])
    return table(["min_confidence (attributed)", "precision", "recall"], lines)


def diagram(rows: list[Counts], file: Path) -> None:
    """Draw how often claims of about one confidence are right, in bins of equal count."""
    mpl.rcParams.update({"svg.hashsalt": "sayso", "svg.fonttype": "none"})
    points = np.array(sorted(confidences(rows)), dtype=np.float64)
    bins = np.array_split(points, BINS)
    said = [np.average(part[:, 0], weights=part[:, 2]) for part in bins]
    was = [np.average(part[:, 1], weights=part[:, 2]) for part in bins]
    figure, axes = plt.subplots(figsize=(4.5, 4.2), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot(said, was, marker="o")
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    axes.set_title(
        f"{len(points)} claims in {BINS} bins, ECE {report(rows)['ece']:.3f}", fontsize=10
    )
    figure.savefig(file, metadata={"Date": None, "Creator": None})


def figures(groups: dict[str, list[Counts]]) -> Iterator[str]:
    """Yield all tables."""
    rows = [row for part in groups.values() for row in part]
    yield from (whole(rows), by_kind(rows), by_publisher(groups), by_floor(rows))


def main() -> None:
    """Write the card's figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    default = Path(__file__).parent.parent / "docs/model-card.md"
    parser.add_argument("--card", type=Path, default=default)
    args = parser.parse_args()
    groups: dict[str, list[Counts]] = {}
    read_one = reader(args.weights)
    for article in load(args.gold):
        rows = judge([article], [read_one(article["text"])])
        groups.setdefault(article["publisher"], []).extend(rows)
    text = "\n".join(figures(groups))
    card = args.card.read_text(encoding="utf-8")
    args.card.write_text(MARKED.sub(lambda _: f"\n{text}\n", card), encoding="utf-8")
    diagram(
        [row for part in groups.values() for row in part], args.card.with_name("calibration.svg")
    )
    print(text)


if __name__ == "__main__":
    main()
