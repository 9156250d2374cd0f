"""Names and types under which the components leave their results on a ``Doc``.

Registered once, at import. All offsets are code points into ``doc.text``, half open.
"""

from dataclasses import dataclass, field

from spacy.tokens import Doc

from service.claims import QuotationKind, SourceKind, TargetRole

Chars = tuple[int, int]


@dataclass(slots=True)
class Attribution:
    """A claim while it goes through the components, each of which fills in its part.

    ``content``, ``cue``, ``source`` and ``target`` are pieces in text order. ``evidence`` holds
    what the confidence is made of: a number by name, written by the component that knows it.
    """

    content: list[Chars]
    cue: list[Chars]
    source: list[Chars]
    quotation: QuotationKind = QuotationKind.INDIRECT
    name: str | None = None
    kind: SourceKind = SourceKind.NONE
    target: list[Chars] = field(default_factory=list)
    target_name: str | None = None
    target_role: TargetRole | None = None
    confidence: float = 0.0
    evidence: dict[str, float] = field(default_factory=dict)


TEXT = "sayso_text"
"""Key of ``doc.user_data``."""


def text_of(doc: Doc) -> str:
    """Return ``doc.text``, which spaCy puts together token by token each time it is asked."""
    if TEXT not in doc.user_data:
        doc.user_data[TEXT] = doc.text
    text: str = doc.user_data[TEXT]
    return text


Doc.set_extension("quotations", default=None)
"""``doc._.quotations``: list of ``quotes.Quotation``, in text order; set by ``sayso_quotes``."""
Doc.set_extension("tagged", default=None)
"""``doc._.tagged``: list of ``tagger.Tagged``, what each cue attributes; by ``sayso_tagger``."""
Doc.set_extension("attributions", default=None)
"""``doc._.attributions``: list of :class:`Attribution`, in text order; by ``sayso_attribution``."""


REPORTED = {"anchor": 0.9, "path": 0.5, "content": 0.9, "source": 0.9, "outside": 0.1}
"""Evidence of a claim that a bare attribution makes: there are too few to fit it."""
