"""Answers of interviews in lines behind dashes, by their form alone."""

import pytest

from service.pipeline.interviews import find_answers

TURNS = (
    "- Is the road open?\n\n- No. It will take a year.\n\n- Who pays?\n\n- The port.\n\nPhoto: us"
)


def answers(text: str) -> list[tuple[str, str]]:
    """Give who answers, and the words."""
    return [
        (text[slice(*turn.speaker)], text[slice(*turn.words)].strip())
        for turn in find_answers(text)
    ]


@pytest.mark.parametrize(
    "introduction",
    [
        "About the road we talked with Maria Lund-Berg, head of the port.",
        "Maria Lund-Berg, head of the port, in conversation with our man told of Ole Moe.",
        "Interview with Maria Lund-Berg.\n\nThe port is old.",
    ],
)
def test_answers_are_of_whom_one_talked_with(introduction: str) -> None:
    """Each second line is an answer of the first whom the line about talking names in full."""
    assert answers(f"Port\n\n{introduction}\n\n{TURNS}") == [
        ("Maria Lund-Berg", "No. It will take a year."),
        ("Maria Lund-Berg", "The port."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"The port is old.\n\n{TURNS}",
        f"We talked with the head of the port.\n\n{TURNS}",
        "We talked with Maria Lund.\n\n- Is it open?\n\n- No.",
        "Maria Lund talked of her aims:\n\n- a road;\n\n- a port;\n\n- a school.",
        "We talked with Maria Lund.\n\n- Open?\n\n- Why?\n\n- No.\n\n- I see.",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    """Lists, two lines, questions that are answered by questions, and nobody named give nothing."""
    assert answers(text) == []
