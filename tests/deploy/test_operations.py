"""Dashboard, alerts and runbook speak of what is there, and Prometheus understands them."""

import json
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.exposition import generate_latest
from ruamel.yaml import YAML

from service.settings import Settings
from service.telemetry import Metrics
from tests.deploy.topology import free_port
from tests.unit.test_docs import headings

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs" / "operations"
RUNBOOK = (OPERATIONS / "runbook.md").read_text("utf-8")
DASHBOARD: dict[str, Any] = json.loads((OPERATIONS / "dashboard.json").read_text("utf-8"))
RULES: list[dict[str, Any]] = YAML(typ="safe").load(OPERATIONS / "alerts.yaml")["groups"][0][
    "rules"
]
EXPRESSIONS: list[str] = [rule["expr"] for rule in RULES]
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
QUERIES = [
    (panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel["targets"]
]
METRIC = re.compile(r"\b((?:sayso|process|python)_\w+)")
WIDTH = 24
"""Columns of Grafana's grid."""
UNTIL_IT_HAPPENS = {"sayso_cache_faults_total", "sayso_cache_evictions_total"}
"""Have no series before the first one of their labels."""
SECONDS = 60.0


def exposed() -> tuple[set[str], set[str]]:
    """Return the names of all series that the service exposes, and those of its histograms."""
    kinds = dict(
        re.findall(
            r"^# TYPE (\w+) (\w+)", generate_latest(Metrics().registry).decode(), re.MULTILINE
        )
    )
    histograms = {name for name, kind in kinds.items() if kind == "histogram"}
    parts = {f"{name}_{part}" for name in histograms for part in ("bucket", "count", "sum")}
    return kinds.keys() - histograms | parts, histograms


def program(name: str) -> str:
    """Return where a program of Prometheus is."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is missing: apt-get install prometheus")
    return found


def promtool(*arguments: str, cwd: Path) -> None:
    """Have promtool find no fault."""
    ran = subprocess.run(  # noqa: S603
        [program("promtool"), *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def filled_in(expression: str, window: str = "5m") -> str:
    """Return a query of the dashboard as Grafana would send it."""
    return expression.replace("$__rate_interval", window).replace("$job", ".+")


@pytest.mark.parametrize("expression", [*(query for _, query in QUERIES), *EXPRESSIONS])
def test_every_metric_exists(expression: str) -> None:
    """Whatever is watched is exposed, under that very name."""
    named = set(METRIC.findall(expression))
    assert named
    assert named <= exposed()[0]


def test_every_metric_of_the_runbook_exists() -> None:
    """So is what the runbook speaks of; it may call a histogram by its name."""
    named = set(METRIC.findall(RUNBOOK))
    assert len(named) > 8
    assert named <= set.union(*exposed())


def test_nothing_is_unwatched() -> None:
    """Each of our own metrics is on the dashboard, those of histograms in some form."""
    shown = "".join(query for _, query in QUERIES)
    own = {each.name for each in Metrics().registry.collect() if each.name.startswith("sayso_")}
    assert {name for name in own if name not in shown} == set()


def test_labels_exist() -> None:
    """Queries and rules select and group by labels that the metrics have, or Prometheus gives."""
    metrics = Metrics()
    labels = {"job", "instance", "le"}
    for each in (metrics.requests, metrics.cache_lookups, metrics.cache_faults):
        labels |= set(each._labelnames)
    labels |= set(metrics.cache_evictions._labelnames)
    for expression in (*(query for _, query in QUERIES), *EXPRESSIONS):
        used = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", expression))
        for grouped in re.findall(r"by \(([^)]*)\)", expression):
            used |= {name.strip() for name in grouped.split(",")}
        assert used <= labels, expression


def test_settings_and_log_lines_exist() -> None:
    """The runbook names settings that there are, and log lines that the service writes."""
    told = {name.lower() for name in re.findall(r"`SAYSO_([A-Z_]+)`", RUNBOOK)}
    assert told
    assert told <= set(Settings.model_fields)
    source = "".join(file.read_text("utf-8") for file in (ROOT / "service").rglob("*.py"))
    for event in ("unforeseen", "cache fault", "model not loaded", "worker died"):
        assert f"`{event}`" in RUNBOOK
        assert f'("{event}"' in source


def test_alerts_lead_to_the_runbook() -> None:
    """There are three; each says what is wrong, how bad, and leads to a part that names it."""
    assert len(RULES) == 3
    for rule in RULES:
        assert rule["annotations"]["summary"].endswith(".")
        assert rule["labels"]["severity"] in {"page", "ticket"}
        file, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        assert ROOT / file == OPERATIONS / "runbook.md"
        assert anchor in headings(ROOT / file)
        part = next(
            part
            for part in RUNBOOK.split("\n## ")
            if part.partition("\n")[0].lower().replace(" ", "-") == anchor
        )
        assert f"`{rule['alert']}`" in part


def test_dashboard_has_what_grafana_needs() -> None:
    """It has a name, asks for its data source, and its panels stand beside one another."""
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time"} <= DASHBOARD.keys()
    variables = {each["name"]: each for each in DASHBOARD["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    assert variables["datasource"]["query"] == "prometheus"
    assert METRIC.findall(variables["job"]["query"]["query"]) == ["sayso_ready"]
    panels = DASHBOARD["panels"]
    assert [panel["id"] for panel in panels] == list(range(1, len(panels) + 1))
    assert len({panel["title"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["type"] in {"stat", "timeseries"}
        assert panel["description"]
        assert panel["datasource"] == SOURCE
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= WIDTH
        references = [target["refId"] for target in panel["targets"]]
        assert len(set(references)) == len(references) > 0
        for target in panel["targets"]:
            assert target["datasource"] == SOURCE
            assert target["legendFormat"]
            assert 'job=~"$job"' in target["expr"]
    for one, other in combinations((panel["gridPos"] for panel in panels), 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        assert beside or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]


def test_prometheus_understands(tmp_path: Path) -> None:
    """Rules and queries are well formed, for Prometheus itself."""
    promtool("check", "rules", str(OPERATIONS / "alerts.yaml"), cwd=tmp_path)
    rules = [
        {"record": f"panel:{number}", "expr": filled_in(query)}
        for number, (_, query) in enumerate(QUERIES)
    ]
    # JSON is YAML too.
    (tmp_path / "panels.yaml").write_text(
        json.dumps({"groups": [{"name": "panels", "rules": rules}]}), "utf-8"
    )
    promtool("check", "rules", "panels.yaml", cwd=tmp_path)


REQUESTS = 'sayso_requests_total{{job="x",route="/v1/claims",status="{}"}}'
CASES: dict[str, tuple[dict[str, str], list[str]]] = {
    "all is well": ({"200": "0+100x40", "503": "0+1x40", "422": "0+50x40"}, []),
    "a failure now and then": ({"200": "0+1000x40", "500": "0+5x40"}, []),
    "failing": ({"200": "0+100x40", "500": "0+2x40"}, ["SaysoFailing"]),
    "too slow": ({"200": "0+100x40", "504": "0+2x40"}, ["SaysoFailing"]),
    "refusing": ({"200": "0+100x40", "503": "0+10x40"}, ["SaysoRefusing"]),
    "a refusal is no failure": ({"503": "0+100x40"}, ["SaysoRefusing"]),
    "a burst": ({"200": "0+100x40", "503": "0x20 0+10x5 50x15"}, []),
    "nobody asks": ({}, []),
}


def case(series: dict[str, str], ready: str, firing: list[str]) -> dict[str, Any]:
    """Return a test for promtool: which alerts there are half an hour after these numbers."""
    given = {REQUESTS.format(status): values for status, values in series.items()}
    if ready:
        given['sayso_ready{job="x",instance="a"}'] = "0x40"
        given['sayso_ready{job="x",instance="b"}'] = ready
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in given.items()],
        "promql_expr_test": [
            {
                "expr": 'count by (alertname) (ALERTS{alertstate="firing"})',
                "eval_time": "30m",
                "exp_samples": [
                    {"labels": f'{{alertname="{name}"}}', "value": 1} for name in firing
                ],
            }
        ],
    }


def test_alerts_fire_when_they_should(tmp_path: Path) -> None:
    """Each fires where its number is wrong for long enough, and nowhere else."""
    shutil.copy(OPERATIONS / "alerts.yaml", tmp_path)
    tests = [case(series, "1x40", firing) for series, firing in CASES.values()]
    tests += [case({}, gone, ["SaysoNotReady"]) for gone in ("0x40", "1x20 0x20", "")]
    tests.append(case({}, "1x20 0 1x20", []))  # a short while
    content = {"rule_files": ["alerts.yaml"], "evaluation_interval": "1m", "tests": tests}
    (tmp_path / "tests.yaml").write_text(json.dumps(content), "utf-8")
    promtool("test", "rules", "tests.yaml", cwd=tmp_path)


@pytest.fixture
def prometheus(stub_server: str, tmp_path: Path) -> Iterator[str]:
    """Have a Prometheus watch the service over the stub; return its address."""
    binary = program("prometheus")
    target = stub_server.removeprefix("http://")
    config = {
        "global": {"scrape_interval": "250ms", "scrape_timeout": "250ms"},
        "scrape_configs": [{"job_name": "sayso", "static_configs": [{"targets": [target]}]}],
    }
    (tmp_path / "prometheus.yml").write_text(json.dumps(config), "utf-8")
    address = f"127.0.0.1:{free_port()}"
    with (tmp_path / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [
                binary,
                f"--config.file={tmp_path / 'prometheus.yml'}",
                f"--storage.tsdb.path={tmp_path / 'tsdb'}",
                f"--web.listen-address={address}",
            ],
            stdout=log,
            stderr=log,
        )
    try:
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(SECONDS)


def asked(url: str, body: dict[str, Any] | None = None) -> bytes:
    """Return what is answered there; nothing where nobody listens yet."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310
        url, data, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            found: bytes = answer.read()
            return found
    except OSError:
        return b""


def test_every_panel_shows_something(prometheus: str, stub_server: str) -> None:
    """Of a service that is asked, Prometheus knows something for each query of the dashboard."""
    waiting = dict.fromkeys(
        query for _, query in QUERIES if not UNTIL_IT_HAPPENS & set(METRIC.findall(query))
    )
    assert len(waiting) > 20
    deadline = time.monotonic() + SECONDS
    number = 0
    while waiting:
        assert time.monotonic() < deadline, list(waiting)
        number += 1
        for text in (f"Anna said that {number} it is so.", "Anna said that it is known."):
            asked(f"{stub_server}/v1/claims", {"text": text})
        time.sleep(0.1)
        for query in [*waiting][:8]:
            sent = urllib.parse.urlencode({"query": filled_in(query, "5s")})
            answer = asked(f"{prometheus}/api/v1/query?{sent}")
            results = json.loads(answer or "{}").get("data", {}).get("result", [])
            if any(each["value"][1] != "NaN" for each in results):
                del waiting[query]
            else:
                waiting[query] = waiting.pop(query)
