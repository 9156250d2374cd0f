"""HTML: the article with its claims marked, and who says what; one file that loads nothing."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from service.claims import Answer, Claim, Span
from service.formats.reading import Reading

LANES = 4
"""Underlines that are told apart where claims overlap; what goes deeper shares the last one."""
CONTROLS = {code: "\ufffd" for code in (*range(32), 127) if chr(code) not in "\t\n\r"}
"""Characters that no page may have."""

_here = Path(__file__).parent
STYLE = (_here / "page.css").read_text("utf-8")
_digest = b64encode(sha256(STYLE.encode()).digest()).decode("ascii")
POLICY = f"default-src 'none'; style-src 'sha256-{_digest}'; base-uri 'none'; form-action 'none'"
"""Content-Security-Policy: its own style and nothing else. The page says so itself, too."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the article in which nothing begins and nothing ends.

    ``classes`` say what it is part of, ``begins`` which claims begin with it, ``says`` who says it.
    """

    text: str
    classes: str
    begins: list[Claim]
    says: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A source and its claims. ``name`` is empty for those whom the article does not name."""

    name: str
    kind: str
    claims: list[Claim]


def write(reading: Reading) -> str:
    """Write the page. Without the article at hand it lists the claims alone."""
    answer, article = reading.answer, reading.article
    return (
        _template()
        .render(
            answer=answer,
            title=reading.name or "Who says what",
            policy=POLICY,
            style=Markup(STYLE),  # noqa: S704  (a file of ours)
            stretches=None if article is None else list(stretches(article, answer.claims)),
            voices=list(_voices(answer)),
        )
        .translate(CONTROLS)
    )


def stretches(article: str, claims: Iterable[Claim]) -> Iterator[Stretch]:
    """Cut the article wherever a part of a claim begins or ends; offsets are in code points."""
    by_id = {claim.id: claim for claim in claims}
    begins: dict[int, list[Claim]] = {}
    marks: dict[int, list[tuple[bool, str, str]]] = {0: [], len(article): []}
    for claim, lane in _lanes(by_id.values()):
        if claim.spans:
            begins.setdefault(claim.spans[0].start, []).append(claim)
        for name, span in _parts(claim, lane):
            marks.setdefault(span.start, []).append((True, name, claim.id))
            marks.setdefault(span.end, []).append((False, name, claim.id))
    current: list[tuple[str, str]] = []
    for start, end in pairwise(sorted(marks)):
        for opens, name, claim_id in sorted(marks[start]):
            if opens:
                current.append((name, claim_id))
            else:
                current.remove((name, claim_id))
        said = [by_id[claim_id] for name, claim_id in current if name.startswith("lane")]
        yield Stretch(
            text=article[start:end],
            classes=" ".join(dict.fromkeys(name for name, _ in current)),
            begins=begins.get(start, []),
            says="; ".join(f"{number(each)}: {who(each)}" for each in said),
        )


def number(claim: Claim) -> str:
    """Return the claim's number."""
    return claim.id.removeprefix("c")


def who(claim: Claim) -> str:
    """Return who says it, as well as the article tells."""
    return claim.source.name or claim.source.text or "it is not said who"


@cache
def _template() -> Template:
    """Return the page's template: compiled for the first page, since most processes write none."""
    template = Environment(
        loader=FileSystemLoader(_here),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("page.html")
    template.globals.update(number=number, who=who)
    return template


def _parts(claim: Claim, lane: int) -> Iterator[tuple[str, Span]]:
    for part, name in ((claim.source, "source"), (claim.cue, "cue"), (claim.target, "target")):
        for span in part.spans if part else ():
            yield name, span
    for span in claim.spans:
        yield f"lane{lane}", span


def _lanes(claims: Iterable[Claim]) -> Iterator[tuple[Claim, int]]:
    """Yield the claims, each with a lane; those that overlap in different ones, the outer lower."""
    free = [0] * LANES
    for claim in sorted(claims, key=_extent):
        start, end = _extent(claim)
        lane = next((each for each, at in enumerate(free) if at <= start), LANES - 1)
        free[lane] = max(free[lane], -end)
        yield claim, lane


def _extent(claim: Claim) -> tuple[int, int]:
    """Return where a claim's content begins and, negative, where it ends."""
    return (claim.spans[0].start, -claim.spans[-1].end) if claim.spans else (0, 0)


def _voices(answer: Answer) -> Iterator[Voice]:
    by_id = {claim.id: claim for claim in answer.claims}
    for source in answer.sources:
        yield Voice(source.name, source.kind, [by_id.pop(each) for each in source.claims])
    if by_id:
        yield Voice("", "", list(by_id.values()))
