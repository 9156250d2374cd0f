"""The component ``sayso`` in somebody else's pipeline."""

import pickle
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from service.claims import Claim
from service.errors import UnsupportedLanguage
from service.library import extract
from service.pipeline.component import Sayso

TEXT = (
    "“The ferry 🚢 will run again,” the harbour master Ylva Brandt said on Thursday. "
    "Fishermen fear that the channel is too shallow."
)
FRENCH = "Le ministre a déclaré mardi que la route serait fermée et que les travaux suivraient."


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Return a pipeline that has nothing else."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso")
    return nlp


def test_found_by_name() -> None:
    """Nothing of the project need be imported: spaCy finds the component by its entry point."""
    try:
        distribution("sayso")
    except PackageNotFoundError:
        pytest.skip("the package is not installed")
    code = "import spacy; spacy.blank('en').add_pipe('sayso')"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603


def test_claims_of_a_doc(nlp: Language) -> None:
    """``doc._.claims`` are the service's claims; their offsets are spans of the doc."""
    doc = nlp(TEXT)
    assert doc._.claims == extract(TEXT).claims
    claim = doc._.claims[0]
    assert isinstance(claim, Claim)
    assert claim.source.name == "Ylva Brandt"
    for span in claim.spans:
        found = doc.char_span(span.start, span.end)
        assert found is not None
        assert found.text == span.text


def test_what_other_components_do_does_not_matter() -> None:
    """The claims are the same whatever tokenizer and components the pipeline has."""
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("sayso", last=True)
    assert nlp(TEXT)._.claims == extract(TEXT).claims
    assert (nlp.analyze_pipes() or {})["attrs"]["doc._.claims"]["assigns"] == ["sayso"]


def test_least_confidence() -> None:
    """Claims below the least confidence are left out."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso", config={"min_confidence": 1.0})
    assert nlp(TEXT)._.claims == []


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_blank_texts(nlp: Language, text: str) -> None:
    """A blank doc has no claims."""
    assert nlp(text)._.claims == []


def test_docs_that_were_not_read() -> None:
    """A doc that the component has not seen has no claims."""
    assert spacy.blank("en")(TEXT)._.claims == []


def test_other_languages(nlp: Language) -> None:
    """A text that is clearly not English raises, unless the pipeline handles errors."""
    with pytest.raises(UnsupportedLanguage):
        nlp(FRENCH)
    failed: list[str] = []
    other = spacy.blank("en")
    other.add_pipe("sayso")

    def note(_name: str, _component: Any, docs: list[Doc], _error: Exception) -> None:
        failed.extend(doc.text for doc in docs)

    handler: Any = note  # spaCy's types say that none returns, but some of its own do
    other.set_error_handler(handler)
    assert [doc.text for doc in other.pipe([FRENCH, TEXT])] == [TEXT]
    assert failed == [FRENCH]


def test_claims_survive_serialization(nlp: Language) -> None:
    """A doc that was stored, or came from another process, has its claims."""
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.claims == doc._.claims
    assert doc._.claims


def test_several_processes(nlp: Language) -> None:
    """``nlp.pipe`` may use several processes: the model is not handed over, but loaded there."""
    assert pickle.loads(pickle.dumps(nlp.get_pipe("sayso"))).__dict__ == Sayso().__dict__  # noqa: S301
    found = [doc._.claims for doc in nlp.pipe([TEXT] * 2, n_process=2)]
    assert found == [extract(TEXT).claims] * 2


def test_stored_pipelines(nlp: Language, tmp_path: Path) -> None:
    """A pipeline that was stored is loaded with the component."""
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.claims == nlp(TEXT)._.claims
