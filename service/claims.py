"""What an extraction consists of: what the pipeline makes, the cache keeps and HTTP answers.

Offsets are half open and, here, count Unicode code points; ``service.offsets`` turns them into
other units. Every span's ``text`` is exactly what stands between its offsets. All models are
frozen and have no defaults, so that every field shows as required in the schema.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class OffsetUnit(StrEnum):
    """What offsets count."""

    CODEPOINT = "codepoint"
    UTF16 = "utf16"
    UTF8 = "utf8"


class QuotationKind(StrEnum):
    """How much of a content stands in quotation marks: all, nothing, a part."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SourceKind(StrEnum):
    """What kind of source answers for a claim."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"
    AUTHOR = "author"
    NONE = "none"


class TargetRole(StrEnum):
    """Whether the act of saying is aimed at the target, or the content is about it."""

    ADDRESSEE = "addressee"
    SUBJECT = "subject"


class Model(BaseModel):
    """A frozen model that knows all its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Offset = Annotated[int, Field(ge=0)]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Span(Model):
    """A stretch of the text."""

    start: Offset = Field(description="Offset of the first character, in the unit asked for.")
    end: Offset = Field(description="Offset behind the last character, in the unit asked for.")
    text: str = Field(description="Exactly what stands between the offsets.")


class Cue(Model):
    """The words that attribute."""

    text: str = Field(description="The words, pieces joined by a space.", examples=["said"])
    spans: list[Span] = Field(description="Where they stand.")


class Source(Model):
    """Who answers for a claim."""

    text: str = Field(
        description="The words beside the cue, pieces joined by a space; empty where it is hidden.",
        examples=["he"],
    )
    spans: list[Span] = Field(description="Where they stand; empty where the source is hidden.")
    name: str | None = Field(
        description="Who that is, after reading the whole article; null where it does not say.",
        examples=["Irakli Garibashvili"],
    )
    kind: SourceKind = Field(description="What kind of source it is; `none` where it is hidden.")


class Target(Model):
    """Whom a claim is aimed at, else what it is about."""

    text: str = Field(description="The words, pieces joined by a space.")
    spans: list[Span] = Field(description="Where they stand.")
    name: str = Field(description="The words, or the name they stand for.")
    role: TargetRole = Field(
        description="`addressee`: the saying is aimed at it; `subject`: the content is about it."
    )


class Claim(Model):
    """Something that the text says somebody else says, writes, believes, expects or wants."""

    id: str = Field(description="`c1`, `c2`, … in text order.", examples=["c1"])
    text: str = Field(description="The content, pieces joined by a space.")
    spans: list[Span] = Field(description="Where the content stands, without quotation marks.")
    quotation: QuotationKind = Field(
        description="Whether all (`direct`), none (`indirect`) or a part (`mixed`) of the content "
        "stands in quotation marks."
    )
    cue: Cue | None = Field(
        description="The words that attribute; null where none stand beside the content."
    )
    source: Source = Field(description="Who answers for it.")
    target: Target | None = Field(description="Null where the content names nothing.")
    confidence: Probability = Field(
        description="Probability that content and source are what a careful reader would name."
    )


class NamedSource(Model):
    """One source and all its claims."""

    name: str = Field(description="As in the claims' `source.name`.")
    kind: SourceKind = Field(description="As in the claims' `source.kind`.")
    claims: list[str] = Field(description="Ids of the source's claims, in text order.")


class Extraction(Model):
    """What was found in a text; offsets in code points."""

    language: str = Field(description="ISO 639-1 code of the text's language.", examples=["en"])
    claims: list[Claim] = Field(description="In text order.")
    sources: list[NamedSource] = Field(description="Every named source, in order of first claim.")


class Answer(Model):
    """What a request is answered with; offsets in the unit asked for."""

    id: str = Field(
        description="SHA-256 of what was asked: `GET /v1/claims/{id}` finds the answer again.",
        examples=["5b0a3f0c7d0d1e4c8f57d2f4b9a1a6c2d9e8f7061524334251607f8e9dacbbed"],
    )
    model: str = Field(description="Version of the rules and weights that answered.")
    language: str = Field(description="ISO 639-1 code of the text's language.", examples=["en"])
    offset_unit: OffsetUnit = Field(description="What all offsets count.")
    claims: list[Claim] = Field(
        description="In text order. Ids are those of the whole extraction: where `min_confidence` "
        "leaves claims out, the others keep theirs."
    )
    sources: list[NamedSource] = Field(
        description="Every named source of these claims, in order of first claim."
    )
