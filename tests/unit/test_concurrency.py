"""The worker, single flight, and work that is given up when its caller goes."""

# ruff: noqa: ASYNC110  (what is waited for has no event)

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from service.concurrency import SingleFlight, State, Worker, unless_gone
from service.errors import NotReady, Overloaded
from service.telemetry import Metrics

pytestmark = pytest.mark.anyio

Make = Callable[..., Worker[str, str]]


class Echo:
    """A handler that answers in capitals, once its gate is open."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.started = threading.Event()
        self.batches: list[list[str]] = []

    def __call__(self, items: list[str]) -> Sequence[str | Exception]:
        """Answer a batch."""
        self.batches.append(items)
        self.started.set()
        self.gate.wait(10)
        if "poison" in items:
            raise ValueError
        if "exit" in items:
            raise SystemExit
        if "short" in items:
            return []
        return [KeyError(item) if item == "bad" else item.upper() for item in items]


@pytest.fixture
def echo() -> Echo:
    """Return a handler."""
    return Echo()


@pytest.fixture
async def make(echo: Echo) -> AsyncIterator[Make]:
    """Return what makes a started worker, stopped after the test."""
    workers: list[Worker[str, str]] = []

    def worker(waiting: int = 4, batch: int = 4, threads: int = 1) -> Worker[str, str]:
        made: Worker[str, str] = Worker(
            lambda: echo, waiting=waiting, batch=batch, threads=threads, metrics=Metrics()
        )
        made.start()
        workers.append(made)
        return made

    yield worker
    echo.gate.set()
    for each in workers:
        await each.stop(5)
        assert not each.alive


async def busy(worker: Worker[str, str], echo: Echo) -> asyncio.Task[str]:
    """Give the worker something that it does not finish before the gate opens."""
    await worker.loaded()
    echo.gate.clear()
    task = asyncio.create_task(worker.submit("first"))
    await asyncio.to_thread(echo.started.wait, 5)
    return task


async def waiting(worker: Worker[str, str], *items: str) -> list[asyncio.Task[str]]:
    """Submit items that have to wait, in order."""
    tasks = [asyncio.create_task(worker.submit(item)) for item in items]
    await asyncio.sleep(0)
    return tasks


async def test_answers(make: Make) -> None:
    """What is submitted is answered."""
    worker = make()
    await worker.loaded()
    assert await worker.submit("a") == "A"
    assert worker.alive


async def test_idle_starts_at_once_and_then_takes_several(make: Make, echo: Echo) -> None:
    """A free worker does not wait for company; what came meanwhile is taken together, in order."""
    worker = make()
    first = await busy(worker, echo)
    others = await waiting(worker, "a", "b", "c")
    echo.gate.set()
    assert await asyncio.gather(first, *others) == ["FIRST", "A", "B", "C"]
    assert echo.batches == [["first"], ["a", "b", "c"]]


async def test_batches_are_bounded(make: Make, echo: Echo) -> None:
    """No batch is larger than was said."""
    worker = make(batch=2)
    first = await busy(worker, echo)
    others = await waiting(worker, "a", "b", "c")
    echo.gate.set()
    await asyncio.gather(first, *others)
    assert echo.batches == [["first"], ["a", "b"], ["c"]]


async def begun(echo: Echo, batches: int) -> None:
    """Wait until so many batches have been started."""
    async with asyncio.timeout(5):
        while len(echo.batches) < batches:
            await asyncio.sleep(0.01)


async def test_threads_work_at_a_time(make: Make, echo: Echo) -> None:
    """With two threads two items are in work at once; what waits is shared between them."""
    worker = make(threads=2)
    first = await busy(worker, echo)
    second = asyncio.create_task(worker.submit("second"))
    await begun(echo, 2)
    others = await waiting(worker, "a", "b", "c")
    echo.gate.set()
    assert await asyncio.gather(first, second, *others) == ["FIRST", "SECOND", "A", "B", "C"]
    assert echo.batches[2] == ["a", "b"]


async def test_a_thread_without_a_handler_is_done_without(echo: Echo) -> None:
    """Where only the first handler can be loaded, its thread answers alone."""
    handlers = iter([echo])
    failed = threading.Event()

    def load() -> Echo:
        try:
            return next(handlers)
        except StopIteration:
            failed.set()
            raise

    worker: Worker[str, str] = Worker(load, waiting=4, batch=4, threads=2, metrics=Metrics())
    worker.start()
    first = await busy(worker, echo)
    (second,) = await waiting(worker, "second")
    assert await asyncio.to_thread(failed.wait, 5)
    echo.gate.set()
    assert list(await asyncio.gather(first, second)) == ["FIRST", "SECOND"]
    assert [await worker.submit(item) for item in "ab"] == ["A", "B"]
    assert worker.alive
    await worker.stop(5)
    assert not worker.alive


async def test_one_dying_thread_ends_all(make: Make, echo: Echo) -> None:
    """A thread that dies takes the others with it once they have answered: a restart is due."""
    worker = make(threads=2)
    first = await busy(worker, echo)
    asyncio.get_running_loop().call_later(0.1, echo.gate.set)
    with pytest.raises(SystemExit):
        await worker.submit("exit")
    assert await first == "FIRST"
    async with asyncio.timeout(5):
        while worker.alive:
            await asyncio.sleep(0.01)
    assert worker.state is State.FAILED


async def test_full_queue_refuses(make: Make, echo: Echo) -> None:
    """One more than may wait is refused, with a time to come again; the others are served."""
    worker = make(waiting=2)
    first = await busy(worker, echo)
    others = await waiting(worker, "a", "b")
    with pytest.raises(Overloaded) as refused:
        await worker.submit("c")
    seconds = refused.value.extra["retry_after"]
    assert isinstance(seconds, int)
    assert 1 <= seconds <= 60
    echo.gate.set()
    assert await asyncio.gather(first, *others) == ["FIRST", "A", "B"]


async def test_cancelled_work_is_dropped(make: Make, echo: Echo) -> None:
    """Work whose caller has gone is never started, and its place is free at once."""
    worker = make(waiting=2)
    first = await busy(worker, echo)
    gone, stays = await waiting(worker, "gone", "stays")
    gone.cancel()
    await asyncio.wait([gone])
    (late,) = await waiting(worker, "late")
    echo.gate.set()
    assert list(await asyncio.gather(first, stays, late)) == ["FIRST", "STAYS", "LATE"]
    assert echo.batches == [["first"], ["stays", "late"]]


async def test_leaving_during_work_harms_nobody(make: Make, echo: Echo) -> None:
    """A caller that leaves while its work runs leaves a worker that goes on."""
    worker = make()
    first = await busy(worker, echo)
    first.cancel()
    await asyncio.wait([first])
    echo.gate.set()
    assert await worker.submit("a") == "A"


async def test_poison_fails_alone(make: Make, echo: Echo) -> None:
    """A batch that fails as a whole is tried one by one: only the poisonous item fails."""
    worker = make()
    first = await busy(worker, echo)
    tasks = await waiting(worker, "a", "poison", "b")
    echo.gate.set()
    await first
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results[0] == "A"
    assert isinstance(results[1], ValueError)
    assert results[2] == "B"


async def test_an_item_may_have_an_exception(make: Make, echo: Echo) -> None:
    """An exception among the results belongs to its item only."""
    worker = make()
    first = await busy(worker, echo)
    tasks = await waiting(worker, "a", "bad", "b")
    echo.gate.set()
    await first
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[1], KeyError)
    assert (results[0], results[2]) == ("A", "B")
    assert len(echo.batches) == 2


async def test_results_are_never_shifted(make: Make) -> None:
    """A handler that answers with too few results fails, it does not misattribute them."""
    worker = make()
    await worker.loaded()
    with pytest.raises(RuntimeError):
        await worker.submit("short")
    assert await worker.submit("a") == "A"


async def test_a_dying_worker_says_so(make: Make) -> None:
    """A handler that ends the thread fails its items, and the worker is no longer alive."""
    worker = make()
    await worker.loaded()
    with pytest.raises((SystemExit, NotReady)):
        await worker.submit("exit")
    while worker.alive:
        await asyncio.sleep(0.01)
    assert worker.state is State.FAILED
    with pytest.raises(NotReady):
        await worker.submit("a")


async def test_failed_loading() -> None:
    """A handler that cannot be loaded fails whoever waits for it."""

    def load() -> Callable[[list[str]], Sequence[str]]:
        raise FileNotFoundError

    worker: Worker[str, str] = Worker(load, waiting=1, batch=1, metrics=Metrics())
    worker.start()
    with pytest.raises(FileNotFoundError):
        await worker.loaded()
    with pytest.raises(NotReady):
        await worker.submit("a")


async def test_stopping_fails_what_waits(make: Make, echo: Echo) -> None:
    """At the end what runs is finished, and what waits is told."""
    worker = make()
    first = await busy(worker, echo)
    (left,) = await waiting(worker, "left")
    stopping = asyncio.create_task(worker.stop(5))
    with pytest.raises(NotReady):
        await left
    with pytest.raises(NotReady):
        await worker.submit("late")
    echo.gate.set()
    assert await first == "FIRST"
    await stopping
    assert not worker.alive


class Work:
    """A computation that waits to be let go, and counts."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.runs = 0
        self.cancelled = 0

    async def __call__(self) -> str:
        """Compute."""
        self.runs += 1
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return "done"


async def test_single_flight_computes_once() -> None:
    """A hundred that ask the same at the same time get one computation's result."""
    flights: SingleFlight[str, str] = SingleFlight()
    work = Work()
    tasks = [asyncio.create_task(flights.do("key", work)) for _ in range(100)]
    await asyncio.sleep(0)
    work.go.set()
    results = await asyncio.gather(*tasks)
    assert work.runs == 1
    assert results == [("done", False)] + [("done", True)] * 99


async def test_single_flight_by_key() -> None:
    """Other keys, and the same key later, are computed for themselves."""
    flights: SingleFlight[str, str] = SingleFlight()
    work = Work()
    work.go.set()
    await asyncio.gather(flights.do("a", work), flights.do("b", work))
    await flights.do("a", work)
    assert work.runs == 3


async def test_first_caller_leaves() -> None:
    """The first caller's leaving does not harm those who joined it."""
    flights: SingleFlight[str, str] = SingleFlight()
    work = Work()
    first, second = (asyncio.create_task(flights.do("key", work)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    work.go.set()
    assert await second == ("done", True)
    assert (work.runs, work.cancelled) == (1, 0)


async def test_all_callers_leave() -> None:
    """Once all have left the computation is given up, and the next caller starts anew."""
    flights: SingleFlight[str, str] = SingleFlight()
    work = Work()
    tasks = [asyncio.create_task(flights.do("key", work)) for _ in range(2)]
    await asyncio.sleep(0.01)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    work.go.set()
    assert await flights.do("key", work) == ("done", False)
    assert (work.runs, work.cancelled) == (2, 1)


async def test_single_flight_shares_errors() -> None:
    """An error is everybody's, and is not kept."""
    flights: SingleFlight[str, str] = SingleFlight()

    async def fail() -> str:
        await asyncio.sleep(0)
        raise KeyError

    results = await asyncio.gather(
        *(flights.do("key", fail) for _ in range(2)), return_exceptions=True
    )
    assert [type(result) for result in results] == [KeyError, KeyError]
    work = Work()
    work.go.set()
    assert await flights.do("key", work) == ("done", False)


async def test_unless_gone() -> None:
    """Work is given up as soon as its caller is gone, and finishes where the caller stays."""
    work = Work()
    gone = asyncio.Event()
    task = asyncio.create_task(unless_gone(work(), gone.wait()))
    await asyncio.sleep(0.01)
    gone.set()
    assert await task is None
    assert work.cancelled == 1
    work.go.set()
    assert await unless_gone(work(), asyncio.Event().wait()) == "done"
