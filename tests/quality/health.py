"""Run the HEALTHCHECK of the Dockerfile, as a container engine would; end with its exit code."""

import json
import re
import subprocess
import sys
from pathlib import Path

DOCKERFILE = Path(__file__).parents[2] / "Dockerfile"


def main() -> int:
    """Run it with this Python, in place of the image's."""
    text = DOCKERFILE.read_text("utf-8").replace("\\\n", " ")
    match = re.search(r"^HEALTHCHECK .*?CMD (\[.*\])$", text, re.MULTILINE)
    if match is None:
        message = "the Dockerfile has no HEALTHCHECK in exec form"
        raise ValueError(message)
    _python, *arguments = json.loads(match[1])
    return subprocess.run([sys.executable, *arguments], check=False).returncode  # noqa: S603  (ours)


if __name__ == "__main__":
    sys.exit(main())
