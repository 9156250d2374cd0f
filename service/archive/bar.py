"""How far a run has come: a bar on a terminal, with rate and time left."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class Rate(ProgressColumn):
    """Articles a second, lately."""

    def render(self, task: Task) -> Text:
        """Return the rate, blank while it is not known."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.1f}/s")


def bar(console: Console) -> Progress:
    """Return the bar, whose tasks count articles."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        Rate(),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
        console=console,
    )


def parts_bar(console: Console) -> Progress:
    """Return the bar, whose tasks count parts, and tell their ``articles``."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} parts"),
        TextColumn("{task.fields[articles]:,} articles"),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
        console=console,
    )
