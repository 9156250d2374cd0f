"""Who may import whom, as ``pyproject.toml`` says."""

from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def test_imports_point_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """All contracts hold."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS
