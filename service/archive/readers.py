"""Processes that read articles, each with a pipeline of its own; results come in order."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import ValidationError

from service.archive.articles import LONGEST, Article
from service.claims import OffsetUnit
from service.errors import NotReady, ServiceError, TooLarge, invalid
from service.question import ClaimsRequest, Question, answer

if TYPE_CHECKING:
    from service.extractor import Pipeline

AHEAD = 32
"""Articles that are given to each process beforehand: so many may wait for a long one."""

Result = bytes | ServiceError


class Readers:
    """``processes`` of them, each with what ``load`` returns.

    ``load`` is a function of a module, or a class. To be used in the main thread, where Ctrl-C
    shall not end the processes one by one. Raises ``NotReady`` on entering where loading fails.
    """

    def __init__(
        self,
        load: "Callable[[], Pipeline]",
        processes: int,
        *,
        min_confidence: float,
        offset_unit: OffsetUnit,
    ) -> None:
        self.version = ""
        self._load = load
        self._processes = processes
        self._options = Question("", min_confidence, offset_unit)

    def __enter__(self) -> Self:
        """Start the processes."""
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the processes, whatever they are doing."""
        for process in multiprocessing.active_children():
            process.terminate()
        self._pool.shutdown(cancel_futures=True)

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Result]]:
        """Yield each article with its answer, as JSON, or with its problem, in order.

        An article that ends its process, as one may that wants more memory than there is, has a
        problem; those that were being read beside it are read again.
        """
        begun: deque[tuple[Article, Future[Result]]] = deque()
        remaining = iter(articles)
        while True:
            while (
                len(begun) < AHEAD * self._processes
                and (article := next(remaining, None)) is not None
            ):
                begun.append((article, self._submit(article)))
            if not begun:
                return
            article, future = begun[0]
            try:
                result = future.result()
            except BrokenProcessPool:
                yield from self._one_by_one(list(begun))
                begun.clear()
            else:
                begun.popleft()
                yield article, result

    def _start(self) -> None:
        self._pool = ProcessPoolExecutor(
            self._processes,
            multiprocessing.get_context("spawn"),
            initializer=_Reader.begin,
            initargs=(self._load,),
        )
        with _uninterrupted():
            # As long as none is idle, each of them starts another process.
            loading = [self._pool.submit(_Reader.version) for _ in range(self._processes)]
        try:
            self.version = loading[0].result()
        except BrokenProcessPool:
            msg = "The model could not be loaded."
            raise NotReady(msg) from None

    def _submit(self, article: Article) -> Future[Result]:
        text = article.text
        if isinstance(text, ServiceError):
            done: Future[Result] = Future()
            done.set_result(text)
            return done
        try:
            return self._pool.submit(_Reader.answer, replace(self._options, text=text))
        except BrokenProcessPool as error:
            broken: Future[Result] = Future()
            broken.set_exception(error)
            return broken

    def _one_by_one(
        self, suspects: list[tuple[Article, Future[Result]]]
    ) -> Iterator[tuple[Article, Result]]:
        """Read again, alone, what was begun when a process ended."""
        self._restart()
        for article, before in suspects:
            if before.done() and before.exception() is None:
                yield article, before.result()
                continue
            try:
                yield article, self._submit(article).result()
            except BrokenProcessPool:
                self._restart()
                msg = "The process that read this article was ended, perhaps for want of memory."
                yield article, ServiceError(msg)

    def _restart(self) -> None:
        self._pool.shutdown()
        self._start()


class _Reader:
    """What is in each of the processes."""

    pipeline: "ClassVar[Pipeline]"

    @classmethod
    def begin(cls, load: "Callable[[], Pipeline]") -> None:
        """Load the pipeline; the end of the parent process, however it comes, ends this one."""
        threading.Thread(target=_end_with_parent, daemon=True).start()
        cls.pipeline = load()

    @classmethod
    def version(cls) -> str:
        """Return the version of the pipeline."""
        return cls.pipeline.version

    @classmethod
    def answer(cls, asked: Question) -> Result:
        """Answer one question, as JSON, or return its problem."""
        if len(asked.text) > LONGEST:
            msg = f"The text is longer than {LONGEST:,} code points."
            return TooLarge(msg, limit=LONGEST)
        try:
            question = ClaimsRequest(
                text=asked.text,
                min_confidence=asked.min_confidence,
                offset_unit=asked.offset_unit,
            ).question()
            found = answer(question, cls.pipeline.run(question.text), cls.pipeline.version)
        except ValidationError as error:
            return invalid(error.errors(include_url=False, include_input=False))
        except ServiceError as error:
            return error
        except Exception as error:  # noqa: BLE001  (the other articles are answered)
            return ServiceError(f"Something went wrong here: {type(error).__name__}.")
        return found.model_dump_json().encode()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Have processes that are started here ignore Ctrl-C: it is for the one that starts them.

    Python lets only the main thread say so, and no other is told of Ctrl-C.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
