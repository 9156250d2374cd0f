"""Pipelines for processes that are started often: nothing is imported that they can do without."""

import os
import time
from collections.abc import Mapping
from typing import ClassVar

from pydantic import JsonValue

from service.claims import Extraction


class Slow:
    """Takes its time, and finds nothing."""

    version = "0.0.0+slow"
    card: ClassVar[Mapping[str, JsonValue]] = {}

    def run(self, text: str) -> Extraction:
        """Read one text; one with ``killer`` ends the process."""
        if "killer" in text:
            os._exit(9)
        time.sleep(0.01)
        return Extraction(language="en", claims=[], sources=[])

    def run_many(self, texts: list[str]) -> list[Extraction | Exception]:
        """Read several."""
        return [self.run(text) for text in texts]


def none() -> Slow:
    """Fail to load."""
    raise RuntimeError
