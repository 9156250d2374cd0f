"""How sure a claim is: the probability that its content and its source are right.

A logistic regression over what the components noted as evidence (Platt 1999), fitted by
``training.calibrate`` on articles that did not train the tagger, of the corpus and of our own.
Claims found by rule go through it like the others. What is less sure than a floor, found on the
same articles, is no claim: the tagger may ask for many cues then, and whole claims are judged
instead of single words.

The articles fitted on say which words are the source, not whose name that is; how sure the name is
lowers the probability afterwards.
"""

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import QuotationKind
from service.pipeline.annotations import Attribution

NOMINAL = 0.4
"""Probability under which a content without a verb that has no source is no claim: three of four
are wrong, and who says what, such a claim does not tell."""
VERBAL = ("VB", "MD", "TO")
TINY = 1e-4
DOUBT = 0.15
"""Share of the names found with a certainty of 0 that would be wrong. On articles of ours, which
ask for names, .65 would be right; on the corpus, which does not, each tenth costs .002 of AUC."""


def _log_odds(probability: float) -> float:
    p = min(max(probability, TINY), 1 - TINY)
    return math.log(p / (1 - p))


def features(attribution: Attribution) -> list[float]:
    """Say what is known of a claim, as numbers of about unit size."""
    evidence = attribution.evidence
    length = sum(end - start for start, end in attribution.content)
    return [
        _log_odds(evidence["anchor"]) / 3,
        math.log(max(evidence["path"], TINY)) / 3,
        _log_odds(evidence["content"]) / 3,
        _log_odds(evidence["source"]) / 3 if attribution.source else 0.0,
        _log_odds(evidence["outside"]) / 3,
        evidence.get("continued", 0.0),
        float(attribution.quotation is QuotationKind.DIRECT),
        float(attribution.quotation is QuotationKind.MIXED),
        float(not attribution.source),
        math.log1p(length) / 3 - 1.5,
        float(len(attribution.content) > 1),
    ]


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: one weight a feature, and a bias.

    ``floor`` is the probability under which a claim is dropped.
    """

    weights: list[float]
    bias: float
    floor: float = 0.0


def read_weights(file: Path) -> Weights:
    """Read ``{"weights": [...], "bias": x, "floor": p}``."""
    return Weights(**json.loads(file.read_text(encoding="utf-8")))


def probability(fitted: Weights, attribution: Attribution) -> float:
    """Weigh the evidence of a claim."""
    values = zip(fitted.weights, features(attribution), strict=True)
    score = fitted.bias + sum(weight * value for weight, value in values)
    return round(1 / (1 + math.exp(-score)), 4)


def trust(attribution: Attribution) -> float:
    """Give the probability that a right source has the right name; 1 where it has none."""
    if attribution.name is None:
        return 1.0
    return 1 - DOUBT * (1 - attribution.evidence.get("name_certainty", 1.0))


def sure(fitted: Weights, attributions: list[Attribution]) -> list[Attribution]:
    """Set the confidence of all, and return those whose content and source reach the floor.

    Of quotations that go on, the claim that they go on from must reach it.
    """
    kept = []
    for attribution in attributions:
        found = probability(fitted, attribution)
        attribution.confidence = round(found * trust(attribution), 4)
        if found >= fitted.floor or _begun(fitted, attribution) >= fitted.floor:
            kept.append(attribution)
    return kept


def _begun(fitted: Weights, attribution: Attribution) -> float:
    """Weigh a claim as if it were no quotation that goes on."""
    evidence = {**attribution.evidence, "continued": 0.0}
    return probability(fitted, replace(attribution, evidence=evidence))


@Language.factory(
    "sayso_confidence", assigns=["doc._.attributions"], requires=["doc._.attributions"]
)
class Confidence:
    """Sets each attribution's ``confidence`` and drops those under the floor.

    ``file`` is one that :func:`read_weights` reads.
    """

    def __init__(self, nlp: Language, name: str, file: str) -> None:  # noqa: ARG002 - spaCy's way
        self.name = name
        self.fitted = read_weights(Path(file))

    def __call__(self, doc: Doc) -> Doc:
        """Weigh the evidence of every claim."""
        doc._.attributions = [
            claim
            for claim in sure(self.fitted, doc._.attributions)
            if claim.confidence >= NOMINAL or claim.source or not _is_nominal(doc, claim)
        ]
        return doc


def _is_nominal(doc: Doc, claim: Attribution) -> bool:
    """Say whether a content in nobody's own words has no verb: *the plan*, *more money*."""
    spans = (doc.char_span(a, b, alignment_mode="expand") for a, b in claim.content)
    tags = (token.tag_ for span in spans for token in span or ())
    return claim.quotation is QuotationKind.INDIRECT and all(
        tag and not tag.startswith(VERBAL) for tag in tags
    )
