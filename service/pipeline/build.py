"""The whole pipeline: which components, in which order, and what becomes of a text.

One article: text → ``Doc`` → :class:`~service.claims.Extraction`. Nothing of spaCy's leaves
:class:`ClaimPipeline`: its strings live in a memory zone that ends with the call.
"""

import json
import sys
from collections.abc import Sequence
from copy import copy
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from service.claims import Claim, Cue, Extraction, NamedSource, Source, Span, Target
from service.errors import InvalidInput
from service.memory import give_back
from service.pipeline import (  # noqa: F401, TC001 - importing registers the components
    attribution,
    confidence,
    coreference,
    quotes,
    tagger,
    targets,
)
from service.pipeline.annotations import TEXT, Attribution, text_of
from service.pipeline.language import LanguageGate
from service.pipeline.tokens import BoundedTokenizer
from service.pipeline.wanted import Wanted, always, go_on, reading

WEIGHTS = Path(__file__).parent / "weights"
MOST_WORDS = 250_000
"""Words that a vocabulary takes in, those of past texts included, before another is made; 4 MB."""
ENTRIES = 1_000
"""Entries of the tagger's vocabulary whose words spaCy's knows beforehand: of a text's own spaCy's
tokenizer keeps nothing, and takes each apart anew. They are half of a text's words, and learnt in a
hundredth of a second."""
TEXTS_BETWEEN = 100
"""Texts after which freed memory is given back."""


def load(weights: Path = WEIGHTS, *, threads: int = 1) -> "ClaimPipeline":
    """Load everything that an extraction needs; takes about a second.

    ``threads`` is how many threads one inference may use.
    """
    manifest = _manifest(weights)
    nlp = _reader(weights, manifest, threads)
    for name in ("sayso_attribution", "sayso_coreference", "sayso_targets"):
        nlp.add_pipe(name)
    nlp.add_pipe("sayso_confidence", config={"file": str(weights / "calibration.json")})
    component = cast("tagger.TaggerComponent", nlp.get_pipe("sayso_tagger"))
    frequent = _frequent(component.tagger.tokenizer)
    nlp.tokenizer(frequent)
    return ClaimPipeline(nlp, manifest, frequent)


def reader(weights: Path = WEIGHTS, *, threads: int = 1) -> Language:
    """Return what reads a text of any length: tokens, quotations, tagger; all before any rule."""
    return _reader(weights, _manifest(weights), threads)


def _reader(weights: Path, manifest: dict[str, Any], threads: int) -> Language:
    nlp = _blank()
    nlp.add_pipe("sayso_quotes")
    options = {"files": str(weights), "threads": threads, **manifest["tagger"]}
    nlp.add_pipe("sayso_tagger", config=options)
    return nlp


def _blank() -> Language:
    nlp = spacy.blank("en")
    nlp.max_length = sys.maxsize  # meant for what a parser of spaCy's would hold in memory
    nlp.tokenizer = BoundedTokenizer(nlp.tokenizer)
    # What words look like takes half of the tokenizer's time, and nobody asks.
    nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]
    return nlp


def _knowing(words: str) -> Language:
    """Make one whose vocabulary knows how some words are cut."""
    nlp = _blank()
    nlp.tokenizer(words)
    return nlp


def _frequent(tokenizer: Tokenizer) -> str:
    """Give frequent words of English: a vocabulary of word pieces begins with them."""
    first = tokenizer.token_to_id("the") or 0
    words = (tokenizer.id_to_token(number) or "" for number in range(first, first + ENTRIES))
    return " ".join(["a", *filter(str.isalpha, words)])


def _manifest(weights: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((weights / "manifest.json").read_text(encoding="utf-8"))
    return read


def _rules() -> str:
    """Name the rules as they are, however small a change was: answers are kept by their version."""
    files = sorted(file for file in Path(__file__).parent.iterdir() if file.is_file())
    return sha256(b"".join(map(Path.read_bytes, files))).hexdigest()[:8]


class ClaimPipeline:
    """Texts in, extractions out. Not safe to share between threads: one owner.

    ``version`` names rules and weights; ``card`` says what the weights are and how good. The
    components are those of ``nlp``, and keep nothing of a text. ``frequent`` are words that its
    vocabulary knows, and that each which is made later is to know.
    """

    def __init__(self, nlp: Language, manifest: dict[str, Any], frequent: str) -> None:
        self._nlp = nlp
        self._frequent = frequent
        self._components = [component for _, component in nlp.pipeline]
        self._gate = LanguageGate()
        self._texts = 0
        self.card = manifest
        self.version = f"{manifest['version']}.{_rules()}"

    def another(self) -> "ClaimPipeline":
        """Make one for another thread: words and their strings of its own, all else shared."""
        made = copy(self)
        made._nlp = _knowing(self._frequent)  # noqa: SLF001  (its own)
        return made

    def run(self, text: str) -> Extraction:
        """Extract the claims of one article.

        Raises:
            InvalidInput: the text holds lone surrogates, or is long and has hardly any words.
            UnsupportedLanguage: it is clearly not English.
        """
        language = self._language(text)
        self._keep_small()
        with self._nlp.memory_zone():
            return extraction(self.read(text), language)

    def run_many(
        self, texts: list[str], wanted: Sequence[Wanted] | None = None
    ) -> list[Extraction | Exception]:
        """Extract from several; one that fails does not harm the others. Same order and length.

        ``wanted`` says of each text whether somebody still waits for it; one that is not wanted any
        more is given up before long, with ``Unwanted``.
        """
        answers: list[Extraction | Exception] = []
        for text, one in zip(texts, wanted or [always] * len(texts), strict=True):
            try:
                with reading(one):
                    answers.append(self.run(text))
            except Exception as error:  # noqa: BLE001 - it is the answer
                answers.append(error)
        return answers

    def read(self, text: str) -> Doc:
        """Run all components; ``doc._.attributions`` holds the claims."""
        doc = self._nlp.make_doc(text)
        doc.user_data[TEXT] = text
        for component in self._components:
            go_on()
            doc = component(doc)
        return doc

    def _keep_small(self) -> None:
        """Make what readings leave behind no more with each.

        The words of a zone leave their places in the vocabulary's tables taken, so the whole is
        made anew from time to time, in 0.2 seconds.
        """
        if len(self._nlp.vocab) > MOST_WORDS:
            del self._nlp  # before the next takes as much again beside it
            self._nlp = _knowing(self._frequent)
        self._texts += 1
        if self._texts % TEXTS_BETWEEN == 0:
            give_back()

    def _language(self, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            message = f"The text holds a lone surrogate at code point {error.start}."
            raise InvalidInput(message) from None
        return self._gate.check(text)


def extraction(doc: Doc, language: str) -> Extraction:
    """Turn the annotations of ``doc`` into plain data."""
    text = text_of(doc)
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
