"""The whole pipeline as one component of somebody else's: ``nlp.add_pipe("sayso")``.

It reads ``doc.text`` with a pipeline of its own and takes nothing from the components before it:
its syntax is read for the tokens of one tokenizer.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc

from service.claims import Claim

if TYPE_CHECKING:
    from service.pipeline.build import ClaimPipeline

KEPT = "sayso_claims"
"""Where ``Doc.user_data`` keeps the claims, as plain data: so they survive ``Doc.to_bytes``."""


def claims_of(doc: Doc) -> list[Claim]:
    """Return the claims of ``doc``, none where the component has not been run on it."""
    return [Claim.model_validate(each) for each in doc.user_data.get(KEPT, ())]


if not Doc.has_extension("claims"):
    Doc.set_extension("claims", getter=claims_of)


class Sayso:
    """Sets ``doc._.claims``: a list of ``service.claims.Claim`` in text order.

    Offsets count code points into ``doc.text``, as ``doc.char_span`` takes them. The model is
    loaded with the first text, by each process for itself.
    """

    def __init__(self, *, min_confidence: float = 0.0, threads: int = 1) -> None:
        self._min_confidence = min_confidence
        self._threads = threads
        self._pipeline: ClaimPipeline | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Read one text.

        Raises:
            UnsupportedLanguage: it is clearly not English.
        """
        if self._pipeline is None:
            from service.pipeline import build  # noqa: PLC0415  (it need not exist to be added)

            self._pipeline = build.load(threads=self._threads)
        found = self._pipeline.run(doc.text).claims if doc.text.strip() else []
        doc.user_data[KEPT] = [
            claim.model_dump(mode="json")
            for claim in found
            if claim.confidence >= self._min_confidence
        ]
        return doc

    def __reduce__(self) -> tuple[Callable[..., "Sayso"], tuple[float, int]]:
        """Leave the model behind when a process is handed to another."""
        return _again, (self._min_confidence, self._threads)


def _again(min_confidence: float, threads: int) -> Sayso:
    return Sayso(min_confidence=min_confidence, threads=threads)


@Language.factory(
    "sayso", assigns=["doc._.claims"], default_config={"min_confidence": 0.0, "threads": 1}
)
def make(nlp: Language, name: str, min_confidence: float, threads: int) -> Any:  # noqa: ANN401, ARG001  (as spaCy calls it)
    """Make the component. ``threads`` is how many threads one inference may use."""
    return Sayso(min_confidence=min_confidence, threads=threads)
