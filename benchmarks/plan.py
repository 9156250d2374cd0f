"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: the articles, how often, and how many for the measure of memory."""

    texts: list[str]
    repeats: int
    memory_articles: int
    quick: bool = False
