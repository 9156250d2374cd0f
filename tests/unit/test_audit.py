"""An audit that could not look everything up does not pass."""

import json
import sys
from typing import Any

import pytest

from tests.quality import audit

FINE: dict[str, Any] = {"name": "good", "version": "1.0", "vulns": []}
WEAK: dict[str, Any] = {
    "name": "bad",
    "version": "2.0",
    "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"], "aliases": [], "description": ""}],
}
UNKNOWN: dict[str, Any] = {"name": "other", "skip_reason": "Dependency not found on PyPI"}


def saying(out: str, complaint: str = "") -> list[str]:
    """Return a command that says this in pip-audit's place."""
    code = f"import sys; sys.stdout.write({out!r}); sys.stderr.write({complaint!r})"
    return [sys.executable, "-c", code]


@pytest.mark.parametrize(
    ("found", "code", "last"),
    [
        ([FINE, FINE], 0, "nothing is known of 2 packages"),
        ([FINE, WEAK], 1, "bad 2.0: CVE-1, fixed in 2.1"),
        ([UNKNOWN, WEAK], 1, "bad 2.0: CVE-1, fixed in 2.1"),
        ([FINE, UNKNOWN], 77, "1 of 2 packages could not be looked up: other"),
        ([], 77, "0 of 0 packages could not be looked up: "),
    ],
)
def test_what_is_found(
    found: list[dict[str, Any]], code: int, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It passes where all was looked up and nothing is known, and fails where anything is."""
    assert audit.main(saying(json.dumps({"dependencies": found, "fixes": []}))) == code
    assert capsys.readouterr().out.splitlines()[-1] == last


@pytest.mark.parametrize(
    ("complaint", "code"),
    [("ERROR: Could not connect to the feed", 77), ("ERROR: package is missing hashes", 1)],
)
def test_without_an_answer(complaint: str, code: int) -> None:
    """Nobody's answer is a reason to skip it; requirements without hashes are none."""
    assert audit.main(saying("", complaint)) == code
