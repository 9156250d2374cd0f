"""The API keys that are in force: read from a file, again and again, so that they rotate."""

import hmac
import re
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import structlog

from service.telemetry import Metrics

LOOK_SECONDS = 1.0
"""How long after its file has changed a key may still be taken, or refused."""
LOG_SECONDS = 60.0
"""A file that is at fault is logged once in this time."""
LEAST_LENGTH = 16
"""Of a key: shorter ones can be guessed."""
KEY = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""What a bearer token is made of (RFC 6750)."""
COMMENT = "#"

log = structlog.get_logger("sayso.keys")


class UnusableKeys(ValueError):  # noqa: N818  (it is the keys that are)
    """The file of keys cannot be read, or has none in it; the message says so, without any."""


class Keys:
    """The keys of a file, one a line; blank lines and comments (``#``) are passed over.

    The file is looked at where a key is asked about, at most once in ``LOOK_SECONDS``. Where it has
    become unusable the last good keys hold. Only digests of keys are kept. Raises
    ``UnusableKeys`` where there are none to begin with.
    """

    def __init__(
        self, file: Path, *, metrics: Metrics, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._file = file
        self._metrics = metrics
        self._clock = clock
        self._digests = read(file)
        self._looked = clock()
        self._logged = -LOG_SECONDS
        metrics.keys.set(len(self._digests))

    def know(self, key: bytes) -> bool:
        """Say whether a key is in force, in a time that tells neither it nor another one."""
        self._look()
        digest = _digest(key)
        # All are compared, where `any` would stop at the right one.
        return sum(hmac.compare_digest(digest, each) for each in self._digests) > 0

    def _look(self) -> None:
        now = self._clock()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        try:
            found = read(self._file)
        except UnusableKeys as error:
            self._metrics.keys_faults.inc()
            if now - self._logged >= LOG_SECONDS:
                self._logged = now
                log.warning("keys at fault, the last good ones hold", fault=str(error))
            return
        if found != self._digests:
            self._digests = found
            self._metrics.keys.set(len(found))
            log.info("keys changed", keys=len(found))


def read(file: Path) -> frozenset[bytes]:
    """Return the digests of the keys in a file. Raises ``UnusableKeys``."""
    try:
        # Any byte is a character so; those of keys are the same in all encodings that are likely.
        lines = file.read_text("latin-1").split("\n")
    except OSError as error:
        msg = f"the file of keys cannot be read ({type(error).__name__})"
        raise UnusableKeys(msg) from None
    found = set()
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith(COMMENT):
            continue
        if len(line) < LEAST_LENGTH or not KEY.fullmatch(line):
            msg = (
                f"line {number} of the file of keys is none: {LEAST_LENGTH} characters or more, "
                "of letters, digits and . _ ~ + / -"
            )
            raise UnusableKeys(msg)
        found.add(_digest(line.encode()))
    if not found:
        msg = "the file of keys has no key in it"
        raise UnusableKeys(msg)
    return frozenset(found)


def _digest(key: bytes) -> bytes:
    return sha256(key).digest()
