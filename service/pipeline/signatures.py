"""Quotations signed by whom they are of: *“A fine match.” — Ana Ruiz, Porto*, at the end of a line.

Papers print so what readers, reviewers and passers-by say, one below the other, without a verb.
"""

import re
from dataclasses import dataclass

from service.pipeline.annotations import Chars
from service.pipeline.quotes import Quotation

NAMED = r"[^\W\d_a-z][\w.’'-]*"
WITHIN = r"(?:[^\W\d_a-z][\w.’'-]*|and|bin|da|de|del|den|der|di|dos|du|el|la|of|the|van|von|y|&)"
SIGNATURE = re.compile(
    r"[”\"»’']{1,2}\s{0,4}(?P<dash>―|—|–|--|-)\s{0,3}"
    rf"(?P<name>{NAMED}(?:[ \u00a0]{WITHIN}){{0,5}})"
    r"(?:,[^\n“”\"]{1,100}?)?\.?[ \t\u00a0]{0,8}(?=\n|\Z)"
)
"""What stands behind a signed quotation, to the end of the line; at most a place or office more."""
FEWEST = 4
"""Words of a quotation that is signed; fewer are a title."""
BEFORE = re.compile(r"(?:\A|\n)[ \t\u00a0•*>-]{0,8}[“„«‟\"‘'`]{0,2}\Z")
"""What stands before one: the beginning of a line."""
INDENT = 12
"""Characters in which that is looked for."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signed quotation, the dash, and the name behind it, as offsets."""

    words: Chars
    dash: Chars
    name: Chars


def find_signatures(text: str, quotations: list[Quotation]) -> list[Signature]:
    """Find the quotations that are lines of their own with a name behind, in text order."""
    found = []
    for quotation in quotations:
        start, end = quotation.start, quotation.end
        if not BEFORE.search(text[max(0, start - INDENT) : start]) and start:
            continue
        signature = SIGNATURE.match(text, end)
        if signature is not None and len(text[start:end].split(None, FEWEST)) >= FEWEST:
            name = signature["name"].rstrip(".")
            at = signature.start("name")
            found.append(Signature((start, end), signature.span("dash"), (at, at + len(name))))
    return found
