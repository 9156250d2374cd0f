"""Bulk without an engine: what is read, how it is cut, what a worker writes."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from service.archive.articles import MOST_BYTES
from service.archive.rows import Row
from service.bulk import cluster, run
from service.bulk.order import Order
from service.bulk.parts import MOST_ROWS, PART_BYTES, Confused, Part, parts
from service.bulk.places import find, place
from service.bulk.reader import Reader
from service.bulk.run import Outcome
from service.bulk.worker import Worker
from service.cli import main
from service.errors import NotReady, ServiceError, TooLarge
from tests.conftest import StubPipeline
from tests.unit.pipelines import Slow, none

SAID = "Anna said that it is so"
FIELDS = {"text_field": "text", "id_field": "id"}


def written(file: Path, lines: list[object]) -> Path:
    """Write JSON lines."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return file


def cut(*names: object, part_bytes: int = PART_BYTES) -> list[Part]:
    """Cut the files that these mean."""
    return parts(map(str, names), text_field="text", id_field="id", part_bytes=part_bytes)


def found(*names: object) -> list[str]:
    """Return what the files are called that these mean."""
    return [archive for name in names for archive, _, _ in find(str(name))]


def test_files_are_found_by_path_and_by_pattern(tmp_path: Path) -> None:
    """A star stays in its directory, two do not; what begins with a dot or a line is not meant."""
    for name in ("a.jsonl", "b/c.jsonl", "b/d/e.jsonl", "b/d/f.txt", "_x.jsonl", "b/.g.jsonl"):
        written(tmp_path / name, [])
    assert found(tmp_path) == ["a.jsonl", "b/c.jsonl", "b/d/e.jsonl", "b/d/f.txt"]
    assert found(tmp_path / "*.jsonl") == ["a.jsonl"]
    assert found(tmp_path / "**/*.jsonl") == ["a.jsonl", "b/c.jsonl", "b/d/e.jsonl"]
    assert found(tmp_path / "b/?/*") == ["d/e.jsonl", "d/f.txt"]
    assert found(tmp_path / "b/c.jsonl") == ["c.jsonl"]
    with pytest.raises(OSError, match="No such file"):
        found(tmp_path / "missing")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """Where writing fails nothing is left; the file that was there stays until the new one is."""
    file = place(str(tmp_path / "rows"))
    with file.writing() as out:
        out.write(b"old")
    with pytest.raises(TypeError), file.writing() as out:
        out.writelines([b"new", "no bytes"])  # type: ignore[list-item]
    assert [each.name for each in tmp_path.iterdir()] == ["rows"]
    assert (tmp_path / "rows").read_bytes() == b"old"


def test_what_is_half_written_is_removed_in_the_end(tmp_path: Path) -> None:
    """What killed processes left goes, after a while; another run's stays, and what is not ours."""
    source = written(tmp_path / "in.jsonl", [{"text": SAID}])
    order = Order((str(source),), place(str(tmp_path / "out")))
    (part,) = planned = cut(source)
    order.output.make()
    out = tmp_path / "out"
    left = out / f".{part.name}.parquet.{'0' * 32}"
    others = (".gitignore", f".{part.name}.parquet", f".other.parquet.{'0' * 32}")
    for file in (left, *map(out.joinpath, others)):
        file.touch()
        os.utime(file, (0, 0))
    (out / f".{part.name}.parquet.{'1' * 32}").mkdir()
    with order.output.child(f"{part.name}.parquet").writing() as being_written:
        run._tidy(order, planned)
        being_written.write(b"rows")
    assert {each.name for each in out.iterdir()} == {
        *(*others, f".{part.name}.parquet.{'1' * 32}", f"{part.name}.parquet")
    }


@pytest.mark.parametrize("part_bytes", [1, 2, 7, 40, 41, 1000])
def test_every_line_is_in_one_part(tmp_path: Path, part_bytes: int) -> None:
    """Wherever lines are cut, each belongs to one part, in order: blank and endless ones too."""
    file = tmp_path / "in.jsonl"
    file.write_bytes(b'{"text": "a"}\n\n{"text": "\xc3\xa9\xc3\xa9"}\nnone\n{"text": "last"}')
    found = cut(file, part_bytes=part_bytes)
    assert [part.name for part in found] == sorted({part.name for part in found})
    articles = [each.text for part in found for each in part.articles(**FIELDS)]
    assert [each if isinstance(each, str) else type(each).__name__ for each in articles] == [
        *("a", "InvalidInput", "éé", "InvalidInput", "last")
    ]


def test_a_line_of_too_many_bytes_is_one_article(tmp_path: Path) -> None:
    """It has a problem in the part where it begins; those that it goes through have nothing."""
    file = tmp_path / "in.jsonl"
    file.write_bytes(b'"' + b"x" * (MOST_BYTES + 1000) + b'"\n{"text": "b"}\n')
    found = cut(file)
    assert len(found) > 2
    articles = [each.text for part in found for each in part.articles(**FIELDS)]
    assert isinstance(articles[0], TooLarge)
    assert articles[1:] == ["b"]


@pytest.mark.parametrize("part_bytes", [1, 300, 10_000])
@pytest.mark.parametrize("group", [1, 7, 100])
def test_every_row_is_in_one_part(tmp_path: Path, part_bytes: int, group: int) -> None:
    """Groups of rows are cut where they are large, and put together where they are small."""
    file = tmp_path / "in.parquet"
    texts = [f"{number:03} {'x' * 30}" for number in range(50)]
    table = pa.table({"deep": [{"text": "no"}] * 50, "text": texts})
    parquet.write_table(table, file, row_group_size=group)
    found = cut(file, part_bytes=part_bytes)
    assert [each.text for part in found for each in part.articles(**FIELDS)] == texts
    assert len(found) == (50 if part_bytes == 1 else len(found))
    assert (len(found) == 1) == (part_bytes == 10_000)


def test_a_part_is_bounded_however_short_its_texts_are(tmp_path: Path) -> None:
    """Equal texts, which Parquet keeps once, do not make one part of millions of rows."""
    file = tmp_path / "in.parquet"
    parquet.write_table(pa.table({"text": ["x"] * (2 * MOST_ROWS + 1)}), file)
    sizes = [part.end - part.start for part in cut(file)]
    assert sizes == [MOST_ROWS, MOST_ROWS, 1]


def test_nothing_to_read(tmp_path: Path) -> None:
    """Empty files have no parts; where there is no file, or two have one name, it is told."""
    written(tmp_path / "a" / "in.jsonl", [])
    parquet.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "in.parquet")
    assert cut(tmp_path) == []
    with pytest.raises(Confused, match=r"no \.jsonl and no \.parquet"):
        cut(tmp_path / "*.csv")
    other = written(tmp_path / "b" / "in.jsonl", [])
    with pytest.raises(Confused, match=r"two files are called in\.jsonl"):
        cut(tmp_path / "a" / "in.jsonl", other)


def test_parts_are_called_the_same_wherever_the_archive_is(tmp_path: Path) -> None:
    """An archive that is moved is the same; files of a like name are told apart."""
    for home in ("here", "there"):
        written(tmp_path / home / "x/a b.jsonl", [{"text": "a"}])
        written(tmp_path / home / "x-a b.jsonl", [{"text": "a"}])
    here, there = ([part.name for part in cut(tmp_path / home)] for home in ("here", "there"))
    assert here == there
    assert len(set(here)) == 2
    assert all(name.startswith("x-a-b-") for name in here)


def test_a_table_in_and_a_table_out() -> None:
    """Engines give columns of any names; each row has its row, in order, of one schema."""
    table = pa.table({"body": [SAID, None, "poison", "", "Bonjour"], "key": [1, 2, 3, 4, 5]})
    with Reader(StubPipeline, text_field="body", id_field="key", offset_unit="utf8") as reader:
        rows = reader(table)
        empty = reader(table.slice(0, 0))
    assert rows.schema == empty.schema
    assert rows.schema.names == list(Row.model_fields)
    assert rows.column("article").to_pylist() == ["1", "2", "3", "4", "5"]
    problems = [each and each["status"] for each in rows.column("problem").to_pylist()]
    assert problems == [None, 422, 500, 422, 422]
    assert rows.column("claims")[0].as_py()[0]["text"] == "that it is so"


def test_columns_of_another_type(tmp_path: Path) -> None:
    """A column of numbers has no text, so each row has a problem."""
    file = tmp_path / "in.parquet"
    parquet.write_table(pa.table({"text": [1.5, None]}), file)
    (part,) = cut(file)
    assert all(isinstance(each.text, ServiceError) for each in part.articles(**FIELDS))


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_a_part_is_done(tmp_path: Path, suffix: str) -> None:
    """Its rows are there, those with a problem as well, also where an article ends the process."""
    lines: list[object] = [{"id": at, "text": text} for at, text in enumerate([SAID, "killer", 3])]
    source = written(tmp_path / "in.jsonl", lines)
    order = Order((str(source),), place(str(tmp_path / "out")), suffix)
    order.output.make()
    (part,) = cut(*order.sources)
    done = Worker(order, Slow, Slow.version)(part)
    assert (done.part, done.articles, done.problems) == (part.name, 3, 2)
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == part.name + suffix
    rows: list[dict[str, Any]] = (
        parquet.read_table(file).to_pylist()
        if suffix == ".parquet"
        else [json.loads(line) for line in file.read_bytes().splitlines()]
    )
    assert [row["problem"] and row["problem"]["status"] for row in rows] == [None, 500, 422]
    assert [str(row["article"]) for row in rows] == ["0", "1", "2"]


def test_a_worker_with_another_model(tmp_path: Path) -> None:
    """A machine that has another version than the others must not take part."""
    with pytest.raises(NotReady, match=r"not 9\.9"):
        Worker(Order((), place(str(tmp_path))), Slow, "9.9")
    with pytest.raises(NotReady, match="could not be loaded"):
        Worker(Order((), place(str(tmp_path))), none, "9.9")


def test_without_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without Ray, the message tells how to get it, before anything is done."""
    monkeypatch.setitem(sys.modules, "ray.data", None)
    source = written(tmp_path / "in.jsonl", [{"text": SAID}])
    assert main(["bulk", str(source), "--out", str(tmp_path / "out")], load=Slow) == 2
    assert "sayso[ray]" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_is_said_of_an_outcome() -> None:
    """It tells what was done now, what before, and what to do about the rest."""
    said = str(Outcome(parts=9, before=3, failed=2, articles=100, problems=1, seconds=50))
    assert "100 articles in 50 s, 2.0/s" in said
    assert "7 of 9 parts are done, 3 of them before; 2 failed: run it again" in said


def test_a_part_can_be_sent(tmp_path: Path) -> None:
    """What of an exception is told has no text of an article, unless it is our own."""
    part = Part("a.jsonl", place(str(tmp_path / "a.jsonl")), 0, PART_BYTES)
    assert part.name.endswith(f"-{0:012}-{PART_BYTES:012}")
    assert cluster._reason(ValueError("Anna said")) == "ValueError."
    assert cluster._reason(NotReady("The model is away.")) == "The model is away."
