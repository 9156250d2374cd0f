"""JSON-LD: what its words mean, by the vocabularies' own contexts, without a network."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld as processor

from service.claims import OffsetUnit, SourceKind
from service.formats import FORMATS, Reading
from service.formats.jsonld import AROUND, CONTEXT, NAMESPACE, TYPES
from tests.readings import ANSWER, ARTICLE, KEPT, WHOLE

CONTEXTS = Path(__file__).parent / "contexts"
"""The official contexts, as far as the terms occur here."""
LOCAL = {
    "https://schema.org/": CONTEXTS / "schema.org.jsonld",
    "http://www.w3.org/ns/anno.jsonld": CONTEXTS / "anno.jsonld",
}
SCHEMA, OA = "http://schema.org/", "http://www.w3.org/ns/oa#"
ARTICLE_ID = "ni:///sha-256;ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8#article"


def load(url: str, _options: object) -> dict[str, Any]:
    """Load a context from here, and nothing else."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": json.loads(LOCAL[url].read_text("utf-8")),
    }


def framed(reading: Reading, context: str) -> dict[str, Any]:
    """Return what is written in the words of one of the vocabularies."""
    document = json.loads(FORMATS["jsonld"].write(reading))
    options = {"documentLoader": load}
    compact: dict[str, Any] = processor.compact(document, context, options)
    return compact


def claims(reading: Reading, context: str) -> list[dict[str, Any]]:
    """Return the claims in the words of one of the vocabularies."""
    found: list[dict[str, Any]] = framed(reading, context)[f"{NAMESPACE}claims"]["@list"]
    return found


def targets(claim: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the targets of the annotation whose body a claim is."""
    assert list(claim["@reverse"]) == ["oa:hasBody"]
    annotation = claim["@reverse"]["oa:hasBody"]
    assert annotation["type"] == "Annotation"
    found = annotation["target"]
    return found if isinstance(found, list) else [found]


def test_words_of_schema_org() -> None:
    """A direct quotation is a Quotation with a creator, a paraphrase a Claim with an author."""
    quotation, mixed, nested, hidden = claims(WHOLE, "https://schema.org/")
    assert quotation["type"] == "Quotation"
    assert quotation["text"] == "We <b>wait</b>, for rain & sun."
    assert quotation["creator"]["id"].endswith("#s1")
    assert quotation["isPartOf"] == ARTICLE_ID
    assert "author" not in quotation
    for claim in (mixed, nested, hidden):
        assert claim["type"] == "Claim"
        assert claim["appearance"] == ARTICLE_ID
        assert "creator" not in claim
    assert mixed["author"]["id"].endswith("#s2")
    assert nested["author"] == {"type": "Organization", "description": "the bank"}
    assert nested["about"] == {"type": "Thing", "name": "a recovery"}
    assert "author" not in hidden


def test_the_rest_of_the_document() -> None:
    """The answer says by what it was made; the article and the named sources are nodes in it."""
    document = framed(WHOLE, "https://schema.org/")
    assert document["type"] == f"{NAMESPACE}Answer"
    assert document["identifier"] == ANSWER.id
    assert document[f"{NAMESPACE}madeBy"]["softwareVersion"] == ANSWER.model
    assert document[f"{NAMESPACE}article"] == {
        "id": ARTICLE_ID,
        "type": "NewsArticle",
        "inLanguage": "en",
        "articleBody": ARTICLE,
    }
    sources = document[f"{NAMESPACE}sources"]["@list"]
    assert [(source["type"], source["name"]) for source in sources] == [
        ("Person", "Ida Kern"),
        ("Organization", "Embassy of <Sund>"),
    ]


def test_words_of_web_annotation() -> None:
    """Each piece of a content is a target: a position in code points, and a quote with context."""
    pieces = claims(WHOLE, "http://www.w3.org/ns/anno.jsonld")
    for claim, made in zip(pieces, ANSWER.claims, strict=True):
        for target, span in zip(targets(claim), made.spans, strict=True):
            assert target["type"] == "SpecificResource"
            assert target["source"] == ARTICLE_ID
            position, quote = target["selector"]
            assert position == {
                "type": "TextPositionSelector",
                "start": span.start,
                "end": span.end,
            }
            assert quote == {
                "type": "TextQuoteSelector",
                "exact": ARTICLE[span.start : span.end],
                "prefix": ARTICLE[max(0, span.start - AROUND) : span.start],
                "suffix": ARTICLE[span.end :][:AROUND],
            }


def test_own_words() -> None:
    """What the vocabularies lack is in the project's own: cue, confidence, addressee, places."""
    quotation, mixed, _nested, hidden = claims(WHOLE, "https://schema.org/")
    assert quotation[f"{NAMESPACE}quotation"] == "direct"
    assert quotation[f"{NAMESPACE}confidence"] == 0.9
    assert mixed[f"{NAMESPACE}addressee"] == {"type": "Thing", "name": "Norland"}
    assert "about" not in mixed
    assert hidden[f"{NAMESPACE}sourceKind"] == "none"
    assert f"{NAMESPACE}sourceAt" not in hidden
    cue = hidden[f"{NAMESPACE}cueAt"][f"{OA}hasSelector"]
    assert [each.get(f"{OA}exact") for each in cue] == [None, "is believed"]


def test_every_key_is_a_term() -> None:
    """Nothing is lost in expansion: the context has every key, and names no other document."""

    def keys(node: object) -> set[str]:
        if isinstance(node, list):
            return {key for each in node for key in keys(each)}
        if isinstance(node, dict):
            return {*node, *(key for each in node.values() for key in keys(each))}
        return set()

    document = json.loads(FORMATS["jsonld"].write(WHOLE))
    context = document.pop("@context")
    assert {key for key in keys(document) if not key.startswith("@")} <= set(CONTEXT)
    assert isinstance(context, dict)
    assert "@import" not in context


def test_without_the_article() -> None:
    """Of what is kept, words and positions can be told, but not what stands around them."""
    for claim in claims(KEPT, "http://www.w3.org/ns/anno.jsonld"):
        for target in targets(claim):
            position, quote = target["selector"]
            assert set(position) == {"type", "start", "end"}
            assert set(quote) == {"type", "exact"}


@pytest.mark.parametrize("unit", [OffsetUnit.UTF8, OffsetUnit.UTF16])
def test_positions_count_code_points_only(unit: OffsetUnit) -> None:
    """Of an answer in another unit no positions are told: the standard's count code points."""
    other = Reading(ANSWER.model_copy(update={"offset_unit": unit}))
    text = FORMATS["jsonld"].write(other).partition('"@id":"#answer"')[2]
    assert "TextQuoteSelector" in text
    assert "TextPositionSelector" not in text


def test_every_kind_has_a_type() -> None:
    """Each kind of source is something in schema.org's words."""
    assert set(TYPES) == set(SourceKind)
    assert set(TYPES.values()) <= set(CONTEXT)
