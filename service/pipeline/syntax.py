"""Parts of speech, dependencies and sentences, told by the tagger's encoder beside the claims.

Every token has a score for each other token of its window as its head (Dozat and Manning 2017,
"Deep Biaffine Attention for Neural Dependency Parsing"); what that leaves without a root, or with
several, is made a tree here. Tags are those of the Penn Treebank, relations those of spaCy's
English models, from which they were learned.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, IDX, LENGTH, SENT_START, TAG
from spacy.tokens import Doc

from service.pipeline.annotations import text_of
from service.pipeline.encoding import Encoding, Ints
from service.pipeline.stretches import BLANK_LINE

POS = (
    *("$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW"),
    *("HYPH", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT"),
    *("POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG"),
    *("VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "``"),
)
"""Tags of words and marks, told as rows."""
BLANK = "_SP"
"""Tag of a token of white space, which the encoder does not see."""
RELATIONS = (
    *("ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux"),
    *("auxpass", "case", "cc", "ccomp", "compound", "conj", "csubj", "csubjpass", "dative", "dep"),
    *("det", "dobj", "expl", "intj", "mark", "meta", "neg", "nmod", "npadvmod", "nsubj"),
    *("nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj", "poss", "preconj", "predet"),
    *("prep", "prt", "punct", "quantmod", "relcl", "xcomp"),
)
"""What a token is to its head, told as rows."""
ROOT, UNKNOWN, SUBJECT = map(RELATIONS.index, ("ROOT", "dep", "nsubj"))
SUBJECTS = [RELATIONS.index(name) for name in ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")]
BESIDE = [RELATIONS.index(name) for name in ("compound", "nmod", "appos")]
"""What a noun is to the noun beside it."""
NOUNS = [POS.index(name) for name in ("NN", "NNS", "NNP", "NNPS")]
VERBS = [POS.index(name) for name in ("VBZ", "VBD", "VBP", "VBN", "MD")]


@dataclass(frozen=True, slots=True)
class Parse:
    """What is known of the tokens that are not blank.

    ``token`` counts in the document, ``piece`` is the word piece where a token begins; ``tag`` and
    ``relation`` are rows of :data:`POS` and :data:`RELATIONS`, ``head`` counts in these arrays (a
    root has itself), ``begins`` says with which tokens sentences begin.
    """

    token: Ints
    piece: Ints
    tag: Ints
    relation: Ints
    head: Ints
    begins: NDArray[np.bool_]

    def learn(  # noqa: PLR0913, PLR0917 - rows of a graph's output
        self,
        at: Ints,
        first: int,
        tag: Ints,
        begins: NDArray[np.bool_],
        head: Ints,
        relation: Ints,
    ) -> None:
        """Take what was read of the tokens ``at`` in a window that begins with the token ``first``.

        Heads are told by their number in the window, from 1 on, 0 for none.
        """
        self.tag[at] = tag
        self.begins[at] = begins
        self.relation[at] = relation
        self.head[at] = np.where(head > 0, first + head - 1, at)


def unread(encoding: Encoding, stand: Ints) -> Parse:
    """Begin with tokens of which nothing is known but their places, in code points, (tokens, 2)."""
    piece = pieces(encoding, stand)
    token = np.flatnonzero(piece >= 0)
    tag = np.full(len(token), POS.index("XX"))
    relation = np.full(len(token), UNKNOWN)
    begins = np.zeros(len(token), dtype=np.bool_)
    return Parse(token, piece[token], tag, relation, np.arange(len(token)), begins)


def pieces(encoding: Encoding, stand: Ints) -> Ints:
    """Say with which word piece each token begins, -1 where there is none.

    Where a token begins within a piece, its first own piece counts, if it has one: "n't" is known
    by the apostrophe.
    """
    starts, ends = encoding.places.T
    if not len(starts):
        return np.full(len(stand), -1)
    begin, end = stand.T
    own = np.searchsorted(starts, begin)
    has_own = (own < len(starts)) & (starts[np.minimum(own, len(starts) - 1)] < end)
    shared = np.where((own > 0) & (ends[own - 1] > begin), own - 1, -1)
    found: Ints = np.where(has_own, own, shared)
    return found


def places(doc: Doc) -> Ints:
    """Give where the tokens of a document stand, in code points, shape (tokens, 2)."""
    table = doc.to_array([IDX, LENGTH]).astype(np.int64)
    return np.stack([table[:, 0], table.sum(1)], axis=1)


def trees(parse: Parse) -> tuple[Ints, Ints]:
    """Make one tree of each sentence: heads that are in it, one root, and no circles.

    Returned are heads and relations.
    """
    count = len(parse.head)
    head, relation = parse.head.copy(), parse.relation.copy()
    own = np.arange(count)
    begins = parse.begins.copy()
    begins[:1] = True
    sentence = begins.cumsum() - 1
    head = np.where(sentence[head] == sentence, head, own)
    # Of several roots, the first that was meant as one stays.
    rank = np.where(head != own, 2, np.where(parse.head == own, 0, 1)) * count + own
    root = np.full(count and sentence[-1] + 1, 3 * count)
    np.minimum.at(root, sentence, rank)
    root %= count or 1
    surplus = (head == own) & (root[sentence] != own)
    head[surplus] = root[sentence[surplus]]
    head[root] = root
    while True:
        above = head
        for _ in range(count.bit_length()):
            above = above[above]
        lost = np.unique(above[head[above] != above])
        if not len(lost):
            break
        _, first = np.unique(sentence[lost], return_index=True)
        head[lost[first]] = root[sentence[lost[first]]]
    relation[head == own] = ROOT
    relation[(head != own) & (relation == ROOT)] = UNKNOWN
    return head, relation


def as_subjects(tag: Ints, head: Ints, relation: Ints) -> Ints:
    """Make subjects of nouns that are told to describe a verb behind them: nouns describe nouns.

    A verb that has a subject already gets no other. Returned are the relations.
    """
    has = np.zeros(len(head), dtype=np.bool_)
    has[head[np.isin(relation, SUBJECTS)]] = True
    before = np.isin(tag, NOUNS) & np.isin(tag[head], VERBS) & (head > np.arange(len(head)))
    told = np.isin(relation, BESIDE) & before & ~has[head]
    return np.where(told, SUBJECT, relation)


def set_parse(doc: Doc, tokens: Ints, parse: Parse) -> None:
    """Set tags, heads, relations and sentences; white space hangs on the token before it.

    ``tokens`` are the places of the document's, in code points, shape (tokens, 2).
    """
    if not len(doc):
        return
    add = doc.vocab.strings.add
    behind = [line.end() for line in BLANK_LINE.finditer(text_of(doc))]
    first = np.searchsorted(tokens[parse.token, 0], behind)
    parse.begins[first[first < len(parse.token)]] = True
    head, relation = trees(parse)
    relation = as_subjects(parse.tag, head, relation)
    table = np.zeros((len(doc), 4), dtype=np.int64).view(np.uint64)
    heads = np.full(len(doc), parse.token[0] if len(parse.token) else 0)
    heads[parse.token] = parse.token
    heads = np.maximum.accumulate(heads)
    table[:, 0], table[:, 1] = add(BLANK), add("dep")
    table[parse.token, 0] = np.array([add(tag) for tag in POS], dtype=np.uint64)[parse.tag]
    table[parse.token, 1] = np.array([add(r) for r in RELATIONS], dtype=np.uint64)[relation]
    heads[parse.token] = parse.token[head]
    table[:, 2] = (heads - np.arange(len(doc))).astype(np.uint64)
    table[parse.token[parse.begins], 3] = 1
    doc.from_array([TAG, DEP, HEAD, SENT_START], table)  # type: ignore[arg-type]
