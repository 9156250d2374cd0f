"""Articles with gold, read from ``cases/*.toml``: one file a phenomenon, one table an article.

Each claim gives its parts by their words. ``content`` stands once in the article; the cue is
taken nearest to it, the source nearest to the cue. An empty ``name`` is null, several names are
alternatives. ``to`` lists acceptable addressees, ``about`` acceptable subjects, ``nothing`` is
true where there is no target at all; without the three the target is not looked at.
"""

import re
import tomllib
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import TargetRole
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.attribution import quotation_kind
from service.pipeline.coreference import coreference
from service.pipeline.quotes import quotes
from service.pipeline.stretches import Words
from service.pipeline.targets import targets

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Gold:
    """A claim, its parts as words, and what should be made of it."""

    content: list[str]
    cue: str
    source: str
    names: list[str | None]
    kind: str
    to: list[str]
    about: list[str]
    nothing: bool


@dataclass(frozen=True, slots=True)
class Case:
    """An article and its claims; other claims in it are of no interest."""

    id: str
    text: str
    claims: list[Gold]


def load(phenomenon: str) -> list[Case]:
    """Read the articles of one phenomenon."""
    file = CASES / f"{phenomenon}.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        Case(case["id"], case["text"].strip(), [_gold(claim) for claim in case["claims"]])
        for case in table["case"]
    ]


def _gold(claim: dict[str, Any]) -> Gold:
    return Gold(
        content=_several(claim["content"]),
        cue=claim["cue"],
        source=claim["source"],
        names=[name or None for name in _several(claim["name"])],
        kind=claim["kind"],
        to=claim.get("to", []),
        about=claim.get("about", []),
        nothing=claim.get("nothing", False),
    )


def _several(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def attributions(text: str, claims: list[Gold]) -> list[Attribution]:
    """Say by hand what a tagger would have found: content, cue and source."""
    found = []
    for claim in claims:
        content = [_only(text, piece) for piece in claim.content]
        cue = _nearest(text, claim.cue, content)
        source = _nearest(text, claim.source, [cue] if cue else content)
        found.append(
            Attribution(
                content=content,
                cue=[cue] if cue else [],
                source=[source] if source else [],
            )
        )
    return found


def _only(text: str, words: str) -> Chars:
    assert text.count(words) == 1, f"stands {text.count(words)} times: {words}"
    start = text.index(words)
    return start, start + len(words)


def _nearest(text: str, words: str, pieces: list[Chars]) -> Chars | None:
    """Find the occurrence of some whole words that is nearest to one of the pieces."""
    if not words:
        return None
    edge = r"(?<!\w){}(?!\w)" if words[0].isalnum() else "{}"
    places = [match.span() for match in re.finditer(edge.format(re.escape(words)), text)]
    assert places, f"stands nowhere: {words}"
    return min(places, key=lambda place: min(_distance(place, piece) for piece in pieces))


def _distance(one: Chars, other: Chars) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def annotate(nlp: Language, text: str, claims: list[Gold]) -> Doc:
    """Parse an article, put the claims in by hand, and resolve them."""
    doc = quotes(nlp(text))
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
