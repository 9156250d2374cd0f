"""The command line: ``sayso serve``, ``sayso extract``, ``sayso bulk`` and ``sayso openapi``.

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

from service.claims import OffsetUnit
from service.cores import cores
from service.errors import ServiceError, invalid
from service.extractor import Pipeline
from service.formats import FORMATS, Reading
from service.question import ClaimsRequest, answer
from service.settings import Settings
from service.terminal import show
from service.web.app import create_app, load_pipeline, start_logging
from service.web.connections import Connection
from service.web.keys import UnusableKeys, read
from service.web.supervisor import Supervisor

OK, FAILED, USAGE, NOT_STARTED, INTERRUPTED = 0, 1, 2, 3, 130
STDIN = "-"
TABLE = "table"
KEEP_ALIVE_SECONDS = 20
SPARE_CONNECTIONS = 1000
"""What a process serves at once beside the requests that may wait for its model: health checks,
those that are being refused, connections kept open. Beyond, the server refuses by itself."""
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
                code = _serve(arguments, app)
            case "extract":
                code = _extract(arguments, load)
            case "bulk":
                code = _bulk(arguments, load)
            case _:
                code = _openapi()
    except (UnusableKeys, ValidationError) as error:
        for name, fault in _wrong_settings(error):
            print(f"sayso: SAYSO_{name.upper()}: {fault}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


def _wrong_settings(error: UnusableKeys | ValidationError) -> list[tuple[str, str]]:
    """Return the settings that are wrong, by name, with what is wrong with each."""
    if isinstance(error, UnusableKeys):
        return [("api_keys_file", str(error))]
    listed = error.errors(include_url=False, include_input=False)
    return [("_".join(map(str, each["loc"])), each["msg"]) for each in listed]


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
    serve.add_argument("--workers", type=int, help="processes (SAYSO_WORKERS, one for each core)")
    extract = commands.add_parser(
        "extract",
        help="extract the claims of files, or of an archive",
        description="Extract the claims of files, to standard output; or of an archive, which is a "
        "folder, a .jsonl or a .parquet file, to --output.",
    )
    extract.add_argument(
        "files",
        nargs="*",
        default=[STDIN],
        metavar="FILE",
        help="UTF-8 text; - or none: stdin; or one archive",
    )
    extract.add_argument(
        "--format",
        choices=(TABLE, *FORMATS),
        default="json",
        help="json (the default), jsonld and ndjson for programs, csv for spreadsheets, html for "
        "browsers (of one file), table to be read here: in colours on a terminal, unless NO_COLOR "
        "is set",
    )
    _add_options(extract)
    archives = extract.add_argument_group(
        "archives",
        "All articles of a folder or file, a row for each in the same order, refused ones with "
        "their problem. A run that was broken off goes on when it is started again as before.",
    )
    archives.add_argument(
        "--output", "-o", type=Path, metavar="FILE", help="rows: a .jsonl or a .parquet file"
    )
    archives.add_argument(
        "--processes", type=_positive, metavar="N", help="articles read at once (one for each core)"
    )
    _add_fields(archives)
    archives.add_argument(
        "--pattern", default="*.txt", help="which files of a folder are articles (*.txt)"
    )
    bulk = commands.add_parser(
        "bulk",
        help="extract the claims of an archive of millions, on many machines",
        description="Extract the claims of .jsonl and .parquet files on the cores of a Ray "
        "cluster, part by part. Parts that are in --out are not done again.",
    )
    bulk.add_argument(
        "sources",
        nargs="+",
        metavar="PATH",
        help="a file, a directory, or a pattern (in quotation marks, with * and **), here or in a "
        "store: s3://bucket/news/**/*.parquet",
    )
    bulk.add_argument(
        "--out", required=True, metavar="DIRECTORY", help="where rows go, here or in a store"
    )
    bulk.add_argument("--rows", choices=("parquet", "jsonl"), default="parquet", help="(parquet)")
    bulk.add_argument(
        "--actors", type=_positive, metavar="N", help="articles read at once (one for each core)"
    )
    bulk.add_argument(
        "--address", help="of a Ray cluster, HOST:PORT; else one is started on this machine"
    )
    bulk.add_argument(
        "--part-bytes",
        type=_positive,
        metavar="N",
        help="about so much text is a part: done, or done again, as a whole (4 MiB)",
    )
    _add_options(bulk)
    _add_fields(bulk)
    commands.add_parser("openapi", help="print the OpenAPI specification")
    return parser


def _add_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be said of all claims."""
    parser.add_argument("--min-confidence", type=_probability, default=0.0, metavar="P")
    parser.add_argument(
        "--offset-unit", choices=[str(each) for each in OffsetUnit], default="codepoint"
    )


def _add_fields(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add what may be said of files with many articles."""
    parser.add_argument(
        "--text-field", default="text", metavar="NAME", help="field or column of the text (text)"
    )
    parser.add_argument(
        "--id-field",
        default="id",
        metavar="NAME",
        help="field or column that names an article, and is carried over (id)",
    )


def _serve(arguments: argparse.Namespace, app: str) -> int:
    given = {name: getattr(arguments, name) for name in ("host", "port", "workers")}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    if settings.api_keys_file is not None:
        read(settings.api_keys_file)  # here too: it is told once, and not by each worker as it ends
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
        limit_concurrency=settings.queue_size + SPARE_CONNECTIONS,
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
            Supervisor(config, sockets=[listening]).run()
            return OK
        server.run(sockets=[listening])
    except KeyboardInterrupt:  # how people stop it
        pass
    return OK if server.started else NOT_STARTED


def _positive(value: str) -> int:
    if (number := int(value)) < 1:
        raise ValueError
    return number


def _probability(value: str) -> float:
    if not 0 <= (number := float(value)) <= 1:
        msg = "must be between 0 and 1"
        raise argparse.ArgumentTypeError(msg)
    return number


def _extract_archive(arguments: argparse.Namespace, load: Callable[[], Pipeline]) -> int:
    from service.archive.extraction import Order, extract, is_archive  # noqa: PLC0415  (see below)

    source, *others = map(Path, arguments.files)
    if not any(map(is_archive, (source, *others))):
        name = "standard input" if str(source) == STDIN else source
        print(
            f"sayso: {name} is no archive, which is a folder, a .jsonl or a .parquet file: without "
            "--output, answers go to standard output",
            file=sys.stderr,
        )
        return USAGE
    if others or arguments.output is None or arguments.format != "json":
        print(
            "sayso: an archive stands alone, and goes to an --output FILE, whose name tells the "
            "format: .jsonl or .parquet",
            file=sys.stderr,
        )
        return USAGE
    order = Order(
        source,
        arguments.output,
        arguments.processes or cores(),
        text_field=arguments.text_field,
        id_field=arguments.id_field,
        pattern=arguments.pattern,
        min_confidence=arguments.min_confidence,
        offset_unit=OffsetUnit(arguments.offset_unit),
    )
    try:
        outcome = extract(order, load)
    except (OSError, ServiceError) as error:
        return _refuse(str(source), error)
    except ValueError as error:
        print(f"sayso: {error}", file=sys.stderr)
        return USAGE
    print(f"sayso: {outcome}", file=sys.stderr)
    return FAILED if outcome.problems else OK


def _bulk(arguments: argparse.Namespace, load: Callable[[], Pipeline]) -> int:
    from service.bulk.order import Order  # noqa: PLC0415  (as archives)
    from service.bulk.parts import PART_BYTES  # noqa: PLC0415
    from service.bulk.places import place  # noqa: PLC0415
    from service.bulk.run import bulk  # noqa: PLC0415

    try:
        order = Order(
            tuple(arguments.sources),
            place(arguments.out),
            f".{arguments.rows}",
            text_field=arguments.text_field,
            id_field=arguments.id_field,
            min_confidence=arguments.min_confidence,
            offset_unit=OffsetUnit(arguments.offset_unit),
            part_bytes=arguments.part_bytes or PART_BYTES,
        )
        outcome = bulk(order, load, actors=arguments.actors, address=arguments.address)
    except (OSError, ServiceError) as error:
        return _refuse(arguments.sources[0], error)
    except ValueError as error:
        print(f"sayso: {error}", file=sys.stderr)
        return USAGE
    print(f"sayso: {outcome}", file=sys.stderr)
    return FAILED if outcome.problems or outcome.failed else OK


def _extract(arguments: argparse.Namespace, load: Callable[[], Pipeline]) -> int:
    # Here, so that a service that starts need not wait for what only archives need.
    from service.archive.extraction import is_archive  # noqa: PLC0415

    if arguments.output is not None or any(is_archive(Path(name)) for name in arguments.files):
        return _extract_archive(arguments, load)
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
