"""The service over the stub, for tests that need processes and sockets.

Run as a program it is ``sayso serve``, with the same arguments and settings.
"""

import os
import sys
import time
from pathlib import Path

from fastapi import FastAPI

from service.claims import Extraction
from service.cli import main
from service.settings import Settings
from service.web.app import create_app, start_logging
from tests.conftest import StubPipeline


class FragilePipeline(StubPipeline):
    """Also obeys a text: ``slow`` takes a while, ``die`` ends its process.

    ``until FILE`` makes FILE.begun, and takes until there is FILE.
    """

    def _read(self, text: str) -> Extraction:
        words = text.split()
        if "die" in words:
            os._exit(1)
        if "slow" in words:
            time.sleep(0.2)
        if words[:1] == ["until"]:
            Path(f"{words[1]}.begun").touch()
            while not Path(words[1]).exists():
                time.sleep(0.01)
        return super()._read(text)


def make() -> FastAPI:
    """Make the app of the environment's settings."""
    settings = Settings()
    start_logging(settings)
    return create_app(settings, FragilePipeline())


if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]], app="tests.fault.stub:make"))
