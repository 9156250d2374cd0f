"""What a given name tells of its bearer."""

import pytest

from service.pipeline.genders import gender, of_surname
from service.pipeline.given_names import FEMALE, MALE
from service.pipeline.spellings import sound


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Anna", "f", id="common"),
        pytest.param("Thandeka", "f", id="rare"),
        pytest.param("CLÉMENCE", "f", id="capitals-and-marks"),
        pytest.param("Tadhg", "m", id="rare-man"),
        pytest.param("Robin", "", id="both"),
        pytest.param("Qwortz", "", id="none"),
    ],
)
def test_gender(name: str, expected: str) -> None:
    """Names of one gender tell it, however they are written; others tell nothing."""
    assert gender(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Jumadilov", "m", id="man"),
        pytest.param("Jumadilova", "f", id="woman"),
        pytest.param("Jónsdóttir", "f", id="daughter"),
        pytest.param("Novak", "", id="either"),
        pytest.param("Lov", "", id="short"),
        pytest.param("Postlethwaite", "", id="english"),
    ],
)
def test_of_surname(name: str, expected: str) -> None:
    """A surname with a form for men and one for women tells whose it is."""
    assert of_surname(name) == expected


def test_common() -> None:
    """A word that may be a surname tells something only where it is a common given name."""
    assert gender("Solano") == "m"
    assert not gender("Solano", common=True)
    assert gender("Anna", common=True) == "f"


def test_names_are_of_one_gender() -> None:
    """No name is a man's and a woman's at once."""
    assert not MALE & FEMALE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Annamukhamedov", "Annamuhammedov", id="kh"),
        pytest.param("Đurašković", "Djuraskovic", id="dj"),
        pytest.param("Zhumadilov", "Jumadilov", id="zh"),
    ],
)
def test_sound(one: str, other: str) -> None:
    """A surname is known again as another alphabet's news spells it."""
    assert sound(one) == sound(other) != sound("Zhumabekov")
