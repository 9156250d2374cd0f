"""POST /v1/claims: what comes out, and out of the cache the second time."""

import asyncio
import hashlib

import httpx
import pytest

from service.errors import NotFound
from service.question import Question
from tests.conftest import Client, StubPipeline, assert_problem

pytestmark = pytest.mark.anyio

TEXT = "😀 Anna said that taxes fall. Ben doubted that they do. Anna said that é is fine."
UNITS = {"codepoint": "utf-32-le", "utf16": "utf-16-le", "utf8": "utf-8"}
WIDTH = {"codepoint": 4, "utf16": 2, "utf8": 1}


async def test_answers_with_claims(client: httpx.AsyncClient) -> None:
    """An article is answered with its claims, in text order, and their sources."""
    response = await client.post("/v1/claims", json={"text": TEXT})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    answer = response.json()
    assert list(answer) == ["id", "model", "language", "offset_unit", "claims", "sources"]
    assert answer["model"] == StubPipeline.version
    assert answer["language"] == "en"
    assert answer["offset_unit"] == "codepoint"
    assert [claim["id"] for claim in answer["claims"]] == ["c1", "c2", "c3"]
    assert answer["sources"] == [
        {"name": "Anna", "kind": "person", "claims": ["c1", "c3"]},
        {"name": "Ben", "kind": "person", "claims": ["c2"]},
    ]


@pytest.mark.parametrize("unit", UNITS)
async def test_offsets_in_the_unit_asked_for(client: httpx.AsyncClient, unit: str) -> None:
    """Every span's text is what stands between its offsets, in the unit asked for."""
    response = await client.post("/v1/claims", json={"text": TEXT, "offset_unit": unit})
    encoded, width = TEXT.encode(UNITS[unit]), WIDTH[unit]
    answer = response.json()
    assert answer["offset_unit"] == unit
    for claim in answer["claims"]:
        for part in (claim, claim["cue"], claim["source"], claim["target"]):
            for span in part["spans"]:
                cut = encoded[span["start"] * width : span["end"] * width]
                assert cut.decode(UNITS[unit]) == span["text"]


async def test_least_confidence_keeps_ids(client: httpx.AsyncClient) -> None:
    """Claims below the least confidence are left out, with their sources; others keep their ids."""
    response = await client.post("/v1/claims", json={"text": TEXT, "min_confidence": 0.5})
    answer = response.json()
    assert [claim["id"] for claim in answer["claims"]] == ["c1", "c3"]
    assert [source["name"] for source in answer["sources"]] == ["Anna"]


async def test_second_time_from_the_cache(
    client: httpx.AsyncClient, pipeline: StubPipeline
) -> None:
    """The same question twice is answered from the cache, byte for byte the same."""
    first = await client.post("/v1/claims", json={"text": TEXT})
    second = await client.post("/v1/claims", json={"min_confidence": 0, "text": TEXT})
    assert first.headers["cache-status"] == "sayso;fwd=miss;stored"
    assert second.headers["cache-status"] == "sayso;hit"
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert len(pipeline.batches) == 1


async def test_other_options_are_another_question(client: httpx.AsyncClient) -> None:
    """Each combination of options has an id of its own."""
    asked: list[dict[str, object]] = [
        {},
        {"min_confidence": 0.5},
        {"offset_unit": "utf8"},
        {"offset_unit": "utf16"},
    ]
    ids = {
        (await client.post("/v1/claims", json={"text": TEXT, **options})).json()["id"]
        for options in asked
    }
    assert len(ids) == len(asked)


async def test_id_is_documented(client: httpx.AsyncClient) -> None:
    """The id is the SHA-256 of five lines: schema, model, unit, least confidence, text."""
    answer = (await client.post("/v1/claims", json={"text": TEXT})).json()
    lines = f"sayso/1\n{StubPipeline.version}\ncodepoint\n0.0000\n{TEXT}"
    assert answer["id"] == hashlib.sha256(lines.encode()).hexdigest()
    assert Question(TEXT, -0.0).id(StubPipeline.version) == answer["id"]


async def test_get_again(client: httpx.AsyncClient) -> None:
    """An answer can be got again under its id, with an entity tag; also only its head."""
    made = await client.post("/v1/claims", json={"text": TEXT})
    path = f"/v1/claims/{made.json()['id']}"
    assert made.headers["content-location"] == path
    found = await client.get(path)
    assert found.status_code == 200
    assert found.content == made.content
    assert found.headers["etag"] == made.headers["etag"]
    assert found.headers["cache-status"] == "sayso;hit"
    head = await client.head(path)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(made.content))


@pytest.mark.parametrize("form", ["{}", "W/{}", "*", '"other", {}', '"other",W/{} , "x"'])
async def test_not_modified(client: httpx.AsyncClient, form: str) -> None:
    """Who has the answer is told 304, whether the tag is weak, one of many, or any."""
    made = await client.post("/v1/claims", json={"text": TEXT})
    path = f"/v1/claims/{made.json()['id']}"
    tag = made.headers["etag"]
    response = await client.get(path, headers={"If-None-Match": form.format(tag)})
    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["etag"] == tag
    assert response.headers["cache-status"] == "sayso;hit"


@pytest.mark.parametrize("form", ['"other"', "", "rubbish", '"unclosed', "{bare}"])
async def test_modified(client: httpx.AsyncClient, form: str) -> None:
    """Who has another answer, or sends no entity tag, gets the answer."""
    made = await client.post("/v1/claims", json={"text": TEXT})
    bare = made.headers["etag"].strip('"')
    path = f"/v1/claims/{made.json()['id']}"
    response = await client.get(path, headers={"If-None-Match": form.format(bare=bare)})
    assert response.status_code == 200


async def test_forget(client: httpx.AsyncClient) -> None:
    """A forgotten answer is gone, and cannot be forgotten twice."""
    made = await client.post("/v1/claims", json={"text": TEXT})
    path = f"/v1/claims/{made.json()['id']}"
    response = await client.delete(path)
    assert response.status_code == 204
    assert response.content == b""
    assert_problem(await client.get(path), NotFound)
    assert_problem(await client.delete(path), NotFound)


@pytest.mark.parametrize("wrong", ["0" * 64, "0" * 63, "%00", "a" * 500, "..%2f..%2fx", "G" * 64])
async def test_unknown_id(client: httpx.AsyncClient, wrong: str) -> None:
    """An id that the cache does not have, or that is none, is answered with 404."""
    response = await client.get(f"/v1/claims/{wrong}")
    assert_problem(response, NotFound)
    assert_problem(await client.delete(f"/v1/claims/{wrong}"), NotFound)


async def test_without_a_cache(connect: Client, pipeline: StubPipeline) -> None:
    """With the cache off, everything is answered anew, and the header says so."""
    async with connect(cache_url="") as client:
        for _ in range(2):
            response = await client.post("/v1/claims", json={"text": TEXT})
            assert response.status_code == 200
            assert response.headers["cache-status"] == "sayso;fwd=bypass"
            assert not {"content-location", "etag"} & set(response.headers)
        missing = await client.get(f"/v1/claims/{response.json()['id']}")
        assert_problem(missing, NotFound)
        assert missing.headers["cache-status"] == "sayso;fwd=bypass"
    assert len(pipeline.batches) == 2


async def test_not_kept(connect: Client) -> None:
    """An answer that could not be kept has no place and no tag: a GET would not find it."""
    async with connect(cache_url="sqlite:////proc/none/x.db") as client:
        response = await client.post("/v1/claims", json={"text": TEXT})
    assert response.status_code == 200
    assert response.headers["cache-status"] == "sayso;fwd=miss"
    assert not {"content-location", "etag"} & set(response.headers)


async def test_kept_for_another(client: httpx.AsyncClient, pipeline: StubPipeline) -> None:
    """Who asks what another is asking just now is told where the answer is kept, too."""
    pipeline.gate.clear()
    asked = [asyncio.create_task(client.post("/v1/claims", json={"text": TEXT})) for _ in "12"]
    assert await asyncio.to_thread(pipeline.started.wait, 5)
    await asyncio.sleep(0.2)
    pipeline.gate.set()
    one, other = await asyncio.gather(*asked)
    assert other.headers["cache-status"] == "sayso;fwd=miss;collapsed"
    assert other.headers["content-location"] == one.headers["content-location"]
    assert other.headers["etag"] == one.headers["etag"]


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "a\0b\x01\x1f\x7f",
        "\u202eRTL\u200f",
        "👩\u200d👩\u200d👧\u200d👦",
        "\ufeffx",
        "\r\n.\r\n",
        "e\u0301" * 50,
    ],
)
async def test_odd_text_is_text(client: httpx.AsyncClient, text: str) -> None:
    """NUL, control characters, direction marks and emoji are legal, and their offsets right."""
    whole = f"{text} Anna said that {text or 'x'} is odd"
    response = await client.post("/v1/claims", json={"text": whole})
    assert response.status_code == 200
    for claim in response.json()["claims"]:
        for span in claim["spans"]:
            assert whole[span["start"] : span["end"]] == span["text"]
