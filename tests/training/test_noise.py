"""Roughened articles keep their claims."""

import random

from hypothesis import given
from hypothesis import strategies as st

from training.noise import NOISES, Noise, apply, noised

TEXT = "“The pier will be shut,” Ode said.\n\nThe mayor, a sailor, told reporters that it rains."


def claim(content: str, cue: str, source: str) -> dict[str, list[list[int]]]:
    """A claim by the texts of its parts."""
    parts = {"content": content, "cue": cue, "source": source}
    return {
        part: [[TEXT.index(words), TEXT.index(words) + len(words)]] for part, words in parts.items()
    }


CLAIMS = [
    claim("The pier will be shut", "said", "Ode"),
    claim("that it rains", "told", "The mayor"),
]


@given(st.integers(0, 10_000))
def test_spans_stay_in_the_text(seed: int) -> None:
    """Whatever the noise, spans are in the new text and not empty."""
    spans = [piece for claim in CLAIMS for pieces in claim.values() for piece in pieces]
    for edited in noised(TEXT, random.Random(seed)):
        spans = edited.moved(spans)
        for start, end in spans:
            assert 0 <= start < end <= len(edited.text)


@given(st.integers(0, 1000), st.sampled_from(NOISES[:8]))
def test_cues_stay_at_their_words(seed: int, noise: Noise) -> None:
    """An edit elsewhere moves a span along with its words."""
    edited = apply(TEXT, noise.edits(TEXT, random.Random(seed)))
    cues = edited.moved([claim["cue"][0] for claim in CLAIMS])
    assert [edited.text[slice(*cue)] for cue in cues] == ["said", "told"]


def test_offsets_inside_a_replacement() -> None:
    """A span that ends inside a replaced stretch ends inside its replacement."""
    edited = apply("ab cd ef", [(3, 5, "XYZ")])
    assert edited.text == "ab XYZ ef"
    assert edited.moved([[1, 4], [6, 8], [3, 3]]) == [[1, 4], [7, 9]]
