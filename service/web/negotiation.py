"""What a body may be: media type, coding, JSON; from bytes to a question."""

import json
from email.message import Message
from typing import Annotated, Any, NoReturn

from fastapi import Depends, Request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictStr,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from service.claims import OffsetUnit
from service.errors import InvalidInput, TooLarge, UnsupportedMediaType
from service.extractor import Question
from service.web.problems import invalid

JSON = "application/json"


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

    model_config = ConfigDict(extra="forbid", frozen=True)

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


async def read_question(request: Request) -> Question:
    """Read the question that a request's body asks.

    Raises ``UnsupportedMediaType``, ``TooLarge`` and ``InvalidInput``.
    """
    _check_coding(request)
    _check_media_type(request)
    given = parse_json(await request.body())
    try:
        asked = ClaimsRequest.model_validate(given)
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False)) from None
    limit: int = request.state.max_text_chars
    if len(asked.text) > limit:
        msg = f"The text is longer than {limit:,} code points."
        raise TooLarge(msg, limit=limit)
    return Question(asked.text, asked.min_confidence, asked.offset_unit)


QuestionAsked = Annotated[Question, Depends(read_question)]
"""The question, for an endpoint's signature."""


def parse_json(body: bytes) -> object:
    """Parse JSON as RFC 8259 has it, in UTF-8, without duplicate keys, NaN and Infinity.

    Raises ``InvalidInput``.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        msg = f"The body is not UTF-8: byte {error.start} does not belong there."
        raise InvalidInput(msg) from None
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        msg = f"The body is no JSON: unexpected at line {error.lineno}, column {error.colno}."
        raise InvalidInput(msg) from None
    except ValueError:  # an integer of more digits than Python reads
        msg = "The body has a number that is too long."
        raise InvalidInput(msg) from None
    except RecursionError:
        msg = "The body is nested too deeply."
        raise InvalidInput(msg) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "The body has an object with the same key twice."
        raise InvalidInput(msg)
    return found


def _constant(_name: str) -> NoReturn:
    msg = "The body has a number that JSON does not know: NaN or Infinity."
    raise InvalidInput(msg)


def _check_coding(request: Request) -> None:
    codings = ",".join(request.headers.getlist("content-encoding")).lower().split(",")
    if any(coding.strip() not in {"", "identity"} for coding in codings):
        msg = "The body must not be compressed: no Content-Encoding other than identity is read."
        raise UnsupportedMediaType(msg)


def _check_media_type(request: Request) -> None:
    message = Message()
    message["Content-Type"] = request.headers.get("content-type", "")
    charset = message.get_param("charset", "utf-8")
    if message.get_content_type() != JSON or str(charset).lower() not in {"utf-8", "utf8"}:
        msg = f"The body must be {JSON}, in UTF-8."
        raise UnsupportedMediaType(msg)
