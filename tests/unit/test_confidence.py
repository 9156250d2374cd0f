"""The confidence is a probability that follows the evidence."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from service.claims import QuotationKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.confidence import Confidence, Weights, features, probability, sure


def attribution(**evidence: float) -> Attribution:
    """A claim with the given evidence, the rest being even."""
    even = {"anchor": 0.5, "path": 0.5, "content": 0.5, "source": 0.5, "outside": 0.5}
    return Attribution([(0, 40)], [(50, 54)], [(45, 49)], evidence=even | evidence)


def test_features_are_finite_at_the_ends() -> None:
    """Evidence of exactly 0 or 1 does not overflow."""
    for value in (0.0, 1.0):
        given = dict.fromkeys(("anchor", "path", "content", "source", "outside"), value)
        assert all(abs(number) < 10 for number in features(attribution(**given)))


def test_more_evidence_is_more_confidence() -> None:
    """With a positive weight on the anchor, a likelier anchor makes a likelier claim."""
    fitted = Weights([1.0] + [0.0] * (len(features(attribution())) - 1), bias=0.2)
    low, high = (probability(fitted, attribution(anchor=p)) for p in (0.3, 0.9))
    assert 0 < low < high < 1


def test_what_is_unlikely_is_no_claim() -> None:
    """Claims under the floor are dropped, the others keep their order and get their confidence."""
    fitted = Weights([3.0] + [0.0] * (len(features(attribution())) - 1), bias=0.0, floor=0.3)
    claims = [attribution(anchor=p) for p in (0.9, 0.1, 0.6)]
    kept = sure(fitted, claims)
    assert [claim.evidence["anchor"] for claim in kept] == [0.9, 0.6]
    assert [claim.confidence for claim in kept] == [0.9, 0.6]


def test_what_goes_on_stays_with_what_it_goes_on_from() -> None:
    """A quotation that goes on is less sure, but not dropped where its beginning is a claim."""
    weights = [0.0] * len(features(attribution()))
    weights[0], weights[5] = 3.0, -3.0
    fitted = Weights(weights, bias=0.0, floor=0.3)
    claims = [attribution(anchor=p, continued=1.0) for p in (0.6, 0.1)]
    (kept,) = sure(fitted, claims)
    assert kept.evidence["anchor"] == 0.6
    assert kept.confidence < fitted.floor


@pytest.mark.parametrize(
    ("tags", "kind", "source", "anchor", "is_claim"),
    [
        (["JJ", "NN"], QuotationKind.INDIRECT, [], 0.35, False),
        (["JJ", "NN"], QuotationKind.INDIRECT, [], 0.45, True),
        (["JJ", "NN"], QuotationKind.INDIRECT, [(4, 8)], 0.35, True),
        (["JJ", "NN"], QuotationKind.DIRECT, [], 0.35, True),
        (["TO", "VB"], QuotationKind.INDIRECT, [], 0.35, True),
        (["", ""], QuotationKind.INDIRECT, [], 0.35, True),
    ],
)
def test_what_has_neither_verb_nor_source_must_be_surer(  # noqa: PLR0913, PLR0917
    tmp_path: Path,
    tags: list[str],
    kind: QuotationKind,
    source: list[Chars],
    anchor: float,
    is_claim: bool,  # noqa: FBT001
) -> None:
    """It is no claim under .4; quotations are, and so is what has no tags at all."""
    weights = [3.0] + [0.0] * (len(features(attribution())) - 1)
    file = tmp_path / "calibration.json"
    file.write_text(json.dumps({"weights": weights, "bias": 0.0, "floor": 0.3}))
    nlp = spacy.blank("en")
    doc = Doc(nlp.vocab, words=["new", "hope"], tags=tags)
    claim = attribution(anchor=anchor)
    claim.content, claim.quotation, claim.source = [(0, 8)], kind, source
    doc._.attributions = [claim]
    assert bool(Confidence(nlp, "sayso_confidence", str(file))(doc)._.attributions) is is_claim


def test_a_name_that_is_guessed_costs_confidence() -> None:
    """The less sure the name, the less sure the claim; none is dropped, no name costs nothing."""
    fitted = Weights([0.0] * len(features(attribution())), bias=0.0, floor=0.5)
    guessed, known, nameless = claims = [
        attribution(name_certainty=certainty) for certainty in (0.4, 1.0, 0.4)
    ]
    guessed.name = known.name = "Ana Lindqvist"
    assert sure(fitted, claims) == claims
    assert guessed.confidence < known.confidence == nameless.confidence == 0.5


def test_weights_must_fit_the_features() -> None:
    """Weights of another version of the features are an error, not a wrong probability."""
    with pytest.raises(ValueError, match="zip"):
        probability(Weights([1.0], 0.0), attribution())
