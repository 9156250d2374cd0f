"""What can be set from outside, each setting an environment variable with the prefix ``SAYSO_``."""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.cores import cores

DATABASE = re.compile(r"(sqlite|postgresql)(\+\w+)?://")


class LogFormat(StrEnum):
    """How log lines look."""

    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    """From which severity log lines are written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def default_cache_url() -> SecretStr:
    """Return the URL of a SQLite file in the user's cache directory."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111  (Path.expanduser raises where there is no home)
    return SecretStr(f"sqlite:///{Path(base) / 'sayso' / 'answers.db'}")


def _known(url: SecretStr) -> SecretStr:
    """Refuse databases whose SQL the cache does not speak."""
    if url.get_secret_value() and not DATABASE.match(url.get_secret_value()):
        kind, message = "database", "must be a URL of SQLite or PostgreSQL, or empty"
        raise PydanticCustomError(kind, message)
    return url


def _none_if_empty(value: object) -> object:
    return value or None


class Settings(BaseSettings):
    """All settings, read from the environment when constructed.

    Raises ``pydantic.ValidationError`` where a value is out of bounds.
    """

    # An error's message may get into a log: a URL has a password.
    model_config = SettingsConfigDict(
        env_prefix="SAYSO_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: Annotated[int, Field(ge=0, le=65_535)] = Field(
        8000, description="Port to listen on; 0 takes a free one."
    )
    workers: Annotated[int, Field(ge=1, le=64)] = Field(
        default_factory=lambda: min(64, cores()),
        description="Processes, each with a model of its own. Default: one for each core.",
    )
    threads: Annotated[int, Field(ge=1, le=16)] = Field(
        default_factory=lambda: min(2, cores()),
        description="Articles that each process reads at a time. Default: 2; 1 on a single core.",
    )
    shutdown_seconds: Annotated[int, Field(ge=1, le=600)] = Field(
        30, description="How long started requests may take to finish when the service goes down."
    )
    drain_seconds: Annotated[float, Field(ge=0, le=600)] = Field(
        3.0,
        description="How long the service, told by SIGTERM to go down, goes on as ever, but not "
        "ready, so that load balancers send no more before its socket closes.",
    )
    request_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        60.0, description="Deadline of one request, waiting included; past it the answer is 504."
    )
    max_body_bytes: Annotated[int, Field(ge=1024, le=256 * 2**20)] = Field(
        8 * 2**20, description="Largest request body, in bytes."
    )
    max_text_chars: Annotated[int, Field(ge=1, le=10_000_000)] = Field(
        1_000_000, description="Longest text, in Unicode code points."
    )
    queue_size: Annotated[int, Field(ge=1, le=10_000)] = Field(
        64, description="Requests that may wait for the model; more are refused with 503."
    )
    batch_size: Annotated[int, Field(ge=1, le=64)] = Field(
        8, description="Waiting requests that the model is given at once, at most."
    )
    api_keys_file: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        None,
        description="File of the API keys of which a request under `/v1` has to show one, a key a "
        "line; read anew when it changes. Default, and where empty: none is asked for.",
    )
    cache_url: Annotated[SecretStr, AfterValidator(_known)] = Field(
        default_factory=default_cache_url,
        description="SQLAlchemy URL of the cache of answers, SQLite or PostgreSQL; empty turns it "
        "off. Answers carry passages of the articles. Default: a SQLite file in the user's cache "
        "directory.",
    )
    cache_max_bytes: Annotated[int, Field(ge=2**20, le=2**50)] = Field(
        2**30, description="Size of all cached answers together, in bytes."
    )
    cache_max_age_seconds: Annotated[int, Field(ge=1, le=10 * 365 * 86_400)] = Field(
        30 * 86_400, description="Age past which a cached answer is made anew."
    )
    log_level: LogLevel = Field(LogLevel.INFO, description="Least severity that is logged.")
    log_format: LogFormat = Field(
        LogFormat.AUTO, description="`json`, `console`, or `auto`: console on a terminal."
    )
