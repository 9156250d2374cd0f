"""Parquet: an archive to be read, and rows to be written. Needs the extra ``parquet``."""

import json
from collections.abc import Iterator
from enum import Enum
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

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

    Raises ``NoParquet`` where the file is none, or has no such column of text.
    """

    def __init__(self, path: Path, *, text_field: str, id_field: str) -> None:
        require()
        import pyarrow as pa  # noqa: PLC0415  (an extra)
        from pyarrow import parquet  # noqa: PLC0415

        try:
            self._file = parquet.ParquetFile(path)
        except pa.ArrowException as error:
            msg = f"{path} is no Parquet file"
            raise NoParquet(msg) from error
        names = self._file.schema_arrow.names
        if text_field not in names:
            msg = f"{path} has no column {text_field!r}, but {', '.join(map(repr, names))}"
            raise NoParquet(msg)
        self._path = path
        self._text_field = text_field
        self._id_field = id_field if id_field in names else None

    def count(self) -> int:
        """Return the number of rows."""
        return int(self._file.metadata.num_rows)

    def fingerprint(self) -> str:
        """Return the size of the file."""
        return f"{self._path.stat().st_size} bytes"

    def articles(self) -> Iterator[Article]:
        """Yield the rows' texts; an id that JSON does not know becomes text."""
        columns = [each for each in (self._text_field, self._id_field) if each is not None]
        for batch in self._file.iter_batches(BATCH, columns=columns):
            texts = batch.column(self._text_field).to_pylist()
            ids = (
                batch.column(self._id_field).to_pylist() if self._id_field else [None] * len(texts)
            )
            for article, text in zip(ids, texts, strict=True):
                known = article is None or isinstance(article, str | int)
                yield Article(
                    article if known else str(article),
                    text
                    if isinstance(text, str)
                    else InvalidInput(f"The row has no text in its column {self._text_field!r}."),
                )


def require() -> None:
    """Raise ``NoParquet`` unless Parquet can be read and written."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415
    except ImportError:
        msg = "Parquet needs the extra parquet: pip install 'sayso[parquet]'"
        raise NoParquet(msg) from None


def write(rows: Path, out: Path) -> None:
    """Write rows, which are lines of JSON, as a Parquet file; a batch of them in memory."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    schema = pa.schema(list(_type(Row)))
    with rows.open("rb") as lines, parquet.ParquetWriter(out, schema, compression="zstd") as file:
        while batch := [_values(line) for line in islice(lines, BATCH)]:
            file.write_table(pa.Table.from_pylist(batch, schema=schema))


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
