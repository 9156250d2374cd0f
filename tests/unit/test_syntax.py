"""Syntax: from what the encoder says of tokens to trees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from service.pipeline.encoding import Encoding
from service.pipeline.syntax import (
    POS,
    RELATIONS,
    Parse,
    as_subjects,
    pieces,
    places,
    set_parse,
    trees,
    unread,
)

ROOT, DEP, NSUBJ = (RELATIONS.index(name) for name in ("ROOT", "dep", "nsubj"))


def parse(heads: list[int], begins: list[int]) -> Parse:
    """Tokens with these heads, all of them subjects; sentences begin with those named."""
    count = len(heads)
    number = np.arange(count)
    starts = np.zeros(count, dtype=np.bool_)
    starts[begins] = True
    tag = np.full(count, POS.index("NN"))
    return Parse(number, number, tag, np.full(count, NSUBJ), np.array(heads, dtype=int), starts)


@pytest.mark.parametrize(
    ("heads", "begins", "trees_of"),
    [
        ([1, 1, 1], [0], [1, 1, 1]),  # a tree stays one
        ([0, 1, 1], [0], [0, 0, 1]),  # two roots: the first stays
        (
            [1, 1, 1, 3],
            [0, 2],
            [1, 1, 3, 3],
        ),  # a head in another sentence, and one that was meant
        ([1, 0], [0], [0, 0]),  # a circle and no root
        ([1, 2, 1, 3], [0], [1, 3, 1, 3]),  # a circle beside a root
        ([0], [], [0]),  # the first token begins a sentence, whatever is said
        ([], [], []),
    ],
)
def test_trees(heads: list[int], begins: list[int], trees_of: list[int]) -> None:
    """Every sentence becomes one tree; what need not change stays."""
    head, relation = trees(parse(heads, begins))
    assert head.tolist() == trees_of
    for token, (above, what) in enumerate(zip(head.tolist(), relation.tolist(), strict=True)):
        assert (what == ROOT) == (above == token)


@given(st.data())
def test_any_heads_become_trees(data: st.DataObject) -> None:
    """Whatever heads are told, from every token one comes to the only root of its sentence."""
    count = data.draw(st.integers(1, 30))
    token = st.integers(0, count - 1)
    heads = data.draw(st.lists(token, min_size=count, max_size=count))
    begins = sorted({0} | set(data.draw(st.lists(token))))
    head, _ = trees(parse(heads, begins))
    for sentence in np.split(np.arange(count), begins[1:]):
        assert sum(head[i] == i for i in sentence) == 1
        for i in sentence.tolist():
            for _ in range(count):
                i = head[i]  # noqa: PLW2901 - a step up
            assert head[i] == i
            assert i in sentence


def test_pieces_of_tokens() -> None:
    """A token is known by its first own piece, else by that which it begins in; blanks by none."""
    doc = Doc(
        Vocab(), words=["do", "n't", "can", "not", "\n"], spaces=[False, True, False, False, False]
    )
    found = np.array([(0, 3), (3, 4), (4, 5), (6, 12)])  # don ' t cannot
    at = np.arange(4)
    encoding = Encoding(at, found, at, found, at, np.zeros((4, 3), dtype=np.int64))
    assert pieces(encoding, places(doc)).tolist() == [0, 1, 3, 3, -1]
    none = np.zeros(0, dtype=np.int64)
    empty = Encoding(none, np.zeros((0, 2), dtype=np.int64), none, none, none, none)
    assert pieces(empty, places(doc)).tolist() == [-1] * 5


def test_set_on_a_document() -> None:
    """Tags, heads, relations and sentences are set; blanks hang on what is before them."""
    doc = Doc(
        Vocab(), words=["\n", "Ana", "spoke", "\n\n", "Rain", "fell", "\n"], spaces=[False] * 7
    )
    token = np.array([1, 2, 4, 5])
    read = Parse(
        token,
        token,
        np.array([POS.index(tag) for tag in ("NNP", "VBD", "NN", "VBD")]),
        np.array([NSUBJ, ROOT, NSUBJ, ROOT]),
        np.array([1, 1, 3, 3]),
        np.array([True, False, True, False]),
    )
    set_parse(doc, places(doc), read)
    assert [t.tag_ for t in doc] == ["_SP", "NNP", "VBD", "_SP", "NN", "VBD", "_SP"]
    assert [t.head.i for t in doc] == [1, 2, 2, 2, 5, 5, 5]
    assert [t.dep_ for t in doc][1:3] == ["nsubj", "ROOT"]
    assert [sentence.text.split() for sentence in doc.sents] == [["Anaspoke"], ["Rainfell"]]


def test_nouns_describe_nouns() -> None:
    """A noun told to describe the verb behind it is its subject, unless that has one."""
    tag = np.array([POS.index(tag) for tag in ("NN", "VBZ", "NN", "NNP", "VBD")])
    relation = np.array(
        [RELATIONS.index(each) for each in ("appos", "ROOT", "compound", "nsubj", "ROOT")]
    )
    found = as_subjects(tag, np.array([1, 1, 4, 4, 4]), relation)
    assert [RELATIONS[row] for row in found] == ["nsubj", "ROOT", "compound", "nsubj", "ROOT"]


@pytest.mark.parametrize("words", [[], ["\n"], ["\x01", " "]])
def test_nothing_to_parse(words: list[str]) -> None:
    """A document of blanks, or of nothing, is left in one piece."""
    doc = Doc(Vocab(), words=words)
    none = np.zeros(0, dtype=np.int64)
    empty = Encoding(none, np.zeros((0, 2), dtype=np.int64), none, none, none, none)
    set_parse(doc, places(doc), unread(empty, places(doc)))
    assert [t.tag_ for t in doc] == ["_SP"] * len(words)
