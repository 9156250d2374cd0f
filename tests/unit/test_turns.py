"""Turns of transcripts, by their form alone."""

from service.pipeline.turns import find_turns


def turns(text: str) -> list[tuple[str, str]]:
    """Give labels and words."""
    return [
        (text[slice(*turn.speaker)], text[slice(*turn.words)].strip()) for turn in find_turns(text)
    ]


def test_labels_that_return_make_a_transcript() -> None:
    """Turns are read where labels return; a label among them may stand once."""
    text = (
        "Photo: Ann Berg\n\nCHAIR: Order.\n\nMR LUNN: We closed it.\n\nMS ODE: Why?\n\n"
        "MR LUNN: It leaked.\n\nCHAIR: Thank you.\n\nSource: Hansard"
    )
    assert turns(text) == [
        ("CHAIR", "Order."),
        ("MR LUNN", "We closed it."),
        ("MS ODE", "Why?"),
        ("MR LUNN", "It leaked."),
        ("CHAIR", "Thank you."),
    ]


def test_a_host_introduced_in_full() -> None:
    """The first label may be longer than those that return."""
    text = "HOST EVA MOE: Good morning.\n\nLUNN: Hello.\n\nMOE: Shut?\n\nLUNN: No.\n\nMOE: Oh."
    assert turns(text)[0] == ("HOST EVA MOE", "Good morning.")


def test_questions_of_the_paper_are_left_out() -> None:
    """What stands under Q is asked by nobody whom the text names."""
    assert turns("Q: Is it shut?\n\nA: No.\n\nQ: Why?\n\nA: It leaked.") == [
        ("A", "No."),
        ("A", "It leaked."),
    ]


def test_an_article_has_no_turns() -> None:
    """Labels that stand once are captions, headlines and bylines."""
    assert turns("Budget: taxes rise\n\nOslo: It rained.\n\nPhoto: Ann Berg") == []


def test_links_and_line_ups_have_no_turns() -> None:
    """What a page has before a colon again and again speaks no more than a lone speaker does."""
    links = "\n\n".join(f"READ MORE: Pier {number} shut" for number in range(4))
    assert turns(links) == []
    assert turns("Goals: Berg 3\n\nSubs: Lunn, Ode\n\nGoals: Moe 9\n\nSubs: Vik, Dahl") == []
    assert turns("MOE: One.\n\nMOE: Two.\n\nMOE: Three.") == []
