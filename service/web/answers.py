"""Answers out: their bytes, their fields, and how the specification describes them."""

import asyncio
from typing import Any

from service.claims import Answer
from service.formats import FORMATS, JSON, Format, Reading
from service.formats.lines import ClaimLine
from service.formats.plain import PageAnswer

MODELS = (Answer, PageAnswer, ClaimLine)
"""What the specification refers to."""
REFERENCE = "#/components/schemas/{model}"
DESCRIBED: dict[str, dict[str, Any]] = {
    "jsonld": {
        "type": "object",
        "description": "A schema.org `Quotation` for direct speech, a `Claim` for paraphrase, each "
        "with the targets of a W3C Web Annotation, whose offsets count code points.",
    },
    "csv": {
        "type": "string",
        "description": "A row for each claim, below one of names. Text that a spreadsheet would "
        "compute has an apostrophe before it.",
    },
    "html": {
        "type": "string",
        "description": "A page that loads nothing: the article with its claims marked, and who "
        "says what.",
    },
    "ndjson": {
        "type": "string",
        "description": "A claim in each line.",
        "contentMediaType": "application/x-ndjson",
        "contentSchema": {"$ref": REFERENCE.format(model=ClaimLine.__name__)},
    },
}


def answers(*models: str) -> dict[str, Any]:
    """Describe for OpenAPI an answer in all its formats, ``models`` being those of the JSON."""
    listed = [{"$ref": REFERENCE.format(model=name)} for name in models]
    json = listed[0] if len(listed) == 1 else {"anyOf": listed}
    return {
        each.media_type: {"schema": DESCRIBED.get(each.name, json)} for each in FORMATS.values()
    }


def fields(form: Format) -> dict[str, str]:
    """Return the header fields that every answer in a format has."""
    found = {
        # A browser may keep an answer, and asks each time whether it still holds.
        "Cache-Control": "private, no-cache",
        "Content-Type": form.content_type,
        "Vary": "Accept",
    }
    if form.policy is not None:
        found["Content-Security-Policy"] = f"{form.policy}; frame-ancestors 'none'"
    return found


async def written(form: Format, payload: bytes, article: str | None) -> bytes:
    """Return what is sent: ``payload``, the JSON that is kept, in another format.

    ``article`` is the text where it is at hand and belongs into the answer.
    """
    if form is JSON and article is None:
        return payload

    def write() -> bytes:
        reading = Reading(Answer.model_validate_json(payload), article)
        return (form.head + form.write(reading)).encode()

    return await asyncio.to_thread(write)
