"""The guides say what is true, and their code runs."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from service import cli
from service.formats import FORMATS
from service.formats.jsonld import AROUND, CONTEXT, NAMESPACE
from service.pipeline.build import reader
from service.question import ClaimsRequest
from service.web.bodies import REQUEST_BODY
from service.web.pages import MAX_TAGS
from tests.phenomena import articles

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDE = (DOCS / "api.md").read_text("utf-8")
PAGES = [*sorted(DOCS.glob("**/*.md")), ROOT / "openapi" / "README.md", ROOT / "README.md"]


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL))
def test_python_runs(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each example in Python finds its claim."""
    exec(code, {})  # noqa: S102
    assert "Ylva Brandt" in capsys.readouterr().out


@pytest.mark.parametrize("code", re.findall(r"```js\n(.*?)```", GUIDE, re.DOTALL))
def test_javascript_runs(code: str, stub_server: str) -> None:
    """The example in JavaScript cuts the right words out of a text with emoji, as Node runs it."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is missing: apt-get install nodejs")
    text = "\U0001f600 Ana said that ships \U0001f680 wait. Bo said that it \u00fcber-rains."
    asked = code.replace("http://127.0.0.1:8000", stub_server)
    assert asked != code
    program = f"const text = {json.dumps(text)};\n{asked}"
    ran = subprocess.run(  # noqa: S603
        [node, "--input-type=module"],
        input=program,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert ran.stdout.splitlines() == [
        "Ana → that ships \U0001f680 wait",
        "Bo → that it \u00fcber-rains",
    ]


def test_every_format_is_told() -> None:
    """The guide lists all formats, with their media types, and no other."""
    told = re.findall(r"^\| `(\w+)` \| `(\w+/[\w+-]+)` \|", GUIDE, re.MULTILINE)
    assert told == [(form.name, form.media_type) for form in FORMATS.values()]


def test_every_input_is_told() -> None:
    """The guide lists all media types that are read, and the options."""
    told = re.findall(r"^\| `(\w+/\w+)` \|", GUIDE, re.MULTILINE)
    assert told == list(REQUEST_BODY["content"])
    assert all(name in GUIDE for name in ClaimsRequest.model_fields)
    assert f"{MAX_TAGS:,}" in GUIDE


def test_every_own_term_is_told() -> None:
    """The guide explains each word of the project's own namespace."""
    assert f"`{NAMESPACE}`" in GUIDE
    assert f"{AROUND} code points" in GUIDE
    for name, meaning in CONTEXT.items():
        iri = meaning["@id"] if isinstance(meaning, dict) and "@id" in meaning else meaning
        if str(iri).startswith("sayso:"):
            assert f"`{name}`" in GUIDE, name


def test_every_exit_code_is_told() -> None:
    """The guide lists the exit codes."""
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", GUIDE, re.MULTILINE)}
    assert told == {cli.OK, cli.FAILED, cli.USAGE, cli.NOT_STARTED, cli.INTERRUPTED}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_local_links_lead_somewhere(page: Path) -> None:
    """Every relative link points at a file or a directory, and where it names a heading, at one."""
    for link, anchor in re.findall(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)", read(page)):
        target = page.parent / link if link else page
        assert target.exists(), link
        if anchor:
            assert anchor in headings(target), f"{link}#{anchor}"


def read(page: Path) -> str:
    """Return a page without its code."""
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def headings(page: Path) -> set[str]:
    """Return a page's headings as links name them."""
    titles = re.findall(r"^#+ (.*)", read(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_the_index_lists_every_guide() -> None:
    """Whoever opens ``docs/`` finds every page there."""
    index = (DOCS / "README.md").read_text("utf-8")
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert listed == {page.name for page in DOCS.glob("*.md")} - {"README.md"}


def test_the_map_shows_what_is_there() -> None:
    """Every path that contributors are told of exists, and every package of the service is told."""
    guide = (DOCS / "contributing.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*?) \|", guide, re.MULTILINE)
    paths = set()
    for row in rows:
        directory = ROOT
        for name in re.findall(r"`([\w/.]+)`", row):
            path = ROOT / name if "/" in name else directory / name
            assert path.exists(), name
            directory = path.parent
            paths.add(path)
    service = ROOT / "service"
    packages = {path.parent for path in service.glob("*/__init__.py")}
    assert packages <= paths
    for target in re.findall(r"make (\w+)", guide):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_the_phenomenon_shown_holds(tmp_path: Path) -> None:
    """The case in the guide for contributors is one that the components get right."""
    guide = (DOCS / "contributing.md").read_text("utf-8")
    case = re.search(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert case is not None
    (tmp_path / "shown.toml").write_text(case[1], "utf-8")
    (shown,) = articles.load(str(tmp_path / "shown"))
    doc = articles.annotate(reader(), shown.text, shown.claims)
    for gold, attribution in zip(shown.claims, doc._.attributions, strict=True):
        assert not articles.faults(shown.text, gold, attribution)
