"""Fit the confidence, and the floor under which nothing is a claim, on articles kept for that.

The confidence is a logistic regression with a small ridge, fitted by Newton's method.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from service.pipeline.annotations import Attribution
from service.pipeline.confidence import Weights, features, sure
from service.pipeline.tagger import Tagger
from training.evaluate import Counts, Reading, compare, judge, read, report

Matrix = npt.NDArray[np.float64]
RIDGE = 1.0
CLOSE = 0.008
"""What a lower floor may cost of F1, on the articles kept out of training. The lowest that costs no
more is taken: who asks can leave out what is less sure, but not bring back what was dropped."""


def logistic(x: Matrix, y: Matrix, weight: Matrix, ridge: float = RIDGE) -> tuple[Matrix, float]:
    """Fit ``y`` (0 or 1) on the rows of ``x``; the bias is not shrunk."""
    design = np.hstack([x, np.ones((len(x), 1))])
    penalty = np.full(design.shape[1], ridge)
    penalty[-1] = 1e-6
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weight * (p - y)) + penalty * beta
        curve = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curve, gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:  # noqa: PLR2004 - converged
            break
    return beta[:-1], float(beta[-1])


def fit(
    articles: list[dict[str, Any]], claims: list[list[Attribution]], floors: Iterable[float]
) -> tuple[Weights, dict[float, float]]:
    """Fit the confidence of the ``claims`` found in each of the ``articles``.

    Return it with the lowest floor whose attributed F1 is as good as the best, and what all floors
    have.
    """
    rows, right, weight = [], [], []
    for article, found in zip(articles, claims, strict=True):
        reading = Reading(article["text"])
        predicted = [reading.predicted(claim) for claim in found]
        kept = [claim for claim, judged in zip(found, predicted, strict=True) if judged.content]
        for gold in article["annotations"].values():
            counts: Counts = compare(reading, predicted, [reading.gold(c) for c in gold])
            rows += [features(claim) for claim in kept]
            right += [ok for _, ok in counts.judged]
            weight += [1 / len(article["annotations"])] * len(kept)
    weights, bias = logistic(np.array(rows), np.array(right, dtype=np.float64), np.array(weight))
    fitted = Weights([round(w, 5) for w in weights.tolist()], round(bias, 5))
    tried = {}
    for floor in floors:
        kept_claims = [sure(replace(fitted, floor=floor), found) for found in claims]
        tried[floor] = report(judge(articles, kept_claims))["attributed"]["f1"]
    best = max(tried.values())
    return replace(fitted, floor=min(f for f in tried if tried[f] >= best - CLOSE)), tried


def scores(tagger: Tagger, fitted: Weights, articles: list[dict[str, Any]]) -> dict[str, Any]:
    """Measure tagger and confidence together."""
    found = [sure(fitted, read(tagger, article["text"])) for article in articles]
    return report(judge(articles, found))


def write(fitted: Weights, file: Path) -> None:
    """Write what :func:`service.pipeline.confidence.read_weights` reads."""
    file.write_text(json.dumps(asdict(fitted)) + "\n")
