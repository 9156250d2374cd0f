"""A client in Python, generated from the committed specification, asks the running service."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SPECIFICATION = Path(__file__).parents[2] / "openapi" / "openapi.json"
TEXT = "😀 Anna said that taxes fall. Ben doubted that they do."


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the client; return the directory that it is in."""
    generator = Path(sys.executable).with_name("openapi-python-client")
    if not generator.exists():
        pytest.skip("openapi-python-client is not installed")
    directory = tmp_path_factory.mktemp("generated")
    (directory / "config.yml").write_text("post_hooks: []\n", "ascii")
    subprocess.run(  # noqa: S603
        [
            *(generator, "generate", "--path", SPECIFICATION, "--meta", "none"),
            *("--config", directory / "config.yml", "--output-path", directory / "sayso_client"),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return directory


@pytest.fixture
def load(generated: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what imports a module of the client."""
    monkeypatch.syspath_prepend(generated)

    def module(name: str) -> ModuleType:
        return importlib.import_module(f"sayso_client.{name}")

    return module


@pytest.fixture
def client(load: Any, stub_server: str) -> Iterator[Any]:
    """Return a client of the running service."""
    with load("client").Client(base_url=stub_server) as client:
        yield client


def test_generated_client(client: Any, load: Any) -> None:
    """It asks with the options, gets typed claims, finds the answer again, and forgets it."""
    models, claims = load("models"), "api.claims."
    asked = models.ClaimsRequest(text=TEXT, min_confidence=0.5, offset_unit=models.OffsetUnit.UTF16)
    answer = load(claims + "extract_claims").sync(client=client, body=asked)
    assert isinstance(answer, models.Answer)
    (claim,) = answer.claims
    assert isinstance(claim, models.Claim)
    assert claim.source.kind is models.SourceKind.PERSON
    span = claim.spans[0]
    utf16 = TEXT.encode("utf-16-le")
    assert utf16[span.start * 2 : span.end * 2].decode("utf-16-le") == span.text
    again = load(claims + "get_claims").sync(answer.id, client=client)
    assert again == answer
    forgotten = load(claims + "forget_claims").sync_detailed(answer.id, client=client)
    assert forgotten.status_code == HTTPStatus.NO_CONTENT
    missing = load(claims + "get_claims").sync(answer.id, client=client)
    assert isinstance(missing, models.Problem)
    assert missing.status == HTTPStatus.NOT_FOUND


def test_generated_client_and_problems(client: Any, load: Any) -> None:
    """What is refused comes as a typed problem, with the field that is wrong."""
    models = load("models")
    blank = load("api.claims.extract_claims").sync(
        client=client, body=models.ClaimsRequest(text=" ")
    )
    assert isinstance(blank, models.Problem)
    assert blank.type_ == "/problems/invalid-input"
    assert blank.errors[0].pointer == "/text"


def test_generated_client_and_operations(client: Any, load: Any) -> None:
    """The operators' endpoints have functions, too."""
    assert load("api.operations.health").sync(client=client).status == "ok"
    assert load("api.operations.readiness").sync(client=client).status == "ready"
    assert load("api.operations.model").sync(client=client).version
