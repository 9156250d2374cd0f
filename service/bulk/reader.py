"""What an engine holds, once for each of its workers: the model, and rows for articles."""

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from service.archive import parquet
from service.archive.articles import Article
from service.archive.readers import Readers
from service.archive.rows import row
from service.claims import OffsetUnit
from service.memory import settle

if TYPE_CHECKING:
    from service.extractor import Pipeline


def shipped() -> "Pipeline":
    """Load the pipeline that the package ships."""
    from service.pipeline import build  # noqa: PLC0415  (where articles are read, not before)

    pipeline = build.load()
    settle()
    return pipeline


class Reader:
    """Reads articles, one after the other.

    The model is in a process beside this one, so that an article that ends it, as one may that
    wants more memory than there is, has its problem and harms no other; engines would give up the
    batch, or try it for ever. Called with a table of Arrow's, whose columns are named by
    ``text_field`` and ``id_field``, it returns one with a row for each, in order; its columns are
    those of ``service.archive.rows.Row``. Raises ``NotReady`` where the model cannot be loaded.
    """

    def __init__(
        self,
        load: "Callable[[], Pipeline]" = shipped,
        *,
        text_field: str = "text",
        id_field: str = "id",
        min_confidence: float = 0.0,
        offset_unit: OffsetUnit | str = OffsetUnit.CODEPOINT,
    ) -> None:
        self._fields = {"text_field": text_field, "id_field": id_field}
        self._readers = Readers(
            load, 1, min_confidence=min_confidence, offset_unit=OffsetUnit(offset_unit)
        )
        self._readers.__enter__()

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process with the model; it ends with this one too."""
        self._readers.__exit__(kind, error, trace)

    @property
    def version(self) -> str:
        """Version of the model."""
        return self._readers.version

    def __call__(self, batch: Any) -> Any:  # noqa: ANN401  (Arrow has no types)
        """Return the rows of a table's articles."""
        return parquet.table(self.read(parquet.articles(batch, **self._fields)))

    def read(self, articles: Iterable[Article]) -> Iterator[bytes]:
        """Yield the row of each article, as a line of JSON."""
        for article, result in self._readers.read(articles):
            yield row(article.id, result)
