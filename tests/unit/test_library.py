"""The service as a library: one function, cheap to import."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

import service
from service import extract
from service.errors import UnsupportedLanguage
from tests.conftest import CANARY

TEXT = "😀 The ferry will run again from Monday, the harbour master Ylva Brandt said on Thursday.\n"


def test_extract() -> None:
    """An article is answered with its claims; offsets cut the text."""
    answer = extract(TEXT)
    (claim,) = answer.claims
    assert claim.source.name == "Ylva Brandt"
    assert "".join(TEXT[span.start : span.end] for span in claim.spans) == claim.text
    assert claim.text == "The ferry will run again from Monday"


def test_options() -> None:
    """The options are those of the service, and so is the answer's id."""
    answer = extract(TEXT, min_confidence=1, offset_unit="utf16")
    assert answer.claims == []
    assert answer.offset_unit == "utf16"
    assert extract(TEXT, min_confidence=1.0, offset_unit="utf16") == answer
    assert extract(TEXT).id != answer.id


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (" \n", {}),
        (f"{CANARY} \ud800", {}),
        (None, {}),
        (CANARY, {"min_confidence": 1.5}),
        (CANARY, {"min_confidence": "high"}),
        (CANARY, {"offset_unit": "bytes"}),
    ],
)
def test_wrong_arguments(text: str, options: dict[str, str]) -> None:
    """What cannot be asked is a ``ValueError`` that does not repeat the text."""
    with pytest.raises(ValueError, match="ClaimsRequest") as raised:
        extract(text, **options)  # type: ignore[arg-type]
    assert isinstance(raised.value, ValidationError)
    assert CANARY not in str(raised.value)


def test_other_languages() -> None:
    """A text that is clearly not English is refused."""
    text = "Le ministre a déclaré mardi que la route serait fermée et que les travaux suivraient."
    with pytest.raises(UnsupportedLanguage):
        extract(text)


def test_nothing_else_is_there() -> None:
    """Names that the package does not have are missing as in any other module."""
    with pytest.raises(AttributeError, match="'service' has no attribute 'claim'"):
        _ = service.claim


def test_cheap_to_import() -> None:
    """The package imports nothing; the function neither spaCy, nor a server, nor a database."""
    code = (
        "import sys; import service; assert not {'pydantic', 'spacy'} & set(sys.modules);"
        "from service import extract;"
        "assert not {'spacy', 'onnxruntime', 'fastapi', 'sqlalchemy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
