"""What an actor is: it reads parts of an archive, and writes their rows."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from service.archive import parquet
from service.archive.extraction import PARQUET
from service.archive.rows import is_problem
from service.bulk.order import Done, Order
from service.bulk.parts import Part
from service.bulk.reader import Reader
from service.errors import NotReady

if TYPE_CHECKING:
    from service.extractor import Pipeline


class Worker:
    """Does parts of an order, with a model of its own.

    Raises ``NotReady`` where the model cannot be loaded, or is not the one of this ``version``.
    """

    def __init__(self, order: Order, load: "Callable[[], Pipeline]", version: str) -> None:
        self._order = order
        self._reader = Reader(
            load, min_confidence=order.min_confidence, offset_unit=order.offset_unit
        )
        if self._reader.version != version:
            msg = f"The model here is {self._reader.version}, and not {version}."
            raise NotReady(msg)

    def __call__(self, part: Part) -> Done:
        """Write the rows of a part, all of them or, after an error, none."""
        order = self._order
        articles = problems = 0

        def counted() -> Iterator[bytes]:
            nonlocal articles, problems
            found = part.articles(text_field=order.text_field, id_field=order.id_field)
            for line in self._reader.read(found):
                articles += 1
                problems += is_problem(line)
                yield line

        with order.output.child(part.name + order.suffix).writing() as file:
            if order.suffix == PARQUET:
                parquet.write(counted(), file)
            else:
                file.writelines(counted())
        return Done(part.name, articles, problems)
