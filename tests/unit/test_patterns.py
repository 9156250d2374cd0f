"""Every regular expression takes time that grows with the text, and no faster."""

import importlib
import pkgutil
import re
import time

import pytest

import service
from service.pipeline.quotes import TAIL
from service.web.caching import matches

KILOBYTE = 1000
HOSTILE = {
    **{repr(run): run for run in ('"', "'", "`", "\u201c", "\u2018", "\u2019", "-", "_", "a", "1")},
    **{repr(run): run for run in (" ", "\n", "\t", "\r\n", "\u00a0", ".", ",", ":", "(", "\u0301")},
    **{repr(run): run for run in ("\n ", " \n", ": ", '" ', " '", "'a", "a'", '",', "a-", "said ")},
    **{repr(run): run for run in ("\n\n ", "x\n", ":'", '\n"', "\u2014 ", "\u00ab ", 'W/"', ', "')},
}


def patterns() -> dict[str, re.Pattern[str]]:
    """Return all patterns that the service's modules have, by name."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(service.__path__, "service."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                found.setdefault(f"{module.name}.{name}", value)
    return found


PATTERNS = patterns()


BOUNDED = {"service.pipeline.quotes.TRAILING": TAIL}
"""Characters that a pattern is given at most, from the end of a paragraph."""
ANCHORED = {f"service.web.{name}" for name in ("access.REQUEST_ID", "caching.TAG", "keys.KEY")}
"""Only tried where a value starts; found elsewhere they are quadratic."""
MOST_SECONDS = 1.0
"""For 100 KB: twenty times what is promised, and a tenth of what a quadratic pattern takes."""


def seconds(name: str, text: str) -> float:
    """Return how long a pattern takes to find everything in a text, used as it is used."""
    pattern = PATTERNS[name]
    began = time.thread_time()
    if name in ANCHORED:
        pattern.match(text)
        pattern.fullmatch(text)
    else:
        for _match in pattern.finditer(text[-BOUNDED.get(name, len(text)) :]):
            pass
    return time.thread_time() - began


def test_all_are_found() -> None:
    """Patterns are found in modules of all layers."""
    assert len(PATTERNS) > 12
    assert BOUNDED.keys() | ANCHORED <= PATTERNS.keys()


@pytest.mark.parametrize("name", PATTERNS)
def test_linear(name: str) -> None:
    """Runs of whatever a pattern may stumble over take milliseconds, 1 MB ten times that."""
    took = {
        (text, ending): seconds(name, text * (100 * KILOBYTE // len(text)) + ending)
        for text in HOSTILE.values()
        for ending in ("x", "")
    }
    slowest = max(took, key=took.__getitem__)
    assert took[slowest] < MOST_SECONDS, slowest
    text, ending = slowest
    assert seconds(name, text * (1000 * KILOBYTE // len(text)) + ending) < 10 * MOST_SECONDS


def test_long_lists_of_entity_tags() -> None:
    """A list of tags as long as a request's head may be is compared at once."""
    began = time.thread_time()
    assert not matches('"a", ' * 13_000, '"b"')
    assert not matches(" " * 65_000 + '"b', '"b"')
    assert time.thread_time() - began < MOST_SECONDS
