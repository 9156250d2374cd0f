"""What a format writes down."""

from dataclasses import dataclass

from service.claims import Answer


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer, and what is known beside it.

    ``article`` is the text that was read, where it is at hand: the cache does not keep it. Offsets
    count code points then. ``name`` is what the article is called, empty where nobody said.
    """

    answer: Answer
    article: str | None = None
    name: str = ""

    @property
    def label(self) -> str:
        """What tells this article from others: its name, else the answer's id."""
        return self.name or self.answer.id
