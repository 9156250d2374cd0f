"""With API keys, whoever asks under /v1 shows one; pages, health and metrics stay open."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import httpx
import pytest

from service.errors import Unauthorized
from service.web.keys import LOOK_SECONDS
from tests.conftest import Client, StubPipeline, assert_problem

pytestmark = pytest.mark.anyio

KEY, NEXT, WRONG = "reader-0123456789abcdef", "reader-fedcba9876543210", "guess-0123456789abcdef"
BEARER = {"Authorization": f"Bearer {KEY}"}
ARTICLE = {"text": "Anna said that it is so."}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with the key in it."""
    file = tmp_path / "keys"
    file.write_text(f"# reader\n{KEY}\n", "utf-8")
    return file


@pytest.fixture
async def keyed(connect: Client, file: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of a service that asks for keys."""
    async with connect(api_keys_file=file) as client:
        yield client


REFUSED = {
    "none": [],
    "wrong": [f"Bearer {WRONG}"],
    "part of it": [f"Bearer {KEY[:-1]}"],
    "more than it": [f"Bearer {KEY}x"],
    "empty": ["Bearer "],
    "no scheme": [KEY],
    "another scheme": [f"Basic {KEY}"],
    "two words": [f"Bearer {KEY} {KEY}"],
    "two of them": [f"Bearer {KEY}", f"Bearer {WRONG}"],
    "a comment": ["Bearer # reader"],
    "other bytes": ["Bearer \xff\xfe"],
}


@pytest.mark.parametrize("given", REFUSED.values(), ids=REFUSED.keys())
async def test_refused(keyed: httpx.AsyncClient, pipeline: StubPipeline, given: list[str]) -> None:
    """Without a valid key nothing is read; the answer is the same, whatever was wrong with it."""
    fields = [(b"authorization", each.encode("latin-1")) for each in given]
    response = await keyed.post("/v1/claims", json=ARTICLE, headers=fields)
    problem = assert_problem(response, Unauthorized)
    assert response.headers["www-authenticate"] == "Bearer"
    assert problem["detail"] == (
        "A valid API key is needed, in the header: Authorization: Bearer KEY."
    )
    assert pipeline.batches == []


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
async def test_accepted(keyed: httpx.AsyncClient, scheme: str) -> None:
    """With a valid one all is as ever, however the scheme is spelt."""
    headers = {"Authorization": f"{scheme} {KEY}"}
    assert (await keyed.post("/v1/claims", json=ARTICLE, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/model"),
        ("HEAD", "/v1/model"),
        ("OPTIONS", "/v1/claims"),
        ("POST", "/v1/claims:batch"),
        ("GET", f"/v1/claims/{'0' * 64}"),
        ("DELETE", f"/v1/claims/{'0' * 64}"),
        ("GET", "/v1/nothing"),
        ("GET", "/v1"),
        ("GET", "/%761/model"),
        ("BREW", "/v1/claims"),
    ],
)
async def test_all_below_v1(keyed: httpx.AsyncClient, method: str, path: str) -> None:
    """Every method of every path below /v1 asks for a key, whether there is anything or not."""
    response = await keyed.request(method, path)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert (await keyed.request(method, path, headers=BEARER)).status_code != 401


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/examples", "/static/playground/service.js", "/docs", "/static/docs.js"),
        *("/openapi.json", "/healthz", "/readyz", "/metrics", "/problems/unauthorized"),
    ],
)
async def test_open(keyed: httpx.AsyncClient, path: str) -> None:
    """Pages, their files, the specification, health and metrics are for everybody."""
    assert (await keyed.get(path)).status_code == 200


async def test_repeated_requests(keyed: httpx.AsyncClient) -> None:
    """An answer that is in memory already is not given to somebody without a key."""
    for _ in range(2):
        assert (await keyed.post("/v1/claims", json=ARTICLE, headers=BEARER)).status_code == 200
    assert_problem(await keyed.post("/v1/claims", json=ARTICLE), Unauthorized)


async def test_bodies_are_not_read(keyed: httpx.AsyncClient) -> None:
    """Who has no key is told so before a byte of the body is taken."""
    taken = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(10):
            taken += 1
            yield b"x" * 2**20

    for path in ("/v1/claims", "/v1/claims:batch"):
        assert_problem(await keyed.post(path, content=body()), Unauthorized)
    assert taken == 0


async def test_without_keys(client: httpx.AsyncClient) -> None:
    """A service without a file of keys asks for none, and passes over those that are shown."""
    for headers in ({}, BEARER):
        assert (await client.post("/v1/claims", json=ARTICLE, headers=headers)).status_code == 200
    assert "sayso_keys 0.0" in (await client.get("/metrics")).text.splitlines()


async def test_rotation_under_requests(
    keyed: httpx.AsyncClient, file: Path, logged: StringIO
) -> None:
    """While keys rotate, callers that follow lose no request; the old key ends with its line."""
    statuses: Counter[int] = Counter()
    shown, going = KEY, True

    async def caller() -> None:
        while going:
            headers = {"Authorization": f"Bearer {shown}"}
            response = await keyed.post("/v1/claims", json=ARTICLE, headers=headers)
            statuses[response.status_code] += 1
            await asyncio.sleep(0.005)

    callers = [asyncio.create_task(caller()) for _ in range(4)]
    for content in (f"{KEY}\n{NEXT}\n", f"{NEXT}\n"):
        file.write_text(content, "utf-8")  # noqa: ASYNC240  (some bytes)
        await asyncio.sleep(LOOK_SECONDS + 0.2)
        shown = NEXT
        await asyncio.sleep(0.2)
    going = False
    await asyncio.gather(*callers)
    assert set(statuses) == {200}
    assert statuses[200] > 100
    assert_problem(await keyed.get("/v1/model", headers=BEARER), Unauthorized)
    told = [json.loads(line) for line in logged.getvalue().splitlines()]
    changes = [line["keys"] for line in told if line["event"] == "keys changed"]
    assert changes == [2, 1]


async def test_keys_in_no_log_metric_or_answer(
    keyed: httpx.AsyncClient, file: Path, logged: StringIO
) -> None:
    """Whatever goes wrong, no key is logged, counted or answered, valid or wrong."""
    answers = []
    for key in (KEY, WRONG):
        headers = {"Authorization": f"Bearer {key}"}
        answers += [
            await keyed.post("/v1/claims", json={"text": text}, headers=headers)
            for text in ("Anna said that it is", "poison", "Bonjour", "unreadable", "")
        ]
        answers.append(await keyed.get("/v1/model", headers=headers))
    file.write_text(f"{NEXT} {KEY}", "utf-8")  # noqa: ASYNC240  (some bytes)
    await asyncio.sleep(LOOK_SECONDS)
    answers.append(await keyed.get("/v1/model", headers=BEARER))
    answers.append(await keyed.get("/metrics", headers=BEARER))
    assert "sayso_keys_faults_total 1.0" in answers[-1].text.splitlines()
    assert 'status="401"' in answers[-1].text
    told = logged.getvalue() + "".join(f"{each.headers}{each.text}" for each in answers)
    assert "keys at fault" in told
    assert not any(secret in told for secret in (KEY, NEXT, WRONG))


async def test_specification(keyed: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    """The specification of a service with keys says which operations take one; else it has none."""
    document = (await keyed.get("/openapi.json")).json()
    (scheme,) = document["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert ("security" in operation) == path.startswith("/v1/")
            assert ("401" in operation["responses"]) == path.startswith("/v1/")
    plain = (await client.get("/openapi.json")).json()
    assert "securitySchemes" not in plain["components"]
    assert '"security"' not in json.dumps(plain)
