"""The command line: ``sayso serve``, ``sayso extract`` and ``sayso openapi``.

Exit codes: 0, all went well; 1, an input could not be read or was refused, the others were
answered; 2, the command line or a setting is wrong; 3, the service could not start; 130,
interrupted.
"""

# ruff: noqa: T201  (what is printed is what the program is for)

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import uvicorn
from pydantic import ValidationError
from uvicorn.supervisors import Multiprocess

from service.claims import OffsetUnit
from service.errors import ServiceError, invalid
from service.extractor import Pipeline
from service.formats import FORMATS, Reading
from service.question import ClaimsRequest, answer
from service.settings import Settings
from service.terminal import show
from service.web.app import create_app, load_pipeline, start_logging
from service.web.connections import Connection

OK, FAILED, USAGE, NOT_STARTED, INTERRUPTED = 0, 1, 2, 3, 130
STDIN = "-"
TABLE = "table"
KEEP_ALIVE_SECONDS = 20
WORKER_START_SECONDS = 60
"""A worker that loads its model is not taken for dead before."""


def main(
    argv: Sequence[str] | None = None,
    *,
    load: Callable[[], Pipeline] = load_pipeline,
    app: str = "service.web.app:from_environment",
) -> int:
    """Run the command line; return its exit code.

    ``load`` makes the pipeline, and what ``app`` names the app that is served.
    """
    arguments = _parser().parse_args(argv)
    try:
        match arguments.command:
            case "serve":
                return _serve(arguments, app)
            case "extract":
                return _extract(arguments, load)
            case _:
                return _openapi()
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            name = "_".join(str(part) for part in each["loc"])
            print(f"sayso: SAYSO_{name.upper()}: {each['msg']}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sayso",
        description="Who says what in a news article.",
        epilog="Exit codes: 0 all went well, 1 an input was refused, 2 wrong usage, 3 the service "
        "could not start, 130 interrupted. Settings are environment variables: SAYSO_...",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer over HTTP")
    serve.add_argument("--host", help="address to listen on (SAYSO_HOST, 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (SAYSO_PORT, 8000)")
    serve.add_argument("--workers", type=int, help="processes (SAYSO_WORKERS, 1)")
    extract = commands.add_parser("extract", help="extract the claims of files")
    extract.add_argument(
        "files", nargs="*", default=[STDIN], metavar="FILE", help="UTF-8 text; - or none: stdin"
    )
    extract.add_argument(
        "--format",
        choices=(TABLE, *FORMATS),
        default="json",
        help="json (the default), jsonld and ndjson for programs, csv for spreadsheets, html for "
        "browsers (of one file), table to be read here: in colours on a terminal, unless NO_COLOR "
        "is set",
    )
    extract.add_argument("--min-confidence", type=float, default=0.0, metavar="P")
    extract.add_argument(
        "--offset-unit", choices=[str(each) for each in OffsetUnit], default="codepoint"
    )
    commands.add_parser("openapi", help="print the OpenAPI specification")
    return parser


def _serve(arguments: argparse.Namespace, app: str) -> int:
    given = {name: getattr(arguments, name) for name in ("host", "port", "workers")}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    start_logging(settings)
    config = uvicorn.Config(
        app,
        factory=True,
        http=Connection,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_worker_healthcheck=WORKER_START_SECONDS,
    )
    listening = config.bind_socket()  # here, so that the port is known where any would do
    listening.listen(config.backlog)  # whoever reads the next line may ask, and wait
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{port}"
    print(f"sayso listens on {url} and shows its API on {url}/docs", file=sys.stderr, flush=True)
    server = uvicorn.Server(config)
    try:
        if settings.workers > 1:
            Multiprocess(config, sockets=[listening]).run()
            return OK
        server.run(sockets=[listening])
    except KeyboardInterrupt:  # how people stop it
        pass
    return OK if server.started else NOT_STARTED


def _extract(arguments: argparse.Namespace, load: Callable[[], Pipeline]) -> int:
    form = FORMATS.get(arguments.format)
    names = arguments.files
    if form is not None and form.media_type == "text/html" and len(names) > 1:
        print("sayso: a page shows one article: give one file, or another format", file=sys.stderr)
        return USAGE
    pipeline = load()
    code = OK
    if form is not None:
        _write(form.head)
    for name in names:
        try:
            asked = ClaimsRequest(
                text=_read(name),
                min_confidence=arguments.min_confidence,
                offset_unit=arguments.offset_unit,
            )
            question = asked.question()
            if form is not None:
                question = replace(question, offset_unit=form.unit(question.offset_unit))
            found = answer(question, pipeline.run(question.text), pipeline.version)
        except ValidationError as error:
            code = _refuse(name, invalid(error.errors(include_input=False)))
        except (OSError, UnicodeDecodeError, ServiceError) as error:
            code = _refuse(name, error)
        else:
            article = question.text if form is not None and form.with_article else None
            reading = Reading(found, article, "" if name == STDIN else name)
            if form is None:
                show(reading, sys.stdout)
            else:
                _write(form.write(reading))
    return code


def _openapi() -> int:
    document = create_app(Settings(cache_url="")).openapi()
    print(json.dumps(document, indent=2, ensure_ascii=False))
    return OK


def _read(name: str) -> str:
    """Read a text as it is: line breaks are not translated, so that offsets hold in the file."""
    data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    return data.decode("utf-8")


def _write(text: str) -> None:
    """Write to standard output as it is, in UTF-8; what is not empty ends with a line feed."""
    end = "" if not text or text.endswith("\n") else "\n"
    sys.stdout.buffer.write((text + end).encode())
    sys.stdout.buffer.flush()


def _refuse(name: str, error: Exception) -> int:
    match error:
        case ServiceError():
            listed = error.extra.get("errors")
            reason = error.detail if listed is None else json.dumps(listed)
        case UnicodeDecodeError():
            reason = f"not UTF-8: byte {error.start} does not belong there"
        case OSError():
            reason = error.strerror or type(error).__name__
        case _:
            reason = type(error).__name__
    print(f"sayso: {name}: {reason}", file=sys.stderr)
    return FAILED
