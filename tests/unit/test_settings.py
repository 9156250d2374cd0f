"""Settings come from the environment, bounded and described."""

import pytest
from pydantic import ValidationError

from service.settings import LogFormat, Settings


def test_defaults_are_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """By default the service listens on this host only and keeps its cache with the user's."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")
    settings = Settings()
    assert settings.host == "127.0.0.1"
    assert settings.cache_url.get_secret_value() == "sqlite:////somewhere/cache/sayso/answers.db"


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each setting is a variable with the prefix SAYSO_."""
    monkeypatch.setenv("SAYSO_PORT", "9000")
    monkeypatch.setenv("SAYSO_LOG_FORMAT", "json")
    monkeypatch.setenv("SAYSO_CACHE_URL", "")
    settings = Settings()
    assert settings.port == 9000
    assert settings.log_format is LogFormat.JSON
    assert not settings.cache_url.get_secret_value()


def test_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home directory is no reason not to start."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "")
    assert Settings().cache_url.get_secret_value().endswith("/sayso/answers.db")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 65_536),
        ("port", -1),
        ("workers", 0),
        ("max_body_bytes", 10),
        ("max_text_chars", 0),
        ("queue_size", 0),
        ("batch_size", 1000),
        ("request_seconds", 0),
        ("cache_max_bytes", 5),
        ("log_level", "loud"),
        ("host", ""),
        ("cache_url", "mysql://db/sayso"),
        ("cache_url", "postgres://db/sayso"),
        ("cache_url", "answers.db"),
    ],
)
def test_bounds(name: str, value: object) -> None:
    """A value out of bounds is refused at the start."""
    with pytest.raises(ValidationError):
        Settings.model_validate({name: value})


def test_every_setting_is_described() -> None:
    """Every setting has a description."""
    assert all(field.description for field in Settings.model_fields.values())


def test_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty name of a file means that no keys are asked for, as an empty URL means no cache."""
    monkeypatch.setenv("SAYSO_API_KEYS_FILE", "")
    assert Settings().api_keys_file is None


def test_password_is_not_shown() -> None:
    """The cache's URL may have a password, and is not printed."""
    settings = Settings.model_validate({"cache_url": "postgresql://u:secret@db/sayso"})
    assert "secret" not in repr(settings)
    assert "secret" not in settings.model_dump_json()
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({"cache_url": "mysql://u:secret@db/sayso"})
    assert "secret" not in str(refused.value)
