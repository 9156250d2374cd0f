"""Subjects behind their verb: "behind the plan stands a rival".

English has it after words of place; translations from languages with a freer order have it more
often. The parse seldom sees it, so it is read by tags.
"""

from service.pipeline.extents import LONGEST, Content, Extent
from service.pipeline.reading import FINITE, NOUNS, SUBJECTS

VERBAL = FINITE | {"VB", "VBN", "VBG", "RB", "RP"}
"""Tags of a verb and what stands with it."""
SUBORDINATORS = frozenset(
    "if although though because while as since unless after before until whether that".split()
)
"""Words that a clause may stand behind, so that a noun behind them may be its subject."""
NOMINAL = NOUNS | {"DT", "JJ", "JJR", "JJS", "CD", "PRP$", "POS", "HYPH", "$"}
"""Tags of words in a noun phrase."""


def inverted(content: Content) -> Extent | None:
    """Find the noun phrase behind a verb that only prepositional phrases stand before."""
    reading, tokens = content.reading, content.tokens
    tag = reading.tag
    at, last = int(reading.lower[tokens[0]] == "that"), min(len(tokens), 2 * LONGEST)
    if at < last and reading.lower[tokens[at]] in SUBORDINATORS:
        return None
    while at < last and tag[tokens[at]] in {"IN", "TO"}:
        at += 1
        seen = at
        while at < last and tag[tokens[at]] in NOMINAL:
            at += 1
        if at == seen or tag[tokens[at - 1]] not in NOUNS | {"CD"}:
            return None
    before = tokens[:at]
    if any(reading.dep[i] in SUBJECTS for i in before) or any(
        tag[i] in {"DT", "PRP$"} and tag[i - 1] in NOUNS | {"CD"} for i in before[1:]
    ):
        return None  # "in May the bank opened an office"
    if at <= int(reading.lower[tokens[0]] == "that") or at >= last or tag[tokens[at]] not in FINITE:
        return None
    while at < last and tag[tokens[at]] in VERBAL:
        at += 1
    while at < last and tag[tokens[at]] in NOMINAL | {"``", "''"}:
        if tag[tokens[at]] in NOUNS:
            return content.noun_phrase(content.top(tokens[at]))
        at += 1
    return None
