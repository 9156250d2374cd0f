"""Parquet: an archive to be read, and rows to be written. Needs the extra ``parquet``."""

import json
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import IO, Any, get_args, get_origin

from pydantic import BaseModel

from service.archive.articles import Article
from service.archive.rows import Row
from service.errors import InvalidInput

BATCH = 256
"""Rows that are read or written at a time."""


class NoParquet(ValueError):  # noqa: N818  (said to people as it is)
    """Parquet cannot be read or written here, or this file is none."""


class Parquet:
    """The rows of the file ``path``; ``text_field`` and ``id_field`` are names of columns.

    ``file`` is what is read, where it is not a file of this machine. Raises ``NoParquet`` where it
    is none, or has no such column of text.
    """

    def __init__(
        self, path: Path, *, text_field: str, id_field: str, file: IO[bytes] | None = None
    ) -> None:
        require()
        import pyarrow as pa  # noqa: PLC0415  (an extra)
        from pyarrow import parquet  # noqa: PLC0415

        try:
            self._file = parquet.ParquetFile(path if file is None else file)
        except pa.ArrowException as error:
            msg = f"{path} is no Parquet file"
            raise NoParquet(msg) from error
        names = self._file.schema_arrow.names
        if text_field not in names:
            msg = f"{path} has no column {text_field!r}, but {', '.join(map(repr, names))}"
            raise NoParquet(msg)
        self._path = path
        self._text_field = text_field
        self._id_field = id_field

    def count(self) -> int:
        """Return the number of rows."""
        return int(self._file.metadata.num_rows)

    def fingerprint(self) -> str:
        """Return the size of the file."""
        return f"{self._path.stat().st_size} bytes"

    def groups(self) -> list[tuple[int, int]]:
        """Return, of each group of rows, how many they are, and the bytes of their texts."""
        metadata = self._file.metadata
        groups = map(metadata.row_group, range(metadata.num_row_groups))
        return [(group.num_rows, self._text_bytes(group)) for group in groups]

    def articles(self, start: int = 0, end: int | None = None) -> Iterator[Article]:
        """Yield the texts of the rows from ``start`` to before ``end``."""
        end = self.count() if end is None else end
        groups: list[int] = []
        first = at = 0
        for number, (rows, _) in enumerate(self.groups()):
            if at < end and at + rows > start:
                first = first if groups else at
                groups.append(number)
            at += rows
        at = first
        names = self._file.schema_arrow.names
        columns = [each for each in (self._text_field, self._id_field) if each in names]
        for batch in self._file.iter_batches(BATCH, row_groups=groups, columns=columns):
            part = batch.slice(max(start - at, 0), max(end - max(start, at), 0))
            yield from articles(part, text_field=self._text_field, id_field=self._id_field)
            at += batch.num_rows

    def _text_bytes(self, group: Any) -> int:  # noqa: ANN401  (Arrow has no types)
        columns = map(group.column, range(group.num_columns))
        return sum(
            column.total_uncompressed_size
            for column in columns
            if column.path_in_schema.split(".")[0] == self._text_field
        )


def articles(
    batch: Any,  # noqa: ANN401
    *,
    text_field: str,
    id_field: str,
) -> Iterator[Article]:
    """Yield the articles of Arrow's rows; an id that JSON does not know becomes text."""
    texts = batch.column(text_field).to_pylist()
    named = id_field in batch.schema.names
    ids = batch.column(id_field).to_pylist() if named else [None] * len(texts)
    for article, text in zip(ids, texts, strict=True):
        known = article is None or isinstance(article, str | int)
        yield Article(
            article if known else str(article),
            text
            if isinstance(text, str)
            else InvalidInput(f"The row has no text in its column {text_field!r}."),
        )


def require() -> None:
    """Raise ``NoParquet`` unless Parquet can be read and written."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415
    except ImportError:
        msg = "Parquet needs the extra parquet: pip install 'sayso[parquet]'"
        raise NoParquet(msg) from None


def schema() -> Any:  # noqa: ANN401
    """Return the schema of rows."""
    import pyarrow as pa  # noqa: PLC0415

    return pa.schema(list(_type(Row)))


def table(rows: Iterable[bytes]) -> Any:  # noqa: ANN401
    """Return rows, which are lines of JSON, as a table of Arrow's."""
    import pyarrow as pa  # noqa: PLC0415

    return pa.Table.from_pylist([_values(line) for line in rows], schema=schema())


def write(rows: Iterable[bytes], out: Path | IO[bytes]) -> None:
    """Write rows, which are lines of JSON, as a Parquet file; a batch of them in memory."""
    from pyarrow import parquet  # noqa: PLC0415

    lines = iter(rows)
    with parquet.ParquetWriter(out, schema(), compression="zstd") as file:
        while batch := list(islice(lines, BATCH)):
            file.write_table(table(batch))


def _values(line: bytes) -> dict[str, Any]:
    """Return a row's values. Articles are called by text in the column that names them."""
    values: dict[str, Any] = json.loads(line)
    article = values["article"]
    if article is not None and not isinstance(article, str):
        values["article"] = json.dumps(article, ensure_ascii=False)
    return values


def _type(annotation: Any) -> Any:  # noqa: ANN401  (a type in, one of Arrow's out)
    """Return Arrow's type for what a field of our models holds."""
    import pyarrow as pa  # noqa: PLC0415

    if get_origin(annotation) is list:
        return pa.list_(_type(get_args(annotation)[0]))
    if get_origin(annotation) is UnionType:
        return _type(next(each for each in get_args(annotation) if each is not NoneType))
    if issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        return pa.struct([pa.field(name, _type(field.annotation)) for name, field in fields])
    if issubclass(annotation, Enum | str):
        return pa.string()
    return {int: pa.int64(), float: pa.float64()}[annotation]
