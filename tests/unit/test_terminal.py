"""The table for people: colours, width, and nothing that a terminal obeys."""

import io
import re

import pytest

from service.formats import Reading
from service.terminal import plain, show
from tests.readings import ANSWER, EMPTY, WHOLE

COLOUR = re.compile(r"\x1b\[[\d;]*m")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take out what the environment says of terminals."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")


def shown(reading: Reading, out: io.StringIO) -> str:
    """Return what is written."""
    show(reading, out)
    return out.getvalue()


def test_in_a_file_each_claim_is_a_line() -> None:
    """Where nobody looks there are no colours, and each claim has one line, to be searched."""
    text = shown(Reading(ANSWER, name="a.txt"), io.StringIO())
    assert "\x1b" not in text
    assert text.startswith("a.txt: 4 claims\n")
    (line,) = [line for line in text.splitlines() if "Ida Kern" in line]
    assert "“We <b>wait</b>, for rain & sun.”" in line
    assert "said" in line
    assert "0.90" in line


def test_on_a_terminal_in_colours() -> None:
    """On a terminal it is coloured, and no wider than that."""
    text = shown(WHOLE, Terminal())
    assert COLOUR.search(text)
    assert all(len(COLOUR.sub("", line)) <= 60 for line in text.splitlines()[2:])


def test_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is honoured."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[(?:\d+;)*3\d", shown(WHOLE, Terminal()))


def test_without_claims() -> None:
    """Without claims there is no table."""
    assert len(shown(EMPTY, io.StringIO()).splitlines()) == 1


def test_nothing_for_the_terminal_to_obey() -> None:
    """Control characters of an article do not reach the terminal; markup is text."""
    assert plain("a\x1b]0;title\x07b\r\n c\x9bd") == "a\ufffd]0;title\ufffdb c\ufffdd"
    claim = ANSWER.claims[0].model_copy(update={"text": "[red]so\x1b[2J[/red]"})
    text = shown(Reading(ANSWER.model_copy(update={"claims": [claim]})), io.StringIO())
    assert "[red]so\ufffd[2J[/red]" in text
