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
from service.question import ClaimsRequest
from service.web.bodies import REQUEST_BODY
from service.web.pages import MAX_TAGS

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "api.md").read_text("utf-8")
GUIDES = [*sorted(ROOT.glob("docs/*.md")), ROOT / "openapi" / "README.md"]


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


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_local_links_lead_somewhere(guide: Path) -> None:
    """Every relative link points at a file."""
    for link in re.findall(r"\]\((?!http|#)([^)#]+)", guide.read_text("utf-8")):
        assert (guide.parent / link).exists(), link
