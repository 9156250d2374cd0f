"""Quotation marks: which stretches of a text stand between them.

Scraped and machine-translated news drops and doubles marks, so the reading is local: whatever
is wrong in a paragraph stays in that paragraph. Three conventions of print are read as such:

* a paragraph that reopens a quotation the one before left open (``Quotation.closed`` is false
  there);
* a run of quotations of which only the last is closed (``"One. "Two. "Three," she said.``),
  each mark that can only open ending the one before;
* a quotation inside a quotation, which belongs to the outer one.

A closing mark without an opening one (the opening mark was lost) takes the text from the start
of the paragraph. An opening one without a closing one takes it to the end or to the next
quotation, but for a bare attribution there (*“We lost, he said.*).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from service.pipeline.annotations import Chars, text_of

OPENERS = "“„‟«‹"
CLOSERS = "”»›"
STRAIGHT = '"＂'
AMBIGUOUS = (*STRAIGHT, "''")
"""Marks that look the same at both ends; some papers double the apostrophe."""
DOUBLE_MARKS = OPENERS + CLOSERS + STRAIGHT
CLOSES = {"„": "“”‟", "«": "»", "‹": "›", "»": "«", "›": "‹"}
"""Marks that close a given opening one where that differs from the default ``”`` and ``"``."""

MARKS = re.compile("``|''|[" + DOUBLE_MARKS + "]")
SINGLE_OPEN = re.compile(
    r"(?<![\w’'])[‘'](?=\w)(?!\d0s\b|(?:em|til|tis|twas|cause)\b)", re.IGNORECASE
)
"""A single mark that opens, and is no apostrophe: *the '90s*, *'tis*."""
SINGLE_CLOSE = re.compile(r"(?<=[\w,.!?…])[’'](?!\w)")
VERB = (
    r"(?:said|says|sa?ying|added|adds|told|tells|asked|asks|wrote|writes|states?d?|notes?d?|warn(?:s|ed)"
    r"|claims?|claimed|announce[sd]?|declare[sd]?|stresse[sd]|emphasi[sz]e[sd]?|underlines?d?"
    r"|explain(?:s|ed)|insist(?:s|ed)|repl(?:y|ies|ied)|conclude[sd]?|continue[sd]?|admit(?:s|ted)"
    r"|argue[sd]?|recall(?:s|ed)|report(?:s|ed)|reads?|concede[sd]?|observe[sd]?|remark(?:s|ed))"
)
NAMED = r"(?:[\w.’'-]+[ \t]+){0,4}[\w.’'-]+"
TRAILING = re.compile(
    r"(?<=[.!?,…])[ \t]*(?P<report>"
    rf"(?P<before>{NAMED})[ \t]+(?P<verb>{VERB})|(?P<inverted>{VERB})[ \t]+(?P<behind>{NAMED})"
    r")[.!?]?\s*\Z"
)
"""A bare attribution at the end of a paragraph: *, he said.* or *.the note stresses.*"""
TAIL = 80
"""It is looked for among so many characters."""
BREAKS = re.compile(r"\r?\n[ \t\r\f\v\u00a0]*")
SENTENCE_ENDS = frozenset(".!?:;…”\"’')]»")


@dataclass(frozen=True, slots=True)
class Report:
    """A bare attribution behind a quotation: its verb and who it names, as offsets."""

    cue: Chars
    source: Chars


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between two quotation marks, without the marks.

    Offsets are code points, half open. ``closed`` is false where the closing mark is missing,
    ``opened`` where the opening one is. ``report`` is the attribution that tells where a quotation
    without a closing mark ends.
    """

    start: int
    end: int
    opened: bool = True
    closed: bool = True
    report: Report | None = None


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the paragraphs of ``text``.

    A blank line ends a paragraph; a single line break does where the line before it ends as a
    sentence ends, so that hard-wrapped text keeps its paragraphs.
    """
    start = 0
    for match in BREAKS.finditer(text):
        at = match.start()
        before = text[at - 1] if at else "\n"
        blank = text.startswith("\n", match.end())
        if blank or before in SENTENCE_ENDS or before.isspace() or at == start:
            if at > start:
                yield start, at
            start = match.end()
    if start < len(text):
        yield start, len(text)


def find_quotations(text: str) -> list[Quotation]:
    """Find the outermost quotations of ``text``, in text order; they never overlap.

    Time is linear in the length of the text.
    """
    found: list[Quotation] = []
    for start, end in paragraphs(text):
        marks = list(MARKS.finditer(text, start, end))
        if marks:
            found.extend(_double(text, start, end, marks))
        else:
            found.extend(_single(text, start, end))
    return found


def _role(text: str, start: int, end: int, mark: re.Match[str], opener: str) -> str:
    """Say whether a mark opens (``(``), closes (``)``) or may do either (``|``)."""
    char = mark.group()
    if opener and char in CLOSES.get(opener, ""):
        return ")"
    if char == "``":
        return "("
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    opens = (before.isspace() or before in "([{-–—/‘'") and not after.isspace()
    closes = not before.isspace() and (after.isspace() or after in ".,;:!?)]}-–—’'")
    if char in AMBIGUOUS:
        return "(" if opens and not closes else ")" if closes and not opens else "|"
    if char in OPENERS:
        return ")" if opener and closes and not opens else "("
    return "(" if not opener and opens and not closes and char in CLOSES else ")"


def _double(text: str, start: int, end: int, marks: list[re.Match[str]]) -> Iterator[Quotation]:
    opener, begin, depth, last = "", start, 0, start
    for number, mark in enumerate(marks):
        char = mark.group()
        role = _role(text, start, end, mark, opener)
        if not opener:
            if role == ")":
                if char in AMBIGUOUS and text[mark.start() - 1].isdigit():
                    continue  # inches
                if last == start and mark.start() > start:
                    yield from _trimmed(text, start, mark.start(), closed=True, opened=False)
                last = mark.end()
            else:
                opener, begin, depth = char, mark.end(), 0
        elif role == "(":
            # Nested where two closing marks follow, else the closing mark of the outer one is lost.
            following = [m.group() in CLOSERS for m in marks[number + 1 : number + 3]]
            if char in OPENERS and following == [True, True]:
                depth += 1
            else:
                yield from _unclosed(text, begin, mark.start())
                opener, begin, depth = char, mark.end(), 0
        elif depth:
            depth -= 1
        else:
            yield from _trimmed(text, begin, mark.start(), closed=True)
            opener, last = "", mark.end()
    if opener:
        yield from _unclosed(text, begin, end)


def _single(text: str, start: int, end: int) -> Iterator[Quotation]:
    """Quotations in single marks; an apostrophe looks like all but a curly one that opens."""
    at = start
    while (opening := SINGLE_OPEN.search(text, at, end)) is not None:
        closing = SINGLE_CLOSE.search(text, opening.end(), end)
        if closing is None:
            if opening.group() == "‘" and text[opening.end()].isupper():
                yield from _trimmed(text, opening.end(), end, closed=False)
            return
        if any(char.isspace() for char in text[opening.end() : closing.start()]):
            yield from _trimmed(text, opening.end(), closing.start(), closed=True)
        at = closing.end()


def _unclosed(text: str, start: int, end: int) -> Iterator[Quotation]:
    found = TRAILING.search(text, max(start, end - TAIL), end)
    for quotation in _trimmed(text, start, found.start("report") if found else end, closed=False):
        if found is None:
            yield quotation
        else:
            cue, source = ("verb", "before") if found["verb"] else ("inverted", "behind")
            yield replace(quotation, report=Report(found.span(cue), found.span(source)))


def _trimmed(
    text: str, start: int, end: int, *, closed: bool, opened: bool = True
) -> Iterator[Quotation]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Quotation(start, end, opened=opened, closed=closed)


@Language.component("sayso_quotes", assigns=["doc._.quotations"])
def quotes(doc: Doc) -> Doc:
    """Set ``doc._.quotations``: a list of :class:`Quotation`, in text order."""
    doc._.quotations = find_quotations(text_of(doc))
    return doc
