"""Schemathesis over the whole specification: the app keeps what it says."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
KEY = "contract-0123456789abcdef"


def keep(url: str, directory: Path, *, examples: int, headers: tuple[str, ...] = ()) -> None:
    """Have the service at ``url`` keep what its specification says, in so many examples each."""
    schemathesis = Path(sys.executable).with_name("schemathesis")
    if not schemathesis.exists():
        pytest.skip("schemathesis is not installed")
    run = subprocess.run(  # noqa: S603
        [
            *(str(schemathesis), "run", f"{url}/openapi.json", "--url", url, *headers),
            *("--checks", "all", "--max-examples", str(examples), "--seed", "1"),
            *("--phases", "examples,coverage,fuzzing,stateful"),
            *("--generation-database", "none", "--no-color"),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=directory,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCHEMATHESIS_HOOKS": "tests.api.contract_hooks",
        },
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


def test_contract(stub_server: str, tmp_path: Path) -> None:
    """Generated requests, sound and unsound, get what the specification says, and never a 5xx."""
    keep(stub_server, tmp_path, examples=25)


def test_contract_with_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """So they do with a key; without it, or with another, each protected operation refuses."""
    file = tmp_path / "keys"
    file.write_text(KEY, "utf-8")
    monkeypatch.setenv("SAYSO_API_KEYS_FILE", str(file))
    server: str = request.getfixturevalue("stub_server")
    assert httpx.get(f"{server}/v1/model").status_code == 401
    keep(server, tmp_path, examples=5, headers=("--header", f"Authorization: Bearer {KEY}"))
