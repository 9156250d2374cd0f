"""NDJSON: a line for each claim, for programs that read one after the other."""

from typing import Any

from pydantic import Field

from service.claims import Claim, OffsetUnit
from service.formats.reading import Reading


class ClaimLine(Claim):
    """A claim that stands alone: one line of NDJSON."""

    article: str = Field(
        description="The answer's `id`; from the command line, the name of the file."
    )
    offset_unit: OffsetUnit = Field(description="What all offsets count.")


def write(reading: Reading) -> str:
    """Write the claims, each in a line that ends with a line feed."""
    beside = {"article": reading.label, "offset_unit": reading.answer.offset_unit}
    lines: list[dict[str, Any]] = [{**dict(claim), **beside} for claim in reading.answer.claims]
    return "".join(f"{ClaimLine.model_construct(**each).model_dump_json()}\n" for each in lines)
