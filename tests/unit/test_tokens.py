"""The tokenizer's bound."""

import spacy
from hypothesis import given
from hypothesis import strategies as st

from service.pipeline.tokens import LONGEST, BoundedTokenizer

plain = spacy.blank("en").tokenizer
bounded = BoundedTokenizer(plain)


@given(st.text(alphabet='ab"( \n.é', max_size=20).map(lambda s: s * 30))
def test_the_text_is_unchanged(text: str) -> None:
    """However long the stretches without a space are, the Doc has the very text."""
    assert bounded(text).text == text


def test_ordinary_text_is_tokenized_as_ever() -> None:
    """Where nothing is overlong, the tokens are spaCy's own."""
    text = "Mr. Ode (62) said it's “over”.  Nobody\nasked."
    assert [t.text for t in bounded(text)] == [t.text for t in plain(text)]


def test_overlong_stretches_are_cut() -> None:
    """No token is longer than the bound."""
    doc = bounded("a" * 1000 + " " + '"' * 1000)
    assert max(map(len, doc)) <= LONGEST
