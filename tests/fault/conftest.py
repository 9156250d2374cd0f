"""What the tests of faults share: a PostgreSQL server."""

from collections.abc import Iterator

import pytest

from tests.fault.postgres import Postgres, binaries, running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Run a server for all tests."""
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed")
    with running(programs) as server:
        yield server


@pytest.fixture
def postgres(postgres_server: Postgres) -> Postgres:
    """Return a server whose database has no table of ours."""
    from sqlalchemy import create_engine, text  # noqa: PLC0415

    engine = create_engine(postgres_server.url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgres_server
