"""The modules that compute without a page: segments, settings, packing, the line for a shell."""

import json
import shlex
import shutil
import subprocess
from itertools import combinations, pairwise
from random import Random
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

TEXTS = (
    "plain",
    "😀 emoji 👩‍👩‍👧 and “quotes”",
    "e\u0301 combining",
    "שלום right to left",
    "line\n\nline\n \nline",
    'it\'s $(no) `shell` \\ "quoted" !! %',
    "",
)


def call(page: Page, module: str, name: str, *arguments: Any) -> Any:
    """Call what a module exports; return what it returns."""
    return page.evaluate(
        """async ([module, name, given]) =>
          (await import(`/static/playground/${module}.js`))[name](...given)""",
        [module, name, list(arguments)],
    )


def drawn_claim(random: Random, number: int, length: int) -> dict[str, Any]:
    """Make a claim whose parts lie anywhere in a text of this length."""

    def spans(most: int) -> list[dict[str, Any]]:
        count = random.randint(0, most)
        at = sorted(random.sample(range(length + 1), 2 * count))
        return [{"start": a, "end": b, "text": ""} for a, b in zip(at[::2], at[1::2], strict=True)]

    def part(most: int) -> dict[str, Any] | None:
        return {"text": "", "spans": spans(most)} if random.random() < 0.8 else None

    return {
        "id": f"c{number}",
        "spans": spans(3),
        "source": {"text": "", "spans": spans(1)},
        "cue": part(2),
        "target": part(1),
    }


@pytest.mark.parametrize("seed", range(5))
def test_segments(page: Page, seed: int) -> None:
    """Segments are the text, one after the other; each knows all that it is part of.

    So it is for claims that overlap, nest, touch, or have no content at all.
    """
    random = Random(seed)
    for _ in range(20):
        text = "".join(random.choice("ab \n😀") for _ in range(random.randint(10, 60)))
        length = len(text.encode("utf-16-le")) // 2
        claims = [drawn_claim(random, n, length) for n in range(random.randint(0, 6))]
        segments = call(page, "segments", "cut", text, claims)
        assert [segments[0]["start"], segments[-1]["end"]] == [0, length]
        assert all(a["end"] == b["start"] for a, b in pairwise(segments))
        for segment in segments:
            assert segment["start"] < segment["end"]
            expected = {
                (claim["id"], role)
                for claim in claims
                for role, part in (("content", claim), *((x, claim[x]) for x in ROLES))
                for span in (part or {"spans": []})["spans"]
                if span["start"] <= segment["start"] and segment["end"] <= span["end"]
            }
            found = [(each["claim"]["id"], each["role"]) for each in segment["parts"]]
            assert sorted(found) == sorted(expected)
        begun = [claim["id"] for segment in segments for claim in segment["begins"]]
        assert sorted(begun) == [claim["id"] for claim in claims if claim["spans"]]


ROLES = ("source", "cue", "target")


def test_lanes(page: Page) -> None:
    """Up to four claims that overlap have an underline each; the outer ones the upper."""
    random = Random(0)
    for _ in range(50):
        bounds = [sorted(random.sample(range(40), 2)) for _ in range(4)]
        claims = [
            {"id": f"c{n}", "spans": [{"start": a, "end": b, "text": ""}]}
            for n, (a, b) in enumerate(bounds)
        ]
        given = {claim["id"]: lane for claim, lane in call(page, "segments", "lanes", claims)}
        assert len(given) == 4
        for (n, (a, b)), (m, (c, d)) in combinations(enumerate(bounds), 2):
            if a < d and c < b:
                assert given[f"c{n}"] != given[f"c{m}"]
                if (a, -b) < (c, -d) and d <= b:
                    assert given[f"c{n}"] < given[f"c{m}"] or _taken(bounds, n)


def _taken(bounds: list[list[int]], outer: int) -> bool:
    """Say whether another claim is underlined already where ``outer`` begins."""
    start = bounds[outer][0]
    return any(a <= start < b for n, (a, b) in enumerate(bounds) if n != outer)


@pytest.mark.parametrize("text", TEXTS[:-1])
def test_offsets(page: Page, home: str, text: str) -> None:
    """Every span's text is what this page's strings have between its offsets."""
    article = f"{text}. Ann said that rain falls {text}. Bob said that snow melts."
    response = httpx.post(
        f"{home}/v1/claims",
        content=call(page, "service", "body", article),
        headers={"Content-Type": "application/json"},
    )
    claims = response.json()["claims"]
    assert len(claims) == 2
    spans = [s for c in claims for p in (c, c["source"], c["cue"], c["target"]) for s in p["spans"]]
    slices = "([text, spans]) => spans.map(s => text.slice(s.start, s.end))"
    assert page.evaluate(slices, [article, spans]) == [span["text"] for span in spans]


def test_settings(page: Page) -> None:
    """What a link carries is read again as it was written; nonsense is nothing."""
    for settings in (
        {"confidence": 0, "example": None, "article": None},
        {"confidence": 55, "example": "a&b=c#d", "article": None},
        {"confidence": 100, "example": None, "article": "q-_Z"},
    ):
        assert (
            call(page, "settings", "parse", call(page, "settings", "format", settings)) == settings
        )
    for nonsense in ("", "#", "#confidence=-1", "#confidence=101", "#confidence=x", "#%%%&&=="):
        parsed = call(page, "settings", "parse", nonsense)
        assert parsed == {"confidence": 0, "example": None, "article": None}


@pytest.mark.parametrize("text", [*TEXTS, "long " * 50_000])
def test_packing(page: Page, text: str) -> None:
    """A packed text has only characters that addresses have, and unfolds to what it was."""
    packed = call(page, "packing", "pack", text)
    assert packed.replace("-", "").replace("_", "").isalnum()
    assert call(page, "packing", "unpack", packed) == text


def test_packing_bombs(page: Page) -> None:
    """What unfolds beyond the longest article, or is no packed text, is refused."""
    bomb = call(page, "packing", "pack", "a" * 20_000_000)
    assert len(bomb) < 50_000
    refused = """async (packed) => {
      const { unpack } = await import("/static/playground/packing.js");
      return unpack(packed).then(() => "unpacked", (error) => error.name);
    }"""
    assert page.evaluate(refused, bomb) == "RangeError"
    for broken in ("!", "AAAA", "q80", bomb[:-9]):
        assert page.evaluate(refused, broken) != "unpacked"


@pytest.mark.parametrize("text", TEXTS)
def test_curl(page: Page, text: str) -> None:
    """A shell gives curl exactly what the page asks, whatever the article has in it."""
    line = call(page, "service", "curl", text, "http://127.0.0.1:8000/base/#confidence=5")
    expected = [
        *("-s", "http://127.0.0.1:8000/base/v1/claims"),
        *("-H", "Content-Type: application/json", "-d"),
        json.dumps(
            {"text": text, "offset_unit": "utf16"}, ensure_ascii=False, separators=(",", ":")
        ),
    ]
    assert shlex.split(line) == ["curl", *expected]
    shell = shutil.which("sh")
    assert shell
    script = f'curl() {{ printf "%s\\0" "$@"; }}\n{line}\n'
    given = subprocess.run([shell, "-c", script], check=True, capture_output=True).stdout  # noqa: S603
    assert given.decode().split("\0")[:-1] == expected


def test_every_string_of_the_page_is_called(open_page: OpenPage) -> None:
    """The words for claims hold where parts are missing."""
    page = open_page()
    bare = {
        "id": "c7",
        "quotation": "mixed",
        "cue": None,
        "target": None,
        "confidence": 0.005,
        "source": {"text": "", "name": None, "kind": "none"},
    }
    assert call(page, "claims", "sentence", bare) == (
        "Claim 7: It is not said who, partly in quotation marks; 1 % sure"
    )
    assert call(page, "claims", "kindOf", "constructor") == "constructor"
