"""CSV, NDJSON, HTML and JSON: all that was found is in them, and nothing comes to life."""

import csv
import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.claims import Claim, Span
from service.formats import FORMATS, Reading
from service.formats.page import LANES, POLICY, stretches
from service.formats.table import COLUMNS, harmless
from tests.readings import ANSWER, ARTICLE, CLAIMS, EMPTY, KEPT, WHOLE


def rows(reading: Reading) -> list[dict[str, str]]:
    """Return the rows of the CSV, read as a spreadsheet does."""
    form = FORMATS["csv"]
    text = (form.head + form.write(reading)).encode().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def test_csv_has_a_row_per_claim() -> None:
    """Each claim is a row under one of names; pieces are told by their offsets."""
    first, second, third, last = rows(WHOLE)
    assert tuple(first) == COLUMNS
    assert first["article"] == ANSWER.id
    assert first["source_name"] == "Ida Kern"
    assert first["content"] == "We <b>wait</b>, for rain & sun."
    for place, span in zip(first["content_spans"].split(), CLAIMS[0].spans, strict=True):
        start, end = map(int, place.split(".."))
        assert ARTICLE[start:end] == span.text
    assert (second["target_role"], second["target"]) == ("addressee", "Norland")
    assert third["source_name"] == ""
    assert float(last["confidence"]) == 0.9
    assert last["content"] == "'=1+1 was heard"


def test_csv_is_for_spreadsheets() -> None:
    """It starts with the mark of UTF-8, its lines end with CR LF, numbers stand without quotes."""
    form = FORMATS["csv"]
    assert form.head.startswith('\ufeff"article","claim",')
    assert form.head.endswith("\r\n")
    assert all(line.count(",0.9,") == 1 for line in form.write(WHOLE).splitlines())
    assert form.write(EMPTY) == ""


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠A1"],
)
def test_csv_formulas_are_harmless(cell: str) -> None:
    """What a spreadsheet would compute has an apostrophe before it."""
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "'tis", "1-2", "“=1”", "– so"])
def test_csv_plain_text_stays(cell: str) -> None:
    """Other text is left as it is."""
    assert harmless(cell) == cell


def test_ndjson_has_a_line_per_claim() -> None:
    """Each line is a claim as in the JSON, and says to which article and unit it belongs."""
    text = FORMATS["ndjson"].write(WHOLE)
    assert text.endswith("\n")
    for line, claim in zip(text.splitlines(), CLAIMS, strict=True):
        found = json.loads(line)
        assert found.pop("article") == ANSWER.id
        assert found.pop("offset_unit") == "codepoint"
        assert Claim.model_validate(found) == claim
    assert FORMATS["ndjson"].write(EMPTY) == ""


def test_json_is_the_answer() -> None:
    """JSON is what is kept; with an article, it has that as well."""
    assert FORMATS["json"].write(KEPT) == ANSWER.model_dump_json()
    assert json.loads(FORMATS["json"].write(WHOLE)) == {
        **json.loads(ANSWER.model_dump_json()),
        "text": ARTICLE,
    }


def test_names_go_before_ids() -> None:
    """Where the article has a name, it is what tells rows and lines apart."""
    named = Reading(ANSWER, name="=cmd.txt")
    assert rows(named)[0]["article"] == "'=cmd.txt"
    assert json.loads(FORMATS["ndjson"].write(named).splitlines()[0])["article"] == "=cmd.txt"


class Seen(HTMLParser):
    """What a browser makes of a page: elements, attributes, the article's text, marks in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.article = ""
        self.marked: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.add(tag)
        given = [(name, value or "") for name, value in attrs]
        self.attributes += given
        self.ids |= {value for name, value in given if name == "id"}
        if tag not in {"meta", "link", "img", "br"}:
            self._open.append((tag, dict(given).get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        """Note its end."""
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Note text, unless it is the number of a claim."""
        if ("article", "") in self._open and self._open[-1][1] != "number":
            self.article += data
            self.marked.append((self._open[-1][1], data))


def test_html_is_the_article() -> None:
    """The page has the article, character by character, with the parts of all claims marked."""
    seen = Seen(FORMATS["html"].write(WHOLE))
    assert seen.article == ARTICLE
    for claim in CLAIMS:
        lane = next(
            name for name in ("lane0", "lane1") if claim.spans[0].text in text_of(seen, name)
        )
        assert all(span.text in text_of(seen, lane) for span in claim.spans)
        assert claim.cue is not None
        assert claim.cue.text in text_of(seen, "cue")
        assert claim.source.text in text_of(seen, "source")
    assert "Norland" in text_of(seen, "target")
    assert all(value[1:] in seen.ids for name, value in seen.attributes if name == "href")


def text_of(seen: Seen, name: str) -> str:
    """Return what is marked so, pieces apart from one another."""
    return "".join(text if name in classes.split() else "|" for classes, text in seen.marked)


def test_html_loads_and_runs_nothing() -> None:
    """Nothing of the article is markup, and the page has no script, link or style but its own."""
    page = FORMATS["html"].write(WHOLE)
    seen = Seen(page)
    assert not seen.tags & {"b", "sund", "script", "link", "img", "iframe", "form", "base"}
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "style"]
    assert not [v for n, v in seen.attributes if n in {"src", "href"} and not v.startswith("#")]
    assert "url(" not in page
    assert "@import" not in page


def test_html_policy_is_its_style_alone() -> None:
    """The policy, also in the page itself, lets through the one style by its hash."""
    page = FORMATS["html"].write(WHOLE)
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert POLICY.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in POLICY
    assert ("http-equiv", "Content-Security-Policy") in Seen(page).attributes
    assert ("content", POLICY) in Seen(page).attributes


def test_html_of_what_is_kept() -> None:
    """Without the article the page says so, and lists the claims by source."""
    page = FORMATS["html"].write(KEPT)
    assert "The article itself is not kept" in page
    assert "<article" not in page
    assert "Embassy of &lt;Sund&gt;" in page
    assert 'href="#at-' not in page


def test_html_without_claims() -> None:
    """An article without claims is shown all the same."""
    page = FORMATS["html"].write(EMPTY)
    assert Seen(page).article == "It rains."
    assert "Nobody is said to say anything." in page


@pytest.mark.parametrize("control", ["\0", "\x1b", "\x7f", "\x08"])
def test_html_has_no_control_characters(control: str) -> None:
    """Characters that no page may have are shown as replaced."""
    page = FORMATS["html"].write(Reading(EMPTY.answer, f"a{control}b"))
    assert control not in page
    assert Seen(page).article == "a\ufffdb"


def test_overlapping_claims_have_lanes_of_their_own() -> None:
    """A claim within another is underlined apart, the outer one nearest to the words."""
    found = list(stretches(ARTICLE, CLAIMS))
    assert "".join(each.text for each in found) == ARTICLE
    (last,) = [each for each in found if each.text == '" soon']
    assert last.classes.split() == ["lane0", "lane1"]
    assert last.says == "2: Embassy of <Sund>; 3: the bank"
    assert [[claim.id for claim in each.begins] for each in found if each.begins] == [
        [claim.id] for claim in CLAIMS
    ]


def test_many_claims_over_one_another() -> None:
    """Beyond the lanes there are, claims share the last; none is lost."""
    claims = [CLAIMS[0].model_copy(update={"id": f"c{number}"}) for number in range(9)]
    found = [each for each in stretches(ARTICLE, claims) if "lane" in each.classes]
    assert all(
        {f"lane{lane}" for lane in range(LANES)} <= set(each.classes.split()) for each in found
    )
    assert len(found[0].begins) == 9


@given(places=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), max_size=12))
def test_stretches_are_the_article(places: list[tuple[int, int]]) -> None:
    """However claims overlap, the stretches are the article, and each is of those that cover it."""
    claims = []
    for number, (start, length) in enumerate(places, 1):
        end = min(start + length, len(ARTICLE))
        span = Span(start=start, end=end, text=ARTICLE[start:end])
        parts = {"id": f"c{number}", "spans": [span], "text": span.text, "cue": None}
        claims.append(CLAIMS[3].model_copy(update=parts))
    found = list(stretches(ARTICLE, claims))
    assert "".join(each.text for each in found) == ARTICLE
    at = 0
    for each in found:
        covering = {c.id for c in claims if c.spans[0].start <= at < c.spans[0].end}
        assert {f"c{number}" for number in re.findall(r"(\d+): ", each.says)} == covering
        at += len(each.text)
