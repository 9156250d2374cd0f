"""JSON-LD: schema.org's words for what is said, the W3C's Web Annotation for where it stands.

A direct quotation is a ``Quotation``, a paraphrase (or half of one) a ``Claim``. What neither
vocabulary has is in one of the project's own, ``sayso:``. The context is in the document: whoever
reads it has to fetch nothing.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from service.claims import Claim, OffsetUnit, QuotationKind, SourceKind, Span, TargetRole
from service.formats.reading import Reading

NAMESPACE = "urn:uuid:462d5519-6aaa-428e-801c-c7aa7eeb1947#"
"""Of the project's own words. Nobody else's: no domain is the project's own, a UUID is."""
AROUND = 32
"""Code points of the text before and behind that tell equal quotations apart."""
ARTICLE = "#article"

Node = dict[str, Any]


def _link(term: str) -> Node:
    return {"@id": term, "@type": "@id"}


CONTEXT: Node = {
    "@version": 1.1,
    "schema": "http://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "sayso": {"@id": NAMESPACE, "@prefix": True},
    **{
        name: f"schema:{name}"
        for name in (
            *("Claim", "CreativeWork", "NewsArticle", "Organization", "Person", "Place"),
            *("Quotation", "SoftwareApplication", "Thing"),
            *("about", "articleBody", "author", "creator", "description", "identifier"),
            *("inLanguage", "name", "softwareVersion", "text"),
        )
    },
    "appearance": _link("schema:appearance"),
    "isPartOf": _link("schema:isPartOf"),
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "annotation": {"@reverse": "oa:hasBody"},
    "target": _link("oa:hasTarget"),
    "source": _link("oa:hasSource"),
    "selector": _link("oa:hasSelector"),
    "start": "oa:start",
    "end": "oa:end",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "Answer": "sayso:Answer",
    "madeBy": _link("sayso:madeBy"),
    "article": _link("sayso:article"),
    "claims": {"@id": "sayso:claims", "@container": "@list"},
    "sources": {"@id": "sayso:sources", "@container": "@list"},
    "addressee": "sayso:addressee",
    "confidence": "sayso:confidence",
    "cueAt": "sayso:cueAt",
    "sourceAt": "sayso:sourceAt",
    "targetAt": "sayso:targetAt",
    "quotation": "sayso:quotation",
    "sourceKind": "sayso:sourceKind",
}

TYPES: Mapping[SourceKind, str] = {
    SourceKind.PERSON: "Person",
    SourceKind.ORGANIZATION: "Organization",
    SourceKind.PLACE: "Place",
    SourceKind.GROUP: "Thing",
    SourceKind.DOCUMENT: "CreativeWork",
    SourceKind.UNNAMED: "Person",
    SourceKind.AUTHOR: "Person",
    SourceKind.NONE: "Thing",
}
"""What schema.org calls a kind of source."""


def write(reading: Reading) -> str:
    """Write the answer, in one line.

    Where each thing stands is told by the words (``TextQuoteSelector``), with those around them
    where the article is at hand; and by position (``TextPositionSelector``), which counts code
    points, so answers in another unit are without.
    """
    return json.dumps(document(reading), ensure_ascii=False, separators=(",", ":"))


def document(reading: Reading) -> Node:
    """Return the document that is written."""
    answer = reading.answer
    what_was_asked = urlsafe_b64encode(bytes.fromhex(answer.id)).decode("ascii").rstrip("=")
    article: Node = {"@id": ARTICLE, "@type": "NewsArticle", "inLanguage": answer.language}
    if reading.name:
        article["name"] = reading.name
    if reading.article is not None:
        article["articleBody"] = reading.article
    names = {(each.name, each.kind): f"#s{at}" for at, each in enumerate(answer.sources, 1)}
    return {
        # RFC 6920: the name of whatever has this SHA-256. What is below are parts of that.
        "@context": {"@base": f"ni:///sha-256;{what_was_asked}", **CONTEXT},
        "@id": "#answer",
        "@type": "Answer",
        "identifier": answer.id,
        "madeBy": {
            "@type": "SoftwareApplication",
            "name": "sayso",
            "softwareVersion": answer.model,
        },
        "article": article,
        "sources": [
            {"@id": at, "@type": TYPES[kind], "name": name} for (name, kind), at in names.items()
        ],
        "claims": [_claim(claim, reading, names) for claim in answer.claims],
    }


def _claim(claim: Claim, reading: Reading, names: Mapping[tuple[str, SourceKind], str]) -> Node:
    direct, source = claim.quotation is QuotationKind.DIRECT, claim.source
    node: Node = {
        "@id": f"#{claim.id}",
        "@type": "Quotation" if direct else "Claim",
        "text": claim.text,
        "isPartOf" if direct else "appearance": ARTICLE,
        "quotation": claim.quotation,
        "confidence": claim.confidence,
        "annotation": {"@type": "Annotation", "target": _places(claim.spans, reading)},
        "sourceKind": source.kind,
    }
    who = "creator" if direct else "author"
    if source.name is not None and (source.name, source.kind) in names:
        node[who] = {"@id": names[source.name, source.kind]}
    elif source.text:
        node[who] = {"@type": TYPES[source.kind], "description": source.text}
    if source.spans:
        node["sourceAt"] = _places(source.spans, reading)
    if claim.cue is not None:
        node["cueAt"] = _places(claim.cue.spans, reading)
    if claim.target is not None:
        role = "addressee" if claim.target.role is TargetRole.ADDRESSEE else "about"
        node[role] = {"@type": "Thing", "name": claim.target.name}
        node["targetAt"] = _places(claim.target.spans, reading)
    return node


def _places(spans: Iterable[Span], reading: Reading) -> list[Node]:
    return [
        {"@type": "SpecificResource", "source": ARTICLE, "selector": [*_selectors(span, reading)]}
        for span in spans
    ]


def _selectors(span: Span, reading: Reading) -> Iterator[Node]:
    if reading.answer.offset_unit is OffsetUnit.CODEPOINT:
        yield {"@type": "TextPositionSelector", "start": span.start, "end": span.end}
    quote = {"@type": "TextQuoteSelector", "exact": span.text}
    if reading.article is not None:
        quote["prefix"] = reading.article[max(0, span.start - AROUND) : span.start]
        quote["suffix"] = reading.article[span.end : span.end + AROUND]
    yield quote
