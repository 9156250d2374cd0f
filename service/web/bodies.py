"""What a body may be: media type, coding, JSON; from bytes to a question."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any, NoReturn

from fastapi import Request
from mimeparse import MimeTypeParseException, parse_mime_type
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.json_schema import SkipJsonSchema

from service.claims import OffsetUnit
from service.errors import InvalidInput, TooLarge, UnsupportedMediaType, invalid
from service.formats import FORMATS
from service.question import ClaimsRequest, Question
from service.web.examples import EXAMPLES, REPORT, WEB_PAGE
from service.web.negotiation import LONGEST_FIELD
from service.web.pages import article_of, require_reader

JSON, PLAIN, PAGE = "application/json", "text/plain", "text/html"

REQUEST_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        JSON: {"schema": {"$ref": "#/components/schemas/ClaimsRequest"}, "examples": EXAMPLES},
        PLAIN: {
            "schema": {"type": "string", "minLength": 1, "pattern": r"\S"},
            "examples": {"agency-report": {"summary": "A plain agency report", "value": REPORT}},
        },
        PAGE: {
            "schema": {
                "type": "string",
                "description": "A web page. Only read where the service has the extra `html`; the "
                "article in it is answered with the claims, since offsets refer to it.",
            },
            "examples": {"page": {"summary": "A web page", "value": WEB_PAGE}},
        },
    },
}


class Defaults(BaseModel):
    """The query of questions: their options, where the body does not say them.

    The specification has no defaults for them: clients would send these, unasked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_confidence: float = Field(
        default_factory=float,
        ge=0.0,
        le=1.0,
        allow_inf_nan=False,
        description="As in the JSON of the body, which goes before it.",
    )
    offset_unit: OffsetUnit = Field(
        default_factory=lambda: OffsetUnit.CODEPOINT,
        description="As in the JSON of the body, which goes before it.",
    )


class FormatOption(BaseModel):
    """The query of a request for an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Annotated[
        str | SkipJsonSchema[None],
        Field(
            description="The format of the answer; goes before `Accept`.",
            json_schema_extra={"enum": list(FORMATS)},
        ),
    ] = None


class Options(Defaults, FormatOption):
    """The query of a question that is answered in any format."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in: its text is a web page where ``page`` says so."""

    question: Question
    page: bool


async def read_body(request: Request, options: Options) -> Asked:
    """Read what a request's body, and its query, ask.

    Raises ``UnsupportedMediaType`` and ``InvalidInput``.
    """
    media_type = body_type(request, (JSON, PLAIN, PAGE))
    if media_type == PAGE:
        require_reader()
    body = decoded(await request.body())
    given = parse_json(body) if media_type == JSON else {"text": body}
    return Asked(question_in(given, options), page=media_type == PAGE)


def question_in(given: object, options: Defaults) -> Question:
    """Return the question that a value out of JSON asks, with ``options`` where it says none.

    Raises ``InvalidInput``.
    """
    if isinstance(given, dict):
        said = options.model_fields_set - {"format"}
        given = {**options.model_dump(include=said), **given}
    try:
        return ClaimsRequest.model_validate(given).question()
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False)) from None


async def plain_question(asked: Asked, *, limit: int) -> Question:
    """Return the question about plain text, of at most ``limit`` code points.

    Raises ``TooLarge``, and ``InvalidInput`` for a page without an article.
    """
    question = asked.question
    if asked.page:
        question = replace(question, text=await article_of(question.text))
    if len(question.text) > limit:
        msg = f"The text is longer than {limit:,} code points."
        raise TooLarge(msg, limit=limit)
    return question


def decoded(body: bytes) -> str:
    """Return the text that UTF-8 stands for; raises ``InvalidInput``."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        msg = f"The body is not UTF-8: byte {error.start} does not belong there."
        raise InvalidInput(msg) from None


def parse_json(text: str) -> object:
    """Parse JSON as RFC 8259 has it, without duplicate keys, NaN and Infinity.

    Raises ``InvalidInput``.
    """
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


def body_type(request: Request, readable: Sequence[str]) -> str:
    """Return the media type of a body that can be read; raises ``UnsupportedMediaType``."""
    codings = ",".join(request.headers.getlist("content-encoding")).lower().split(",")
    if any(coding.strip() not in {"", "identity"} for coding in codings):
        msg = "The body must not be compressed: no Content-Encoding other than identity is read."
        raise UnsupportedMediaType(msg)
    media_type, charset = _parsed(request.headers.get("content-type", "")[:LONGEST_FIELD])
    if media_type not in readable or charset not in {"utf-8", "utf8"}:
        *others, last = readable
        either = f"{', '.join(others)} or {last}" if others else last
        msg = f"The body must be {either}, in UTF-8."
        raise UnsupportedMediaType(msg)
    return media_type


@lru_cache(256)
def _parsed(content_type: str) -> tuple[str, str]:
    """Return the media type and the coding of characters, empty where there is no type."""
    try:
        kind, subtype, parameters = parse_mime_type(content_type)
    except MimeTypeParseException:
        return "", "utf-8"
    return f"{kind}/{subtype}".lower(), parameters.get("charset", "utf-8").lower()
