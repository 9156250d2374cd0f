"""Articles with gold, read from ``cases/*.toml``: one file a phenomenon, one table an article.

See :mod:`training.gold` for what is in them; other claims than those given are of no interest.
"""

from itertools import chain
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import TargetRole
from service.pipeline.annotations import Attribution
from service.pipeline.attribution import quotation_kind
from service.pipeline.coreference import coreference
from service.pipeline.stretches import Words
from service.pipeline.targets import targets
from training.gold import Case, Gold, read

CASES = Path(__file__).parent / "cases"


def load(phenomenon: str) -> list[Case]:
    """Read the articles of one phenomenon."""
    return read(CASES / f"{phenomenon}.toml")


def attributions(text: str, claims: list[Gold]) -> list[Attribution]:
    """Say by hand what a tagger would have found: content, cue and source."""
    found = []
    for claim in claims:
        content, cue, source = claim.located(text)
        found.append(Attribution(content=content, cue=cue, source=source))
    return found


def annotate(nlp: Language, text: str, claims: list[Gold]) -> Doc:
    """Parse an article, put the claims in by hand, and resolve them."""
    doc = nlp(text)
    words = Words.of(text)
    quoted = words.within(doc._.quotations)
    doc._.attributions = attributions(text, claims)
    for attribution in doc._.attributions:
        attribution.quotation = quotation_kind(words, quoted, attribution.content)
    resolved: Doc = targets(coreference(doc))
    return resolved


def faults(text: str, claim: Gold, found: Attribution) -> list[str]:
    """Say what is wrong with a resolved claim."""
    wrong = []
    if found.name not in claim.names or found.kind.value != claim.kind:
        wrong.append(
            f"source {found.name!r} ({found.kind}) instead of {claim.names} ({claim.kind})"
        )
    role = TargetRole.ADDRESSEE if claim.to else TargetRole.SUBJECT if claim.about else None
    if role is None and not claim.nothing:
        return wrong
    words = " ".join(text[a:b] for a, b in found.target)
    answers = {answer for answer in (found.target_name, words) if answer}
    accepted = set(chain(claim.to, claim.about))
    if role is not found.target_role or (accepted and not answers & accepted):
        wrong.append(f"target {answers} ({found.target_role}) instead of {accepted} ({role})")
    return wrong
