"""What is written of an archive: a row for each article, in the archive's order."""

import json

from pydantic import Field, JsonValue

from service.claims import Claim, Model, NamedSource, OffsetUnit
from service.errors import ServiceError


class RowProblem(Model):
    """Why an article was not answered; as in a problem document (RFC 9457)."""

    type: str = Field(description="Which kind of problem.")
    title: str = Field(description="The kind in words.")
    status: int = Field(description="The status that the service would answer with.")
    detail: str = Field(description="What to do about it.")


class Row(Model):
    """An article's answer, or its problem: what is not there is null."""

    article: str | None = Field(description="What the archive calls the article.")
    id: str | None = Field(description="As in the service's answers, and so are those below.")
    model: str | None = Field(description="Version of the rules and weights that answered.")
    language: str | None = Field(description="ISO 639-1 code of the text's language.")
    offset_unit: OffsetUnit | None = Field(description="What all offsets count.")
    claims: list[Claim] | None = Field(description="In text order.")
    sources: list[NamedSource] | None = Field(description="Every named source.")
    problem: RowProblem | None = Field(description="Null where the article was answered.")


ANSWERED = [name for name in Row.model_fields if name not in {"article", "problem"}]


def row(article: JsonValue, result: bytes | ServiceError) -> bytes:
    """Return the JSON of a row, in one line; ``result`` is the JSON of an answer, or a problem."""
    name = json.dumps(article).encode("ascii")
    if isinstance(result, bytes):
        return b'{"article":%b,%b,"problem":null}\n' % (name, result[1:-1])
    missing = b",".join(b'"%b":null' % each.encode("ascii") for each in ANSWERED)
    problem = json.dumps(result.problem()).encode("ascii")
    return b'{"article":%b,%b,"problem":%b}\n' % (name, missing, problem)


def is_problem(row: bytes) -> bool:
    """Say whether a row tells of a problem."""
    return not row.endswith(b',"problem":null}\n')
