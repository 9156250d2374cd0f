"""Lines that lead to a paragraph of quotation, by their form alone."""

import pytest

from service.pipeline.attribution import attribute
from service.pipeline.quotes import find_quotations
from service.pipeline.tagger import Tagged

WEAK = {"anchor": 0.6, "path": 0.2, "content": 0.8, "source": 0.0, "outside": 0.9}
"""What a tagger says of a cue whose source it lost."""


def sources(text: str, cue: str, content: str) -> list[tuple[str, ...]]:
    """Give contents and sources, where the tagger found cue and content and no source."""
    places = [(text.index(part), text.index(part) + len(part)) for part in (content, cue)]
    tagged = Tagged([places[0]], [places[1]], [], WEAK)
    return [
        (text[claim.content[0][0] : claim.content[0][1]], *(text[a:b] for a, b in claim.source))
        for claim in attribute(text, [tagged], find_quotations(text))
    ]


def test_a_lost_source_is_the_name_before_the_cue() -> None:
    """The line and the quotation below it are that one's, however the line begins."""
    text = (
        "About the talks of ministers between Chancellor Marta Lund said that it is time:\n\n"
        "“The valley has waited long enough. We have sent our proposal to the other side.”"
    )
    assert sources(text, "said", "that it is time") == [
        ("that it is time", "Chancellor Marta Lund"),
        (
            "The valley has waited long enough. We have sent our proposal to the other side",
            "Chancellor Marta Lund",
        ),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The talks between Chancellor Marta Lund said that it is time.\n\n“The valley has waited.”",
        "The talks between the ministers, said that it is time:\n\n“The valley has waited long.”",
        "Chancellor Lund, said that it is time:\n\n“The valley has waited long enough.”",
        "Chancellor Lund\nsaid that it is time:\n\n“The valley has waited long enough.”",
        "Chancellor Lund said that it is time: “The valley has waited long enough for this.”",
    ],
)
def test_other_lines_stay_without(text: str) -> None:
    """Nothing is guessed without colon and paragraph, or where no name ends before the cue."""
    assert all(len(claim) == 1 for claim in sources(text, "said", "that it is time"))
