"""The service over the stub, for tests that need processes and sockets.

Run as a program it is ``sayso serve``, with the same arguments and settings.
"""

import os
import sys
import time

from fastapi import FastAPI

from service.claims import Extraction
from service.cli import main
from service.settings import Settings
from service.web.app import create_app, start_logging
from tests.conftest import StubPipeline


class FragilePipeline(StubPipeline):
    """Also takes a while where a text says ``slow``, and ends its process where it says ``die``."""

    def _read(self, text: str) -> Extraction:
        if "die" in text.split():
            os._exit(1)
        if "slow" in text.split():
            time.sleep(0.2)
        return super()._read(text)


def make() -> FastAPI:
    """Make the app of the environment's settings."""
    settings = Settings()
    start_logging(settings)
    return create_app(settings, FragilePipeline())


if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]], app="tests.fault.stub:make"))
