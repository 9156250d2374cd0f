"""Whether what is being read is still wanted: asked between steps, so that reading ends early.

A thread cannot be ended from outside. What takes long asks instead, about every tenth of a second,
and need not be handed whom to ask: spaCy hands a component nothing but the ``Doc``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Wanted = Callable[[], bool]
"""Says whether somebody still waits; asked often, from the thread that reads."""


class Unwanted(Exception):  # noqa: N818  (it is no error that nobody waits)
    """Reading has been given up, since nobody waits for it any more."""


def always() -> bool:
    """Say that it is wanted, as where nobody can go."""
    return True


_wanted: ContextVar[Wanted] = ContextVar("wanted", default=always)


@contextmanager
def reading(wanted: Wanted) -> Iterator[None]:
    """Have :func:`go_on` ask ``wanted``, in this thread and for the while."""
    token = _wanted.set(wanted)
    try:
        yield
    finally:
        _wanted.reset(token)


def go_on() -> None:
    """Return where the text that is being read is still wanted; else raise :class:`Unwanted`."""
    if not _wanted.get()():
        raise Unwanted
