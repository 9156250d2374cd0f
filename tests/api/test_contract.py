"""Schemathesis over the whole specification: the app keeps what it says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_contract(stub_server: str, tmp_path: Path) -> None:
    """Generated requests, sound and unsound, get what the specification says, and never a 5xx."""
    schemathesis = Path(sys.executable).with_name("schemathesis")
    if not schemathesis.exists():
        pytest.skip("schemathesis is not installed")
    run = subprocess.run(  # noqa: S603
        [
            *(schemathesis, "run", f"{stub_server}/openapi.json", "--url", stub_server),
            *("--checks", "all", "--max-examples", "25", "--seed", "1"),
            *("--phases", "examples,coverage,fuzzing,stateful"),
            *("--generation-database", "none", "--no-color"),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCHEMATHESIS_HOOKS": "tests.api.contract_hooks",
        },
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
