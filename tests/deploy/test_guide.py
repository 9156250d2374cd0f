"""The guide to deployment names what exists."""

import re
from pathlib import Path

from prometheus_client.exposition import generate_latest
from ruamel.yaml import YAML

from service.cache import CachedAnswer
from service.database import CONNECT_SECONDS, STATEMENT_MILLISECONDS, THREADS
from service.settings import Settings
from service.telemetry import Metrics

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "deployment.md").read_text("utf-8")


def test_every_metric_exists() -> None:
    """What is to be watched is exposed, under that name."""
    exposed = generate_latest(Metrics().registry).decode()
    known = set(re.findall(r"^# TYPE (\w+) ", exposed, re.MULTILINE))
    told = set(re.findall(r"`(sayso_[a-z_]+|process_\w+)`", GUIDE))
    assert len(told) > 10
    assert told <= known


def test_every_setting_exists() -> None:
    """Settings that are spoken of are there."""
    told = {name.lower() for name in re.findall(r"`SAYSO_([A-Z_]+)", GUIDE)}
    assert told - {"port"} <= set(Settings.model_fields)


def test_the_longest_drain_is_the_one_told() -> None:
    """The time after which a process may be killed follows from the settings' defaults."""
    settings = Settings()
    drain = settings.drain_seconds + 2 * settings.shutdown_seconds
    assert f"which is {drain:.0f} s by default" in GUIDE
    timeout = re.search(r"--stop-timeout (\d+)", GUIDE)
    assert timeout is not None
    assert int(timeout[1]) > drain


def test_the_database_is_as_told() -> None:
    """Table, connections and times are those of the code."""
    assert f"The table `{CachedAnswer.__tablename__}` is made" in GUIDE
    assert THREADS == 4
    assert "up to four connections" in GUIDE
    assert f"may take {CONNECT_SECONDS} s, a statement {STATEMENT_MILLISECONDS // 1000} s" in GUIDE


def test_the_adapters_rule_is_for_the_autoscalers_metric() -> None:
    """The rule tells the metric that the autoscaler asks for."""
    block = re.search(r"```yaml\n(rules:.*?)```", GUIDE, re.DOTALL)
    assert block is not None
    (rule,) = YAML(typ="safe").load(block[1])["rules"]
    scaler = YAML(typ="safe").load(ROOT / "deploy" / "kubernetes" / "autoscaler.yaml")
    metric = scaler["spec"]["metrics"][0]["pods"]["metric"]["name"]
    assert rule["seriesQuery"].startswith(f"{metric}{{")
