"""The whole run: what is not done yet is cut into parts, given to the cluster, and counted."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console

from service.archive import parquet
from service.archive.bar import parts_bar
from service.archive.journal import Unfit, differing
from service.bulk import cluster
from service.bulk.order import Order
from service.bulk.parts import Part, parts
from service.bulk.reader import Reader
from service.question import ClaimsRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from service.extractor import Pipeline

STATE = "_sayso.json"
"""What all parts of an output have in common. Readers of Parquet leave such names out."""
ABANDONED_SECONDS = 3600.0
"""A half-written file that has not grown for so long is nobody's: a part takes minutes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many parts there are, were done before, and failed; articles and problems of the rest."""

    parts: int
    before: int
    failed: int
    articles: int
    problems: int
    seconds: float

    def __str__(self) -> str:
        """Tell it to people."""
        rate = self.articles / self.seconds if self.articles else 0.0
        return (
            f"{self.articles:,} articles in {self.seconds:,.0f} s, {rate:,.1f}/s; "
            f"{self.problems:,} of them with a problem; "
            f"{self.parts - self.failed:,} of {self.parts:,} parts are done"
            + (f", {self.before:,} of them before" if self.before else "")
            + (f"; {self.failed:,} failed: run it again" if self.failed else "")
        )


def bulk(
    order: Order,
    load: "Callable[[], Pipeline]",
    *,
    actors: int | None = None,
    address: str | None = None,
) -> Outcome:
    """Do what is ordered, on all cores of this machine or of the cluster at ``address``.

    Parts that are in the output are not done again. How far it is is shown on standard error.

    Raises:
        ValueError: the order does not fit what is there: rows of another run, no Ray, nothing to
            read. The message is for people. An option out of bounds: it is a
            ``pydantic.ValidationError``.
        OSError: the archive cannot be read, or the output not written.
        service.errors.ServiceError: the model could not be loaded, or Ray gave up.
    """
    ClaimsRequest(text="x", min_confidence=order.min_confidence, offset_unit=order.offset_unit)
    parquet.require()
    cluster.require(address)
    begun = time.monotonic()
    planned = parts(
        order.sources,
        text_field=order.text_field,
        id_field=order.id_field,
        part_bytes=order.part_bytes,
    )
    with Reader(load) as reader:  # before a cluster is started in vain
        version = reader.version
    there = _resume(order, planned, version)
    waiting = [part for part in planned if part.name + order.suffix not in there]
    done = articles = problems = 0
    if waiting:
        with (
            cluster.cluster(address, actors) as size,
            parts_bar(Console(file=sys.stderr)) as progress,
        ):
            task = progress.add_task(
                order.sources[0],
                completed=len(planned) - len(waiting),
                total=len(planned),
                articles=0,
            )
            for each in cluster.work(waiting, order, load, version, actors=size):
                done += 1
                articles += each.articles
                problems += each.problems
                progress.update(task, advance=1, articles=articles)
    failed = len(waiting) - done
    if not failed:
        _tidy(order, planned)
    seconds = time.monotonic() - begun
    return Outcome(len(planned), len(planned) - len(waiting), failed, articles, problems, seconds)


def _resume(order: Order, planned: Sequence[Part], version: str) -> set[str]:
    """Return what is in the output; raise ``Unfit`` where it is not of this run."""
    order.output.make()
    there = order.output.names()
    state = order.state(version)
    place = order.output.child(STATE)
    if STATE in there:
        with place.reading() as file:
            known: dict[str, JsonValue] = json.load(file)
        if other := differing(known, state):
            msg = (
                f"{order.output.path} belongs to a run with another {', '.join(other)}: "
                "run it as before, or name another directory"
            )
            raise Unfit(msg)
    else:
        with place.writing() as file:
            file.write(json.dumps(state, indent=2).encode() + b"\n")
    names = {part.name + order.suffix for part in planned}
    if strange := {name for name in there if not name.startswith((".", "_"))} - names:
        msg = (
            f"{order.output.path} has rows of files that are not in this archive, or are others "
            f"than they were, as {min(strange)}: name all as before, or another directory"
        )
        raise Unfit(msg)
    return there


def _tidy(order: Order, planned: Sequence[Part]) -> None:
    """Remove what killed processes have left half written; not what another run is writing."""
    names = {STATE, *(part.name + order.suffix for part in planned)}
    for name, half in order.output.halves(seconds=ABANDONED_SECONDS):
        if name in names:
            half.remove()
