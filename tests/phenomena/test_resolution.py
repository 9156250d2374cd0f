"""Naming and targets by phenomenon: names and syntax are read, the attributions are given.

What a tagger would find is put in by hand, so that these tests hold for any weights.
"""

from collections.abc import Callable
from typing import Any

import pytest
from spacy.language import Language

from tests.phenomena.articles import CASES, annotate, faults, load
from training.gold import Case

MISSED: dict[str, str] = {
    "a-body-and-what-stands-behind-it": 'the name "Alo, buddy" is read to end with "Alo"',
}
"""Articles that are not read rightly with the weights of today, and why."""


def phenomenon(name: str) -> Callable[[Callable[..., None]], Any]:
    """Run a test on every article of a phenomenon."""
    return pytest.mark.parametrize(
        "case",
        [
            pytest.param(
                case,
                id=case.id,
                marks=[pytest.mark.xfail(reason=MISSED[case.id])] if case.id in MISSED else [],
            )
            for case in load(name)
        ],
    )


def check(nlp: Language, case: Case) -> None:
    """Resolve an article's claims and compare all of them."""
    doc = annotate(nlp, case.text, case.claims)
    wrong = {
        " … ".join(gold.content): found
        for gold, attribution in zip(case.claims, doc._.attributions, strict=True)
        if (found := faults(case.text, gold, attribution))
    }
    assert not wrong


def test_every_phenomenon_is_tested() -> None:
    """No file of cases lies about without a test."""
    assert {f"test_{file.stem}" for file in CASES.glob("*.toml")} <= globals().keys()


@phenomenon("short_names")
def test_short_names(nlp: Language, case: Case) -> None:
    """A short name, or one with a title, stands for the full one that it fits, given anywhere."""
    check(nlp, case)


@phenomenon("titles")
def test_titles(nlp: Language, case: Case) -> None:
    """An office or profession stands for the one whom the text says to hold it, not for another."""
    check(nlp, case)


@phenomenon("namesakes")
def test_namesakes(nlp: Language, case: Case) -> None:
    """Of two people with one surname, given name, title or gender decides; else nobody is named."""
    check(nlp, case)


@phenomenon("pronouns")
def test_pronouns(nlp: Language, case: Case) -> None:
    """A pronoun means whoever of its gender and kind was the subject last, not who was named."""
    check(nlp, case)


@phenomenon("plural_they")
def test_plural_they(nlp: Language, case: Case) -> None:
    """They may be an organization or unnamed many, whichever was the subject last, never one."""
    check(nlp, case)


@phenomenon("groups")
def test_groups(nlp: Language, case: Case) -> None:
    """Unnamed many have no name, whatever names stand beside them."""
    check(nlp, case)


@phenomenon("unnamed")
def test_unnamed(nlp: Language, case: Case) -> None:
    """One unnamed person is not the person or body named beside him, nor anybody named before."""
    check(nlp, case)


@phenomenon("documents")
def test_documents(nlp: Language, case: Case) -> None:
    """A document speaks for whoever issued it; where the text names no issuer, for itself."""
    check(nlp, case)


@phenomenon("places")
def test_places(nlp: Language, case: Case) -> None:
    """A country, a capital or a seat of power can speak, an invented one too."""
    check(nlp, case)


@phenomenon("speaker_after")
def test_speaker_after(nlp: Language, case: Case) -> None:
    """Somebody quoted or described first may be named only afterwards."""
    check(nlp, case)


@phenomenon("running_quotations")
def test_running_quotations(nlp: Language, case: Case) -> None:
    """A quotation that goes on, or is attributed only at its end, has one speaker throughout."""
    check(nlp, case)


@phenomenon("transcripts")
def test_transcripts(nlp: Language, case: Case) -> None:
    """In interviews and transcripts the name before the colon speaks."""
    check(nlp, case)


@phenomenon("signatures")
def test_signatures(nlp: Language, case: Case) -> None:
    """A quotation on a line of its own is of whom it is signed by, behind a dash."""
    check(nlp, case)


@phenomenon("introductions")
def test_introductions(nlp: Language, case: Case) -> None:
    """Who a line introduces that a colon ends, also speaks in the quotation below it."""
    check(nlp, case)


@phenomenon("nested")
def test_nested(nlp: Language, case: Case) -> None:
    """A claim inside a claim has its own source; *I* and *we* in it are the speaker around it."""
    check(nlp, case)


@phenomenon("hidden")
def test_hidden(nlp: Language, case: Case) -> None:
    """Where the source is hidden (*it is believed*, *is said to*), there is none."""
    check(nlp, case)


@phenomenon("headlines")
def test_headlines(nlp: Language, case: Case) -> None:
    """A headline's source is the one whom the article below names in full."""
    check(nlp, case)


@phenomenon("accusations")
def test_accusations(nlp: Language, case: Case) -> None:
    """Praise and blame are aimed at whoever is accused, not at things, which the claim is about."""
    check(nlp, case)


@phenomenon("denials")
def test_denials(nlp: Language, case: Case) -> None:
    """A denial is about what its words assert."""
    check(nlp, case)


@phenomenon("demands")
def test_demands(nlp: Language, case: Case) -> None:
    """Demands and tidings are aimed at whoever is told, unless he only carries the words."""
    check(nlp, case)


@phenomenon("thanks")
def test_thanks(nlp: Language, case: Case) -> None:
    """Thanks, praise and apologies are aimed at whoever receives them."""
    check(nlp, case)


@phenomenon("subjects")
def test_subjects(nlp: Language, case: Case) -> None:
    """A claim is about the subject of its main clause, pronouns and short names resolved."""
    check(nlp, case)


@phenomenon("first_person")
def test_first_person(nlp: Language, case: Case) -> None:
    """*I* and *we* are the speaker between quotation marks, and the author outside of them."""
    check(nlp, case)


@phenomenon("organizations")
def test_organizations(nlp: Language, case: Case) -> None:
    """A body without a proper name keeps the text's words; *the company* is the one in focus."""
    check(nlp, case)


@phenomenon("appositions")
def test_appositions(nlp: Language, case: Case) -> None:
    """A description with a name beside it is the one who bears the name."""
    check(nlp, case)


@phenomenon("disorder")
def test_disorder(nlp: Language, case: Case) -> None:
    """Names torn, glued, turned round or in capitals are still one person's."""
    check(nlp, case)


@phenomenon("kinds")
def test_kinds(nlp: Language, case: Case) -> None:
    """A name keeps one kind throughout, judged by what stands around all its mentions."""
    check(nlp, case)


@phenomenon("articles")
def test_articles(nlp: Language, case: Case) -> None:
    """Whole articles of many styles, all phenomena mixed."""
    check(nlp, case)
