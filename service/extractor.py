"""The whole path of a question: id -> single flight -> cache -> worker -> cache."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pydantic import JsonValue

from service.cache import Cache
from service.claims import Extraction
from service.concurrency import Handler, SingleFlight, State, Worker
from service.pipeline.wanted import Unwanted, Wanted
from service.question import Question, answer
from service.telemetry import Metrics

ID = re.compile("[0-9a-f]{64}")


class Pipeline(Protocol):
    """What reads articles; see ``service.pipeline.build``. Not safe to share between threads."""

    @property
    def version(self) -> str:
        """Version of rules and weights."""

    @property
    def card(self) -> Mapping[str, JsonValue]:
        """What is known about the model: licences, measured scores."""

    def another(self) -> "Pipeline":
        """Make one that answers alike, for another thread; what can be shared is."""

    def run(self, text: str) -> Extraction:
        """Read one text; raises ``ServiceError`` kinds for what it refuses."""

    def run_many(
        self, texts: list[str], wanted: Sequence[Wanted] | None = None
    ) -> list[Extraction | Exception]:
        """Read several texts; each gets its extraction or what reading it raised, in order.

        ``wanted`` says of each whether somebody still waits for it; ``Unwanted`` is what may be
        raised by one that is not wanted any more.
        """


@dataclass(eq=False, slots=True)
class _Asked:
    """A question while it is with the worker, and whether anybody still waits for its answer.

    Callers go in one thread; the one that reads looks from time to time.
    """

    question: Question
    waited_for: bool = True

    def wanted(self) -> bool:
        return self.waited_for


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it goes out, and where it came from.

    ``cached``: from the cache; ``kept``: in the cache now; ``collapsed``: made for another caller
    who asked the same at the same time.
    """

    id: str
    payload: bytes
    cached: bool
    kept: bool
    collapsed: bool = False

    @property
    def stored(self) -> bool:
        """Whether it was put into the cache now, for this caller."""
        return self.kept and not self.cached and not self.collapsed


class Extractor:
    """Answers questions; the same question twice from the cache.

    ``load`` makes the pipeline, in the first of the ``threads`` that read; each has its own.
    """

    def __init__(  # noqa: PLR0913
        self,
        load: Callable[[], Pipeline],
        *,
        cache: Cache,
        metrics: Metrics,
        waiting: int,
        batch: int,
        threads: int = 1,
    ) -> None:
        self.cache = cache
        self.version = ""
        self.card: Mapping[str, JsonValue] = {}
        self._load = load
        self._pipeline: Pipeline | None = None
        self._metrics = metrics
        self._flights: SingleFlight[str, Answered] = SingleFlight()
        self.worker: Worker[_Asked, bytes] = Worker(
            self._load_handler, waiting=waiting, batch=batch, threads=threads, metrics=metrics
        )

    def require_ready(self) -> None:
        """Raise ``NotReady`` unless the model is loaded."""
        if self.worker.state is not State.READY:
            raise self.worker.not_ready()

    def again(self, answer_id: str) -> bytes | None:
        """Return the answer with this id at once if it was given lately and is still cached.

        None too while there is no model.
        """
        return self.cache.recent(answer_id) if self.worker.state is State.READY else None

    async def find(self, answer_id: str) -> bytes | None:
        """Return the cached answer with this id, None where there is none."""
        return await self.cache.get(answer_id) if ID.fullmatch(answer_id) else None

    async def forget(self, answer_id: str) -> bool:
        """Remove the cached answer with this id; return whether there was one.

        Raises ``CacheAway``.
        """
        return bool(ID.fullmatch(answer_id)) and await self.cache.forget(answer_id)

    def recent(self, question: Question) -> Answered | None:
        """Return the answer at once if it was given lately and is still cached.

        Raises ``NotReady``.
        """
        self.require_ready()
        key = question.id(self.version)
        payload = self.cache.recent(key)
        return None if payload is None else Answered(key, payload, cached=True, kept=True)

    async def extract(self, question: Question) -> Answered:
        """Answer a question. Reading ends soon after the last that asked it has been cancelled.

        Raises ``NotReady``, ``Overloaded``, and what the pipeline refuses the text with.
        """
        self.require_ready()
        key = question.id(self.version)

        async def flight() -> Answered:
            payload = await self.cache.get(key)
            if payload is not None:
                return Answered(key, payload, cached=True, kept=True)
            payload = await self._read(question)
            kept = await self.cache.put(key, payload)
            return Answered(key, payload, cached=False, kept=kept)

        answered, joined = await self._flights.do(key, flight)
        if not joined or answered.cached:
            return answered
        return replace(answered, collapsed=True)

    async def _read(self, question: Question) -> bytes:
        asked = _Asked(question)
        try:
            return await self.worker.submit(asked)
        except asyncio.CancelledError:
            asked.waited_for = False
            raise

    def _load_handler(self) -> Handler[_Asked, bytes]:
        if self._pipeline is None:
            pipeline = self._pipeline = self._load()
            self.version, self.card = pipeline.version, pipeline.card
        else:
            pipeline = self._pipeline.another()

        def handle(batch: list[_Asked]) -> list[bytes | Exception]:
            questions = [asked.question for asked in batch]
            found = pipeline.run_many(
                [question.text for question in questions], [asked.wanted for asked in batch]
            )
            results: list[bytes | Exception] = []
            for question, extraction in zip(questions, found, strict=True):
                if isinstance(extraction, Exception):
                    results.append(extraction)
                    if isinstance(extraction, Unwanted):
                        self._metrics.given_up.inc()
                    continue
                self._metrics.words.inc(len(question.text.split()))
                self._metrics.claims.inc(len(extraction.claims))
                results.append(
                    answer(question, extraction, pipeline.version).model_dump_json().encode()
                )
            return results

        return handle
