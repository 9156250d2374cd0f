"""The README says what is true."""

import json
import re
from pathlib import Path

import pytest

from service.pipeline.build import load
from service.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_listed_with_its_default() -> None:
    """The table of settings names all of them, and no other, with the defaults that hold."""
    rows = re.findall(r"^\| `SAYSO_(\w+)` \| (.*?) \|", README, re.MULTILINE)
    listed = {name.lower(): default for name, default in rows}
    assert set(listed) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if not field.is_required() and field.default_factory is None:
            said = listed[name].strip("`").replace(",", "")
            assert said == str(field.default).removesuffix(".0").lower(), name


@pytest.mark.parametrize("command", re.findall(r"^make (\w+)|`make (\w+)", README, re.MULTILINE))
def test_the_commands_exist(command: tuple[str, str]) -> None:
    """Every make target that the README names is there."""
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{command[0] or command[1]}:", targets, re.MULTILINE)


def test_local_links_lead_somewhere() -> None:
    """Every relative link of the README points at a file."""
    for link in re.findall(r"\]\((?!http|#)([^)#]+)", README):
        assert (ROOT / link).exists(), link


def test_the_answer_is_real() -> None:
    """What the README shows is what its article is answered with."""
    article = re.search(r"```text\n(.*?)\n```", README, re.DOTALL)
    shown = re.search(r"```json\n(.*?)\n```", README, re.DOTALL)
    assert article is not None
    assert shown is not None
    found = [claim.model_dump(mode="json") for claim in load().run(article[1]).claims]
    for claim in json.loads(shown[1]):
        (same,) = (other for other in found if other["id"] == claim["id"])
        # Another processor rounds a little differently.
        assert claim.pop("confidence") == pytest.approx(same.pop("confidence"), abs=0.03)
        assert claim == same


def test_the_request_is_answered() -> None:
    """The request that the README shows first finds both of its claims, and who makes them."""
    asked = re.search(r"-d '(\{.*?\})'", README)
    assert asked is not None
    found = load().run(json.loads(asked[1])["text"]).claims
    named = [claim.source.name or claim.source.text for claim in found]
    assert named == ["Ana Lindqvist", "Shopkeepers"]
