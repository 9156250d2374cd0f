"""Pipelines for processes that are started often: nothing is imported that they can do without."""

import os
import signal
import time
from collections.abc import Mapping, Sequence
from typing import ClassVar

from pydantic import JsonValue

from service.claims import Extraction
from service.pipeline.wanted import Wanted


class Slow:
    """Takes its time, and finds nothing."""

    version = "0.0.0+slow"
    card: ClassVar[Mapping[str, JsonValue]] = {}

    def another(self) -> "Slow":
        """Return itself: it keeps nothing."""
        return self

    def run(self, text: str) -> Extraction:
        """Read one text; one with ``killer`` ends the process."""
        if "killer" in text:
            os._exit(9)
        time.sleep(0.01)
        return Extraction(language="en", claims=[], sources=[])

    def run_many(
        self,
        texts: list[str],
        wanted: Sequence[Wanted] | None = None,  # noqa: ARG002  (it reads to the end)
    ) -> list[Extraction | Exception]:
        """Read several."""
        return [self.run(text) for text in texts]


class Fatal(Slow):
    """Ends the process that started its own as well, of a text with ``fatal``."""

    def run(self, text: str) -> Extraction:
        """Read one text."""
        if "fatal" in text:
            os.kill(os.getppid(), signal.SIGKILL)
        return super().run(text)


def none() -> Slow:
    """Fail to load."""
    raise RuntimeError
