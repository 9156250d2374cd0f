"""The page that follows an article through the pipeline shows what the pipeline gives."""

import re
from xml.etree import ElementTree as ET

import pytest

from docs.walkthrough import ARTICLE, PAGE, PICTURE, Step, follow, picture, write
from service.pipeline.build import load

NUMBER = re.compile(r"\b[01]\.\d\d\b")
NEAR = 0.03
"""Another processor rounds a little differently."""
STALE = "run make docs"


@pytest.fixture(scope="module")
def page() -> str:
    """Return the page."""
    return PAGE.read_text("utf-8")


@pytest.fixture(scope="module")
def article(page: str) -> str:
    """Return the article that it follows."""
    found = ARTICLE.search(page)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def steps(article: str) -> dict[str, Step]:
    """Return what the components make of it."""
    return follow(load(), article)


def assert_same(shown: str, made: str) -> None:
    """Check that two texts are the same, but for probabilities that may differ a little."""
    assert NUMBER.sub("#", shown) == NUMBER.sub("#", made), STALE
    numbers = [[float(each) for each in NUMBER.findall(text)] for text in (shown, made)]
    assert numbers[0] == pytest.approx(numbers[1], abs=NEAR), STALE


def test_the_tables_are_what_the_components_give(page: str, steps: dict[str, Step]) -> None:
    """Every table of the page is what the component leaves."""
    assert_same(page, write(page, steps))


def test_the_picture_is_what_the_components_give(article: str, steps: dict[str, Step]) -> None:
    """The picture shows the same."""
    assert_same(PICTURE.read_text("utf-8"), picture(article, steps))


def test_the_components_come_in_their_order(page: str, steps: dict[str, Step]) -> None:
    """The page has a section for every component, in the order of the pipeline."""
    assert re.findall(r"^<!-- (\w+) -->", page, re.MULTILINE) == [*steps]
    assert re.findall(r"^## \d\. (.*)", page, re.MULTILINE) == [
        step.title for step in steps.values()
    ]


def test_the_picture_is_read_in_light_and_dark() -> None:
    """It is well-formed, says in words what it shows, and has colours for both."""
    root = ET.parse(PICTURE).getroot()  # noqa: S314  (our own file)
    names = {child.tag.rpartition("}")[2] for child in root}
    assert {"title", "desc", "style"} <= names
    assert "prefers-color-scheme: dark" in PICTURE.read_text("utf-8")
