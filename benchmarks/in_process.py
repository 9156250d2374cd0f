"""Points 1 and 2: the extraction alone."""

from statistics import median

from benchmarks.plan import Plan
from benchmarks.process import probe
from benchmarks.result import Result, ratios


def speed(plan: Plan) -> list[Result]:
    """Point 1: words a second of one thread, against spaCy's plain pipeline."""
    ours, theirs = [], []
    for _ in range(plan.repeats):
        theirs.append(probe("plain_spacy", texts=plan.texts)["rate"])
        ours.append(probe("extraction", texts=plan.texts)["rate"])
    return [
        Result(1, "extraction / spaCy's plain pipeline", ratios(ours, theirs), "x", 0.85),
        Result(1, "extraction", ours, "words/s"),
        Result(1, "spaCy's plain pipeline", theirs, "words/s"),
    ]


def shares(plan: Plan) -> list[Result]:
    """Point 2: the share of our own code in the time."""
    found = [probe("shares", texts=plan.texts) for _ in range(plan.repeats)]
    told = {name: median(each[name] for each in found) for name in ("spacy", "onnx")}
    own = [each["own"] for each in found]
    return [Result(2, "our own code in the time", own, "share", 0.10, "most", {"others": told})]
