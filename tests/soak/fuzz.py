"""Fuzz the way of a text through the pipeline, guided by what code it reaches.

usage: python -m tests.soak.fuzz [SECONDS]

Atheris makes the texts, out of pieces that make the components work. Whatever a text is, it is
answered or refused, and spans lie inside it and say what stands there.
"""

import sys
import tempfile
from pathlib import Path

import atheris

from service.errors import ServiceError
from tests.soak.texts import CUES, ENGLISH, MARKS, ODD, Writer

with atheris.instrument_imports(include=["service"]):
    from service.pipeline.build import load

SECONDS = 1200
LONGEST = 3000
"""Bytes of a text: longer ones reach no other code, and take longer."""

PIPELINE = load()


def read(data: bytes) -> None:
    """Read a text, and raise where the answer is not as it must be."""
    text = data.decode("utf-8", errors="replace")
    try:
        found = PIPELINE.run(text)
    except ServiceError:
        return
    for claim in found.claims:
        for part in (claim, claim.cue, claim.source, claim.target):
            for span in part.spans if part is not None else ():
                if text[span.start : span.end] != span.text or span.start >= span.end:
                    message = f"a span does not say what stands there: {span!r} of {text!r}"
                    raise AssertionError(message)
        if not 0 <= claim.confidence <= 1:
            message = f"a confidence is no probability: {claim.confidence} in {text!r}"
            raise AssertionError(message)


def main() -> None:
    """Fuzz for as long as the command line says; libFuzzer tells what it did."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name) / "corpus"
        corpus.mkdir()
        for seed in range(40):
            text = Writer(seed).hostile(4)
            (corpus / str(seed)).write_bytes(text.encode()[:LONGEST])
        pieces = [*CUES, *ENGLISH, *ODD, *(mark for pair in MARKS for mark in pair)]
        words = Path(name) / "words"
        words.write_text(
            "".join(f'"{_escaped(piece)}"\n' for piece in sorted(set(pieces))), encoding="ascii"
        )
        options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-dict={words}"]
        options += ["-rss_limit_mb=2000", "-timeout=20", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], read)
        atheris.Fuzz()


def _escaped(piece: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in piece.encode())


if __name__ == "__main__":
    main()
