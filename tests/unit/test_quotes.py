"""Quotation marks, whole and broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.pipeline.quotes import DOUBLE_MARKS, find_quotations, paragraphs


def inside(text: str) -> list[str]:
    """What stands between marks; a tilde follows where the closing one is missing."""
    return [text[q.start : q.end] + "~" * (not q.closed) for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “the pier is shut” twice.", ["the pier is shut"]),
        ('He said "the pier is shut" twice.', ["the pier is shut"]),
        ("He said «the pier is shut» twice.", ["the pier is shut"]),
        ("Er sagte „der Pier ist zu“ und ging.", ["der Pier ist zu"]),
        ("He said ``the pier is shut'' twice.", ["the pier is shut"]),
        ("She called it ''a great day'' and left.", ["a great day"]),
        ("She called it 'a great day' and left.", ["a great day"]),
        ("It’s the council’s pier, isn’t it.", []),
        ("A 6'2\" man walked by.", []),
        ("In the '90s the crew sailed on the owners' ships.", []),
        ("", []),
    ],
)
def test_styles_of_marks(text: str, expected: list[str]) -> None:
    """Every style of marks is found, and apostrophes and inches are none."""
    assert inside(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"We lost. "We will win. "We go on," she said.',
            ["We lost.~", "We will win.~", "We go on,"],
        ),
        ("“We lost, he said. “We go on.” Then rain.", ["We lost,~", "We go on."]),
        ("We lost,” he said. “We go on.”", ["We lost,", "We go on."]),
        ("“We lost.\n\n“We go on.”", ["We lost.~", "We go on."]),
        ("“We lost.\n\nIt rained.", ["We lost.~"]),
        ("“She said “go” and left.”", ["She said “go” and left."]),
        (" ” she said.", []),
        ("“We lost everything.the note stresses.\n\nIt rained.", ["We lost everything.~"]),
        ("It rained. “We lost, said Ada Ode.", ["We lost,~"]),
        ("“We lost and nobody said why.", ["We lost and nobody said why.~"]),
    ],
)
def test_broken_and_nested_marks(text: str, expected: list[str]) -> None:
    """A missing mark harms its own paragraph only; nested quotations belong to the outer one."""
    assert inside(text) == expected


@given(st.text(alphabet="ab .\n'’‘`" + DOUBLE_MARKS))
def test_any_marks(text: str) -> None:
    """Whatever the marks, quotations lie in the text, in order, apart, and are not blank."""
    at = 0
    for quotation in find_quotations(text):
        assert at <= quotation.start < quotation.end <= len(text)
        assert text[quotation.start : quotation.end].strip()
        at = quotation.end


@given(st.text(alphabet="ab .\n \t"))
def test_paragraphs(text: str) -> None:
    """Paragraphs lie in order and leave out nothing but white space."""
    at = 0
    for start, end in paragraphs(text):
        assert not text[at:start].strip()
        assert start < end
        at = end
    assert not text[at:].strip()


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    """A line that ends within a sentence goes on in the next."""
    text = "“We lost the\nmatch,” he said.\nIt rained."
    assert [text[a:b] for a, b in paragraphs(text)] == [
        "“We lost the\nmatch,” he said.",
        "It rained.",
    ]


def test_single_marks_go_on_over_paragraphs() -> None:
    """A curly single mark that opens and is not closed takes the text to the paragraph's end."""
    text = "‘I stayed,’ he says. ‘They sent a letter.\n\n‘So I burnt it.\n\nIn the ‘90s it rained."
    found = [(text[q.start : q.end], q.closed) for q in find_quotations(text)]
    assert found == [
        ("I stayed,", True),
        ("They sent a letter.", False),
        ("So I burnt it.", False),
    ]


def test_line_ends_of_two_characters() -> None:
    """A hard-wrapped line may end with carriage return and line feed."""
    text = "“We are\r\nready to go,” he said.\r\n\r\nIt rained."
    assert inside(text) == ["We are\r\nready to go,"]
    assert [text[a:b] for a, b in paragraphs(text)][-1] == "It rained."
