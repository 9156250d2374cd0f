"""Archives: a row for each article, in order, whatever happens under way."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from service.archive import articles, jsonl
from service.archive.folder import Folder
from service.archive.journal import Journal, Unfit
from service.archive.jsonl import JsonLines
from service.archive.parquet import NoParquet, Parquet, require
from service.archive.rows import Row
from service.cli import main
from service.cores import cores
from service.errors import InvalidInput, ServiceError, TooLarge
from service.question import Question
from tests.conftest import CANARY, StubPipeline
from tests.unit.pipelines import Slow, none

ROOT = Path(__file__).parents[2]
SAID = "Anna said that it is so"
RUN = """
if __name__ == "__main__":
    import sys
    from service.cli import main
    from tests.unit.pipelines import Slow
    sys.exit(main(sys.argv[1:], load=Slow))
"""


def rows_in(file: Path) -> list[dict[str, Any]]:
    """Read rows as JSON."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in file.read_bytes().splitlines()]
    return rows


def written(file: Path, lines: list[object]) -> Path:
    """Write JSON lines; bytes are written as they are."""
    raw = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    file.write_bytes(b"".join(line + b"\n" for line in raw))
    return file


def test_jsonl_to_jsonl(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line has its row: the answer of the service with the line's id, or its problem."""
    lines: list[object] = [
        {"id": 7, "text": SAID, "date": "2026-03-01"},
        b"no JSON",
        {"id": "b", "text": ""},
        {"id": {"odd": [1]}, "text": f"Bonjour {CANARY}"},
        b"",
        {"text": "poison"},
        {"id": "last", "text": f"é {SAID}"},
    ]
    source, out = written(tmp_path / "in.jsonl", lines), tmp_path / "out.jsonl"
    arguments = ["extract", str(source), "--output", str(out), "--offset-unit", "utf8"]
    assert main([*arguments, "--processes", "2"], load=StubPipeline) == 1
    rows = rows_in(out)
    assert [row["article"] for row in rows] == [7, None, "b", {"odd": [1]}, None, None, "last"]
    assert all(list(row) == list(Row.model_fields) for row in rows)
    statuses = [row["problem"] and row["problem"]["status"] for row in rows]
    assert statuses == [None, 422, 422, 422, 422, 500, None]
    assert rows[-1]["claims"][0]["spans"][0]["start"] == 3 + len("Anna said ")
    assert rows[-1]["offset_unit"] == "utf8"
    assert rows[0]["id"] == Question(SAID, offset_unit=rows[0]["offset_unit"]).id("0.0.0+stub")
    assert CANARY not in out.read_text("utf-8")
    assert "7 articles" in capsys.readouterr().err
    assert {file.name for file in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_parquet_to_parquet(tmp_path: Path) -> None:
    """Columns of any names are read; rows that are no text have a problem; types hold."""
    table = pa.table({"key": [3, 4, 5], "body": [SAID, None, "nothing"]})
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    parquet.write_table(table, source)
    arguments = ["extract", str(source), "-o", str(out), "--processes", "1"]
    fields = ["--text-field", "body", "--id-field", "key", "--min-confidence", "0.5"]
    assert main([*arguments, *fields], load=StubPipeline) == 1
    found = parquet.read_table(out)
    assert found.schema.names == list(Row.model_fields)
    rows = found.to_pylist()
    assert [row["article"] for row in rows] == ["3", "4", "5"]
    assert [claim["text"] for claim in rows[0]["claims"]] == ["that it is so"]
    assert rows[1]["problem"]["status"] == 422
    assert rows[1]["claims"] is None
    assert rows[2]["claims"] == []


def test_folder(tmp_path: Path) -> None:
    """Files are read by path; those that are no UTF-8 have a problem."""
    folder = tmp_path / "news"
    (folder / "b").mkdir(parents=True)
    for name, content in {"z.txt": b"z\r\n", "b/1.txt": "é".encode(), "a.txt": b"\xff"}.items():
        (folder / name).write_bytes(content)
    (folder / "other.md").write_text("not asked for")
    archive = Folder(folder, "*.txt")
    assert archive.count() == 3
    first, second, third = archive.articles()
    assert (first.id, type(first.text)) == ("a.txt", InvalidInput)
    assert (second.id, second.text) == ("b/1.txt", "é")
    assert (third.id, third.text) == ("z.txt", "z\r\n")
    (folder / "c.txt").write_text("new")
    assert Folder(folder, "*.txt").fingerprint() != archive.fingerprint()


def test_folder_with_names_in_another_coding(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is read, and called so that a row can have it."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(SAID)
    (article,) = Folder(tmp_path, "*.txt").articles()
    assert (article.id, article.text) == ("caf\ufffd.txt", SAID)


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_ids_that_no_row_could_have(tmp_path: Path, suffix: str) -> None:
    """Half a character or an infinite number, however deep in it, makes an article a problem.

    Its row has no name; the run goes on, and ends with a file that can be read.
    """
    odd = (rb'"\ud83d"', b"1e999", rb'{"a": ["\udc00"]}', rb'{"\ud83d": 1}', b"[-1e999]")
    lines: list[object] = [b'{"text": "x", "id": %b}' % each for each in odd]
    lines.append(rb'{"text": "x", "id": "\ud83d\ude00"}')
    source, out = written(tmp_path / "in.jsonl", lines), tmp_path / f"out{suffix}"
    arguments = ["extract", str(source), "-o", str(out), "--processes", "1"]
    assert main(arguments, load=StubPipeline) == 1
    rows = rows_in(out) if suffix == ".jsonl" else parquet.read_table(out).to_pylist()
    assert [row["article"] for row in rows] == [None] * len(odd) + ["\U0001f600"]
    problems = [row["problem"] and row["problem"]["status"] for row in rows]
    assert problems == [InvalidInput.status] * len(odd) + [None]


def test_json_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are counted as they are read; one of too many bytes has a problem, the next is read."""
    monkeypatch.setattr(jsonl, "MOST_BYTES", 100)
    monkeypatch.setattr(jsonl, "CHUNK", 32)
    lines: list[object] = [{"text": "a"}, {"text": "x" * 500}, {"text": 5}, [], b'{"id": NaN}']
    source = written(tmp_path / "in.jsonl", lines)
    for end in (b"", b'{"text": "b"}'):
        source.write_bytes(source.read_bytes() + end)
        archive = JsonLines(source, text_field="text", id_field="id")
        found = [article.text for article in archive.articles()]
        assert len(found) == archive.count() == len(lines) + bool(end)
        assert found[0] == "a"
        assert isinstance(found[1], TooLarge)
        assert all(isinstance(each, InvalidInput) for each in found[2:5])
    assert found[-1] == "b"


def test_killed_and_resumed(tmp_path: Path) -> None:
    """A run that is killed goes on where it was: no row is lost or double, no process left over."""
    total = 150
    lines: list[object] = [{"id": n, "text": f"{SAID} {n}"} for n in range(total)]
    source, out = written(tmp_path / "in.jsonl", lines), tmp_path / "out.jsonl"
    part = tmp_path / "out.jsonl.part"
    (tmp_path / "run.py").write_text(RUN)
    command = [sys.executable, str(tmp_path / "run.py"), "extract", str(source), "-o", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(  # noqa: S603
        [*command, "--processes", "2"], env=environment, stderr=subprocess.PIPE
    )
    while not part.exists() or part.read_bytes().count(b"\n") < 20:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.communicate(timeout=10)  # done when all that could write there have ended
    rows = part.read_bytes().count(b"\n")
    assert 20 <= rows < total
    with part.open("ab") as file:
        file.write(b'{"article":999,"id"')
    again = subprocess.run(  # noqa: S603
        [*command, "--processes", "1"], env=environment, check=True, capture_output=True, text=True
    )
    assert f"{total - rows} articles" in again.stderr
    assert f"{rows} before" in again.stderr
    assert [row["article"] for row in rows_in(out)] == list(range(total))
    assert not part.exists()


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C ends a run at once, and leaves the rows."""
    lines: list[object] = [{"id": n, "text": f"{SAID} {n}"} for n in range(20_000)]
    source, out = written(tmp_path / "in.jsonl", lines), tmp_path / "out.jsonl"
    (tmp_path / "run.py").write_text(RUN)
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, str(tmp_path / "run.py"), "extract", str(source), "-o", str(out)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    part = tmp_path / "out.jsonl.part"
    while not part.exists() or not part.read_bytes():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, told = process.communicate(timeout=10)
    assert process.returncode == 130
    assert b"Traceback" not in told
    assert part.read_bytes().endswith(b"\n")


def test_an_article_that_ends_its_process(tmp_path: Path) -> None:
    """It has a problem; those that were being read at the same time are answered."""
    texts = [SAID, "killer", f"{SAID} 2", f"{SAID} 3"]
    lines: list[object] = [{"id": at, "text": text} for at, text in enumerate(texts)]
    source, out = written(tmp_path / "in.jsonl", lines), tmp_path / "out.jsonl"
    arguments = ["extract", str(source), "-o", str(out), "--processes", "1"]
    assert main(arguments, load=Slow) == 1
    problems = [row["problem"] for row in rows_in(out)]
    assert [each and each["status"] for each in problems] == [None, 500, None, None]


def test_no_model(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Where the model cannot be loaded, nothing is written, and no article is to blame."""
    source, out = written(tmp_path / "in.jsonl", [{"text": SAID}]), tmp_path / "out.jsonl"
    assert main(["extract", str(source), "-o", str(out), "--processes", "1"], load=none) == 1
    assert "could not be loaded" in capfd.readouterr().err
    assert not list(tmp_path.glob("out.jsonl*"))


def test_journal(tmp_path: Path) -> None:
    """Rows are those of one run, of one process; what was cut off is cut away."""
    out = tmp_path / "out.jsonl"
    with Journal(out, {"a": 1}) as journal:
        journal.write(b"{1}\n")
        with pytest.raises(Unfit, match="another run"), Journal(out, {"a": 1}):
            pass
    with journal.path.open("ab") as file:
        file.write(b"\0" * 10)
    with Journal(out, {"a": 1}) as journal:
        assert journal.rows == 1
        journal.write(b"{2}\n")
    assert journal.path.read_bytes() == b"{1}\n{2}\n"
    with pytest.raises(Unfit, match="another a"), Journal(out, {"a": 2}):
        pass
    journal.remove()
    assert not list(tmp_path.iterdir())


def test_parquet_columns(tmp_path: Path) -> None:
    """A file that is none, or without the column, is told so; ids are optional, and any type."""
    file = tmp_path / "in.parquet"
    file.write_bytes(b"none")
    with pytest.raises(NoParquet, match="no Parquet file"):
        Parquet(file, text_field="text", id_field="id")
    parquet.write_table(pa.table({"text": ["x"], "when": [1.5]}), file)
    with pytest.raises(NoParquet, match=r"'body'.*'text', 'when'"):
        Parquet(file, text_field="body", id_field="id")
    for name, expected in (("id", None), ("when", "1.5")):
        (article,) = Parquet(file, text_field="text", id_field=name).articles()
        assert (article.id, article.text) == (expected, "x")


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow, the message tells how to get it."""
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(NoParquet, match=r"sayso\[parquet\]"):
        require()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["in.jsonl"], "--output"),
        (["in.jsonl", "in.jsonl", "-o", "out.jsonl"], "stands alone"),
        (["in.jsonl", "-o", "out.csv"], "must end with"),
        (["in.jsonl", "-o", "there.jsonl"], "there already"),
        (["in.jsonl", "-o", "out.jsonl", "--format", "csv"], ".parquet"),
        (["article.txt", "-o", "out.jsonl"], "article.txt is no archive"),
        (["article.txt", "article.txt", "-o", "out.jsonl"], "article.txt is no archive"),
        (["-", "-o", "out.jsonl"], "standard input is no archive"),
        (["-o", "out.jsonl"], "standard input is no archive"),
    ],
)
def test_wrong_usage(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What cannot be meant is told, with exit code 2, before anything is read."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "in.jsonl", [{"text": SAID}])
    (tmp_path / "there.jsonl").touch()
    (tmp_path / "article.txt").write_text(SAID)
    assert main(["extract", *arguments], load=StubPipeline) == 2
    assert told in capsys.readouterr().err


def test_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be read is told, with exit code 1."""
    monkeypatch.chdir(tmp_path)
    assert main(["extract", "missing.jsonl", "-o", "out.jsonl"], load=StubPipeline) == 1
    assert "missing.jsonl" in capsys.readouterr().err
    assert not list(tmp_path.glob("out.jsonl*"))


def test_problems_are_told_whole() -> None:
    """A row's problem has what every problem document has."""
    assert set(ServiceError("x").problem()) == {"type", "title", "status", "detail"}
    assert articles.too_large().status == 413


def test_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as there are, fewer where a container has a quota, and never none."""
    here = cores()
    for quota, expected in (("max 100000", here), ("50000 100000", 1), ("100000 100000", 1)):
        (tmp_path / "cpu.max").write_text(quota)
        monkeypatch.setattr("service.cores.QUOTA", tmp_path / "cpu.max")
        assert cores() == expected
