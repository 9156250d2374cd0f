"""Who a source is, in documents parsed by hand; the phenomena are tested on real parses."""

import time
import warnings
from collections.abc import Callable

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from service.claims import SourceKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.coreference import KEY, coreference, resolve
from service.pipeline.quotes import quotes
from service.pipeline.targets import targets
from tests.unit.hand import claim, parsed

SAYS = "said/VBD so/RB ./."


def source(text: str, content: str, cue: str, words: str) -> tuple[str | None, SourceKind]:
    """Resolve one claim."""
    doc = parsed(text)
    attribution = claim(doc, content, cue, words)
    doc._.attributions = [attribution]
    coreference(doc)
    return attribution.name, attribution.kind


@pytest.mark.parametrize(
    ("text", "words", "name", "kind"),
    [
        pytest.param(
            f"[PERSON Ann/NNP Doe/NNP ] left/VBD ./. Doe/NNP {SAYS}",
            *("Doe", "Ann Doe", SourceKind.PERSON),
            id="short-name",
        ),
        pytest.param(
            f"Mayor/NNP [PERSON Ann/NNP Doe/NNP ] left/VBD ./. The/DT mayor/NN {SAYS}",
            *("The mayor", "Ann Doe", SourceKind.PERSON),
            id="office",
        ),
        pytest.param(
            f"A/DT spokesman/NN {SAYS}", "A spokesman", None, SourceKind.UNNAMED, id="unnamed"
        ),
        pytest.param(f"Experts/NNS {SAYS}", "Experts", None, SourceKind.GROUP, id="group"),
        pytest.param(
            f"A/DT group/NN of/IN teachers/NNS {SAYS}",
            *("A group of teachers", None, SourceKind.GROUP),
            id="group-of",
        ),
        pytest.param(
            f"the/DT ministry/NN of/IN health/NN {SAYS}",
            *("the ministry of health", "ministry of health", SourceKind.ORGANIZATION),
            id="body",
        ),
        pytest.param(
            f"The/DT report/NN {SAYS}", "The report", "report", SourceKind.DOCUMENT, id="document"
        ),
        pytest.param(
            f"The/DT [ORG Doe/NNP Institute/NNP ] ’s/POS report/NN {SAYS}",
            *("The Doe Institute’s report", "Doe Institute", SourceKind.ORGANIZATION),
            id="issuer",
        ),
        pytest.param(f"[GPE Oslo/NNP ] {SAYS}", "Oslo", "Oslo", SourceKind.PLACE, id="place"),
        pytest.param(
            f"One/CD of/IN them/PRP ,/, [PERSON Ann/NNP Doe/NNP ] ,/, {SAYS}",
            *("One of them, Ann Doe,", "Ann Doe", SourceKind.PERSON),
            id="apposition",
        ),
        pytest.param(
            f"[PERSON Ann/NNP Doe/NNP ] and/CC [PERSON Bob/NNP Roe/NNP ] {SAYS}",
            *("Ann Doe and Bob Roe", "Ann Doe and Bob Roe", SourceKind.PERSON),
            id="two",
        ),
        pytest.param(f"We/PRP {SAYS}", "We", "author", SourceKind.AUTHOR, id="author"),
        pytest.param(f"He/PRP {SAYS}", "He", None, SourceKind.UNNAMED, id="nobody-in-focus"),
    ],
)
def test_a_source_is_resolved(text: str, words: str, name: str | None, kind: SourceKind) -> None:
    """Each kind of phrase goes its own way."""
    assert source(text, "so", "said", words) == (name, kind)


@pytest.mark.parametrize(
    ("text", "cue", "hidden"),
    [
        pytest.param("It/PRP is/VBZ believed/VBN that/IN so/RB", "is believed", True, id="it"),
        pytest.param("It/PRP is/VBZ clear/JJ that/IN so/RB", "is clear", True, id="clear"),
        pytest.param("Doe/NNP is/VBZ accused/VBN of/IN so/RB", "is accused", True, id="accused"),
        pytest.param("Doe/NNP is/VBZ accusing/VBG of/IN so/RB", "is accusing", False, id="active"),
        pytest.param(
            "Doe/NNP is/VBZ expected/VBN to/TO say/VB so/RB",
            "is expected to say",
            False,
            id="to-say",
        ),
        pytest.param(
            "Doe/NNP was/VBD convinced/VBN that/IN so/RB", "was convinced", False, id="convinced"
        ),
    ],
)
def test_a_passive_hides_its_source(text: str, cue: str, *, hidden: bool) -> None:
    """The subject of *is said* or *is accused* does not say so."""
    _, kind = source(text, "so", cue, text.split("/", maxsplit=1)[0])
    assert (kind is SourceKind.NONE) == hidden


def test_i_is_whoever_the_quotation_belongs_to() -> None:
    """A claim inside a claim has the speaker around it for *I*, through any number of claims."""
    doc = parsed("“/`` I/PRP hope/VBP I/PRP win/VBP ”/'' [PERSON Ann/NNP Doe/NNP ] said/VBD ./.")
    outer = claim(doc, "I hope I win", "said", "Ann Doe")
    inner = claim(doc, "I win", "hope", "I")
    inner.source = [(1, 2)]
    doc._.attributions = [outer, inner]
    coreference(doc)
    assert (inner.name, inner.kind) == ("Ann Doe", SourceKind.PERSON)


def test_i_within_what_begins_alike() -> None:
    """Of two claims that begin at one place, the longer one's speaker is "I" in the shorter one."""
    doc = parsed(
        "“/`` I/PRP win/VBP ,/, I/PRP hope/VBP ”/'' [PERSON Ann/NNP Doe/NNP ] said/VBD ./."
    )
    inner = claim(doc, "I win", "hope", "I")
    inner.source = [(8, 9)]
    outer = claim(doc, "I win, I hope", "said", "Ann Doe")
    doc._.attributions = [inner, outer]
    coreference(doc)
    assert (inner.name, inner.kind) == ("Ann Doe", SourceKind.PERSON)


def test_a_torn_source_is_who_is_named_in_it() -> None:
    """Of a source in two pieces, as translations tear them, the name counts."""
    doc = parsed(
        "The/DT minister/NN in/IN his/PRP$ speech/NN [PERSON Jan/NNP Nowak/NNP ] said/VBD so/RB ./."
    )
    torn = claim(doc, "so", "said", "The minister")
    torn.source += claim(doc, "so", "said", "Jan Nowak").source
    doc._.attributions = [torn]
    coreference(doc)
    assert (torn.name, torn.kind) == ("Jan Nowak", SourceKind.PERSON)


def test_him_is_not_the_subject() -> None:
    """An object pronoun is somebody else than the subject of its verb."""
    text = (
        "[PERSON Ann/NNP/compound/1 Roe/NNP/nsubj/2 ] saw/VBD/ROOT Bob/NNP/compound/4 "
        "[PERSON Doe/NNP/dobj/2 ] ././punct/2 She/PRP/nsubj/7 called/VBD/ROOT him/PRP/dobj/7 "
        "././punct/7"
    )
    doc = parsed(text)
    doc._.attributions = [claim(doc, "him", "called", "She")]
    resolution = resolve(doc)
    assert {doc[i].text: who.name for i, who in resolution.meant.items()} == {
        "She": "Ann Roe",
        "him": "Bob Doe",
    }


def test_certainty_is_left_as_evidence() -> None:
    """A name that stands there is surer than one that was found out."""
    doc = parsed(
        f"[PERSON Ann/NNP Doe/NNP ] {SAYS} [PERSON Cat/NNP Roe/NNP ] left/VBD ./. She/PRP {SAYS}"
    )
    named, meant = claim(doc, "so", "said", "Ann Doe"), claim(doc, "so", "said", "She")
    doc._.attributions = [named, meant]
    coreference(doc)
    assert named.evidence["name_certainty"] == pytest.approx(0.98)
    assert 0.3 < meant.evidence["name_certainty"] < 0.9


def test_without_claims_nothing_happens() -> None:
    """A text without claims, and one without words, are no trouble."""
    for text in ("so/RB ./.", ""):
        doc = parsed(text) if text else quotes(Doc(Vocab()))
        assert targets(coreference(doc)) is doc
        assert KEY not in doc.user_data


UNIT = (
    "[PERSON Ann/NNP/compound/1 Doe/NNP/nsubj/2 ] left/VBD/ROOT ././punct/2 "
    "The/DT/det/5 mayor/NN/nsubj/6 said/VBD/ROOT that/IN/mark/9 she/PRP/nsubj/9 "
    "agreed/VBD/ccomp/6 ././punct/6 "
    "The/DT/det/12 report/NN/nsubj/13 warned/VBD/ROOT [ORG Doe/NNP/compound/15 Group/NNP/dobj/13 ] "
    "of/IN/prep/13 floods/NNS/pobj/16 ././punct/13 ¶"
)


def many(count: int) -> Doc:
    """Repeat a few sentences with their claims."""
    unit = parsed(UNIT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that extensions are not merged
        doc = Doc.from_docs([unit] * count, ensure_whitespace=False)
    assert doc is not None
    found = []
    for number in range(count):
        for words in (
            ("that she agreed", "said", "The mayor"),
            ("of floods", "warned", "The report"),
        ):
            each = claim(unit, *words)
            by = number * len(unit.text)
            found.append(
                Attribution(
                    content=_shift(each.content, by),
                    cue=_shift(each.cue, by),
                    source=_shift(each.source, by),
                )
            )
    doc._.attributions = found
    made: Doc = quotes(doc)
    return made


def _shift(pieces: list[Chars], by: int) -> list[Chars]:
    return [(start + by, end + by) for start, end in pieces]


def flat(words: Callable[[int], str], label: str, count: int) -> Doc:
    """Make one endless sentence, all of whose words hang on the first, and all of it claimed."""
    names = [words(number) for number in range(count)]
    doc = Doc(
        Vocab(),
        words=names,
        tags=["NNP" if label else "PRP"] * count,
        deps=["ROOT", *["nsubj"] * (count - 1)],
        heads=[0] * count,
        ents=[f"B-{label}" if label else "O" for _ in names],
    )
    found = []
    for token in doc:
        here = (token.idx, token.idx + len(token.text))
        found.append(Attribution([here, (here[1], len(doc.text))], [here], [here]))
    doc._.attributions = found[: count // 4]
    made: Doc = quotes(doc)
    return made


def seconds(doc: Doc) -> float:
    """Measure both components."""
    start = time.perf_counter()
    targets(coreference(doc))
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("make", "count"),
    [
        pytest.param(many, 1_000, id="an-article-of-100,000-characters"),
        pytest.param(lambda n: flat(lambda i: f"Ann{i}", "PERSON", n), 1_200, id="people"),
        pytest.param(lambda n: flat(lambda _: "Doe", "PERSON", n), 1_200, id="one-name"),
        pytest.param(lambda n: flat(lambda i: f"National{i}", "ORG", n), 1_200, id="bodies"),
        pytest.param(lambda n: flat(lambda _: "he", "", n), 1_200, id="pronouns"),
        pytest.param(lambda n: flat(lambda _: "I", "", n), 1_200, id="first-person"),
        pytest.param(lambda n: flat(lambda _: "document", "", n), 1_200, id="documents"),
    ],
)
def test_time_is_linear(make: Callable[[int], Doc], count: int) -> None:
    """Four times the text takes about four times as long, whatever the text."""
    few, all_ = (make(size) for size in (count // 4, count))
    assert min(seconds(all_) for _ in range(3)) < 8 * min(seconds(few) for _ in range(3)) + 0.05
