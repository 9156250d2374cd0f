"""Measure how PostgreSQL keeps many answers: ``python -m docs.cache_size URL --rows N``.

``URL`` is that of an empty database, as SQLAlchemy takes it. The table is filled with rows as large
as those of answers, whose payload PostgreSQL keeps apart; some real answers are put beside them.
"""

import argparse
import statistics
import time
from collections.abc import Callable

from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

from service.cache import TABLE, CachedAnswer
from service.pipeline.build import load
from service.question import Question, answer
from service.web.examples import EXAMPLES

POINTER = 18
"""Bytes that stand in a row for a payload that is kept apart."""
REAL = 1000
"""Real answers that are put into the table."""
AGAIN = 5
"""How often each operation is timed."""
FILL = f"""
    INSERT INTO {TABLE.name} (key, payload_schema, payload, created, used, size)
    SELECT encode(sha256(i::text::bytea), 'hex'), 1, decode(repeat('00', {POINTER - 1}), 'hex'),
           1700000000 + i / 10, 1700000000 + (random() * 2592000)::bigint, 20000
    FROM generate_series(:begin, :end) AS i
"""  # noqa: S608  (nothing of it comes from outside)
CHUNK = 200_000


def fill(engine: Engine, rows: int) -> float:
    """Fill the table; return the seconds that it took."""
    started = time.perf_counter()
    for begin in range(1, rows + 1, CHUNK):
        with engine.begin() as connection:
            connection.execute(text(FILL), {"begin": begin, "end": min(begin + CHUNK - 1, rows)})
    seconds = time.perf_counter() - started
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM ANALYZE {TABLE.name}"))
    return seconds


def size(engine: Engine, relation: str) -> int:
    """Return the size of a table or an index, in bytes."""
    with engine.connect() as connection:
        found: int = connection.execute(text(f"SELECT pg_relation_size('{relation}')")).scalar_one()
    return found


def timed(engine: Engine, statement: str) -> float:
    """Return the median of the seconds that a statement takes."""

    def once() -> float:
        started = time.perf_counter()
        with engine.connect() as connection:
            connection.execute(text(statement)).all()
        return time.perf_counter() - started

    return statistics.median(once() for _ in range(AGAIN))


def put_real(engine: Engine) -> tuple[int, float, float, float]:
    """Put one answer into the table many times, under different keys.

    Its article is the examples one after the other. Returned are the article's characters, bytes
    for each of them, before and after PostgreSQL compressed them, and the seconds to put one.
    """
    pipeline = load()
    question = Question("\n".join(each["value"]["text"] for each in EXAMPLES.values()))
    found = answer(question, pipeline.run(question.text), pipeline.version)
    payload = found.model_dump_json().encode()
    before = kept_apart(engine)
    started = time.perf_counter()
    for number in range(REAL):
        row = CachedAnswer(
            key=f"{number:064x}",
            payload_schema=1,
            payload=payload,
            created=0,
            used=0,
            size=len(payload),
        )
        with Session(engine) as session:
            session.add(row)
            session.commit()
    seconds = (time.perf_counter() - started) / REAL
    characters = len(question.text)
    kept = (kept_apart(engine) - before) / REAL
    return characters, len(payload) / characters, kept / characters, seconds


def kept_apart(engine: Engine) -> int:
    """Return the size of what PostgreSQL keeps apart from the rows, in bytes."""
    asked = f"SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = '{TABLE.name}'"  # noqa: S608
    with engine.connect() as connection:
        return size(engine, connection.execute(text(asked)).scalar_one())


def main(argv: list[str] | None = None, tell: Callable[[str], None] = print) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m docs.cache_size", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--rows", type=int, default=1_000_000)
    arguments = parser.parse_args(argv)
    rows = arguments.rows
    engine = create_engine(arguments.url)
    TABLE.create(engine)
    tell(f"{rows:,} rows in {fill(engine, rows):.0f} s")
    tell(f"bytes per row, table: {size(engine, TABLE.name) / rows:.0f}")
    for name in (f"{TABLE.name}_pkey", *sorted(str(each.name) for each in TABLE.indexes)):
        tell(f"bytes per row, {name}: {size(engine, name) / rows:.0f}")
    # What a sweep asks first, and what it asks to find the least recently used.
    total = timed(engine, f"SELECT coalesce(sum(size), 0) FROM {TABLE.name}")  # noqa: S608
    tell(f"seconds for the sum of all sizes: {total:.3f}; rows per second: {rows / total:,.0f}")
    oldest = timed(engine, f"SELECT key, size FROM {TABLE.name} ORDER BY used LIMIT 200")  # noqa: S608
    tell(f"seconds for the 200 least recently used: {oldest:.4f}")
    characters, raw, kept, seconds = put_real(engine)
    tell(f"answer to an article of {characters:,} characters, bytes for each: {raw:.1f}")
    tell(f"as PostgreSQL keeps it: {kept:.1f}")
    tell(f"seconds to put one: {seconds:.4f}")
    engine.dispose()


if __name__ == "__main__":
    main()
