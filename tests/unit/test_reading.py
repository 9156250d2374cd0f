"""What the rules read of a document: words, where they stand, and what hangs on what."""

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from service.pipeline.mentions import ASIDE, attention
from service.pipeline.names import find_names
from service.pipeline.reading import Reading, read
from tests.unit.hand import reading


def test_where_words_stand() -> None:
    """Words are found in any case, in text order, and those that the text has not, nowhere."""
    found = reading("The/DT mayor/NN met/VBD the/DT Mayor/NNP of/IN Oslo/NNP")
    assert found.where({"the", "mayor", "nobody"}) == [0, 1, 3, 4]
    assert found.where(frozenset()) == []


def test_entities_are_whole_and_apart() -> None:
    """Two names side by side are two, and one may end the text."""
    found = reading("[GPE Oslo/NNP ] [PERSON Ann/NNP Lee/NNP ] met/VBD [ORG Acme/NNP ]")
    assert found.entities == [(0, 1, "GPE"), (1, 3, "PERSON"), (4, 5, "ORG")]


def test_dependents_in_text_order() -> None:
    """Each token knows what hangs on it; what hangs on itself hangs on nothing."""
    found = reading(
        "Ann/NNP/nsubj/1 met/VBD/ROOT/1 the/DT/det/4 old/JJ/amod/4 mayor/NN/dobj/1 ././punct/1"
    )
    assert found.children == [[], [0, 4, 5], [], [], [2, 3], []]


def test_lines_and_paragraphs() -> None:
    """A line break belongs to the line that it ends."""
    found = reading("One/CD ¶ Two/CD ¶ ¶ Three/CD")
    assert found.breaks == [1, 3, 4]
    assert found.paragraph == [0, 0, 1, 1, 2, 3]


def test_sentences_that_are_all_quoted_take_no_time() -> None:
    """Who was in focus before a quotation is so behind it; a first sentence never takes time."""
    found = reading(
        "Ann/NNP/nsubj/1 spoke/VBD/ROOT/1 ././punct/1 "
        "“/``/punct/5 We/PRP/nsubj/5 won/VBD/ROOT/5 ././punct/5 ”/''/punct/5 "
        "She/PRP/nsubj/9 left/VBD/ROOT/9 ././punct/9"
    )
    assert found.sentence == [0] * 3 + [1] * 5 + [2] * 3
    assert found.moment == [0] * 8 + [1] * 3


@pytest.mark.parametrize("words", [[], ["\n"], ["a"], ["In"], ["In", "Oslo"]])
def test_hardly_any_words(words: list[str]) -> None:
    """A document of a token or none is read as such, and names nobody."""
    doc = Doc(Vocab(), words=words)
    found = read(doc)
    assert isinstance(found, Reading)
    assert found.words == words
    assert found.sentence == found.moment == found.paragraph == [0] * len(words)
    assert attention(found) == [1.0] * len(words)
    assert find_names(found) == []


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("Ann/NNP (/-LRB- a/DT sailor/NN )/-RRB- left/VBD", [1, 2, 3]),
        ("a/DT (/-LRB- b/NN (/-LRB- c/NN )/-RRB- d/NN )/-RRB- e/NN", [1, 2, 3, 4, 5, 6]),
        ("a/DT (/-LRB- b/NN ¶ c/NN )/-RRB- d/NN", [1, 2, 3]),
        ("a/DT )/-RRB- b/NN (/-LRB- c/NN", [3, 4]),
    ],
    ids=["brackets", "nested", "never closed in the line", "closed, then opened"],
)
def test_attention_in_brackets(text: str, aside: list[int]) -> None:
    """What stands in brackets is hardly noticed, up to the end of the line at most."""
    shares = attention(reading(text))
    assert [i for i, share in enumerate(shares) if share == ASIDE] == aside
    assert set(shares) <= {1.0, ASIDE}


def test_nobody_is_noticed_in_a_byline() -> None:
    """A short line that begins with "By" names those who write, and the last line is none."""
    shares = attention(reading("By/IN Ann/NNP Lee/NNP ¶ The/DT end/NN ¶ By/IN Bob/NNP"))
    assert shares == [0.0] * 4 + [1.0] * 5
