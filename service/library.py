"""The service as a library: one function, over a pipeline of this process's own."""

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from service.claims import Answer, OffsetUnit
from service.question import ClaimsRequest, answer

if TYPE_CHECKING:
    from service.pipeline.build import ClaimPipeline

_turn = Lock()  # the pipeline has one owner at a time


def extract(
    text: str,
    *,
    min_confidence: float = 0.0,
    offset_unit: OffsetUnit | str = OffsetUnit.CODEPOINT,
) -> Answer:
    """Read an English news article and return who says what in it.

    The first call loads the model, which takes about two seconds. Calls from several threads are
    answered one after the other. Nothing is cached.

    Args:
        text: the article, plain; paragraphs end with a line break.
        min_confidence: claims below this probability, from 0 to 1, are left out.
        offset_unit: what offsets count: ``codepoint`` (so that ``text[span.start:span.end]`` is
            the span's text), ``utf16`` or ``utf8``.

    Raises:
        ValueError: the text is blank or has lone surrogates, or an option is out of bounds; it is
            a ``pydantic.ValidationError`` and does not repeat the text.
        service.errors.UnsupportedLanguage: the text is clearly not English.
    """
    asked = ClaimsRequest.model_validate(
        {"text": text, "min_confidence": min_confidence, "offset_unit": offset_unit}
    )
    with _turn:
        pipeline = _pipeline()
        found = pipeline.run(asked.text)
    return answer(asked.question(), found, pipeline.version)


@cache
def _pipeline() -> "ClaimPipeline":
    from service.pipeline import build  # noqa: PLC0415  (spaCy only where articles are read)

    return build.load()
