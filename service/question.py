"""What is asked, and the answer that is made of what was found."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictStr
from pydantic_core import PydanticCustomError

from service.claims import Answer, Extraction, OffsetUnit
from service.offsets import in_unit

SCHEMA = 1
"""Version of the answer's JSON; part of every id, so that no other version's answer is found."""


@dataclass(frozen=True, slots=True)
class Question:
    """A text and how its claims are asked for."""

    text: str
    min_confidence: float = 0.0
    offset_unit: OffsetUnit = OffsetUnit.CODEPOINT

    def id(self, model: str) -> str:
        """Return the SHA-256, in hexadecimal, of what is asked of which model.

        What is hashed is the UTF-8 of five lines: ``sayso/1`` (the number is that of the answer's
        schema), the model's version, the offset unit, the least confidence with four decimals,
        and the text, which may itself have line breaks and gets none at its end.
        """
        options = f"sayso/{SCHEMA}\n{model}\n{self.offset_unit}\n{self.min_confidence + 0.0:.4f}\n"
        return sha256((options + self.text).encode()).hexdigest()


def answer(question: Question, extraction: Extraction, model: str) -> Answer:
    """Make the answer to a question of what was found in its text."""
    claims = [c for c in extraction.claims if c.confidence >= question.min_confidence]
    kept = {claim.id for claim in claims}
    sources = [
        source.model_copy(update={"claims": ids})
        for source in extraction.sources
        if (ids := [each for each in source.claims if each in kept])
    ]
    return Answer(
        id=question.id(model),
        model=model,
        language=extraction.language,
        offset_unit=question.offset_unit,
        claims=in_unit(question.text, claims, question.offset_unit),
        sources=sources,
    )


def _encodable(value: object) -> object:
    """Refuse lone surrogates: no text has them, and no offset in UTF-8 could count them."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            kind, message = "surrogate", "has a lone surrogate at code point {at}: this is no text"
            raise PydanticCustomError(kind, message, {"at": error.start}) from None
    return value


def _not_blank(value: str) -> str:
    if not value or value.isspace():
        kind, message = "blank", "is empty or blank"
        raise PydanticCustomError(kind, message)
    return value


def _rounded(value: float) -> float:
    return round(value, 4)


class ClaimsRequest(BaseModel):
    """A text, and how its claims are wanted."""

    # An error's message may get into a log: it has nothing of the text.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    text: Annotated[
        StrictStr,
        BeforeValidator(_encodable),
        AfterValidator(_not_blank),
        Field(
            description="The article: plain text, in English. Paragraphs end with a line break. "
            "At most 1,000,000 code points, unless the service is set up otherwise.",
            json_schema_extra={"minLength": 1, "pattern": r"\S"},
            examples=["The mandate will be extended, the ministry said on Monday."],
        ),
    ]
    min_confidence: Annotated[
        float,
        Field(
            strict=True,
            ge=0.0,
            le=1.0,
            allow_inf_nan=False,
            description="Claims below this probability are left out. Rounded to four decimals.",
        ),
        AfterValidator(_rounded),
    ] = 0.0
    offset_unit: OffsetUnit = Field(
        OffsetUnit.CODEPOINT,
        description="What offsets count: `codepoint` (Python), `utf16` code units (JavaScript, "
        "Java), `utf8` bytes (Go, Rust).",
    )

    def question(self) -> Question:
        """Return what is asked."""
        return Question(self.text, self.min_confidence, self.offset_unit)
