"""Ask whether a weakness is known of anything that the service is installed with.

usage: python -m tests.quality.audit

What is asked about are the very versions and hashes of the requirements. Exit codes: 0, all of
them were looked up and nothing is known; 1, something is, or the requirements are at fault; 77,
skipped: not all of them could be looked up.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FILES = ("requirements/runtime.txt", "requirements/postgres.txt")
CLEAN, WEAK, SKIPPED = 0, 1, 77
PIP_AUDIT = [sys.executable, "-m", "pip_audit"]
OPTIONS = ["--require-hashes", "--disable-pip", "--format=json", "--progress-spinner=off"]
NO_ANSWER = re.compile(
    r"Could not connect|Max retries|Connection\w*Error|timed? ?out", re.IGNORECASE
)


def lookup(command: list[str]) -> tuple[list[dict[str, Any]] | None, str]:
    """Have pip-audit look everything up; return what it found of each, and what it complained of.

    Nothing where nobody answered.
    """
    files = [option for file in FILES for option in ("--requirement", file)]
    ran = subprocess.run(  # noqa: S603  (ours)
        [*command, *OPTIONS, *files], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if not ran.stdout.strip():
        return None, ran.stderr
    found: list[dict[str, Any]] = json.loads(ran.stdout)["dependencies"]
    return found, ran.stderr


def main(command: list[str] = PIP_AUDIT) -> int:
    """Tell what is known; return the exit code."""
    found, complaint = lookup(command)
    if found is None:
        reached = not NO_ANSWER.search(complaint)
        print(complaint if reached else "no answer from the service that knows of weaknesses")
        return WEAK if reached else SKIPPED
    weak = [(each, known) for each in found for known in each.get("vulns", [])]
    for each, known in weak:
        fixed = ", ".join(known["fix_versions"]) or "no version"
        print(f"{each['name']} {each['version']}: {known['id']}, fixed in {fixed}")
    if weak:
        return WEAK
    unknown = [each["name"] for each in found if "skip_reason" in each]
    if unknown or not found:
        few = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")
        print(f"{len(unknown)} of {len(found)} packages could not be looked up: {few}")
        return SKIPPED
    print(f"nothing is known of {len(found)} packages")
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
