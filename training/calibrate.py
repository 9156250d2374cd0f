"""Fit the confidence, and the threshold of the anchors, on articles that trained nothing.

The confidence is a logistic regression with a small ridge, fitted by Newton's method.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from service.pipeline.confidence import Weights, features, probability
from service.pipeline.tagger import Tagger
from training.evaluate import Counts, Reading, compare, judge, read, report

Matrix = npt.NDArray[np.float64]
RIDGE = 1.0


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


def fit(tagger: Tagger, articles: list[dict[str, Any]]) -> Weights:
    """Fit the confidence of the claims that ``tagger`` finds in ``articles``."""
    rows, right, weight = [], [], []
    for article in articles:
        found = read(tagger, article["text"])
        reading = Reading(article["text"])
        predicted = [reading.predicted(claim) for claim in found]
        kept = [claim for claim, judged in zip(found, predicted, strict=True) if judged.content]
        for gold in article["annotations"].values():
            counts: Counts = compare(reading, predicted, [reading.gold(c) for c in gold])
            rows += [features(claim) for claim in kept]
            right += [ok for _, ok in counts.judged]
            weight += [1 / len(article["annotations"])] * len(kept)
    weights, bias = logistic(np.array(rows), np.array(right, dtype=np.float64), np.array(weight))
    return Weights([round(w, 5) for w in weights.tolist()], round(bias, 5))


def best_threshold(
    files: Path, articles: list[dict[str, Any]], options: dict[str, int], choices: list[float]
) -> tuple[float, dict[float, float]]:
    """Choose the anchors' threshold with the best attributed F1; return all that were tried."""
    tried = {}
    for choice in choices:
        tagger = Tagger(files, threshold=choice, threads=2, **options)
        found = [read(tagger, article["text"]) for article in articles]
        tried[choice] = report(judge(articles, found))["attributed"]["f1"]
    return max(tried, key=lambda choice: tried[choice]), tried


def scores(tagger: Tagger, fitted: Weights, articles: list[dict[str, Any]]) -> dict[str, Any]:
    """Measure tagger and confidence together."""
    found = []
    for article in articles:
        claims = read(tagger, article["text"])
        for claim in claims:
            claim.confidence = probability(fitted, claim)
        found.append(claims)
    return report(judge(articles, found))


def write(fitted: Weights, file: Path) -> None:
    """Write what :func:`service.pipeline.confidence.read_weights` reads."""
    file.write_text(json.dumps({"weights": fitted.weights, "bias": fitted.bias}) + "\n")
