"""Claims from what the tagger read; here the tagger is a few lines of a test."""

import time

import pytest

from service.claims import QuotationKind
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.attribution import attribute, quotation_kind
from service.pipeline.quotes import find_quotations
from service.pipeline.stretches import Words, tidy
from service.pipeline.tagger import Tagged

EVIDENCE = ("anchor", "path", "content", "source", "outside")


def at(text: str, *parts: str) -> list[Chars]:
    """Where the parts stand in the text."""
    return [(text.index(part), text.index(part) + len(part)) for part in parts]


def tagged(text: str, content: list[str], cue: str, source: str, anchor: float = 0.9) -> Tagged:
    """What a tagger would have found."""
    evidence = dict.fromkeys(EVIDENCE, 0.9) | {"anchor": anchor, "outside": 0.1}
    return Tagged(at(text, *content), at(text, cue), at(text, source) if source else [], evidence)


def contents(text: str, claims: list[Attribution]) -> list[list[str]]:
    """The contents' texts."""
    return [[text[a:b] for a, b in claim.content] for claim in claims]


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("“The pier is shut,”", "The pier is shut"),
        ("that the pier is shut.", "that the pier is shut"),
        ("“Is the pier shut?”", "Is the pier shut?"),
        ("it lies in the U.S.", "it lies in the U.S."),
        ("— the pier, the town —", "the pier, the town"),
        ("the pier “a ruin”.", "the pier “a ruin”"),
        ("“a ruin” of a pier,", "“a ruin” of a pier"),
    ],
)
def test_tidy_edges(piece: str, expected: str) -> None:
    """Marks, commas and the full stop are no part of a content; a question mark is."""
    text = f"x {piece} y"
    (start, end), *_ = tidy(text, [(2, 2 + len(piece))])
    assert text[start:end] == expected


def test_tidy_joins_what_no_word_parts() -> None:
    """Two sentences of one content are one piece; what holds no word is none."""
    text = "The pier is shut. The mayor left."
    assert tidy(text, [(0, 17), (18, 33)]) == [(0, 32)]
    assert tidy(text, [(16, 17)]) == []


def test_a_content_is_never_emptied() -> None:
    """A content that is nothing but a further quotation, its mark included, stays whole."""
    text = "‘This pier is shut for good now.’ ‘The mayor should be ashamed of that.’"
    quotations = find_quotations(text)
    for start in range(len(text)):
        found = Tagged([(start, len(text))], [], [], dict.fromkeys(EVIDENCE, 0.9))
        assert all(claim.content for claim in attribute(text, [found], quotations))


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("“The pier is shut,” he said.", "The pier is shut", QuotationKind.DIRECT),
        ("He said the pier is shut.", "the pier is shut", QuotationKind.INDIRECT),
        ("He said the pier “is shut”.", "the pier “is shut", QuotationKind.MIXED),
    ],
)
def test_quotation_kind(text: str, content: str, kind: QuotationKind) -> None:
    """All, nothing or a part of the content stands in quotation marks."""
    words = Words.of(text)
    quoted = words.within(find_quotations(text))
    assert quotation_kind(words, quoted, at(text, content)) is kind


def test_a_split_quotation_is_one_claim() -> None:
    """A quotation broken by its attribution has two pieces."""
    text = "“The pier,” Ode said, “will be shut for years.”"
    (claim,) = attribute(
        text,
        [tagged(text, ["The pier", "will be shut for years."], "said", "Ode")],
        find_quotations(text),
    )
    assert contents(text, [claim]) == [["The pier", "will be shut for years"]]
    assert claim.quotation is QuotationKind.DIRECT


@pytest.mark.parametrize(
    "text",
    [
        "“The pier will be shut,” Ode said. “The town has no money for it.”",
        "“The pier will be shut,” Ode said.\n\n“The town has no money for it.”",
        '"The town has no money for it. "The pier will be shut," Ode said.',
        "“The town has no money for it.\n\n“The pier will be shut,” Ode said.",
    ],
)
def test_a_quotation_that_goes_on_keeps_its_speaker(text: str) -> None:
    """A quotation without a cue, beside an attributed one, has its source, and no cue."""
    found = [tagged(text, ["The pier will be shut"], "said", "Ode")]
    claims = attribute(text, found, find_quotations(text))
    (alone,) = (claim for claim in claims if not claim.cue)
    start, end = alone.content[0]
    assert text[start:end].rstrip(".") == "The town has no money for it"
    assert [text[a:b] for a, b in alone.source] == ["Ode"]
    assert len(claims) == 2


@pytest.mark.parametrize(
    "text",
    [
        "“The pier will be shut,” Ode said. It rained. “The town has no money for it.”",
        "“The pier will be shut,” Ode said. It is called the “Long Walk”.",
    ],
)
def test_no_speaker_is_guessed(text: str) -> None:
    """Words between two quotations, or a mere name in marks, make no claim."""
    found = [tagged(text, ["The pier will be shut"], "said", "Ode")]
    assert len(attribute(text, found, find_quotations(text))) == 1


def test_one_content_is_one_claim() -> None:
    """Of two cues for the same content, the likelier one stands."""
    text = "Ode has said the pier will be shut."
    found = [
        tagged(text, ["the pier will be shut"], "has", "Ode", 0.5),
        tagged(text, ["the pier will be shut"], "said", "Ode", 0.9),
    ]
    (claim,) = attribute(text, found, [])
    assert claim.evidence["anchor"] == 0.9


def test_the_second_quotation_is_cut_off() -> None:
    """A content that ran on into a further quotation ends before it; that one is its own claim."""
    text = '"The pier will be shut for years. "The town has no money for it," Ode said.'
    found = [tagged(text, [text[1:60]], "said", "Ode")]
    claims = attribute(text, found, find_quotations(text))
    assert contents(text, claims) == [
        ["The pier will be shut for years"],
        ["The town has no money for it"],
    ]


def test_a_content_that_is_the_second_quotation_stays() -> None:
    """Where the first quotation is not in the content, nothing is cut off."""
    text = '"The pier will be shut for years. "The town has no money for it," Ode said.'
    found = [tagged(text, ["The town has no money for it,"], "said", "Ode")]
    claims = attribute(text, found, find_quotations(text))
    assert contents(text, claims) == [
        ["The pier will be shut for years"],
        ["The town has no money for it"],
    ]


def test_a_colon_introduces_a_quotation() -> None:
    """A quotation behind a claim and its colon has the claim's cue and source."""
    text = "Ode said that he was ready:\n\n“The pier will be open by the spring.”"
    found = [tagged(text, ["that he was ready"], "said", "Ode")]
    first, second = attribute(text, found, find_quotations(text))
    assert second.cue == first.cue
    assert second.source == first.source
    assert contents(text, [second]) == [["The pier will be open by the spring"]]


@pytest.mark.parametrize(
    ("rest", "goes_on"),
    [
        (", which lies in Ode.\n\n", True),
        (" in May. ", True),
        (". The pier lies in Ode. ", False),
        ("\nThe pier lies in Ode. ", False),
    ],
)
def test_a_sentence_introduces_a_quotation(rest: str, goes_on: bool) -> None:  # noqa: FBT001
    """A quotation behind the sentence of a claim, or its paragraph, is the claim's speaker's."""
    text = f"Marwood insists that he will mend the pier{rest}“It is a fine pier, and ours.”"
    found = tagged(text, ["that he will mend the pier"], "insists", "Marwood")
    claims = attribute(text, [found], find_quotations(text))
    assert len(claims) == 1 + goes_on
    assert all(claim.source == at(text, "Marwood") for claim in claims)


def test_a_quotation_behind_a_colon_is_a_claim_of_its_own() -> None:
    """A content that runs over a colon into a quotation is two claims with one cue."""
    text = "Ode said that the town is ready:\n\n“The pier will be shut for years.” It rained."
    found = [tagged(text, [text[9 : text.index("”")]], "said", "Ode")]
    claims = attribute(text, found, find_quotations(text))
    assert contents(text, claims) == [
        ["that the town is ready"],
        ["The pier will be shut for years"],
    ]
    assert [claim.quotation for claim in claims] == [QuotationKind.INDIRECT, QuotationKind.DIRECT]
    assert claims[0].cue == claims[1].cue == at(text, "said")


def test_a_quotation_behind_an_indirect_claim_goes_on() -> None:
    """A quotation right behind what somebody said is theirs, without a cue."""
    text = "Ode said that the town is ready. “The pier will be shut for years.” It rained."
    found = [tagged(text, ["that the town is ready"], "said", "Ode")]
    _, further = attribute(text, found, find_quotations(text))
    assert [text[a:b] for a, b in further.source] == ["Ode"]
    assert further.cue == []


@pytest.mark.parametrize("found", [False, True], ids=["missed", "found by the tagger"])
def test_a_lost_closing_mark_before_an_attribution(found: bool) -> None:  # noqa: FBT001
    """A bare attribution ends a quotation that nothing closes, and is its attribution."""
    text = "It rained. “The town has no money for piers.the note stresses.\n\nIt was wet."
    given = [tagged(text, ["The town has no money for piers"], "stresses", "the note")]
    (claim,) = attribute(text, given if found else [], find_quotations(text))
    assert contents(text, [claim]) == [["The town has no money for piers"]]
    assert [text[a:b] for a, b in claim.cue] == ["stresses"]
    assert [text[a:b] for a, b in claim.source] == ["the note"]


def test_a_claim_within_such_a_quotation_does_not_take_it() -> None:
    """Somebody cited in a quotation that nothing closes is not the one who is quoted."""
    text = "It rained. “That piers are needless has been said by the mayor.the note stresses.\n"
    cited = tagged(text, ["That piers are needless"], "has been said", "the mayor")
    claims = attribute(text, [cited], find_quotations(text))
    assert [[text[a:b] for a, b in claim.cue] for claim in claims] == [
        ["has been said"],
        ["stresses"],
    ]


def test_a_claim_within_a_quotation_does_not_own_it() -> None:
    """A quotation in which somebody is cited goes on from the one before, with its speaker."""
    text = "“The pier will be shut,” Ode said. “My neighbour thinks that it is sold to a bank.”"
    found = [
        tagged(text, ["The pier will be shut"], "said", "Ode"),
        tagged(text, ["that it is sold to a bank"], "thinks", "My neighbour"),
    ]
    claims = attribute(text, found, find_quotations(text))
    (outer,) = (claim for claim in claims if not claim.cue)
    assert contents(text, [outer]) == [["My neighbour thinks that it is sold to a bank"]]
    assert [text[a:b] for a, b in outer.source] == ["Ode"]


def test_turns_that_the_tagger_missed() -> None:
    """Each turn of a transcript is a claim, with its label for a source and the colon for a cue."""
    text = "ODE: It is shut.\n\nCHAIR: Who says so?\n\nODE: The town does.\n\nCHAIR: Thank you."
    found = [tagged(text, ["It is shut"], ":", "ODE")]
    claims = attribute(text, found, [])
    assert [text[a:b] for claim in claims for a, b in [*claim.cue, *claim.source]] == [
        *(":", "ODE"),
        *(":", "CHAIR"),
        *(":", "ODE"),
        *(":", "CHAIR"),
    ]


@pytest.mark.parametrize(
    ("cue", "source", "rest"),
    [
        ("In his opinion", "his", ["In", "opinion"]),
        ("According to their own words", "their", ["According to", "own words"]),
        ("In the opinion of many", "", ["In the opinion of many"]),
        ("It is said to her that", "", ["It is said to her that"]),
    ],
)
def test_a_cue_may_hold_its_source(cue: str, source: str, rest: list[str]) -> None:
    """Where no source was found, "his" in "in his opinion" is one."""
    text = f"{cue} the wall will hold."
    (found,) = attribute(text, [tagged(text, ["the wall will hold"], cue, "")], [])
    assert [text[a:b] for a, b in found.source] == ([source] if source else [])
    assert [text[a:b] for a, b in found.cue] == rest


def test_a_pronoun_says_nothing() -> None:
    """What somebody *agreed to* or *explained* is no claim where it is but a pronoun."""
    text = "Ode agreed to this. Ode agreed to pay."
    found = [
        tagged(text, ["this"], "agreed to", "Ode"),
        tagged(text, ["to pay"], "agreed", "Ode"),
    ]
    (claim,) = attribute(text, found, [])
    assert contents(text, [claim]) == [["to pay"]]


@pytest.mark.parametrize(
    ("cue", "content", "is_claim"),
    [
        ("declined", "to comment on the pier", False),
        ("refused to say", "whether the pier is shut", False),
        ("did not say", "who had shut the pier", False),
        ("refused", "to say whom she would back", False),
        ("asked", "not to be named", False),
        ("requested", "to remain anonymous", False),
        ("asked", "to be paid for the pier", True),
        ("was tired of", "the pier", False),
        ("was appointed", "head of the pier", False),
        ("was added", "a clause that the pier is shut", False),
        ("was finally passed", "a law on piers", False),
        ("was added", "that the pier is shut", True),
        ("refused", "to pay for the pier", True),
        ("did not say", "that the pier is shut", True),
        ("said", "how it was shut", True),
    ],
)
def test_silence_is_no_claim(cue: str, content: str, *, is_claim: bool) -> None:
    """What somebody declines to say or only feels, or what is done to him, is nothing said."""
    text = f"Ode {cue} {content}."
    claims = attribute(text, [tagged(text, [content], cue, "Ode")], [])
    assert bool(claims) is is_claim


@pytest.mark.parametrize(("anchor", "source"), [(0.8, "analysts"), (0.3, "The firm")])
def test_the_outer_of_two_nested_claims(anchor: float, source: str) -> None:
    """What is said within a content gives way to it, unless the outer one is hardly a claim."""
    text = "The firm expects a loss, analysts said."
    found = [
        tagged(text, ["a loss"], "expects", "The firm", anchor=0.95),
        tagged(text, ["The firm expects a loss"], "said", "analysts", anchor=anchor),
    ]
    (claim,) = attribute(text, found, [])
    assert [text[a:b] for a, b in claim.source] == [source]


def test_a_label_of_a_headline_says_nothing() -> None:
    """What "Interview:" stands before is a claim whose speaker is named elsewhere, if at all."""
    text = "Interview: We were never asked"
    (claim,) = attribute(text, [tagged(text, ["We were never asked"], ":", "Interview")], [])
    assert claim.source == []


def test_a_content_ends_with_its_paragraph() -> None:
    """Behind the attribution a content ends where the paragraph does; the next one goes on."""
    text = "“The pier is shut,” Ode said.\n\n“It will be sold. It is old.”"
    found = tagged(text, ["The pier is shut", "It will be sold. It is old"], "said", "Ode")
    claims = attribute(text, [found], find_quotations(text))
    assert contents(text, claims) == [["The pier is shut"], ["It will be sold. It is old"]]


@pytest.mark.parametrize(
    ("source", "cue", "rest", "expected"),
    [
        (
            "We",
            "remind",
            ", and it was sold in May",
            "that the pier is shut, and it was sold in May",
        ),
        ("", "It should be noted", ", and sold", "that the pier is shut, and sold"),
        ("We", "remind", ", and “it is old”", "that the pier is shut"),
        ("Ode", "reminded", ", and it was sold in May", "that the pier is shut"),
        ("We", "believe", ", and it was sold in May", "that the pier is shut"),
    ],
)
def test_a_reminder_is_a_whole_sentence(source: str, cue: str, rest: str, expected: str) -> None:
    """All that the writer reminds of is the content, to the end of the sentence."""
    text = f"{source} {cue} that the pier is shut{rest}. It rained."
    found = tagged(text, ["that the pier is shut"], cue, source)
    assert contents(text, attribute(text, [found], find_quotations(text))) == [[expected]]


def test_a_content_ends_where_a_full_stop_is_lost() -> None:
    """Behind a pronoun, a capital that no name has begins another sentence."""
    text = "Ode wants to sell it In May the pier was shut. Ode asked about it In Bruges."
    found = [
        tagged(text, ["to sell it In May the pier was shut"], "wants", "Ode"),
        tagged(text, ["about it In Bruges"], "asked", "Ode"),
    ]
    assert contents(text, attribute(text, found, [])) == [["to sell it"], ["about it"]]


@pytest.mark.parametrize("missed", [True, False])
def test_what_a_document_answers_for(missed: bool) -> None:  # noqa: FBT001
    """The clause of "according to which" is a claim, also where the tagger saw none."""
    text = "A letter came, according to which the pier is shut. It rained."
    found = [] if missed else [tagged(text, ["the pier is shut"], "according to", "which")]
    (claim,) = attribute(text, found, [])
    assert contents(text, [claim]) == [["the pier is shut"]]
    assert [text[a:b] for a, b in claim.cue + claim.source] == ["according to", "which"]


@pytest.mark.parametrize(
    ("unit", "parts"),
    [
        pytest.param(
            "“The pier will be shut,” Ode said. “The town has no money.” It rained on. ",
            ((1, 22), (29, 33), (25, 28)),
            id="quotations",
        ),
        pytest.param(
            "The pier is shut, Ode said.\n“It sways in the wind.” — Marta Lund\n",
            ((0, 16), (22, 26), (18, 21)),
            id="signatures",
        ),
    ],
)
def test_time_is_linear(unit: str, parts: tuple[Chars, Chars, Chars]) -> None:
    """Ten times the claims and quotations take about ten times as long, not a hundred times."""

    def seconds(times: int) -> float:
        text = unit * times
        found = []
        for at_ in range(0, len(text), len(unit)):
            content, cue, source = ([(at_ + a, at_ + b)] for a, b in parts)
            found.append(Tagged(content, cue, source, dict.fromkeys(EVIDENCE, 0.9)))
        quotations = find_quotations(text)
        began = time.process_time()
        attribute(text, found, quotations)
        return time.process_time() - began

    few = min(seconds(300) for _ in range(3))
    assert seconds(3000) < 40 * few


def test_signed_quotations_are_of_whom_they_are_signed_by() -> None:
    """What a claim ran over of them is given back; what is said within one stays."""
    text = (
        "“It sways. My brother says it is safe.” — Marta Lund\n"
        "“The view is worth every penny.” — José Cruz"
    )
    ran_over = tagged(text, ["It sways. My brother", "The view is"], "—", "Marta")
    within = tagged(text, ["it is safe"], "says", "My brother")
    claims = attribute(text, [ran_over, within], find_quotations(text))
    assert [
        ([text[a:b] for a, b in claim.content], [text[a:b] for a, b in claim.source])
        for claim in claims
    ] == [
        (["It sways. My brother says it is safe"], ["Marta Lund"]),
        (["it is safe"], ["My brother"]),
        (["The view is worth every penny"], ["José Cruz"]),
    ]


@pytest.mark.parametrize("mark", [":", "―", "--"])
def test_a_mark_may_attribute(mark: str) -> None:
    """A cue that is nothing but a colon or a dash is that mark."""
    text = f"Ode {mark} The pier is shut"
    (claim,) = attribute(text, [tagged(text, ["The pier is shut"], mark, "Ode")], [])
    assert [text[a:b] for a, b in claim.cue] == [mark]


@pytest.mark.parametrize(
    ("cue", "source", "expected"),
    [
        pytest.param("agrees", "Council", "new rules", id="before"),
        pytest.param("said", "he", "The pier is shut", id="behind"),
    ],
)
def test_a_content_ends_at_a_blank_line(cue: str, source: str, expected: str) -> None:
    """A headline's claim does not go on in the article, nor one of the article begin in it."""
    text = "Council agrees new rules\n \nThe pier is shut, he said."
    content = "new rules\n \nThe pier is shut"
    (claim,) = attribute(text, [tagged(text, [content], cue, source)], [])
    assert contents(text, [claim]) == [[expected]]
