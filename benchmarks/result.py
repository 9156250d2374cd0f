"""What was measured, and what it should be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Result:
    """One figure: ``values``, one for each repetition, of which the median counts.

    ``goal`` is what the median should be at least or, with ``sense`` "most", at most; None where
    the figure is only told. ``beside`` has whatever explains it, by name.
    """

    point: int
    name: str
    values: Sequence[float]
    unit: str = ""
    goal: float | None = None
    sense: Literal["least", "most"] = "least"
    beside: dict[str, object] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """The figure."""
        return median(self.values)

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        return self.median >= self.goal if self.sense == "least" else self.median <= self.goal


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Return, for each pair, how many times theirs ours is."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]
