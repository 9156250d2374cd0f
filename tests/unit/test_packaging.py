"""What is shipped, and what it is said to need."""

import ast
import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hatchling import build
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from service import __version__
from service.web.documentation import STATIC

ROOT = Path(__file__).parents[2]
COMPILED = sorted((ROOT / "requirements").glob("*.txt"))
SWAGGER = STATIC / "swagger"
PINNED = re.compile(r"^([a-z0-9.-]+)==[^ ]+", re.MULTILINE)


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """Return what pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def names(requirements: list[str]) -> set[str]:
    """Return the names of what is required."""
    return {canonicalize_name(Requirement(each).name) for each in requirements}


def imported(file: Path) -> Iterator[str]:
    """Yield the top-level packages that a module imports."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Import():
                yield from (alias.name.partition(".")[0] for alias in node.names)
            case ast.ImportFrom(module=str(name)):
                yield name.partition(".")[0]


def test_what_is_imported_is_required(project: dict[str, Any]) -> None:
    """Every distribution that the service imports from is a dependency by itself, or an extra."""
    packages = {name for file in (ROOT / "service").rglob("*.py") for name in imported(file)}
    foreign = packages - sys.stdlib_module_names - {"service"}
    # What is not installed here, as some extras are not, has to be called as it is imported.
    distributions = packages_distributions()
    needed = {canonicalize_name(distributions.get(name, [name])[0]) for name in foreign}
    extras = project["project"]["optional-dependencies"]
    optional = names([*extras["html"], *extras["parquet"], *extras["ray"]])
    assert needed <= names(project["project"]["dependencies"]) | optional


@pytest.mark.parametrize("file", COMPILED, ids=lambda file: file.stem)
def test_requirements_name_no_host(file: Path) -> None:
    """Only versions and hashes are recorded; where they come from is each machine's own affair."""
    text = file.read_text("utf-8")
    assert "://" not in text
    assert set(re.findall(r"^ *(-[^ =]*)", text, re.MULTILINE)) == {"--hash"}
    assert "==" in text


def test_requirements_are_those_of_the_project(project: dict[str, Any]) -> None:
    """Whatever pyproject.toml asks for is pinned; the build backend is the one that builds."""
    pinned = {file.stem: set(PINNED.findall(file.read_text("utf-8"))) for file in COMPILED}
    groups = project["dependency-groups"]
    own = {name: names([x for x in group if isinstance(x, str)]) for name, group in groups.items()}
    runtime = names(project["project"]["dependencies"])
    extras = project["project"]["optional-dependencies"]
    postgres, html = names(extras["postgres"]), names(extras["html"] + extras["parquet"])
    assert groups["build"] == project["build-system"]["requires"]
    assert own["build"] <= pinned["build"]
    assert runtime <= pinned["runtime"]
    assert runtime | postgres <= pinned["postgres"]
    assert runtime | postgres | html | own["build"] | own["test"] <= pinned["test"]
    assert pinned["test"] | own["lint"] <= pinned["lint"]
    assert runtime | own["bench"] <= pinned["bench"]
    assert pinned["test"] | names(extras["ray"]) | own["bulk"] <= pinned["bulk"]


def test_requirements_agree() -> None:
    """No file pins another version than the others do."""
    pins: dict[str, set[str]] = {}
    for file in COMPILED:
        for line in re.findall(r"^[a-z].*", file.read_text("utf-8"), re.MULTILINE):
            name, _, version = line.split()[0].partition("==")
            pins.setdefault(name, set()).add(version)
    several = {name: found for name, found in pins.items() if len(found) > 1}
    assert set(several) <= {"contourpy", "numpy"}, several  # for older and for newer Pythons


def test_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel has the package with its weights and pages, the licences, and nothing else."""
    monkeypatch.chdir(ROOT)
    with ZipFile(tmp_path / build.build_wheel(str(tmp_path))) as wheel:
        files = {name for name in wheel.namelist() if not name.endswith("/")}
        info = f"sayso-{__version__}.dist-info"
        entry_points = wheel.read(f"{info}/entry_points.txt").decode()
    shipped = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "service").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    beside = {"METADATA", "RECORD", "WHEEL", "entry_points.txt"}
    beside |= {"licenses/LICENSE", "licenses/NOTICE"}
    assert files == shipped | {f"{info}/{name}" for name in beside}
    assert {"service/py.typed", "service/pipeline/weights/manifest.json"} <= files
    assert "sayso = service.cli:main" in entry_points
    assert "sayso = service.pipeline.component:make" in entry_points
    assert {"service/formats/page.html", "service/formats/page.css"} <= files


def test_swagger_ui_is_whole() -> None:
    """The vendored files are those that were released, and none is missing or left over."""
    sums = (SWAGGER / "SHA256SUMS").read_text("ascii")
    listed = {name: digest for digest, name in map(str.split, sums.splitlines())}
    there = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in SWAGGER.iterdir()
        if file.name not in {"SHA256SUMS", "VERSION"}
    }
    assert there == listed


@pytest.mark.parametrize("name", ["docs.html", "docs.css", "docs.js", "swagger/swagger-ui.css"])
def test_pages_name_no_other_host(name: str) -> None:
    """No page or style loads anything from elsewhere: every address is relative, or data."""
    text = re.sub(r'url\("?data:(?:[^)"\\]|\\.)*"?\)', "", (STATIC / name).read_text("utf-8"))
    assert not re.search(r"""(?:["'=(]|@import)\s*(?:[a-z]+:)?//""", text)
