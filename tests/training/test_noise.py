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
    text, claims = noised(TEXT, CLAIMS, random.Random(seed))
    for found in claims:
        for pieces in found.values():
            for start, end in pieces:
                assert 0 <= start < end <= len(text)


@given(st.integers(0, 1000), st.sampled_from(NOISES[:8]))
def test_cues_stay_at_their_words(seed: int, noise: Noise) -> None:
    """An edit elsewhere moves a span along with its words."""
    text, claims = apply(TEXT, CLAIMS, noise.edits(TEXT, random.Random(seed)))
    assert [text[slice(*found["cue"][0])] for found in claims] == ["said", "told"]


def test_offsets_inside_a_replacement() -> None:
    """A span that ends inside a replaced stretch ends inside its replacement."""
    text, (found,) = apply(
        "ab cd ef", [{"content": [[1, 4]], "source": [], "cue": []}], [(3, 5, "XYZ")]
    )
    assert text == "ab XYZ ef"
    assert found["content"] == [[1, 4]]
