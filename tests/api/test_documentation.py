"""The specification, Swagger UI, examples, and headers that keep browsers in check."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.errors import KINDS
from service.question import ClaimsRequest
from service.web.documentation import STATIC
from service.web.examples import EXAMPLES
from tests.conftest import Client

pytestmark = pytest.mark.anyio

COMMITTED = Path(__file__).parents[2] / "openapi" / "openapi.json"


async def test_committed_specification(client: httpx.AsyncClient) -> None:
    """The committed specification is the app's own (``sayso openapi > openapi/openapi.json``)."""
    assert (await client.get("/openapi.json")).json() == json.loads(COMMITTED.read_text("utf-8"))


async def test_every_field_is_described(client: httpx.AsyncClient) -> None:
    """Every model and every field has a description, every operation its errors."""
    document = (await client.get("/openapi.json")).json()
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description"), name
        for field, described in schema.get("properties", {}).items():
            assert described.get("description"), f"{name}.{field}"
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            assert operation["description"], path
            assert operation["operationId"], path
            for parameter in operation.get("parameters", []):
                assert parameter["description"], parameter["name"]
            for status, response in operation["responses"].items():
                assert response["description"], f"{method} {path} {status}"
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"]


async def test_references_resolve(client: httpx.AsyncClient) -> None:
    """Every reference of the specification points at something."""
    text = (await client.get("/openapi.json")).text
    schemas = json.loads(text)["components"]["schemas"]
    used = set(re.findall(r'"#/components/schemas/([^"]+)"', text))
    assert used == set(schemas)


async def test_output_fields_are_required(client: httpx.AsyncClient) -> None:
    """Every field of an answer is always there."""
    schemas = (await client.get("/openapi.json")).json()["components"]["schemas"]
    for name in ("Answer", "Claim", "Cue", "NamedSource", "Source", "Span", "Target"):
        assert set(schemas[name]["required"]) == set(schemas[name]["properties"])


async def test_errors_documented_as_they_are(client: httpx.AsyncClient) -> None:
    """The statuses of POST are those of the kinds of errors that it has."""
    document = (await client.get("/openapi.json")).json()
    statuses = {int(status) for status in document["paths"]["/v1/claims"]["post"]["responses"]}
    assert statuses == {200, 406, 413, 415, 422, 500, 503, 504}
    assert statuses - {200} <= {kind.status for kind in KINDS}


@pytest.mark.parametrize("name", EXAMPLES)
async def test_examples_are_answered(client: httpx.AsyncClient, name: str) -> None:
    """Every example of the drop-down fits the schema and is answered."""
    example: dict[str, Any] = EXAMPLES[name]["value"]
    ClaimsRequest.model_validate(example)
    assert (await client.post("/v1/claims", json=example)).status_code == 200


async def test_examples_in_the_specification(client: httpx.AsyncClient) -> None:
    """The specification offers the four examples."""
    document = (await client.get("/openapi.json")).json()
    body = document["paths"]["/v1/claims"]["post"]["requestBody"]["content"]["application/json"]
    assert body["examples"] == EXAMPLES
    assert len(EXAMPLES) == 4


async def test_docs_ask_no_other_host(client: httpx.AsyncClient) -> None:
    """The page of Swagger UI names no other host, has no inline script, and its files are there."""
    page = await client.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "://" not in page.text
    assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|style=", page.text)
    files = re.findall(r'(?:src|href)="([^"#]+)"', page.text)
    assert "static/docs.js" in files
    for file in files:
        if "/swagger/" in file and not (STATIC / "swagger").exists():
            pytest.skip("the files of Swagger UI are not in the tree")
        assert (await client.get(f"/{file}")).status_code == 200, file


@pytest.mark.parametrize("asked", ["bytes=abc", "bytes=99999999-", "bytes=0-3"])
@pytest.mark.parametrize("path", ["/", "/docs", "/static/docs.js"])
async def test_files_are_whole(client: httpx.AsyncClient, path: str, asked: str) -> None:
    """Whatever range of a file is asked for, all of it is sent: there is nothing to refuse."""
    response = await client.get(path, headers={"Range": asked})
    assert response.status_code == 200
    assert response.headers["accept-ranges"] == "none"
    assert response.content == (await client.get(path)).content


@pytest.mark.parametrize(
    "path", ["/healthz", "/docs", "/openapi.json", "/static/docs.js", "/nothing", "/metrics"]
)
async def test_security_headers(client: httpx.AsyncClient, path: str) -> None:
    """Every response forbids sniffing, framing, referrers and whatever it does not need itself."""
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_security_headers_on_failures(connect: Client) -> None:
    """A refused body and an unforeseen fault have them too."""
    async with connect(max_body_bytes=1024) as client:
        large = await client.post("/v1/claims", content=b" " * 2000)
        fault = await client.post("/v1/claims", json={"text": "poison"})
    for response in (large, fault):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
