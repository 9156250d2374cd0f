"""Starting and stopping again and again leaves nothing behind."""

# ruff: noqa: ASYNC240  (nothing else runs meanwhile)

import gc
import tempfile
import threading
from pathlib import Path

import pytest

from service.settings import Settings
from service.web.app import create_app
from tests.conftest import StubPipeline, entered

pytestmark = pytest.mark.anyio


def open_descriptors() -> int:
    """Return how many descriptors this process has open."""
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_starts_and_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty starts and stops leak no descriptor, no thread and no temporary file."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    settings = Settings(cache_url=f"sqlite:///{tmp_path}/answers.db")

    async def once() -> None:
        async with entered(create_app(settings, StubPipeline())) as client:
            response = await client.post("/v1/claims", json={"text": "Anna said that it is"})
            assert response.status_code == 200

    await once()  # what is made once per process is there now
    before = open_descriptors(), threading.active_count()
    for _ in range(50):
        await once()
    assert open_descriptors() <= before[0]
    assert threading.active_count() <= before[1] + 4  # the loop's own, which come with use
    assert list(scratch.iterdir()) == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["answers.db", "scratch"]
