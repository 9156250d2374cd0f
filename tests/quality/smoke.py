"""Ask a service the least that it must be able to do.

usage: python -m tests.quality.smoke URL
       python -m tests.quality.smoke --start COMMAND

It must find the claim of one sentence, answer it from its cache the second time, and have the
files of its documentation. Needs nothing but Python, so that it runs beside a container.
"""

import argparse
import json
import sys
import urllib.request
from contextlib import nullcontext

from tests.quality.server import serving

TEXT = "The harbour bridge will be closed for eight months, Mayor Ana Lindqvist said."
FILES = ("docs", "static/docs.js", "static/swagger/swagger-ui-bundle.js", "openapi.json")


def ask(url: str) -> None:
    """Raise ``AssertionError`` or ``OSError`` where the service at ``url`` falls short."""
    body = json.dumps({"text": TEXT}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/v1/claims", body, headers)  # noqa: S310  (our own)
    for seen in ("", "hit"):
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310  (our own)
            answer = json.load(response)
            status = response.headers["Cache-Status"]
        names = [claim["source"]["name"] for claim in answer["claims"]]
        assert "Ana Lindqvist" in names, f"nobody said it: {names}"
        assert seen in status, f"not from the cache: {status}"
    for file in FILES:
        with urllib.request.urlopen(f"{url}/{file}", timeout=30) as response:  # noqa: S310  (our own)
            assert response.read(), f"{file} is empty"


def main() -> int:
    """Ask as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("url", nargs="?")
    which.add_argument("--start", metavar="COMMAND", help="the program sayso that is to be started")
    arguments = parser.parse_args()
    start = arguments.start
    with serving([start], cache=True) if start else nullcontext(arguments.url) as url:
        try:
            ask(url)
        except (AssertionError, OSError) as error:
            print(f"{url}: {error}", file=sys.stderr)
            return 1
    print(f"{start or url}: claims, cache and documentation are there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
