"""Threads that each own what is not thread safe, and one computation for equal requests.

Knows nothing of what is computed.
"""

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, Generic, TypeVar

import structlog

from service.errors import NotReady, Overloaded
from service.telemetry import Metrics, described

Item = TypeVar("Item")
Result = TypeVar("Result")
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

Handler = Callable[[list[Item]], Sequence[Result | Exception]]
"""Answers a batch: one result or exception for each item, in order."""

MAX_RETRY_AFTER = 60
"""Seconds; whoever is refused is never told to wait longer."""
SMOOTHING = 0.2
"""Weight of the newest batch in the running mean of seconds per item."""

log = structlog.get_logger("sayso.worker")


class State(StrEnum):
    """What the worker is doing."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(eq=False, slots=True)
class _Job(Generic[Item, Result]):
    item: Item
    future: Future[Result] = field(default_factory=Future)


class Worker(Generic[Item, Result]):
    """Threads that load a handler each and then answer what is submitted, a few items at a time.

    A free thread starts at once; what arrives meanwhile waits and is taken together, up to
    ``batch`` items, and no more than a thread's share. At most ``waiting`` items wait, more are
    refused. A batch that fails as a whole is tried again item by item. Work whose caller has gone
    is dropped unless it has started.

    A further thread starts, and calls ``load`` once more, when something has to wait for the first
    time; where that fails there are fewer threads.
    """

    def __init__(
        self,
        load: Callable[[], Handler[Item, Result]],
        *,
        waiting: int,
        batch: int,
        threads: int = 1,
        metrics: Metrics,
    ) -> None:
        self.state = State.LOADING
        self._load = load
        self._many = threads
        self._limit = waiting
        self._batch = batch
        self._metrics = metrics
        self._jobs: deque[_Job[Item, Result]] = deque()
        self._changed = threading.Condition()
        self._loaded: Future[None] = Future()
        self._pace = 0.1
        self._threads: list[threading.Thread] = []
        self._idle = 0

    def start(self) -> None:
        """Start the first thread, which loads its handler."""
        self._begin(self._run)

    @property
    def alive(self) -> bool:
        """Whether any thread runs; when one dies of an error, the others end too."""
        return any(thread.is_alive() for thread in self._threads)

    @property
    def full(self) -> bool:
        """Whether as many items wait as may; another would be refused."""
        return len(self._jobs) >= self._limit

    async def loaded(self) -> None:
        """Wait for the handler; raises what loading it raised."""
        await asyncio.shield(asyncio.wrap_future(self._loaded))

    async def submit(self, item: Item) -> Result:
        """Return the handler's result for ``item``.

        Raises ``NotReady`` while there is no handler, ``Overloaded`` where too many wait, and
        what the handler raised for this item. Cancelling takes the item out of the queue.
        """
        job: _Job[Item, Result] = _Job(item)
        job.future.add_done_callback(partial(self._discard, job))
        with self._changed:
            if self.state is not State.READY:
                raise self.not_ready()
            if len(self._jobs) >= self._limit:
                self._metrics.refused.inc()
                ahead = (len(self._jobs) + 1) / self._many
                seconds = min(MAX_RETRY_AFTER, math.ceil(self._pace * ahead))
                msg = "Too many requests are waiting. Try again later."
                raise Overloaded(msg, retry_after=seconds)
            self._jobs.append(job)
            self._metrics.waiting.set(len(self._jobs))
            self._changed.notify()
            if len(self._jobs) > self._idle and len(self._threads) < self._many:
                self._begin(self._help)
        return await asyncio.wrap_future(job.future)

    async def stop(self, seconds: float) -> None:
        """Take nothing more, fail what waits, and give what runs ``seconds`` to finish."""
        self._end(State.STOPPED)
        await asyncio.to_thread(self._join, seconds)

    def not_ready(self) -> NotReady:
        """Return the error that says why nothing can be submitted."""
        if self.state is State.LOADING:
            return NotReady("The model is being loaded. Try again in a moment.", retry_after=1)
        if self.state is State.STOPPED:
            return NotReady("The service is going down.", retry_after=5)
        return NotReady("The model could not be loaded or has failed.")

    def _begin(self, run: Callable[[], None]) -> None:
        name = f"sayso-worker-{len(self._threads) + 1}"
        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _join(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _discard(self, job: _Job[Item, Result], future: Future[Result]) -> None:
        if not future.cancelled():
            return
        with self._changed:
            if job in self._jobs:
                self._jobs.remove(job)
                self._metrics.waiting.set(len(self._jobs))
                self._metrics.dropped.inc()

    def _end(self, state: State) -> None:
        with self._changed:
            if self.state is not State.FAILED:
                self.state = state
            self._metrics.ready.set(0)
            leftover = list(self._jobs)
            self._jobs.clear()
            self._metrics.waiting.set(0)
            self._changed.notify_all()
        for job in leftover:
            if job.future.set_running_or_notify_cancel():
                job.future.set_exception(self.not_ready())

    def _run(self) -> None:
        try:
            started = time.perf_counter()
            handler = self._load()
        except BaseException as error:  # noqa: BLE001  (told to whoever waits, and logged)
            log.critical("model not loaded", **described(error))
            self._end(State.FAILED)
            self._loaded.set_exception(error)
            return
        with self._changed:
            if self.state is State.LOADING:
                self.state = State.READY
                self._metrics.ready.set(1)
        self._loaded.set_result(None)
        log.info("model loaded", seconds=round(time.perf_counter() - started, 3))
        self._serve(handler)

    def _help(self) -> None:
        try:
            handler = self._load()
        except Exception as error:  # noqa: BLE001  (the first thread goes on alone)
            log.warning("a thread less", **described(error))
            return
        self._serve(handler)

    def _serve(self, handler: Handler[Item, Result]) -> None:
        try:
            while jobs := self._take():
                self._work(handler, jobs)
        except BaseException as error:  # noqa: BLE001  (the thread ends, healthz says so)
            log.critical("worker died", **described(error))
            self._end(State.FAILED)

    def _take(self) -> list[_Job[Item, Result]]:
        """Wait for work; nothing is returned once the worker is to stop."""
        while True:
            with self._changed:
                self._idle += 1
                self._changed.wait_for(lambda: self._jobs or self.state is not State.READY)
                self._idle -= 1
                if self.state is not State.READY:
                    return []
                share = min(self._batch, math.ceil(len(self._jobs) / self._many))
                taken = [self._jobs.popleft() for _ in range(share)]
                self._metrics.waiting.set(len(self._jobs))
            if jobs := [job for job in taken if job.future.set_running_or_notify_cancel()]:
                return jobs

    def _work(self, handler: Handler[Item, Result], jobs: list[_Job[Item, Result]]) -> None:
        started = time.perf_counter()
        try:
            results = _answer(handler, [job.item for job in jobs])
        except Exception as error:  # noqa: BLE001  (belongs to one of the callers)
            results = [error] if len(jobs) == 1 else self._one_by_one(handler, jobs)
        except BaseException as error:
            for job in jobs:
                job.future.set_exception(error)
            raise
        seconds = time.perf_counter() - started
        self._pace += SMOOTHING * (seconds / len(jobs) - self._pace)
        self._metrics.model_seconds.observe(seconds)
        self._metrics.batch_items.observe(len(jobs))
        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, Exception):
                job.future.set_exception(result)
            else:
                job.future.set_result(result)

    def _one_by_one(
        self, handler: Handler[Item, Result], jobs: list[_Job[Item, Result]]
    ) -> list[Result | Exception]:
        self._metrics.retried.inc()
        results: list[Result | Exception] = []
        for job in jobs:
            try:
                results += _answer(handler, [job.item])
            except Exception as error:  # noqa: BLE001  (belongs to this caller)
                results.append(error)
        return results


def _answer(handler: Handler[Item, Result], items: list[Item]) -> list[Result | Exception]:
    results = list(handler(items))
    if len(results) != len(items):
        msg = "the handler answered with another number of results than it was given items"
        raise RuntimeError(msg)
    return results


@dataclass(eq=False, slots=True)
class _Flight(Generic[Value]):
    task: asyncio.Task[Value]
    callers: int = 0


class SingleFlight(Generic[Key, Value]):
    """Computes once for all that ask for the same key at the same time.

    The computation runs in a task of its own: a caller that is cancelled harms nobody else, and
    once all have gone the task is cancelled.
    """

    def __init__(self) -> None:
        self._flights: dict[Key, _Flight[Value]] = {}

    async def do(
        self, key: Key, work: Callable[[], Coroutine[Any, Any, Value]]
    ) -> tuple[Value, bool]:
        """Return what ``work`` returns, and whether another caller had begun it.

        Raises what it raises, for all callers.
        """
        flight = self._flights.get(key)
        joined = flight is not None
        if flight is None:
            flight = _Flight(asyncio.create_task(work()))
            self._flights[key] = flight
            flight.task.add_done_callback(lambda _: self._forget(key, flight))
        flight.callers += 1
        try:
            await asyncio.wait([flight.task])
        finally:
            flight.callers -= 1
            if not flight.callers and not flight.task.done():
                self._forget(key, flight)
                flight.task.cancel()
        return flight.task.result(), joined

    def _forget(self, key: Key, flight: _Flight[Value]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


async def unless_gone(work: Awaitable[Value], gone: Awaitable[object]) -> Value | None:
    """Return what ``work`` returns, or cancel it and return None as soon as ``gone`` returns."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(gone)
    try:
        await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)
