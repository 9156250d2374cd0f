"""What is to be done, and what came of a part of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.archive.extraction import PARQUET
from service.bulk.parts import PART_BYTES
from service.bulk.places import Place
from service.claims import OffsetUnit

if TYPE_CHECKING:
    from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done.

    ``sources`` are paths, URIs or patterns of JSON lines and Parquet, whose ``text_field`` and
    ``id_field`` are looked at; a part of them has about ``part_bytes``. In the directory ``output``
    each gets a file that ends with ``suffix``.
    """

    sources: tuple[str, ...]
    output: Place
    suffix: str = PARQUET
    text_field: str = "text"
    id_field: str = "id"
    min_confidence: float = 0.0
    offset_unit: OffsetUnit = OffsetUnit.CODEPOINT
    part_bytes: int = PART_BYTES

    def state(self, model: str) -> "dict[str, JsonValue]":
        """Return what all rows of one output have in common, ``model`` made them."""
        return {
            "fields": [self.text_field, self.id_field],
            "min_confidence": self.min_confidence,
            "offset_unit": self.offset_unit,
            "part_bytes": self.part_bytes,
            "rows": self.suffix,
            "model": model,
        }


@dataclass(frozen=True, slots=True)
class Done:
    """A part is done: how many articles it had, and how many of them have a problem."""

    part: str
    articles: int
    problems: int
