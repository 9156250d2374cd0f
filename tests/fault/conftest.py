"""What the tests of faults share: a PostgreSQL server."""

from collections.abc import Callable, Iterator

import pytest

from tests.fault.postgres import Postgres, binaries, running

Figure = Callable[[str, object], None]

figures: list[str] = []


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Return what notes a figure, told when all tests are done."""

    def note(name: str, value: object) -> None:
        figures.append(f"{request.node.name}: {name}: {value}")

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures."""
    if figures:
        terminalreporter.section("figures")
        for each in figures:
            terminalreporter.write_line(each)


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
