"""The whole pipeline, with the weights that are shipped."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from service.claims import Claim, Extraction, Span, TargetRole
from service.errors import InvalidInput, UnsupportedLanguage
from service.pipeline import build
from service.pipeline.build import ClaimPipeline, load
from service.pipeline.wanted import Unwanted
from service.web.examples import EXAMPLES

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


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_claim_is_about_stands_in_it(pipeline: ClaimPipeline, name: str) -> None:
    """A subject is part of the content, also where a blank is missing behind that."""
    for claim in pipeline.run(EXAMPLES[name]["value"]["text"]).claims:
        if claim.target is not None and claim.target.role is TargetRole.SUBJECT:
            within = [(span.start, span.end) for span in claim.spans]
            for span in claim.target.spans:
                assert any(a <= span.start and span.end <= b for a, b in within)


def test_the_same_twice(pipeline: ClaimPipeline) -> None:
    """Reading is deterministic, and what was read before leaves no trace."""
    first = pipeline.run(ARTICLE)
    pipeline.run("Officials in Ode said that it rains. " * 30)
    assert pipeline.run(ARTICLE) == first


def test_the_vocabulary_is_made_anew(
    pipeline: ClaimPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words of past texts take up no more than so many places; answers stay what they are."""
    monkeypatch.setattr(build, "MOST_WORDS", 2000)
    first = pipeline.run(ARTICLE)
    sizes = []
    for number in range(12):
        pipeline.run(" ".join(f"Ann said that she saw e{number}x{i}." for i in range(200)))
        sizes.append(len(pipeline._nlp.vocab))
    assert max(sizes) < 2000 + 400
    assert pipeline.run(ARTICLE) == first


def test_words_known_beforehand(pipeline: ClaimPipeline) -> None:
    """A new vocabulary knows frequent words, and cuts texts as one does that knows none."""
    known, blank = pipeline.another()._nlp, build._blank()
    assert "the" in known.vocab
    assert "the" not in blank.vocab
    text = "The mayor's cat can't, he said, be \"the\" U.S. cat-of-the-year; she's (not) it..."
    cut = [[token.text_with_ws for token in nlp.make_doc(text)] for nlp in (known, blank)]
    assert cut[0] == cut[1]


def test_freed_memory_is_given_back(
    pipeline: ClaimPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is once in so many texts."""
    given: list[int] = []
    monkeypatch.setattr(build, "TEXTS_BETWEEN", 3)
    monkeypatch.setattr(build, "give_back", lambda: given.append(1))
    for _ in range(7):
        pipeline.run("Ann said that it rains.")
    assert len(given) in {2, 3}


def test_threads(pipeline: ClaimPipeline) -> None:
    """Pipelines of one model read in threads at a time what each of them reads alone."""
    texts = [ARTICLE, ARTICLE * 3, "Ann said that it rains.", "\n".join(["He said no."] * 20)] * 5
    expected = [pipeline.run(text) for text in texts]
    pipelines = [pipeline.another(), pipeline.another(), pipeline]
    with ThreadPoolExecutor(len(pipelines)) as pool:
        found = list(pool.map(lambda each: [each.run(text) for text in texts], pipelines))
    assert found == [expected] * len(pipelines)


def test_the_version_names_rules_and_weights(
    pipeline: ClaimPipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that is changed changes the version, so that no answer of before is found for it."""
    weights = str(pipeline.card["version"])
    assert pipeline.version.startswith(f"{weights}.")
    assert load().version == pipeline.version
    (tmp_path / "build.py").write_text("changed")
    monkeypatch.setattr(build, "__file__", str(tmp_path / "build.py"))
    assert ClaimPipeline(pipeline._nlp, dict(pipeline.card), "").version != pipeline.version


def test_one_fails_alone(pipeline: ClaimPipeline) -> None:
    """Of several texts, the one that cannot be read is answered with its error."""
    good, bad, other = pipeline.run_many([ARTICLE, "\ud800 x", ARTICLE])
    assert isinstance(bad, InvalidInput)
    assert good == other == pipeline.run(ARTICLE)


@pytest.mark.parametrize("text", [ARTICLE, ARTICLE * 30], ids=["short", "long"])
def test_what_nobody_waits_for(pipeline: ClaimPipeline, text: str) -> None:
    """Reading ends where it is asked next, wherever that is; what is read beside it is not harmed.

    It is asked before each window of the tagger, if not more often.
    """
    asked = 0

    def until(most: int) -> Callable[[], bool]:
        nonlocal asked
        asked = 0

        def wanted() -> bool:
            nonlocal asked
            asked += 1
            return asked <= most

        return wanted

    alone = pipeline.run(ARTICLE)
    assert pipeline.run_many([text], [until(10_000)]) == [pipeline.run(text)]
    times = asked
    assert times > len(text) / (6 * 320)
    for most in {0, times // 2, times - 1}:
        (given_up,) = pipeline.run_many([text], [until(most)])
        assert isinstance(given_up, Unwanted)
        assert asked == most + 1
    given_up, beside = pipeline.run_many([text, ARTICLE], [until(times - 1), lambda: True])
    assert isinstance(given_up, Unwanted)
    assert beside == alone == pipeline.run(ARTICLE)


def test_another_language(pipeline: ClaimPipeline) -> None:
    """A text that is clearly not English is refused."""
    with pytest.raises(UnsupportedLanguage):
        pipeline.run("Der Hafenmeister sagte gestern, dass der Pier im Juni geschlossen wird. " * 3)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 4_000,
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


def test_a_long_article(pipeline: ClaimPipeline) -> None:
    """The far end of an article of many windows is read like its start."""
    filler = "The tide came in and the tide went out, and nobody was at the pier.\n\n" * 400
    found = pipeline.run(ARTICLE + "\n" + filler + ARTICLE)
    alone = pipeline.run(ARTICLE)
    assert len(found.claims) == pytest.approx(2 * len(alone.claims), abs=1)
    assert {source.name for source in alone.sources} <= {source.name for source in found.sources}


@example("“Ode said Ode said Ode said according to him")  # ends where an addressee is looked for
@example('“that that the note“himself éThe 20-year-old that in ", in said ')  # a report of marks
@example('as ".- Russian Federation the note warns“The 20-year-old ')  # ends with a verb
@example('”as  warnsminister The 20-year-old what to in Russian Federation  warns"as ')
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


APPENDED = (
    "The weather stayed mild all week, with light wind from the south.",
    "Tickets are sold at the pier from nine to five.",
    "In other news, the library opened its new reading room.",
    "The bus to Norrby leaves at noon and takes an hour.",
)


UNSURE = {"machine-translated": 3, "agency-report": 1}
"""Claims that may change: what is near goes by what is far, too, in broken language most of all. Of
the report, *a report by* belongs to its source or not."""


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("times", [1, 3])
def test_what_follows_changes_nothing(pipeline: ClaimPipeline, name: str, times: int) -> None:
    """Unrelated paragraphs below an article leave the claims before them where they are.

    Who is meant may be resolved otherwise, and how sure that is.
    """
    text = EXAMPLES[name]["value"]["text"]
    before = [where(claim) for claim in pipeline.run(text).claims]
    for appended in APPENDED:
        after = pipeline.run(text + f"\n\n{appended}" * times).claims
        same = [where(claim) for claim in after if claim.spans[0].start < len(text)]
        changed = [each for each in before if each not in same]
        further = [each for each in same if each not in before]
        assert max(len(changed), len(further)) <= UNSURE.get(name, 0)


def where(claim: Claim) -> tuple[object, ...]:
    """Return where content, cue and source stand."""
    return claim.spans, claim.cue and claim.cue.spans, claim.source.spans, claim.quotation
