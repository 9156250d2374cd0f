"""What others need for the part of it that they do."""

from benchmarks.plan import Plan
from benchmarks.process import probe
from benchmarks.result import Result, ratios


def textacy(plan: Plan) -> list[Result]:
    """Compare with textacy, where it is installed: direct quotations only."""
    ours, theirs, refused = [], [], []
    for _ in range(plan.repeats):
        found = probe("textacy", texts=plan.texts)
        theirs.append(found["rate"])
        refused.append(found["refused"] / len(plan.texts))
        ours.append(probe("extraction", texts=plan.texts)["rate"])
    return [
        Result(7, "extraction / textacy's quotations", ratios(ours, theirs), "x"),
        Result(7, "textacy", theirs, "words/s"),
        Result(7, "articles that textacy refuses", refused, "share"),
    ]
