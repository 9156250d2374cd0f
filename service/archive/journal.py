"""The rows of a run that may be broken off: a file that only grows, and what it belongs to.

Beside the output, as ``NAME.part`` and ``NAME.state``, until the run is complete.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import JsonValue


class Unfit(ValueError):  # noqa: N818  (said to people as it is)
    """The rows that are there do not belong to this run, or another run is writing them."""


class Journal:
    """Rows of one run, kept through its end by whatever means.

    ``state`` says what the rows belong to: JSON values by name. Where rows are there already,
    made by a run with the same state, it goes on behind the last whole one; ``rows`` is how many
    there are. Raises ``Unfit`` on entering.
    """

    def __init__(self, output: Path, state: Mapping[str, JsonValue]) -> None:
        self.path = output.with_name(f"{output.name}.part")
        self.rows = 0
        self._state_path = output.with_name(f"{output.name}.state")
        self._state = dict(state)

    def __enter__(self) -> Self:
        """Open the rows for this run alone."""
        self._file = self.path.open("ab+")
        try:
            self._lock()
            self._resume()
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the rows; they stay."""
        self._file.close()

    def write(self, row: bytes) -> None:
        """Add a row, which ends with a line feed; it survives the end of this process."""
        self._file.write(row)
        self._file.flush()
        self.rows += 1

    def remove(self) -> None:
        """Remove what has become the output, or was made into it."""
        self.path.unlink(missing_ok=True)
        self._state_path.unlink(missing_ok=True)

    def _lock(self) -> None:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415  (where there is one)

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                msg = f"another run is writing {self.path}"
                raise Unfit(msg) from None

    def _resume(self) -> None:
        size = self._file.seek(0, os.SEEK_END)
        if not size:
            new = self._state_path.with_suffix(".new")
            new.write_text(json.dumps(self._state, indent=2) + "\n", "utf-8")
            new.replace(self._state_path)
            return
        try:
            known = json.loads(self._state_path.read_text("utf-8"))
        except (OSError, ValueError):
            known = {}
        if other := differing(known, self._state):
            msg = (
                f"{self.path} belongs to a run with another {', '.join(other)}: "
                "run it as before, or remove the file"
            )
            raise Unfit(msg)
        self._file.seek(0)
        end = 0
        for line in self._file:
            if not line.endswith(b"\n") or not line.startswith(b"{"):  # cut off, or never written
                break
            end += len(line)
            self.rows += 1
        self._file.truncate(end)
        self._file.seek(0, os.SEEK_END)


def differing(known: Mapping[str, JsonValue], state: Mapping[str, JsonValue]) -> list[str]:
    """Return the names in ``state`` whose values were others when the rows were made."""
    return [name for name, value in state.items() if known.get(name) != value]
