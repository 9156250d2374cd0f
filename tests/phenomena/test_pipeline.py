"""The phenomena through the whole pipeline, tagger and all, where weights are in the package."""

import re

import pytest

from service.claims import Claim
from service.pipeline.build import WEIGHTS, ClaimPipeline
from service.pipeline.build import load as load_pipeline
from tests.phenomena.articles import load
from training.gold import Case, Gold

WORD = re.compile(r"\w+")
FOUND, NAMED = 0.5, 0.65
"""Least shares of all claims of an article that are found, and of those found that are named."""
OVERLAP = 0.5
"""Overlap of the words of two contents (Dice) from which they are of one claim."""

pytestmark = pytest.mark.skipif(
    not (WEIGHTS / "manifest.json").exists(), reason="no weights in the package"
)


@pytest.fixture(scope="module")
def pipeline() -> ClaimPipeline:
    """Load everything once."""
    return load_pipeline()


def nearest(gold: Gold, claims: list[Claim]) -> Claim | None:
    """Find the claim whose content has most words in common with the expected one's."""
    words = set(WORD.findall(" ".join(gold.content)))

    def overlap(claim: Claim) -> float:
        own = set(WORD.findall(claim.text))
        return 2 * len(words & own) / (len(words) + len(own)) if own else 0.0

    best = max(claims, key=overlap, default=None)
    return best if best is not None and overlap(best) >= OVERLAP else None


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in load("articles")])
def test_articles_are_read(pipeline: ClaimPipeline, case: Case) -> None:
    """Most claims of an article are found, and most of those have the right source."""
    claims = pipeline.run(case.text).claims
    pairs = [(gold, nearest(gold, claims)) for gold in case.claims]
    found = [(gold, claim) for gold, claim in pairs if claim is not None]
    named = [gold for gold, claim in found if claim.source.name in gold.names]
    assert len(found) >= FOUND * len(pairs)
    assert len(named) >= NAMED * len(found)


def test_sources_are_gathered(pipeline: ClaimPipeline) -> None:
    """The same person is one source across all claims, under the fullest name."""
    text = (
        "Finance Minister Kwame Boateng said on Tuesday that the levy would be dropped.\n\n"
        "“It was a mistake,” Boateng said. He told lawmakers that the money would be found "
        "elsewhere.\n"
    )
    (source,) = pipeline.run(text).sources
    assert source.name == "Kwame Boateng"
    assert len(source.claims) == 3
