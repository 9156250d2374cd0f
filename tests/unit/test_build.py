"""The whole pipeline, with the weights that are shipped."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.claims import Extraction, Span
from service.errors import InvalidInput, UnsupportedLanguage
from service.pipeline.build import SECTION, ClaimPipeline, load, sections

ARTICLE = """\
TERNHAVEN, May 4 - The harbour board will raise its fees in June, director Ilse Marwood said \
on Monday.

"We have waited four years," Marwood told reporters. "The cranes are older than I am."

Fishermen fear that the smaller boats will leave. According to the Coastal Institute, a third of \
them already has.

She denied that the board had been asked for a delay.
"""


@pytest.fixture(scope="module")
def pipeline() -> ClaimPipeline:
    """Loaded once: that takes seconds."""
    return load()


def spans(extraction: Extraction) -> list[Span]:
    """All spans of all claims."""
    return [
        span
        for claim in extraction.claims
        for part in (claim, claim.cue, claim.source, claim.target)
        if part is not None
        for span in part.spans
    ]


def test_an_article(pipeline: ClaimPipeline) -> None:
    """An article's claims come in text order, with sources resolved and confidences given."""
    found = pipeline.run(ARTICLE)
    assert found.language == "en"
    assert [claim.id for claim in found.claims] == [f"c{n + 1}" for n in range(len(found.claims))]
    starts = [claim.spans[0].start for claim in found.claims]
    assert starts == sorted(starts)
    names = {source.name: source for source in found.sources}
    assert len(names["Ilse Marwood"].claims) >= 3
    assert "Coastal Institute" in names
    assert all(0 < claim.confidence < 1 for claim in found.claims)
    assert all(ARTICLE[span.start : span.end] == span.text for span in spans(found))


def test_the_same_twice(pipeline: ClaimPipeline) -> None:
    """Reading is deterministic, and what was read before leaves no trace."""
    first = pipeline.run(ARTICLE)
    pipeline.run("Officials in Ode said that it rains. " * 30)
    assert pipeline.run(ARTICLE) == first


def test_one_fails_alone(pipeline: ClaimPipeline) -> None:
    """Of several texts, the one that cannot be read is answered with its error."""
    good, bad, other = pipeline.run_many([ARTICLE, "\ud800 x", ARTICLE])
    assert isinstance(bad, InvalidInput)
    assert good == other == pipeline.run(ARTICLE)


def test_another_language(pipeline: ClaimPipeline) -> None:
    """A text that is clearly not English is refused."""
    with pytest.raises(UnsupportedLanguage):
        pipeline.run("Der Hafenmeister sagte gestern, dass der Pier im Juni geschlossen wird. " * 3)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 20_000,
        "said " * 4_000,
        "x" * 100_000,
        "\x00\x07\u202e said \U0001f600, he said. " * 50,
        "\n\n".join(['"Go, he said'] * 500),
        ARTICLE.replace("\n", "\r\n"),
        "\ufeff" + ARTICLE,
    ],
    ids=["marks", "cues", "one word", "controls", "open quotations", "crlf", "bom"],
)
def test_hostile_text(pipeline: ClaimPipeline, text: str) -> None:
    """Whatever the text is, it is answered, and offsets point at their words."""
    found = pipeline.run(text)
    assert all(text[span.start : span.end] == span.text for span in spans(found))


def test_a_long_article_is_read_in_sections(pipeline: ClaimPipeline) -> None:
    """An article longer than a section is one document, and its far end is read like its start."""
    filler = "The tide came in and the tide went out, and nobody was at the pier.\n\n" * 400
    found = pipeline.run(ARTICLE + "\n" + filler + ARTICLE)
    assert len(filler) > 2 * SECTION
    alone = pipeline.run(ARTICLE)
    assert len(found.claims) == pytest.approx(2 * len(alone.claims), abs=1)
    assert {source.name for source in alone.sources} <= {source.name for source in found.sources}


@settings(deadline=None)
@given(st.text(alphabet='ab .\n\r“”"', max_size=60), st.integers(1, 4000))
def test_sections_cover_the_text(unit: str, times: int) -> None:
    """Sections put together are the text, and none is much longer than it may be."""
    text = (unit * times)[:60_000]
    cuts = list(sections(text))
    assert "".join(text[a:b] for a, b in cuts) == text
    assert all(b - a <= SECTION for a, b in cuts)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["Ode said ", "that ", "“", "”", '"', "it rains", ", ", "she told Ada", ".", "\n\n",
             "according to him", "\U0001f600", "é", "\x00", "the note", " warns", ": "]
        ),
        max_size=60,
    ).map("".join)
)  # fmt: skip
def test_any_text(pipeline: ClaimPipeline, text: str) -> None:
    """For any text, spans lie inside it and say what stands there."""
    found = pipeline.run(text)
    assert all(text[span.start : span.end] == span.text for span in spans(found))
