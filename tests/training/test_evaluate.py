"""The evaluation, on an example small enough to count by hand."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from service.pipeline.annotations import Attribution
from training.evaluate import METRICS, Reading, calibration, compare, judge, report

SCORER = Path(__file__).parents[3] / "shared/eval/score.py"

TEXT = (
    "“The pier is shut,” Ode said. The mayor hopes it will open soon. "
    "Officials fear storms. It rained, they said."
)


def span(words: str) -> list[tuple[int, int]]:
    """Where the words stand."""
    return [(TEXT.index(words), TEXT.index(words) + len(words))] if words else []


def found(content: str, source: str, cue: str, confidence: float) -> Attribution:
    """A predicted claim."""
    return Attribution(span(content), span(cue), span(source), confidence=confidence)


def gold(content: str, source: str, cue: str) -> dict[str, list[list[int]]]:
    """An annotated claim."""
    parts = {"content": content, "source": source, "cue": cue}
    return {name: [list(piece) for piece in span(words)] for name, words in parts.items()}


PREDICTED = [
    found("The pier is shut", "Ode", "said", 0.9),  # exact
    found("it will open", "The mayor", "hopes", 0.7),  # attributed: a word of the content is lost
    found("storms", "The mayor", "fear", 0.4),  # claim only: another source
    found("Officials", "", "", 0.2),  # nothing of the kind
]
GOLD = [
    gold("The pier is shut", "Ode", "said"),
    gold("it will open soon", "mayor", "hopes"),
    gold("storms", "Officials", "fear"),
    gold("It rained", "they", "said."),
]


def test_counts() -> None:
    """Three of four match, two of them with their source, one of them word for word."""
    reading = Reading(TEXT)
    row = compare(
        reading, [reading.predicted(c) for c in PREDICTED], [reading.gold(c) for c in GOLD]
    )
    result = report([row])
    assert result["content"] == {"p": 8 / 9, "r": 8 / 11, "f1": pytest.approx(0.8)}
    assert result["claim"]["f1"] == pytest.approx(0.75)
    assert result["attributed"]["f1"] == pytest.approx(0.5)
    assert result["exact"]["f1"] == pytest.approx(0.25)
    assert result["cue"] == 1.0
    assert result["direct"] == 1.0
    assert result["auc"] == 1.0


def test_calibration() -> None:
    """A confidence that is always off by a tenth has that error; ties rank half."""
    judged = [(0.6, True, 1.0)] * 50 + [(0.6, False, 1.0)] * 50
    assert calibration(sorted(judged))["auc"] == pytest.approx(0.5)
    right = [(0.9, True, 1.0)] * 100 + [(0.1, False, 1.0)] * 100
    assert calibration(right) == {"ece": pytest.approx(0.1), "auc": 1.0}


@pytest.mark.skipif(not SCORER.exists(), reason="the reference scorer is not beside this clone")
def test_against_the_reference_scorer(tmp_path: Path) -> None:
    """The corpus' reference scorer gives the same figures, also for two readings of an article."""
    readings = [GOLD, [*GOLD[:2], gold("The pier is shut", "", "said")]]
    annotations = {str(number): reading for number, reading in enumerate(readings)}
    articles = [{"id": str(n), "text": TEXT, "annotations": annotations} for n in range(9)]
    claims = [
        [replace(claim, confidence=claim.confidence - n / 99) for claim in PREDICTED]
        for n in range(len(articles))
    ]
    parts = ("content", "source", "cue", "confidence")
    answers = [
        {
            "id": str(n),
            "claims": [{part: getattr(claim, part) for part in parts} for claim in found],
        }
        for n, found in enumerate(claims)
    ]
    for name, lines in (("gold", articles), ("found", answers)):
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    command = [
        sys.executable,
        str(SCORER),
        str(tmp_path / "gold"),
        str(tmp_path / "found"),
        "--json",
    ]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603
    ours = report(judge(articles, claims))
    for mine, name in (("content", "content_token"), *((m, m) for m in METRICS[1:])):
        for figure in ("p", "r", "f1"):
            assert ours[mine][figure] == pytest.approx(theirs[name][figure]), (name, figure)
    for mine, name in (("cue", "cue"), ("direct", "direct_recall"), ("ece", "ece"), ("auc", "auc")):
        assert ours[mine] == pytest.approx(theirs[name]), name
