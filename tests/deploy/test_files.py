"""The files in ``deploy/`` fit their schemas, the service, and one another."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
from ruamel.yaml import YAML

from service.settings import Settings
from service.telemetry import Metrics

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
MANIFESTS = [*sorted((DEPLOY / "kubernetes").glob("*.yaml")), DEPLOY / "secret.example.yaml"]
NGINX = (DEPLOY / "nginx.conf").read_text("utf-8")
UPSTREAM = (DEPLOY / "upstream.conf").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def read(file: Path) -> dict[str, Any]:
    """Return what a YAML file holds."""
    content: dict[str, Any] = YAML(typ="safe").load(file)
    return content


def settings_of(variables: dict[str, str]) -> Settings:
    """Return the settings that an environment with these variables has."""
    return Settings.model_validate(
        {name.removeprefix("SAYSO_").lower(): value for name, value in variables.items()}
    )


@pytest.fixture(scope="module")
def manifests() -> dict[str, dict[str, Any]]:
    """Return the Kubernetes objects by kind."""
    return {each["kind"]: each for each in map(read, MANIFESTS)}


@pytest.fixture(scope="module")
def pod(manifests: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what the Deployment says of a pod."""
    spec: dict[str, Any] = manifests["Deployment"]["spec"]["template"]["spec"]
    return spec


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """Return the Compose file."""
    return read(DEPLOY / "compose.yaml")


@pytest.fixture(scope="module")
def keyed() -> dict[str, Any]:
    """Return what a service with API keys has on top of the Compose file."""
    return read(DEPLOY / "compose.keys.yaml")


@pytest.mark.parametrize("version", ["1.30.0", "1.37.0"])
@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.stem)
def test_kubernetes_knows_every_field(file: Path, version: str) -> None:
    """Each object fits the schema of the oldest and the newest version, with no field too many."""
    kubernetes_validate.validate(read(file), version, strict=True)


def test_compose_knows_every_field(compose: dict[str, Any], keyed: dict[str, Any]) -> None:
    """Both Compose files fit the specification."""
    schema = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    for content in (compose, keyed):
        jsonschema.validate(content, json.loads(schema.read_text("utf-8")))


def test_every_setting_exists(
    manifests: dict[str, dict[str, Any]], compose: dict[str, Any], keyed: dict[str, Any]
) -> None:
    """Whatever is set anywhere is a setting, with a value that it takes."""
    kubernetes = {**manifests["ConfigMap"]["data"], **manifests["Secret"]["stringData"]}
    replicas = [each for name, each in compose["services"].items() if name.startswith("sayso")]
    replicas += keyed["services"].values()
    for given in (kubernetes, *(each["environment"] for each in replicas)):
        assert {name.removeprefix("SAYSO_").lower() for name in given} <= set(Settings.model_fields)
        settings_of(given)


def test_all_objects_mean_the_same_pods(manifests: dict[str, dict[str, Any]]) -> None:
    """Service, autoscaler, budget and policy find the pods of the Deployment."""
    labels = manifests["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert manifests["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert manifests["Service"]["spec"]["selector"] == labels
    assert manifests["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert manifests["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    aimed = manifests["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert (aimed["kind"], aimed["name"]) == (
        "Deployment",
        manifests["Deployment"]["metadata"]["name"],
    )


def test_settings_and_secrets_are_those_that_the_pod_names(
    manifests: dict[str, dict[str, Any]], pod: dict[str, Any]
) -> None:
    """The pod takes its environment from the ConfigMap and the Secret that are there."""
    assert pod["containers"][0]["envFrom"] == [
        {"configMapRef": {"name": manifests["ConfigMap"]["metadata"]["name"]}},
        {"secretRef": {"name": manifests["Secret"]["metadata"]["name"]}},
    ]


def test_the_autoscaler_asks_for_a_metric_that_exists(
    manifests: dict[str, dict[str, Any]],
) -> None:
    """What is scaled on is a gauge of ``/metrics``, and its target is below the queue's size."""
    (metric,) = manifests["HorizontalPodAutoscaler"]["spec"]["metrics"]
    kinds = {each.name: each.type for each in Metrics().registry.collect()}
    assert kinds[metric["pods"]["metric"]["name"]] == "gauge"
    assert int(metric["pods"]["target"]["averageValue"]) < Settings().queue_size


def test_pods_may_do_nothing_but_their_work(pod: dict[str, Any]) -> None:
    """No root, no file system to write to, no rights, no account, the image's own user."""
    container = pod["containers"][0]
    user = pod["securityContext"]["runAsUser"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert f"USER {user}:{pod['securityContext']['runAsGroup']}" in DOCKERFILE
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert f"EXPOSE {container['ports'][0]['containerPort']}" in DOCKERFILE


def test_the_image_listens_where_the_setting_says() -> None:
    """The image listens on all addresses, unless ``SAYSO_HOST`` says otherwise."""
    assert re.search(r"^ENV (.* \\\n)*.*SAYSO_HOST=0\.0\.0\.0 ", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.endswith('\nCMD ["sayso", "serve"]\n')


def test_keys_are_where_the_setting_says(
    pod: dict[str, Any], compose: dict[str, Any], keyed: dict[str, Any]
) -> None:
    """Every replica has the keys, to read and in a directory of their own, where it looks for them.

    A pod has them if the Secret exists, and comes up without it.
    """
    (mount,) = pod["containers"][0]["volumeMounts"]
    (volume,) = pod["volumes"]
    assert mount == {"name": volume["name"], "mountPath": "/etc/sayso/keys", "readOnly": True}
    assert volume["secret"] == {"secretName": "sayso-keys", "optional": True}
    told = re.search(
        r"# SAYSO_API_KEYS_FILE: (\S+)",
        (DEPLOY / "kubernetes" / "configmap.yaml").read_text("utf-8"),
    )
    assert told is not None
    assert Path(told[1]).parent == Path(mount["mountPath"])
    assert set(keyed["services"]) == {x for x in compose["services"] if x.startswith("sayso")}
    for replica in keyed["services"].values():
        (bound,) = replica["volumes"]
        _, directory, mode = bound.split(":")
        assert (Path(replica["environment"]["SAYSO_API_KEYS_FILE"]).parent, mode) == (
            Path(directory),
            "ro",
        )


def test_the_services_address_is_no_setting(
    manifests: dict[str, dict[str, Any]], pod: dict[str, Any]
) -> None:
    """A Service of this name would be told as ``SAYSO_PORT``, so pods are told of none."""
    assert f"{manifests['Service']['metadata']['name']}_port".upper() == "SAYSO_PORT"
    assert pod["enableServiceLinks"] is False


def test_probes_ask_what_they_mean(pod: dict[str, Any]) -> None:
    """Life is asked of ``/healthz``, all else of ``/readyz``."""
    container = pod["containers"][0]
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert container["startupProbe"]["httpGet"]["path"] == "/readyz"


def test_nobody_is_killed_while_draining(
    manifests: dict[str, dict[str, Any]], pod: dict[str, Any], compose: dict[str, Any]
) -> None:
    """Requests may take their whole time, and the grace is longer than the longest drain.

    That is the time for load balancers, that for requests, and the latter again for what the
    model is reading.
    """
    settings = settings_of(manifests["ConfigMap"]["data"])
    drain = settings.drain_seconds + 2 * settings.shutdown_seconds
    assert settings.shutdown_seconds >= settings.request_seconds
    assert pod["terminationGracePeriodSeconds"] > drain
    for name, service in compose["services"].items():
        if name.startswith("sayso"):
            settings = settings_of(service["environment"])
            drain = settings.drain_seconds + 2 * settings.shutdown_seconds
            assert settings.shutdown_seconds >= settings.request_seconds
            assert int(service["stop_grace_period"].removesuffix("s")) > drain


def test_pods_reach_the_database_and_names_alone(manifests: dict[str, dict[str, Any]]) -> None:
    """Egress is the database's port and that of names, each to pods that are told by labels."""
    spec = manifests["NetworkPolicy"]["spec"]
    assert set(spec["policyTypes"]) == {"Ingress", "Egress"}
    ports = {port["port"] for rule in spec["egress"] for port in rule["ports"]}
    assert ports == {53, 5432}
    assert all("podSelector" in to for rule in spec["egress"] for to in rule["to"])


def test_compose_replicas_are_shut_in(compose: dict[str, Any]) -> None:
    """Replicas and database have no way out; nginx is the only one with a port."""
    services = compose["services"]
    assert compose["networks"]["inner"]["internal"]
    assert {name for name, each in services.items() if "ports" in each} == {"nginx"}
    for name, each in services.items():
        assert each["networks"] == (["inner", "outer"] if name == "nginx" else ["inner"])
        if name != "postgres":
            assert each["read_only"]
            assert each["cap_drop"] == ["ALL"]


def test_nginx_knows_all_replicas_of_compose(compose: dict[str, Any]) -> None:
    """The upstream lists each replica, at the port of the image."""
    listed = set(re.findall(r"server ([\w-]+):8000 ", UPSTREAM))
    assert listed == {name for name in compose["services"] if name.startswith("sayso")}
    assert len(listed) == 3


def test_nginx_bounds_are_outside_of_the_services() -> None:
    """What the service bounds by itself, it says by itself: nginx lets a little more through."""
    settings = Settings()
    body = re.search(r"client_max_body_size (\d+)m;", NGINX)
    read_timeout = re.search(r"proxy_read_timeout (\d+)s;", NGINX)
    assert body is not None
    assert read_timeout is not None
    assert int(body[1]) * 2**20 > settings.max_body_bytes
    assert int(read_timeout[1]) > settings.request_seconds
