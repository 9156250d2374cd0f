"""Who is who: grouping of names, and what the text calls their bearers; parsed by hand."""

import pytest

from service.pipeline.entities import Entity
from service.pipeline.people import alike, are_persons, gender_of_noun, is_person, singular
from service.pipeline.roles import CONTAINED, MATCH, fit
from tests.unit.hand import directory


def groups(text: str) -> list[tuple[str, int]]:
    """The entities of a text and how often each is named."""
    return [(entity.name, entity.count) for entity in directory(text).entities]


def only(text: str) -> Entity:
    """The first entity of a text."""
    return directory(text).entities[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "[PERSON Doe/NNP ] left/VBD ./. [PERSON Ann/NNP Doe/NNP ] left/VBD",
            [("Ann Doe", 2)],
            id="short-before-full",
        ),
        pytest.param(
            "[PERSON A.Doe/NNP ] left/VBD ./. [PERSON Ann/NNP Doe/NNP ] left/VBD",
            [("Ann Doe", 2)],
            id="glued-initial",
        ),
        pytest.param(
            "[PERSON Tim/NNP Doe/NNP ] left/VBD ./. [PERSON Timothy/NNP Doe/NNP ] left/VBD",
            [("Tim Doe", 2)],
            id="pet-name",
        ),
        pytest.param(
            "[PERSON Ann/NNP ] left/VBD ./. [PERSON Ann/NNP Doe/NNP ] left/VBD",
            [("Ann Doe", 2)],
            id="given-name",
        ),
        pytest.param(
            "[PERSON ANN/NNP DOE/NNP ] left/VBD ./. [PERSON Ann/NNP Doe/NNP ] left/VBD",
            [("Ann Doe", 2)],
            id="capitals",
        ),
        pytest.param(
            "[PERSON Ann/NNP Doe/NNP ] left/VBD ./. [PERSON Bob/NNP Doe/NNP ] left/VBD ./. "
            "Mrs./NNP [PERSON Doe/NNP ] left/VBD",
            [("Ann Doe", 2), ("Bob Doe", 1)],
            id="title-decides",
        ),
        pytest.param(
            "[PERSON Ann/NNP Doe/NNP ] left/VBD ./. [PERSON Bob/NNP Doe/NNP ] left/VBD ./. "
            "[PERSON Doe/NNP ] left/VBD",
            [("Ann Doe", 1), ("Bob Doe", 1)],
            id="nothing-decides",
        ),
        pytest.param(
            "[ORG Pier/NNP Owners/NNP Union/NNP ] (/-LRB- [ORG POU/NNP ] )/-RRB- grew/VBD ./. "
            "[ORG POU/NNP ] grew/VBD",
            [("Pier Owners Union", 3)],
            id="acronym",
        ),
        pytest.param(
            "[ORG Velda/NNP Foods/NNP ] grew/VBD ./. [ORG Velda/NNP ] grew/VBD",
            [("Velda Foods", 2)],
            id="first-word",
        ),
        pytest.param(
            "[ORG American/NNP Pier/NNP Trust/NNP ] grew/VBD ./. [ORG American/NNP ] grew/VBD",
            [("American Pier Trust", 1), ("American", 1)],
            id="first-word-tells-nothing",
        ),
        pytest.param(
            "[ORG European/NNP Commission/NNP ] met/VBD ./. the/DT [ORG Commission/NNP ] met/VBD",
            [("European Commission", 2)],
            id="head-word",
        ),
        pytest.param(
            "ambassador/NN [PERSON Kelly/NNP ] came/VBD from/IN [PERSON Berg/NNP ] ./.",
            [("Kelly Berg", 2)],
            id="torn",
        ),
    ],
)
def test_names_are_grouped(text: str, expected: list[tuple[str, int]]) -> None:
    """A short name belongs to the one full name that it fits, of its own kind."""
    assert groups(text) == expected


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        pytest.param("coach/NN [PERSON Ann/NNP Doe/NNP ] left/VBD", "coach", id="before"),
        pytest.param(
            "the/DT Minister/NNP of/IN Energy/NNP [PERSON Ann/NNP Doe/NNP ]", "minister", id="of"
        ),
        pytest.param(
            "[PERSON Ann/NNP Doe/NNP ] ,/, a/DT nurse/NN ,/, left/VBD", "nurse", id="behind"
        ),
        pytest.param(
            "[PERSON Ann/NNP Doe/NNP ] ,/, 34/CD ,/, a/DT nurse/NN ,/,", "nurse", id="age"
        ),
        pytest.param("the/DT mayor/NN ,/, [PERSON Ann/NNP Doe/NNP ] ,/,", "mayor", id="apposed"),
        pytest.param("[PERSON Ann/NNP Doe/NNP ] is/VBZ a/DT vicar/NN", "vicar", id="copula"),
        pytest.param("[PERSON Ann/NNP Doe/NNP ] as/IN chairman/NN", "chairman", id="as"),
        pytest.param("Sen./NNP [PERSON Ann/NNP Doe/NNP ] left/VBD", "senator", id="title"),
        pytest.param(
            "[PERSON Ann/NNP/compound/1 Doe/NNP/nsubj/2 ] denies/VBZ/ROOT arson/NN/dobj/2",
            "defendant",
            id="denies",
        ),
    ],
)
def test_roles_are_read_beside_names(text: str, noun: str) -> None:
    """What stands before, behind or is said of a name is a role of its bearer."""
    assert fit(only(text), noun, frozenset()) >= MATCH - 0.5


def test_somebody_of_an_editor_is_not_the_editor() -> None:
    """In *the wife of editor NAME*, NAME is an editor and nobody's wife."""
    entity = only("the/DT wife/NN of/IN editor/NN [PERSON Walter/NNP Finch/NNP ] left/VBD")
    assert [head for head, _ in entity.roles] == ["editor"]


def test_a_description_fits_by_what_it_adds() -> None:
    """Words in common speak for a bearer, other words against him."""
    entity = only("[NORP Welsh/JJ ] coach/NN [PERSON Ann/NNP Doe/NNP ] left/VBD")
    assert fit(entity, "coach", frozenset(["wales"])) > fit(entity, "coach", frozenset()) >= MATCH
    assert fit(entity, "coach", frozenset(["scotland"])) < CONTAINED
    assert fit(entity, "doctor", frozenset()) == 0


@pytest.mark.parametrize(
    ("noun", "one"),
    [("ministries", "ministry"), ("policemen", "policeman"), ("bosses", "boss"), ("news", "new")],
)
def test_singular(noun: str, one: str) -> None:
    """Singulars are guessed by spelling alone; a wrong guess is a word that no list has."""
    assert singular(noun) == one


def test_nouns_for_people() -> None:
    """Nouns are judged by lists and by their endings."""
    assert all(map(is_person, ["nurse", "cellist", "goal-scorer", "41-year-old", "spokesperson"]))
    assert not any(map(is_person, ["pier", "beer", "list", "report"]))
    assert are_persons("nurses")
    assert not are_persons("nurse")
    assert gender_of_noun("co-chairman") == "m"
    assert "manager" in alike("boss")
