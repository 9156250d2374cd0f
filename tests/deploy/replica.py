"""``sayso serve`` over the stub, which has a version and takes its time for an article."""

import os
import sys
import time
from collections.abc import Sequence

from fastapi import FastAPI

from service import cli
from service.claims import Extraction
from service.pipeline.wanted import Wanted
from service.settings import Settings
from service.web.app import create_app, start_logging
from tests.conftest import StubPipeline

VERSION, SECONDS = "STUB_VERSION", "STUB_SECONDS"
"""Variables of the environment: the version that it says it has, and seconds for each article."""


class SlowStub(StubPipeline):
    """A stub that takes its time."""

    version = os.environ.get(VERSION, "1.0.0")

    def run(self, text: str) -> Extraction:
        """Read one text."""
        time.sleep(float(os.environ.get(SECONDS, "0")))
        return super().run(text)

    def run_many(
        self,
        texts: list[str],
        wanted: Sequence[Wanted] | None = None,  # noqa: ARG002  (it reads to the end)
    ) -> list[Extraction | Exception]:
        """Read several."""
        return [self.run(text) for text in texts]


def app() -> FastAPI:
    """Make the app of the environment's settings."""
    settings = Settings()
    start_logging(settings)
    return create_app(settings, load=SlowStub)


if __name__ == "__main__":
    sys.exit(cli.main(["serve"], app=f"{__spec__.name}:app"))
