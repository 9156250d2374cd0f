"""Articles with gold that were written for this project: TOML, one table an article.

Each claim gives its parts by their words. ``content`` is one piece or several, each of which stands
once in the article; the cue is taken nearest to it, the source nearest to the cue (without one, to
the content). An empty ``name`` is null, several names are alternatives. ``to`` lists acceptable
addressees, ``about`` acceptable subjects, ``nothing`` is true where there is no target at all;
without the three the target is of no interest.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.pipeline.annotations import Chars

ARTICLES = Path(__file__).parent / "articles"
"""What the tagger is trained on, beside the corpus that it is given."""
CHECK = "-check"
"""With which the names of files end that the tagger is not trained on."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A claim, its parts as words, and what should be made of it."""

    content: list[str]
    cue: str
    source: str
    names: list[str | None]
    kind: str
    to: list[str]
    about: list[str]
    nothing: bool

    def located(self, text: str) -> tuple[list[Chars], list[Chars], list[Chars]]:
        """Find content, cue and source in the article, as pieces.

        Raises:
            ValueError: a piece of the content does not stand there exactly once, or a part nowhere.
        """
        content = [_only(text, piece) for piece in self.content]
        cue = _nearest(text, self.cue, content)
        source = _nearest(text, self.source, cue or content)
        return content, cue, source


@dataclass(frozen=True, slots=True)
class Case:
    """An article and its claims."""

    id: str
    text: str
    claims: list[Gold]


def read(file: Path) -> list[Case]:
    """Read the articles of a file."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        Case(case["id"], case["text"].strip(), [_gold(claim) for claim in case["claims"]])
        for case in table["case"]
    ]


def annotated(case: Case, *, joined: bool = True) -> dict[str, Any]:
    """Say what a line of a corpus says of an article; see :mod:`training.data`.

    ``kinds`` says beside it of what kind the named sources are. What goes on behind the
    attribution, in the same paragraph, is a piece of the claim there (*"One," she said. "Two."*):
    of 402 such quotations PolNeAR takes 401 so. Unless ``joined`` it is a claim of its own, as we
    define it.
    """
    claims: list[dict[str, list[Chars]]] = []
    for gold in case.claims:
        content, cue, source = gold.located(case.text)
        if joined and not cue and claims and _goes_on(case.text, claims[-1], content[0]):
            claims[-1]["content"] += content
        else:
            claims.append({"content": content, "cue": cue, "source": source})
    kinds = {name: gold.kind for gold in case.claims for name in gold.names if name}
    return {"id": case.id, "text": case.text, "annotations": {"gold": claims}, "kinds": kinds}


def to_train_on(directory: Path = ARTICLES) -> list[dict[str, Any]]:
    """Give the articles that are for training, as lines of a corpus."""
    files = (f for f in sorted(directory.glob("*.toml")) if not f.stem.endswith(CHECK))
    return [annotated(case) for file in files for case in read(file)]


def kept_aside(directory: Path = ARTICLES) -> list[dict[str, Any]]:
    """Give the articles that the tagger never sees, as lines; each claim as we define it."""
    files = sorted(directory.glob(f"*{CHECK}.toml"))
    return [annotated(case, joined=False) for file in files for case in read(file)]


def _goes_on(text: str, claim: dict[str, list[Chars]], piece: Chars) -> bool:
    """Say whether a piece stands behind the attribution of a claim, in the same paragraph."""
    said = max(end for _, end in claim["content"])
    told = max((end for _, end in claim["cue"] + claim["source"]), default=0)
    return said < told <= piece[0] and "\n" not in text[told : piece[0]]


def _gold(claim: dict[str, Any]) -> Gold:
    return Gold(
        content=_several(claim["content"]),
        cue=claim["cue"],
        source=claim["source"],
        names=[name or None for name in _several(claim["name"])],
        kind=claim["kind"],
        to=claim.get("to", []),
        about=claim.get("about", []),
        nothing=claim.get("nothing", False),
    )


def _several(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _only(text: str, words: str) -> Chars:
    if text.count(words) != 1:
        message = f"stands {text.count(words)} times: {words}"
        raise ValueError(message)
    start = text.index(words)
    return start, start + len(words)


def _nearest(text: str, words: str, pieces: list[Chars]) -> list[Chars]:
    """Find the occurrence of some whole words that is nearest to one of the pieces."""
    if not words:
        return []
    edge = r"(?<!\w){}(?!\w)" if words[0].isalnum() else "{}"
    places = [match.span() for match in re.finditer(edge.format(re.escape(words)), text)]
    if not places:
        message = f"stands nowhere: {words}"
        raise ValueError(message)
    return [min(places, key=lambda place: min(_distance(place, piece) for piece in pieces))]


def _distance(one: Chars, other: Chars) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)
