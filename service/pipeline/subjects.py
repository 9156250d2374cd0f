"""What a content is about: the subject of its main clause, as a stretch of tokens."""

from dataclasses import dataclass

from service.pipeline.addressing import MENTAL
from service.pipeline.annotations import Attribution
from service.pipeline.reading import NOUNS, SUBJECTS, Reading

LOOKED_AT = 120
"""Tokens of a content that are looked at: its main clause begins long before."""
LONGEST = 14
"""Tokens of a subject that is a clause."""
DEPTH = 6
TIMES = frozenset("season year week month day time today yesterday tomorrow tonight morning night".split())
"""Nouns that an adverbial of time makes look like a subject."""
OBJECTS = ("dobj", "attr", "oprd", "dative", "nsubj", "pobj")
SUBORDINATE = frozenset(["advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass"])
VERBS = frozenset(["VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"])
PRE = frozenset(["det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "predet", "advmod", "case", "punct", "npadvmod", "neg"])


@dataclass(frozen=True, slots=True)
class Subject:
    """Tokens ``start`` to ``end`` (half open)."""

    start: int
    end: int


def find_subject(reading: Reading, claim: Attribution) -> Subject | None:
    """Find what the content of a claim is about; None where it names nothing."""
    tokens: list[int] = []
    for piece in claim.content:
        first, last = reading.tokens(piece)
        tokens.extend(range(first, min(last, first + LOOKED_AT - len(tokens))))
        if len(tokens) >= LOOKED_AT:
            break
    while tokens and not reading.words[tokens[0]][:1].isalnum():
        tokens.pop(0)
    if not tokens:
        return None
    inside = set(tokens)
    if reading.tag[tokens[0]] in {"TO", "VBG", "IN"} and reading.lower[tokens[0]] not in {"that", "if", "although", "though", "because", "while", "as", "in", "since", "unless", "after", "before", "when", "despite", "under", "during", "without", "with", "at"}:
        found = _object(reading, tokens, inside)
        if found is not None:
            return found
    return _main(reading, tokens, inside) or _first_noun(reading, tokens, inside)


def _main(reading: Reading, tokens: list[int], inside: set[int]) -> Subject | None:
    """Find the first subject whose clause is subordinate to none."""
    spare: tuple[int, int] | None = None
    for token in tokens:
        if reading.dep[token] not in SUBJECTS and reading.dep[token] != "expl":
            continue
        verb = reading.head[token]
        if verb == token or reading.lower[token] in TIMES:
            continue
        if verb not in inside or not _is_main(reading, verb, inside):
            if spare is None and reading.dep[verb] not in SUBORDINATE and reading.dep[token] != "expl":
                spare = token, verb
            continue
        if reading.dep[token] == "expl":
            found = _child(reading, verb, ("attr", "dobj", "nsubj"), inside)
            if found is not None:
                return _there(reading, found, inside)
            continue
        return _resolved(reading, token, verb, inside)
    return None if spare is None else _resolved(reading, *spare, inside)


def _is_main(reading: Reading, verb: int, inside: set[int]) -> bool:
    """Say whether nothing but main clauses stands above a verb: run-on quotations are chains of them."""
    for _ in range(DEPTH):
        above = reading.head[verb]
        if above == verb or above not in inside:
            return True
        if reading.dep[verb] not in {"ccomp", "conj", "parataxis", "dep"}:
            return False
        if reading.dep[verb] == "ccomp" and (above < verb or _child(reading, verb, ("mark",), inside) is not None):
            return False
        verb = above
    return False


def _there(reading: Reading, noun: int, inside: set[int]) -> Subject:
    """Look behind "there is no doubt that ..."."""
    if reading.lower[noun] in {"doubt", "question", "evidence"}:
        clause = _child(reading, noun, ("acl", "ccomp", "relcl"), inside)
        below = None if clause is None else _child(reading, clause, ("nsubj", "nsubjpass"), inside)
        if below is not None:
            return _noun(reading, below, inside)
    return _noun(reading, noun, inside)


def _resolved(reading: Reading, token: int, verb: int, inside: set[int], depth: int = 0) -> Subject:
    """Look behind "I think ..." and "it is important to ..."."""
    word = reading.lower[token]
    if word in {"i", "we"} and depth < DEPTH:
        words = {reading.lower[verb]} | {reading.lower[c] for c in reading.children[verb] if reading.dep[c] == "acomp"}
        if words & MENTAL:
            clause = _child(reading, verb, ("ccomp",), inside)
            if clause is None:
                state = _child(reading, verb, ("acomp",), inside)
                clause = None if state is None else _child(reading, state, ("ccomp",), inside)
            if clause is not None:
                below = _child(reading, clause, ("nsubj", "nsubjpass", "csubj"), inside)
                if below is not None:
                    return _resolved(reading, below, clause, inside, depth + 1)
                there = _child(reading, clause, ("expl",), inside)
                what = None if there is None else _child(reading, clause, ("attr",), inside)
                if what is not None:
                    return _there(reading, what, inside)
    if word == "it":
        real = _extraposed(reading, verb, inside)
        if real is not None:
            return real
    if reading.dep[token] in {"csubj", "csubjpass"}:
        return _clause(reading, token, inside)
    return _noun(reading, token, inside)


def _extraposed(reading: Reading, verb: int, inside: set[int]) -> Subject | None:
    """Find the infinitive that "it" stands for."""
    hosts = [verb, *(c for c in reading.children[verb] if reading.dep[c] in {"acomp", "attr", "oprd"})]
    for host in hosts:
        for child in reading.children[host]:
            if child in inside and reading.dep[child] in {"xcomp", "ccomp", "advcl", "csubj", "acl", "relcl"} and child > verb:
                to = [c for c in reading.children[child] if reading.lower[c] == "to" and reading.dep[c] == "aux"]
                if to:
                    return _clause(reading, child, inside)
    return None


def _child(reading: Reading, token: int, deps: tuple[str, ...], inside: set[int]) -> int | None:
    for dep in deps:
        for child in reading.children[token]:
            if child in inside and reading.dep[child] == dep:
                return child
    return None


def _object(reading: Reading, tokens: list[int], inside: set[int]) -> Subject | None:
    """Find what an infinitive, a gerund or a prepositional phrase is about: its object."""
    at = tokens[0]
    if reading.tag[at] in {"TO", "IN"}:
        for token in tokens[:LONGEST]:
            if reading.tag[token] in VERBS or reading.tag[token] in NOUNS or reading.tag[token] == "PRP":
                at = token
                break
    if reading.tag[at] not in VERBS:
        if reading.tag[at] not in NOUNS and reading.tag[at] != "PRP":
            return None
        return _noun(reading, _meant(reading, _top(reading, at, inside), inside), inside)
    if reading.tag[tokens[0]] == "VBG":
        verb = reading.head[tokens[0]]
        if reading.dep[tokens[0]] in {"csubj", "csubjpass", "nsubj"} and verb in inside:
            return None
    for _ in range(DEPTH):
        deeper = _child(reading, at, ("ccomp",), inside)
        if deeper is not None:
            subject = _child(reading, deeper, ("nsubj", "nsubjpass"), inside)
            if subject is not None:
                return _noun(reading, subject, inside)
        found = _child(reading, at, ("dobj", "attr", "oprd"), inside)
        if found is not None:
            return _noun(reading, _meant(reading, found, inside), inside)
        step = _child(reading, at, ("xcomp", "prep", "pobj", "pcomp", "prt"), inside)
        if step is None:
            return None
        at = step
        if reading.dep[at] == "pobj":
            return _noun(reading, at, inside)
    return None


def _meant(reading: Reading, noun: int, inside: set[int]) -> int:
    """Pass from a bare noun to what it is aimed at: "take action against X", "faith in X"."""
    if reading.tag[noun] != "NN" or any(reading.dep[c] in {"det", "poss"} for c in reading.children[noun]):
        return noun
    for host in (noun, reading.head[noun]):
        for child in reading.children[host]:
            if child > noun and child in inside and reading.lower[child] in {"with", "against", "over", "about", "on"}:
                inner = _child(reading, child, ("pobj",), inside)
                if inner is not None:
                    return inner
    return noun


def _top(reading: Reading, token: int, inside: set[int]) -> int:
    """Climb from a word before a noun to the noun."""
    for _ in range(DEPTH):
        if reading.dep[token] in PRE and reading.head[token] in inside and reading.head[token] > token:
            token = reading.head[token]
    return token


def _first_noun(reading: Reading, tokens: list[int], inside: set[int]) -> Subject | None:
    for token in tokens:
        if reading.tag[token] in NOUNS or reading.tag[token] == "PRP":
            return _noun(reading, _top(reading, token, inside), inside)
    return None


def _noun(reading: Reading, token: int, inside: set[int]) -> Subject:
    """Give a noun with what stands before it, and with its "of" phrase."""
    start = token
    for _ in range(LONGEST):
        before = [c for c in reading.children[start] if c < start and c in inside and "\n" not in reading.words[c]]
        if not before:
            break
        start = before[0]
    while start < token and (not reading.words[start][:1].isalnum() or reading.tag[start] in {"CC", "IN", "RB", "WRB", "TO"}):
        start += 1
    end = token + 1
    if reading.tag[token] == "WP":
        end = _right(reading, token, inside)
    elif reading.tag[token] == "DT" or reading.lower[token] in {"anyone", "none", "someone"}:
        after = [c for c in reading.children[token] if c == token + 1 and c in inside]
        if after and reading.dep[after[0]] in {"acl", "prep", "relcl"}:
            end = min(_right(reading, token, inside), token + 6)
    plan = _child(reading, token, ("acl", "relcl"), inside)
    if plan is not None and plan == token + 2 and reading.lower[plan - 1] == "to":
        what = _child(reading, plan, ("dobj",), inside)
        if what is not None and reading.tag[what] in NOUNS and what - start < LONGEST:
            end = what + 1
    for _ in range(2):
        of = next((c for c in reading.children[end - 1] if c == end and reading.lower[c] == "of" and c in inside), None)
        inner = None if of is None else _child(reading, of, ("pobj",), inside)
        if inner is None or inner - start > LONGEST:
            break
        end = inner + 1
    joined = _child(reading, token, ("conj",), inside)
    if joined is not None and end <= joined <= end + 6 and reading.words[end] != ",":
        end = joined + 1
    return Subject(start, end)


def _clause(reading: Reading, token: int, inside: set[int]) -> Subject:
    """Give a verb with all that belongs to it, if that is not too much."""
    start = min([token, *(c for c in reading.children[token] if c in inside and reading.dep[c] in {"aux", "auxpass", "neg"})])
    end = min(_right(reading, token, inside), start + LONGEST)
    cut = (i for i in range(token + 1, end) if reading.lower[i] in {"that", "which", "who", "because", "if"})
    return Subject(start, max(next(cut, end), token + 1))


def _right(reading: Reading, token: int, inside: set[int]) -> int:
    last = token
    for _ in range(LONGEST):
        after = [c for c in reading.children[last] if c > last and c in inside and reading.dep[c] != "punct"]
        if not after:
            break
        last = after[-1]
    return last + 1
