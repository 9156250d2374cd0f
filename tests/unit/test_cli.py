"""The command line: output, exit codes, and nothing but the service behind it."""

import csv
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.cli import SPARE_CONNECTIONS, main
from service.formats import FORMATS, Reading
from service.question import Question, answer
from tests.conftest import CANARY, StubPipeline

ROOT = Path(__file__).parents[2]
TEXT = "Anna said that it is so.\r\nBen doubted that it is."


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Return a file with an article."""
    file = tmp_path / "article.txt"
    file.write_bytes(TEXT.encode())
    return file


def run(*arguments: str) -> int:
    """Run the command line over the stub."""
    return main(arguments, load=StubPipeline)


def test_extract(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file is answered with one line of JSON, like that of the service."""
    assert run("extract", str(article), str(article)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    answer = json.loads(lines[0])
    assert list(answer) == ["id", "model", "language", "offset_unit", "claims", "sources"]
    for claim in answer["claims"]:
        (span,) = claim["spans"]
        assert TEXT[span["start"] : span["end"]] == span["text"]


def test_extract_options(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The options are those of the service."""
    options = ("--min-confidence", "0.5", "--offset-unit", "utf16")
    assert run("extract", *options, str(article)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [claim["id"] for claim in answer["claims"]] == ["c1"]
    assert answer["offset_unit"] == "utf16"


def test_extract_table(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table is for people: who, with which words, what."""
    assert run("extract", "--format", "table", str(article)) == 0
    table = capsys.readouterr().out
    first, *rows = table.splitlines()
    assert first.endswith("article.txt: 2 claims")
    assert [row.split() for row in rows if "Anna" in row] == [
        ["0.90", "Anna", "said", "that", "it", "is", "so", "it"]
    ]
    assert "\x1b" not in table


@pytest.mark.parametrize("name", FORMATS)
def test_extract_formats(
    name: str, article: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Every format is written as the service writes it, byte for byte, and ends with a line."""
    assert run("extract", "--format", name, str(article)) == 0
    written = capfdbinary.readouterr().out
    pipeline, question = StubPipeline(), Question(TEXT)
    found = answer(question, pipeline.run(TEXT), pipeline.version)
    form = FORMATS[name]
    reading = Reading(found, TEXT if form.with_article else None, str(article))
    assert written.rstrip(b"\r\n") == (form.head + form.write(reading)).rstrip().encode()
    assert written.endswith(b"\n")


def test_extract_csv_of_many(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several files make one table, which names them."""
    assert run("extract", "--format", "csv", str(article), str(article)) == 0
    table = capsys.readouterr().out.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["claim"] for row in rows] == ["c1", "c2"] * 2
    assert {row["article"] for row in rows} == {str(article)}


def test_extract_html_of_many(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page shows one article: several are a wrong usage, told before anything is written."""
    assert run("extract", "--format", "html", str(article), str(article)) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert "one article" in written.err


@pytest.mark.parametrize("name", ["jsonld", "html"])
def test_extract_in_code_points(
    name: str, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is made with the article counts code points, whatever unit is asked for."""
    article.write_bytes("😀 Anna said that it is so".encode())
    written = []
    for unit in ("codepoint", "utf8"):
        assert run("extract", "--format", name, "--offset-unit", unit, str(article)) == 0
        written.append(capsys.readouterr().out)
    assert written[0] == written[1]


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_extract_standard_input(
    arguments: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a file, or with -, standard input is read."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert run("extract", *arguments) == 0
    assert len(json.loads(capsys.readouterr().out)["claims"]) == 2


def test_refused_inputs(tmp_path: Path, article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is refused is told by name, without its text; the others are answered; exit code 1."""
    refused = {
        "blank": b" \n",
        "latin": f"{CANARY} é".encode("latin-1"),
        "french": f"Bonjour {CANARY}".encode(),
        "unreadable": f"unreadable {CANARY}".encode(),
    }
    for name, content in refused.items():
        (tmp_path / name).write_bytes(content)
    files = [str(tmp_path / name) for name in (*refused, "missing")]
    assert run("extract", *files, str(article)) == 1
    written = capsys.readouterr()
    assert len(written.out.splitlines()) == 1
    lines = written.err.splitlines()
    assert len(lines) == len(files)
    assert all(name in line for name, line in zip(files, lines, strict=True))
    assert CANARY not in written.err


def test_openapi(capsys: pytest.CaptureFixture[str]) -> None:
    """The specification is printed as JSON."""
    assert run("openapi") == 0
    assert json.loads(capsys.readouterr().out)["info"]["title"] == "sayso"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sing",),
        ("extract", "--format", "xml"),
        ("extract", "--min-confidence", "2"),
        ("extract", "--min-confidence", "nan"),
        ("bulk", "in.jsonl", "--out", "out", "--min-confidence", "-0.1"),
        ("serve", "--port", "http"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    """A wrong command line is told, with exit code 2."""
    with pytest.raises(SystemExit) as left:
        run(*arguments)
    assert left.value.code == 2


@pytest.mark.parametrize("arguments", [("serve", "--port", "70000"), ("serve", "--workers", "0")])
def test_wrong_settings(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A setting out of bounds is told by name, with exit code 2."""
    assert run(*arguments) == 2
    assert f"SAYSO_{arguments[1][2:].upper()}" in capsys.readouterr().err


def test_another_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A database that the cache cannot use is told by the setting's name, without its URL."""
    monkeypatch.setenv("SAYSO_CACHE_URL", "mysql://user:secret@db/sayso")
    assert run("serve", "--port", "0") == 2
    told = capsys.readouterr().err
    assert told == "sayso: SAYSO_CACHE_URL: must be a URL of SQLite or PostgreSQL, or empty\n"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_without_keys(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    workers: str,
) -> None:
    """A file of keys without one is told by the setting's name; nothing is started."""
    file = tmp_path / "keys"
    monkeypatch.setenv("SAYSO_API_KEYS_FILE", str(file))
    assert run("serve", "--port", "0", "--workers", workers) == 2
    told = capsys.readouterr().err
    assert (
        told == "sayso: SAYSO_API_KEYS_FILE: the file of keys cannot be read (FileNotFoundError)\n"
    )
    file.write_text("# none yet\n", "utf-8")
    assert run("serve", "--port", "0", "--workers", workers) == 2
    assert "has no key in it" in capsys.readouterr().err
    assert run("openapi") == 2


def test_specification_needs_no_model() -> None:
    """Printing the specification loads neither spaCy nor the model."""
    code = (
        "import sys; from service.cli import main; assert main(['openapi']) == 0;"
        "assert not {'spacy', 'onnxruntime'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)  # noqa: S603


@pytest.mark.parametrize("size", [1, 64, 10_000])
def test_the_server_has_a_bound_too(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server itself refuses only far beyond what the queue refuses."""
    bounds: list[int] = []

    class Seen(Exception):  # noqa: N818  (nothing is wrong)
        pass

    def config(*_: object, limit_concurrency: int, **__: object) -> None:
        bounds.append(limit_concurrency)
        raise Seen

    monkeypatch.setattr("uvicorn.Config", config)
    monkeypatch.setattr("service.cli.start_logging", lambda _settings: None)
    monkeypatch.setenv("SAYSO_QUEUE_SIZE", str(size))
    with pytest.raises(Seen):
        run("serve", "--port", "0")
    assert bounds == [size + SPARE_CONNECTIONS]
    assert SPARE_CONNECTIONS >= 1000


@pytest.fixture
def server() -> Iterator[subprocess.Popen[str]]:
    """Start ``sayso serve`` on a free port."""
    environment = {**os.environ, "SAYSO_CACHE_URL": "", "SAYSO_LOG_LEVEL": "error"}
    with subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", "0"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_serve_says_where(server: subprocess.Popen[str]) -> None:
    """The first line says where it listens, also where the port was free to choose."""
    assert server.stderr is not None
    line = server.stderr.readline()
    said = re.fullmatch(r"sayso listens on (http://127\.0\.0\.1:[1-9]\d+) .* \1/docs\n", line)
    assert said is not None, line
    with urllib.request.urlopen(f"{said[1]}/docs", timeout=30) as page:  # noqa: S310
        assert page.status == 200


def test_serve_where_somebody_listens() -> None:
    """An address that is taken is told, with exit code 3."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "service", "serve", "--port", port],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert run.returncode == 3
    assert "in use" in run.stderr
