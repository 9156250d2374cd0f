"""Follow the article of ``how-it-works.md`` through the pipeline; write what each step gives.

``python -m docs.walkthrough`` writes the tables between the page's markers, and the picture.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc, Token

from docs.picture import Mark, Panel, draw
from service.pipeline.annotations import Attribution, Chars
from service.pipeline.build import ClaimPipeline, load

HERE = Path(__file__).parent
PAGE = HERE / "how-it-works.md"
PICTURE = HERE / "how-it-works.svg"
ARTICLE = re.compile(r"```text\n(.*?)\n```", re.DOTALL)
SHOWN = 1
"""The paragraph that the picture shows, counted from 0."""
CONTENT, CUE, SOURCE, OTHER = "content", "cue", "source", "other"


@dataclass(slots=True)
class Step:
    """What one component leaves: a table for the page, and marks with notes for the picture."""

    title: str
    table: list[list[str]]
    marks: list[Mark] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    """Where in the text each note belongs, and what it says."""


def follow(pipeline: ClaimPipeline, text: str) -> dict[str, Step]:
    """Run the components one by one; return what each leaves, in their order."""
    doc = pipeline._nlp.make_doc(text)
    steps: dict[str, Step] = {}
    for name, component in pipeline._nlp.pipeline:
        doc = component(doc)
        steps |= {step: look(doc) for step, look in LEFT[name].items()}
    return steps


def write(page: str, steps: dict[str, Step]) -> str:
    """Return the page with the tables written anew."""
    for name, step in steps.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        head, *rows = step.table
        lines = [head, ["---"] * len(head), *rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        page, found = pattern.subn(lambda m, table=table: f"{m[1]}\n{table}\n\n{m[2]}", page)  # type: ignore[misc]
        if found != 1:
            msg = f"the page has no place for {name}"
            raise LookupError(msg)
    return page


def picture(text: str, steps: dict[str, Step]) -> str:
    """Return the picture of one paragraph."""
    paragraph = text.split("\n")[SHOWN]
    start = text.index(paragraph)
    end = start + len(paragraph)
    panels = []
    for number, step in enumerate(steps.values(), 1):
        marks = [
            Mark(mark.start - start, mark.end - start, mark.kind)
            for mark in step.marks
            if start <= mark.start < end
        ]
        notes = [said for at, said in step.notes if start <= at < end]
        panels.append(Panel(f"{number}. {step.title}", marks, notes))
    return draw(paragraph, panels)


def _parsed(doc: Doc) -> Step:
    sentences = list(doc.sents)
    return Step(
        "Names and syntax",
        [
            ["sentences", "tokens", "names that it finds"],
            [
                str(len(sentences)),
                str(len(doc)),
                ", ".join(f"{ent.text} ({ent.label_})" for ent in doc.ents),
            ],
        ],
        [Mark(ent.start_char, ent.end_char, OTHER) for ent in doc.ents],
        [
            (
                sentence.start_char,
                f"main verb “{sentence.root.text}”, its subject “{_subject(sentence.root)}”",
            )
            for sentence in sentences
        ],
    )


def _subject(root: Token) -> str:
    subject = next((each for each in root.children if each.dep_.startswith("nsubj")), None)
    if subject is None:
        return "–"
    first: int = min(each.i for each in subject.subtree)
    return str(root.doc[first : subject.i + 1].text)


def _quoted(doc: Doc) -> Step:
    found = doc._.quotations
    return Step(
        "Quotation marks",
        [
            ["stretch", "words"],
            *([f"{each.start}–{each.end}", doc.text[each.start : each.end]] for each in found),
        ],
        [Mark(each.start, each.end, CONTENT) for each in found],
        [(each.start, f"{each.start}–{each.end} stands in marks") for each in found],
    )


def _tagged(doc: Doc) -> Step:
    rows = [["cue", "source", "content", "anchor"]]
    step = Step("Tagger", rows)
    for each in doc._.tagged:
        anchor = f"{each.evidence['anchor']:.2f}"
        words = [_words(doc, pieces) for pieces in (each.cue, each.source, each.content)]
        rows.append([*words, anchor])
        step.marks += _marks(each.content, each.cue, each.source)
        step.notes.append((each.cue[0][0], f"cue “{words[0]}”: {anchor}"))
    return step


def _attributed(doc: Doc) -> Step:
    rows = [["claim", "content", "spans", "quotation"]]
    step = Step("Attribution", rows)
    for number, each in _numbered(doc):
        spans = ", ".join(f"{a}–{b}" for a, b in each.content)
        rows.append([number, _words(doc, each.content), spans, each.quotation])
        step.marks += _marks(each.content, each.cue, each.source)
        pieces = f"{len(each.content)} piece{'s'[: len(each.content) > 1]}"
        step.notes.append((each.content[0][0], f"{number}: {each.quotation}, {pieces}"))
    return step


def _resolved(doc: Doc) -> Step:
    rows = [["claim", "source", "name", "kind"]]
    step = Step("Coreference", rows)
    for number, each in _numbered(doc):
        source = _words(doc, each.source)
        rows.append([number, source, each.name or "–", each.kind])
        step.marks += _marks([], [], each.source)
        step.notes.append(
            (each.content[0][0], f"{number}: “{source}” is {each.name or 'unnamed'}, {each.kind}")
        )
    return step


def _aimed(doc: Doc) -> Step:
    rows = [["claim", "target", "name", "role"]]
    step = Step("Targets", rows)
    for number, each in _numbered(doc):
        words = _words(doc, each.target)
        role = each.target_role or "–"
        rows.append([number, words, each.target_name or "–", role])
        step.marks += [Mark(a, b, OTHER) for a, b in each.target]
        step.notes.append((each.content[0][0], f"{number}: “{words}”, {role}"))
    return step


def _weighed(doc: Doc) -> Step:
    rows = [["claim", "name", "content", "confidence"]]
    step = Step("Confidence", rows)
    for number, each in _numbered(doc):
        confidence = f"{each.confidence:.2f}"
        rows.append([number, each.name or "–", _words(doc, each.content), confidence])
        step.marks += _marks(each.content, each.cue, each.source)
        step.notes.append((each.content[0][0], f"{number}: {confidence}"))
    return step


LEFT: dict[str, dict[str, Callable[[Doc], Step]]] = {
    "sayso_quotes": {"quotations": _quoted},
    "sayso_tagger": {"claims": _tagged, "syntax": _parsed},
    "sayso_attribution": {"attributions": _attributed},
    "sayso_coreference": {"sources": _resolved},
    "sayso_targets": {"targets": _aimed},
    "sayso_confidence": {"confidence": _weighed},
}
"""What is looked at behind each component, with the names of the places on the page."""


def _numbered(doc: Doc) -> Iterator[tuple[str, Attribution]]:
    for number, each in enumerate(doc._.attributions, 1):
        yield f"c{number}", each


def _words(doc: Doc, pieces: list[Chars]) -> str:
    return " … ".join(doc.text[a:b] for a, b in pieces) or "–"


def _marks(content: list[Chars], cue: list[Chars], source: list[Chars]) -> list[Mark]:
    kinds = ((CONTENT, content), (CUE, cue), (SOURCE, source))
    return [Mark(a, b, kind) for kind, pieces in kinds for a, b in pieces]


def main() -> None:
    """Write page and picture."""
    page = PAGE.read_text("utf-8")
    article = ARTICLE.search(page)
    if article is None:
        msg = "the page has no article"
        raise LookupError(msg)
    steps = follow(load(), article[1])
    PAGE.write_text(write(page, steps), "utf-8")
    PICTURE.write_text(picture(article[1], steps), "utf-8")


if __name__ == "__main__":
    main()
