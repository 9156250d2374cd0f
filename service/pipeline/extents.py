"""How far noun phrases and clauses reach in the parse of a claim's content."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from service.pipeline.annotations import Chars
from service.pipeline.reading import FINITE, NOUNS, Reading

LOOKED_AT = 120
"""Tokens of a content that are looked at: its main clause begins long before."""
LONGEST = 14
"""Tokens of a phrase that is given whole."""
JOINED = 6
"""Tokens within which a noun is joined by "and" to the one before."""
CLIMBED = 6
"""Steps up or down the parse."""
BEFORE_NOUNS = frozenset(["CC", "IN", "RB", "WRB", "TO"])
"""Tags of words that stand before a noun phrase rather than in it."""
ABOUT = frozenset([("at", "least"), ("at", "most"), ("more", "than"), ("up", "to")])
"""Words that belong to a number behind them."""
WITHIN_NOUNS = frozenset(
    """det amod compound poss nummod nmod quantmod predet advmod case punct npadvmod neg""".split()
)
"""Relations of the words before a noun to it."""
RESTRICTING = frozenset(["relcl", "acl", "prep"])
"""Relations to a noun of what says which one is meant."""
PAIR = 2
"""Verbs of a clause that has another for its subject."""
INDEFINITE = frozenset(["anyone", "none", "someone"])
SUBORDINATING = frozenset(["that", "which", "who", "because", "if"])


@dataclass(frozen=True, slots=True)
class Extent:
    """Tokens ``start`` to ``end`` (half open)."""

    start: int
    end: int


class Content:
    """The pieces of one content: its ``tokens`` in text order, and the parse among them."""

    def __init__(self, reading: Reading, pieces: list[Chars]) -> None:
        tokens: list[int] = []
        for piece in pieces:
            first, last = reading.tokens(piece)
            tokens.extend(range(first, min(last, first + LOOKED_AT - len(tokens))))
            if len(tokens) >= LOOKED_AT:
                break
        while tokens and not reading.words[tokens[0]][:1].isalnum():
            tokens.pop(0)
        self.reading = reading
        self.tokens = tokens
        self.inside = set(tokens)

    def children(self, token: int) -> list[int]:
        """Give the dependents of a token, in text order."""
        all_ = self.reading.children[token]
        near = all_[bisect_left(all_, self.tokens[0]) : bisect_right(all_, self.tokens[-1])]
        return [below for below in near if below in self.inside]

    def child(self, token: int | None, *deps: str) -> int | None:
        """Give the first dependent of a kind, looking for the kinds in their order."""
        if token is None:
            return None
        below = self.children(token)
        return next((c for dep in deps for c in below if self.reading.dep[c] == dep), None)

    def top(self, token: int) -> int:
        """Climb from a word before a noun to the noun."""
        head, dep = self.reading.head, self.reading.dep
        for _ in range(CLIMBED):
            if dep[token] in WITHIN_NOUNS and head[token] in self.inside and head[token] > token:
                token = head[token]
        return token

    def noun_phrase(self, token: int) -> Extent:
        """Give a noun with what stands before it, and with its "of" phrase."""
        reading = self.reading
        start = token
        for _ in range(LONGEST):
            before = [
                below
                for below in self.children(start)
                if below < start and "\n" not in reading.words[below]
            ]
            if not before:
                break
            start = before[0]
        first = self.tokens[0]
        if start == first < token and reading.words[first] == "that":
            start += 1  # a conjunction that was taken for an article
        while (
            start < token
            and tuple(reading.lower[start : start + 2]) not in ABOUT
            and (not reading.words[start][:1].isalnum() or reading.tag[start] in BEFORE_NOUNS)
        ):
            start += 1
        end = self._unit(self._end(token, start))
        start = self._amount(start)
        joined = self.child(token, "conj")
        if joined is not None and end <= joined <= end + JOINED and reading.words[end] != ",":
            end = joined + 1
        return Extent(start, end)

    def whole(self, extent: Extent) -> Extent:
        """Give a noun phrase with the words behind it that say which one is meant.

        A relative clause behind a comma tells more of what is known already; it is left out.
        """
        reading = self.reading
        for token in range(extent.start, extent.end):
            for below in self.children(token):
                if reading.dep[below] not in RESTRICTING or below < extent.end:
                    continue
                if self._left(below) == extent.end and reading.words[extent.end] != ",":
                    return Extent(extent.start, min(self._right(below), extent.end + LONGEST))
        return extent

    def clause(self, verb: int) -> Extent:
        """Give a verb with all that belongs to it, if that is not too much."""
        reading = self.reading
        auxiliaries = [
            below
            for below in self.children(verb)
            if reading.dep[below] in {"aux", "auxpass", "neg"} or reading.tag[below] == "WP"
        ]
        start = min([verb, *auxiliaries])
        end = min(self._right(verb), start + LONGEST)
        cut = (i for i in range(verb + 1, end) if reading.lower[i] in SUBORDINATING)
        return Extent(start, max(next(cut, end), verb + 1))

    def _unit(self, end: int) -> int:
        """Take a unit to the number that it is written together with: "£6" and "m"."""
        reading = self.reading
        if (
            end in self.inside
            and reading.words[end - 1][-1:].isdigit()
            and reading.start[end] == reading.end[end - 1]
            and (reading.words[end].isalpha() or reading.words[end] == "%")
        ):
            return end + 1
        return end

    def _amount(self, start: int) -> int:
        """Take the number to a unit that it is written together with, and its article."""
        reading, begin = self.reading, start
        while (
            begin - 1 in self.inside
            and reading.end[begin - 1] == reading.start[begin]
            and (reading.words[begin - 1][-1:].isdigit() or reading.tag[begin - 1] == "$")
        ):
            begin -= 1
        if begin < start and begin - 1 in self.inside and reading.tag[begin - 1] == "DT":
            begin -= 1
        return begin

    def _end(self, token: int, start: int) -> int:
        """Find where a noun phrase ends: behind what it is of, or what it is meant to do."""
        reading = self.reading
        end = token + 1
        if reading.tag[token] == "WP":
            end = max(self._right(token), self._relative(token))
        elif reading.tag[token] == "DT" or reading.lower[token] in INDEFINITE:
            after = [below for below in self.children(token) if below == token + 1]
            if after and reading.dep[after[0]] in {"acl", "prep", "relcl"}:
                end = min(self._right(token), token + JOINED)
        plan = self.child(token, "acl", "relcl")
        if plan is not None and plan == token + 2 and reading.lower[plan - 1] == "to":
            what = self.child(plan, "dobj")
            if what is not None and reading.tag[what] in NOUNS and plan < what < start + LONGEST:
                end = what + 1
        for _ in range(2):
            if end not in self.inside or reading.head[end] != end - 1 or reading.lower[end] != "of":
                break
            inner = self.child(end, "pobj")
            if inner is None or not end < inner <= start + LONGEST:  # a parse may point backwards
                break
            end = inner + 1
        return end

    def _relative(self, token: int) -> int:
        """Find where "what is happening" ends: before the second of two finite verbs."""
        finite = [
            i for i in self.tokens if 0 < i - token <= LONGEST and self.reading.tag[i] in FINITE
        ]
        if len(finite) < PAIR or "," in self.reading.words[token : finite[1]]:
            return token + 1
        return finite[1]

    def _left(self, token: int) -> int:
        for _ in range(LONGEST):
            below = self.children(token)
            if not below or below[0] > token:
                break
            token = below[0]
        return token

    def _right(self, token: int) -> int:
        last = token
        for _ in range(LONGEST):
            after = [
                below
                for below in self.children(last)
                if below > last and self.reading.dep[below] != "punct"
            ]
            if not after:
                break
            last = after[-1]
        return last + 1
