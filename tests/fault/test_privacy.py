"""What a service in a process of its own writes and counts: nothing of what it is asked."""

import json
import os
import shutil
import socket
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conftest import CANARY
from tests.fault.server import Server, serving
from tests.fault.test_processes import CLEAN

KINDS = ("application/json", "text/plain", "text/html", "application/x-ndjson", "text/csv")
TEXTS = (
    f"Anna said that {CANARY}",
    *(f"{word} {CANARY}" for word in ("poison", "Bonjour", "unreadable", "slow")),
)
NOBODY = "65534"
NOWHERE = f"/{quote(CANARY)}"
"""A path that leads nowhere, and says what must not be said."""


def sent(server: Server, path: str, kind: str, body: bytes, *, length: int | None = None) -> bytes:
    """Send a body; return what is answered, nothing where less is sent than was promised."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nConnection: close\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(head.encode() + body)
        received = bytearray()
        while length is None and (chunk := connection.recv(65_536)):
            received += chunk
    return bytes(received)


def test_canary(tmp_path: Path) -> None:
    """Whatever is sent, and however it ends, no log at any level and no metric has it.

    Answers that are errors do not have it either, nor do files beside the cache.
    """
    with serving(tmp_path, log_level="debug", max_body_bytes=1024, request_seconds=0.1) as server:
        statuses = set()
        for text in TEXTS:
            said = json.dumps({"text": text}).encode()
            for path in ("/v1/claims", "/v1/claims:batch", "/v1/nothing", NOWHERE):
                for kind in KINDS:
                    for body in (said, text.encode(), said[:-1], text.encode("utf-16"), said * 20):
                        answer = sent(server, path, kind, body)
                        head, _, told = answer.partition(b"\r\n\r\n")
                        statuses.add(int(head.split()[1]))
                        problem = b"application/problem+json" in head
                        assert CANARY.encode() not in head + (told if problem else b"")
            sent(server, "/v1/claims", "application/json", said, length=1000)  # and leaves
            sent(server, f"{CANARY}", "text/plain", text.encode())  # no HTTP
        with urllib.request.urlopen(f"{server.url}/metrics", timeout=30) as answer:  # noqa: S310
            metrics = answer.read().decode()
        time.sleep(0.5)  # for who has left
    assert {200, 404, 413, 415, 422, 500, 504} <= statuses
    log = server.log.read_text("utf-8")
    assert '"unforeseen"' in log
    assert '"debug"' in log
    assert CANARY not in log + metrics
    for file in tmp_path.iterdir():
        assert file.name.startswith("answers.db") or CANARY.encode() not in file.read_bytes()


def test_without_any_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without root, capabilities, a home or a place to write to, as in a container, it answers."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() or setpriv is None:
        pytest.skip("not beside this clone: only root can take everything from a process")
    monkeypatch.setenv("HOME", "/nonexistent")
    bare = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--no-new-privs"]
    bare += ["--inh-caps=-all", "--bounding-set=-all"]
    with serving(tmp_path, before=[setpriv, *bare], drain_seconds=0) as server:
        status = Path(f"/proc/{server.process.pid}/status").read_text("utf-8")
        held = dict(line.split(":\t", 1) for line in status.splitlines())
        assert held["Uid"].split() == [NOBODY] * 4
        assert {int(held[f"Cap{kind}"], 16) for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} == {0}
        assert held["NoNewPrivs"] == "1"
        answer = sent(server, "/v1/claims", "text/plain", b"Anna said that it is so")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert server.code in CLEAN
    assert [file.name for file in tmp_path.iterdir()] == ["log"]
