"""What a content is about: the subject of its main clause, as a stretch of tokens."""

from service.pipeline.addressing import MENTAL
from service.pipeline.extents import CLIMBED, LONGEST, Content, Extent
from service.pipeline.inversions import inverted
from service.pipeline.phrases import RELATIVES, WEEKDAYS
from service.pipeline.reading import FINITE, NOUNS, SUBJECTS

TIMES = frozenset(
    "season year week month day time today yesterday tomorrow tonight morning night".split()
)
"""Nouns that an adverbial of time makes look like a subject."""
MOMENTS = TIMES | WEEKDAYS
MOMENTS |= frozenset(
    """end beginning start autumn winter spring summer weekend evening afternoon january february
    april june july august september october november december""".split()
)
"""Nouns of adverbials that nothing is about: "not to interfere till the autumn"."""
NO_SUBJECTS = TIMES | {"'s", "’s"}
"""With that of "let's"."""
SUBORDINATE = frozenset(["advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass"])
MAIN = frozenset(["ccomp", "conj", "parataxis", "dep"])
"""Relations between the main clauses of run-on sentences."""
VERBS = frozenset(["VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"])
CONJUNCTIONS = frozenset(
    """that if although though because while as in since unless after before when despite under
    during without with at""".split()
)
"""Words after which a content is a sentence rather than an infinitive or prepositional phrase."""
SUBORDINATING = CONJUNCTIONS - {"that"}
"""Words that begin a clause beside the main one, even where the parse hangs both on the cue."""
EXTRAPOSING = frozenset(
    """is was be been are were 's takes took take taken costs cost makes made make helps helped help
    hurts hurt hurt pays paid pay decided agreed resolved proposed planned forbidden prohibited
    permitted allowed recommended remains remained becomes became seems seemed sense""".split()
)
"""Verbs behind which "it ... to" stands for the infinitive; "it was meant to" speaks of it."""
AIMED = frozenset(["with", "against", "over", "about", "on"])
"""Prepositions that lead from an act to what it is aimed at."""
EXCLAIMED = frozenset(
    """no yes never comment thanks please sorry ok okay well oh ah hello goodbye indeed maybe
    perhaps absolutely exactly""".split()
)
"""Words that name nothing."""


def find_subject(content: Content) -> Extent | None:
    """Find what the content of a claim is about; None where it names nothing."""
    reading, tokens = content.reading, content.tokens
    words = {reading.lower[i] for i in tokens if reading.words[i][:1].isalnum()}
    if words <= EXCLAIMED:
        return None
    if reading.tag[tokens[0]] in FINITE:
        before = _before(content)
        if before is not None:
            return before
    if reading.tag[tokens[0]] in {"TO", "VBG", "IN"} and (
        reading.lower[tokens[0]] not in CONJUNCTIONS
    ):
        behind = reading.tag[tokens[0]] == "IN"
        found = (_main(content, strict=True) if behind else None) or inverted(content)
        found = found or find_object(content)
        if found is not None:
            return found
    return inverted(content) or _governed(content) or _main(content) or _first_noun(content)


def _before(content: Content) -> Extent | None:
    """Find the subject before a content that begins with its verb: X "is not for sale"."""
    reading, first = content.reading, content.tokens[0]
    verb = reading.head[first] if reading.dep[first] in {"aux", "auxpass"} else first
    subjects = [i for i in reading.children[verb][:CLIMBED] if reading.dep[i] in SUBJECTS]
    for token in subjects if max(subjects, default=first) < first else ():
        relative = reading.tag[token] in RELATIVES
        noun = reading.head[verb] if relative else token
        if noun >= first or reading.sentence[noun] != reading.sentence[first]:
            return None
        around = Content(reading, [reading.chars(max(0, noun - LONGEST), noun + 1)])
        return around.noun_phrase(noun) if around.tokens else None
    return None


def _governed(content: Content) -> Extent | None:
    """Find the object of the cue, where the content is one: "fears the loss of jobs if ..."."""
    reading, tokens = content.reading, content.tokens
    noun = next((i for i in tokens[:LONGEST] if reading.tag[i] in NOUNS), None)
    if noun is None or reading.words[tokens[0] - 1] == ":":
        return None
    noun = content.top(noun)
    if reading.dep[noun] not in {"dobj", "pobj"} or reading.head[noun] >= tokens[0]:
        return None
    found = content.noun_phrase(noun)
    return found if found.start == tokens[0] else None


def _main(content: Content, *, strict: bool = False) -> Extent | None:
    """Find the first subject whose clause is subordinate to none, surely so where ``strict``."""
    reading = content.reading
    spare: tuple[int, int] | None = None
    for token in content.tokens:
        expletive = reading.dep[token] == "expl"
        if reading.dep[token] not in SUBJECTS and not expletive:
            continue
        verb = reading.head[token]
        if verb == token or reading.lower[token] in NO_SUBJECTS or _conjoins(content, token):
            continue
        if strict and content.child(verb, "mark") is not None:
            continue
        introduced = content.child(verb, "mark") if verb in content.inside else None
        if (
            verb not in content.inside
            or (introduced is not None and reading.lower[introduced] in SUBORDINATING)
            or not _is_main(content, verb)
        ):
            if spare is None and reading.dep[verb] not in SUBORDINATE and not expletive:
                spare = token, verb
            continue
        if expletive:
            found = content.child(verb, "attr", "dobj", "nsubj")
            if found is not None:
                return _there(content, found)
            continue
        return _resolved(content, token, verb)
    return None if spare is None or strict else _resolved(content, *spare)


def _conjoins(content: Content, token: int) -> bool:
    """Say whether a "that" taken for a subject is what begins the content: there is another."""
    reading = content.reading
    return (
        token == content.tokens[0]
        and reading.lower[token] == "that"
        and any(
            below != token and reading.dep[below] in SUBJECTS
            for below in content.children(reading.head[token])
        )
    )


def _is_main(content: Content, verb: int) -> bool:
    """Say whether nothing but main clauses stands above a verb: run-ons are chains of them."""
    reading = content.reading
    for _ in range(CLIMBED):
        above = reading.head[verb]
        if above == verb or above not in content.inside:
            return True
        if reading.dep[verb] not in MAIN:
            return False
        if reading.dep[verb] == "ccomp" and (
            above < verb or content.child(verb, "mark") is not None
        ):
            return False
        verb = above
    return False


def _there(content: Content, noun: int) -> Extent:
    """Look behind "there is no doubt that ..."."""
    if content.reading.lower[noun] in {"doubt", "question", "evidence"}:
        clause = content.child(noun, "acl", "ccomp", "relcl")
        below = content.child(clause, "nsubj", "nsubjpass")
        if below is not None:
            return content.noun_phrase(below)
    return content.noun_phrase(noun)


def _resolved(content: Content, token: int, verb: int, depth: int = 0) -> Extent:
    """Look behind "I think ..." and "it is important to ..."."""
    reading = content.reading
    word = reading.lower[token]
    if word in {"i", "we"} and depth < CLIMBED:
        found = _thought(content, verb, depth)
        if found is not None:
            return found
    if word == "it":
        real = _extraposed(content, verb)
        if real is not None:
            return real
    if reading.dep[token] in {"csubj", "csubjpass"}:
        return content.clause(token)
    return content.noun_phrase(token)


def _thought(content: Content, verb: int, depth: int) -> Extent | None:
    """Find the subject of what "I" think or am sure of."""
    state = content.child(verb, "acomp")
    words = {content.reading.lower[i] for i in (verb, state) if i is not None}
    if not words & MENTAL:
        return None
    clause = content.child(verb, "ccomp") or content.child(state, "ccomp")
    if clause is None:
        return None
    below = content.child(clause, "nsubj", "nsubjpass", "csubj")
    if below is not None:
        return _resolved(content, below, clause, depth + 1)
    there = content.child(clause, "expl")
    what = None if there is None else content.child(clause, "attr")
    return None if what is None else _there(content, what)


def _extraposed(content: Content, verb: int) -> Extent | None:
    """Find the infinitive that "it" stands for."""
    reading = content.reading
    states = (c for c in content.children(verb) if reading.dep[c] in {"acomp", "attr", "oprd"})
    hosts = [*([verb] if reading.lower[verb] in EXTRAPOSING else []), *states]
    clauses = {"xcomp", "ccomp", "advcl", "csubj", "acl", "relcl"}
    for host in hosts:
        for below in content.children(host):
            if (
                below > verb
                and reading.dep[below] in clauses
                and any(
                    reading.lower[i] == "to" and reading.dep[i] == "aux"
                    for i in content.children(below)
                )
            ):
                return content.clause(below)
    return None


def find_object(content: Content) -> Extent | None:
    """Find what an infinitive, a gerund or a prepositional phrase is about: its object."""
    reading = content.reading
    first = at = content.tokens[0]
    if reading.tag[at] in {"TO", "IN"}:
        named = VERBS | NOUNS | {"PRP"}
        at = next((i for i in content.tokens[:LONGEST] if reading.tag[i] in named), at)
    if reading.tag[at] in NOUNS | {"PRP"}:
        return content.noun_phrase(_aimed_at(content, content.top(at)))
    gerund = reading.tag[first] == "VBG" and reading.dep[first] in SUBJECTS
    if reading.tag[at] not in VERBS or (gerund and reading.head[first] in content.inside):
        return None
    return _of_verb(content, at)


def _of_verb(content: Content, at: int) -> Extent | None:
    """Go down from a verb to its object: "plans to be allowed to sell the farm"."""
    for _ in range(CLIMBED):
        subject = content.child(content.child(at, "ccomp"), "nsubj", "nsubjpass")
        if subject is not None:
            return content.noun_phrase(subject)
        found = content.child(at, "dobj", "attr", "oprd")
        if found is not None:
            return content.noun_phrase(_aimed_at(content, found))
        step = content.child(at, "xcomp", "prep", "pobj", "pcomp", "prt")
        if step is None:
            break
        at = step
        if content.reading.dep[at] == "pobj":
            timed = content.reading.lower[at] in MOMENTS
            return None if timed else content.noun_phrase(at)
    return None


def _aimed_at(content: Content, noun: int) -> int:
    """Pass from a bare noun to what it is aimed at: "take action against X", "faith in X"."""
    reading = content.reading
    determined = any(reading.dep[c] in {"det", "poss"} for c in content.children(noun))
    if reading.tag[noun] != "NN" or determined:
        return noun
    for host in (noun, reading.head[noun]):
        for below in content.children(host) if host in content.inside else ():
            if below > noun and reading.lower[below] in AIMED:
                inner = content.child(below, "pobj")
                if inner is not None:
                    return inner
    return noun


def _first_noun(content: Content) -> Extent | None:
    reading = content.reading
    for token in content.tokens:
        pronoun = reading.tag[token] == "PRP" and reading.lower[token] not in NO_SUBJECTS
        if reading.tag[token] in NOUNS or pronoun:
            return content.noun_phrase(content.top(token))
    return None
