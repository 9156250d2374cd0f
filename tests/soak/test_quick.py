"""The long runs, for some seconds each."""

import shutil

import pytest

from service.pipeline.build import ClaimPipeline, load
from tests.soak import bodies, hostile, memory, offsets

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def pipeline() -> ClaimPipeline:
    """Loaded once: that takes seconds."""
    return load()


def test_offsets(pipeline: ClaimPipeline) -> None:
    """In texts full of odd characters offsets are right: in Python, and, as UTF-16, in node."""
    figures = offsets.run(40, pipeline)
    assert figures["claims"] > 40
    assert figures["spans in JavaScript"] > 200
    assert figures["wrong in Python"] == figures["wrong in JavaScript"] == 0


async def test_bodies() -> None:
    """Fuzzed bodies are answered or refused with a problem, and never with a 5xx."""
    figures = await bodies.run(400)
    assert figures["wrong"] == 0, figures["first"]
    assert {200, 415, 422} <= figures["statuses"].keys()


def test_memory(pipeline: ClaimPipeline) -> None:
    """What a few articles of new words leave behind is little; the long run holds how little."""
    figures = memory.run(80, pipeline, warm=40)
    assert figures["claims"] > 100
    assert figures["memory at the end"] - figures["memory after the first"] < 80


def test_hostile(pipeline: ClaimPipeline) -> None:
    """Long runs of what is no prose are answered or refused long before anybody loses patience."""
    figures = hostile.run(100_000, pipeline)
    assert figures["refused"] >= 8
    assert figures["slowest, in seconds"] < hostile.SECONDS / 2


def test_where_node_comes_from(monkeypatch: pytest.MonkeyPatch, pipeline: ClaimPipeline) -> None:
    """Without a node of its own the machine uses the one that the browser tests bring."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert offsets.run(2, pipeline)["wrong in JavaScript"] == 0
