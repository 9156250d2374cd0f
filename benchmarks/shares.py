"""Where the time of an extraction goes: spaCy's calls, ONNX Runtime's calls, and the rest."""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import onnxruntime

SPACY, ONNX, OWN = "spacy", "onnx", "own"


class Shares:
    """A clock that knows who is running: each moment is counted once, for the innermost call."""

    def __init__(self) -> None:
        self._spent: defaultdict[str, float] = defaultdict(float)
        self._running = OWN
        self._since = time.perf_counter()

    def reset(self) -> None:
        """Begin anew."""
        self._switch(OWN)
        self._spent.clear()

    def read(self) -> dict[str, float]:
        """Return the share of each, and all seconds."""
        self._switch(OWN)
        total = sum(self._spent.values())
        return {**{name: self._spent[name] / total for name in (SPACY, ONNX, OWN)}, "total": total}

    def watch(self, pipeline: Any) -> None:  # noqa: ANN401  (a ClaimPipeline, whose parts are wrapped)
        """Wrap all calls of a pipeline's that leave our code, and those that come back to it.

        What spaCy's ``Doc`` does when it is filled and read is counted as ours.
        """
        onnxruntime.InferenceSession.run = self._timed(onnxruntime.InferenceSession.run, ONNX)
        nlp = pipeline._nlp
        own = nlp.tokenizer
        nlp.tokenizer = _Called(self._timed(own.__call__, OWN), own)
        own.tokenizer = _Called(self._timed(own.tokenizer.__call__, SPACY), own.tokenizer)

    def _switch(self, name: str) -> str:
        now = time.perf_counter()
        before = self._running
        self._spent[before] += now - self._since
        self._running, self._since = name, now
        return before

    def _timed(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:  # noqa: ANN401
            before = self._switch(name)
            try:
                return call(*given, **named)
            finally:
                self._switch(before)

        return timed


class _Called:
    """Something with another way to call it; all else of it is as it was."""

    def __init__(self, call: Callable[..., Any], of: Any) -> None:  # noqa: ANN401
        self._call = call
        self._of = of

    def __call__(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        return self._call(*given, **named)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._of, name)
