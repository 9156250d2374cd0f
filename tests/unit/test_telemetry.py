"""Logs are lines of JSON without values; metrics have a registry of their own."""

import json
import logging
from io import StringIO

import structlog

from service.telemetry import Metrics, configure_logging, described
from tests.conftest import CANARY


def test_lines_are_json(logged: StringIO) -> None:
    """Our own lines and those of libraries are JSON, with time, level and logger."""
    structlog.get_logger("sayso.test").info("ours", number=1)
    logging.getLogger("library").warning("theirs %s", "too")
    ours, theirs = (json.loads(line) for line in logged.getvalue().splitlines())
    assert (ours["event"], ours["level"], ours["logger"]) == ("ours", "info", "sayso.test")
    assert ours["number"] == 1
    assert (theirs["event"], theirs["level"], theirs["logger"]) == (
        "theirs too",
        "warning",
        "library",
    )
    assert all(line["timestamp"].endswith("Z") for line in (ours, theirs))


def test_exceptions_without_their_words(logged: StringIO) -> None:
    """An exception is logged as type and place; its message, which may quote, is not."""
    try:
        int(CANARY)
    except ValueError as error:
        logging.getLogger("library").exception("failed")
        structlog.get_logger("sayso.test").error("failed", exc_info=error)
        structlog.get_logger("sayso.test").error("failed", **described(error))
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert [line["exception"] for line in lines] == ["ValueError"] * 3
    assert all("test_exceptions_without_their_words" in line["frames"][-1] for line in lines)
    assert CANARY not in logged.getvalue()


def test_level_and_console(logged: StringIO) -> None:
    """Lines below the level are not written; the console format is for people."""
    stream = StringIO()
    configure_logging("warning", json=False, stream=stream)
    structlog.get_logger("sayso.test").info("quiet")
    structlog.get_logger("sayso.test").warning("loud")
    assert "quiet" not in stream.getvalue()
    assert "loud" in stream.getvalue()
    assert not stream.getvalue().startswith("{")
    assert not logged.getvalue()


def test_registries_are_separate() -> None:
    """Two apps in one process count for themselves."""
    one, two = Metrics(), Metrics()
    one.words.inc(5)
    assert two.registry.get_sample_value("sayso_words_total") == 0
