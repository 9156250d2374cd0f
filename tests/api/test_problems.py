"""What bad requests get: problem+json, always, and never an echo."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from io import StringIO

import httpx
import pytest

from service.errors import (
    KINDS,
    InvalidInput,
    MethodNotAllowed,
    NotFound,
    ServiceError,
    TooLarge,
    UnsupportedLanguage,
    UnsupportedMediaType,
)
from tests.conftest import CANARY, Client, assert_problem

pytestmark = pytest.mark.anyio

URL = "/v1/claims"
JSON = {"Content-Type": "application/json"}


def quoted(value: object) -> bytes:
    """Return a body with the value as its text, beside the canary."""
    return json.dumps({"text": value, "canary": CANARY}).encode()


NO_JSON = {
    "empty": b"",
    "blank": b"  ",
    "bare words": CANARY.encode(),
    "cut off": b'{"text": "' + CANARY.encode(),
    "two values": b'{"text": "x"} {}',
    "latin-1": CANARY.encode() + "é".encode("latin-1"),
    "utf-16": json.dumps({"text": CANARY}).encode("utf-16"),
    "utf-8 with a BOM": b"\xef\xbb\xbf" + b'{"text": "x"}',
    "overlong": b'{"text": "\xc0\xaf"}',
    "surrogate bytes": b'{"text": "\xed\xa0\x80"}',
    "NaN": b'{"text": "x", "min_confidence": NaN}',
    "Infinity": b'{"text": "x", "min_confidence": -Infinity}',
    "duplicate keys": b'{"text": "x", "text": "' + CANARY.encode() + b'"}',
    "duplicate keys within": b'{"text": "x", "y": {"a": 1, "a": 2}}',
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "unclosed lists": b"[" * 1_000_000,
    "huge integer": b'{"text": "x", "min_confidence": ' + b"9" * 100_000 + b"}",
    "raw control character": b'{"text": "a\x01b"}',
    "bad escape": b'{"text": "\\x"}',
}


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON.keys())
async def test_no_json(client: httpx.AsyncClient, body: bytes) -> None:
    """A body that is no JSON, or not one JSON that all parsers agree about, is refused."""
    response = await client.post(URL, content=body, headers=JSON)
    assert_problem(response, InvalidInput)


MISFITS = {
    "a list": (b"[]", ""),
    "a string": (json.dumps(CANARY).encode(), ""),
    "null": (b"null", ""),
    "no text": (b"{}", "/text"),
    "text null": (b'{"text": null}', "/text"),
    "text a number": (b'{"text": 5}', "/text"),
    "text a list": (json.dumps({"text": [CANARY]}).encode(), "/text"),
    "empty": (b'{"text": ""}', "/text"),
    "blank": (b'{"text": " \\n\\t\\u2003"}', "/text"),
    "unknown field": (b'{"text": "x", "lang": "en"}', "/lang"),
    "unknown odd field": (json.dumps({"text": "x", CANARY: 1}).encode(), "/?"),
    "surrogate field": (b'{"text": "x", "\\ud800": 1}', ""),
    "surrogate in an unknown field": (b'{"text": "x", "y": "\\ud800"}', "/y"),
    "confidence a string": (b'{"text": "x", "min_confidence": "0.5"}', "/min_confidence"),
    "confidence a boolean": (b'{"text": "x", "min_confidence": true}', "/min_confidence"),
    "confidence too high": (b'{"text": "x", "min_confidence": 1.01}', "/min_confidence"),
    "confidence negative": (b'{"text": "x", "min_confidence": -1}', "/min_confidence"),
    "confidence overflows": (b'{"text": "x", "min_confidence": 1e999}', "/min_confidence"),
    "unknown unit": (json.dumps({"text": "x", "offset_unit": CANARY}).encode(), "/offset_unit"),
    "unit a list": (b'{"text": "x", "offset_unit": []}', "/offset_unit"),
    "unit a surrogate": (b'{"text": "x", "offset_unit": "\\udfff"}', "/offset_unit"),
}


@pytest.mark.parametrize(("body", "pointer"), MISFITS.values(), ids=MISFITS.keys())
async def test_misfits(client: httpx.AsyncClient, body: bytes, pointer: str) -> None:
    """JSON that does not fit the schema is refused, naming the field and not its value."""
    response = await client.post(URL, content=body, headers=JSON)
    problem = assert_problem(response, InvalidInput)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


@pytest.mark.parametrize("text", [r"\ud800", r"ok \udc00 ok", r"\udc00\ud83d", r"\ud83dx"])
async def test_lone_surrogates(client: httpx.AsyncClient, text: str) -> None:
    """A lone surrogate is refused, and the answer says that this is why."""
    response = await client.post(URL, content=f'{{"text": "{text}"}}'.encode(), headers=JSON)
    problem = assert_problem(response, InvalidInput)
    assert "lone surrogate" in problem["errors"][0]["message"]


async def test_surrogate_pair_is_one_character(client: httpx.AsyncClient) -> None:
    """An escaped pair of surrogates is an ordinary character."""
    body = rb'{"text": "\ud83d\ude00 Anna said that it is"}'
    response = await client.post(URL, content=body, headers=JSON)
    assert response.json()["claims"][0]["source"]["spans"][0]["start"] == 2


@pytest.mark.parametrize(
    "given",
    [
        {"Content-Type": "text/plain; charset=latin-1"},
        {"Content-Type": "text/html; charset=windows-1252"},
        {"Content-Type": "text/csv"},
        {"Content-Type": "text"},
        {"Content-Type": "application/problem+json"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "nonsense"},
        {},
        {**JSON, "Content-Encoding": "gzip"},
        {**JSON, "Content-Encoding": "identity, br"},
    ],
)
async def test_media_types(client: httpx.AsyncClient, given: dict[str, str]) -> None:
    """Only JSON, plain text and HTML are read, only in UTF-8, and only uncompressed."""
    response = await client.post(URL, content=quoted("x"), headers=given)
    assert_problem(response, UnsupportedMediaType)


@pytest.mark.parametrize(
    "given",
    [
        {"Content-Type": 'Application/JSON; charset="UTF-8"'},
        {"Content-Type": "application/json;charset=utf-8"},
        {**JSON, "Content-Encoding": "identity"},
    ],
)
async def test_media_types_spelt_otherwise(
    client: httpx.AsyncClient, given: dict[str, str]
) -> None:
    """Case, quotation marks and the coding that is none make no difference."""
    response = await client.post(URL, content=b'{"text": "x"}', headers=given)
    assert response.status_code == 200


@pytest.mark.parametrize("declared", ["1025", "1" + "0" * 30, "9" * 5000])
async def test_declared_length(connect: Client, declared: str) -> None:
    """A declared length over the limit is refused before anything is read."""
    async with connect(max_body_bytes=1024) as client:
        response = await client.post(
            URL, content=b"{}", headers={**JSON, "Content-Length": declared}
        )
    problem = assert_problem(response, TooLarge)
    assert problem["limit"] == 1024
    assert response.headers["connection"] == "close"


async def test_streamed_length(connect: Client) -> None:
    """A body without a declared length is refused as soon as it is over the limit.

    What comes for a while after that is thrown away, then no more is read.
    """

    async def endless() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b" " * 512

    async with connect(max_body_bytes=1024) as client:
        response = await client.post(URL, content=endless(), headers=JSON)
    assert_problem(response, TooLarge)
    assert response.headers["connection"] == "close"


async def test_body_at_the_limit(connect: Client) -> None:
    """A body of just the limit is read."""
    body = b'{"text": "x"}'.ljust(1024)
    async with connect(max_body_bytes=1024) as client:
        response = await client.post(URL, content=body, headers=JSON)
    assert response.status_code == 200


async def test_text_too_long(connect: Client) -> None:
    """The text's limit counts code points, and is told."""
    async with connect(max_text_chars=10) as client:
        response = await client.post(URL, json={"text": "😀" * 10})
        assert response.status_code == 200
        problem = assert_problem(await client.post(URL, json={"text": "x" * 11}), TooLarge)
    assert problem["limit"] == 10


async def test_other_language(client: httpx.AsyncClient) -> None:
    """A text in another language is refused, with the language found; nothing is cached."""
    for _ in range(2):
        response = await client.post(URL, json={"text": f"Bonjour. {CANARY}"})
        problem = assert_problem(response, UnsupportedLanguage)
        assert problem["language"] == "fr"
        assert response.headers["cache-status"] == "sayso;fwd=miss"


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/claims/", "/static/../app.py", "/docs/"])
async def test_no_such_path(client: httpx.AsyncClient, path: str) -> None:
    """An unknown path is a problem too."""
    assert_problem(await client.get(path), NotFound)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", URL, "POST"),
        ("OPTIONS", URL, "POST"),
        ("PUT", f"{URL}/{'0' * 64}", "DELETE, GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
        ("POST", "/static/docs.js", "GET, HEAD"),
        ("BREW", "/docs", "GET, HEAD"),
    ],
)
async def test_no_such_method(
    client: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    """Another method is refused, with all those that the path has."""
    response = await client.request(method, path)
    assert_problem(response, MethodNotAllowed)
    assert response.headers["allow"] == allowed


async def test_unforeseen(client: httpx.AsyncClient, logged: StringIO) -> None:
    """What nobody foresaw is a 500 whose id is in the log; the text is in neither."""
    response = await client.post(URL, json={"text": f"poison {CANARY}"})
    problem = assert_problem(response, ServiceError)
    assert re.fullmatch("urn:uuid:[0-9a-f-]{36}", problem["instance"])
    assert response.headers["cache-status"] == "sayso;fwd=miss"
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    (line,) = [line for line in lines if line.get("instance") == problem["instance"]]
    assert line["exception"] == "RuntimeError"
    assert line["request_id"] == response.headers["x-request-id"]
    assert CANARY not in logged.getvalue()
    again = await client.post(URL, json={"text": f"poison {CANARY}"})
    assert_problem(again, ServiceError)


async def test_kinds_are_explained(client: httpx.AsyncClient) -> None:
    """Every problem's type is a path that tells what it means."""
    for kind in KINDS:
        response = await client.get(f"/problems/{kind.type}")
        assert response.status_code == 200
        assert kind.title in response.text
    assert_problem(await client.get("/problems/none"), NotFound)


async def test_canary_in_no_log_or_metric(client: httpx.AsyncClient, logged: StringIO) -> None:
    """Whatever is sent and however it fails, logs and metrics have nothing of it."""
    bodies = [*NO_JSON.values(), *(body for body, _ in MISFITS.values())]
    texts = [CANARY, f"Anna said that {CANARY}", f"poison {CANARY}", f"Bonjour {CANARY}"]
    bodies += [json.dumps({"text": text}).encode() for text in texts]
    for body in bodies:
        await client.post(URL, content=body, headers=JSON)
    metrics = await client.get("/metrics")
    assert "sayso_requests_total" in metrics.text
    assert "request" in logged.getvalue()
    assert CANARY not in logged.getvalue() + metrics.text
