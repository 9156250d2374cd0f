"""The tagger: which words are cues, and what each of them attributes to whom.

Two ONNX graphs made by ``training.export``. The *encoder* reads windows of the article and says
of every word how likely it begins a cue (is an *anchor*), what it might be, what links it, and
whether it belongs to a name. The *linker* then weighs, for each anchor, every word of its window as
outside, cue, source or content; the best sequence of labels is found by the Viterbi algorithm, and
the probability of a sequence is its share in the sum over all of them (Lafferty, McCallum and
Pereira 2001, "Conditional Random Fields").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime as ort
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from service.pipeline.annotations import Chars, text_of
from service.pipeline.chain import LABELS, Chains, Floats, decode
from service.pipeline.encoding import Encoding, Ints, encode, windows
from service.pipeline.quotes import Quotation
from service.pipeline.recognition import entities, set_entities
from service.pipeline.syntax import Parse, places, set_parse, unread

OUTSIDE, CUE, SOURCE, CONTENT = range(4)
CLS, SEP = 101, 102
TOGETHER = 64
"""Cues from which on they are decoded, which bounds memory; fewer at a time take longer."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """What one cue attributes: pieces as code points, half open, in text order.

    ``evidence`` says how sure that is: ``anchor``, the probability that the cue is one; ``path``,
    the probability of all labels together; ``content``, ``source`` and ``outside``, how likely
    their labels are word by word, ignoring the neighbours (the mean over the content, the best of
    the source, or of what else might have been one).
    """

    content: list[Chars]
    cue: list[Chars]
    source: list[Chars]
    evidence: dict[str, float]


@dataclass(frozen=True, slots=True)
class Tags:
    """What stands in a text: claims in text order of their cues, and names in text order.

    A name has its place in code points, half open, and a label of
    :data:`service.pipeline.recognition.NAMES`, or another.
    """

    claims: list[Tagged]
    names: list[tuple[Chars, str]]
    parse: Parse


@dataclass(frozen=True, slots=True)
class Window:
    """What the encoder says of the words ``begin`` to ``end`` of an article."""

    number: int
    begin: int
    end: int
    role: Floats
    edge: Floats
    query: Floats
    key: Floats


@dataclass(frozen=True, slots=True)
class Said:
    """What was read of each word: how likely it begins a cue, and its row of ``recognition.TAGS``.

    ``window`` is the number of the window that says so, ``margin`` how many words away its edge is;
    ``parse`` is what was read of each token.
    """

    anchor: Floats
    tag: Ints
    window: Ints
    margin: Ints
    parse: Parse

    @classmethod
    def nothing(cls, encoding: Encoding, tokens: Ints) -> "Said":
        """Begin with no word read."""
        words = len(encoding)
        anchor = np.zeros(words, dtype=np.float32)
        tag, window = np.zeros((2, words), dtype=np.int64)
        return cls(anchor, tag, window, np.full(words, -1), unread(encoding, tokens))


class Tagger:
    """Runs the two graphs; safe to share between threads.

    ``size`` and ``overlap`` are in word pieces, ``threshold`` is the probability from which a word
    counts as an anchor.
    """

    def __init__(
        self, files: Path, *, size: int, overlap: int, threshold: float, threads: int = 1
    ) -> None:
        self.tokenizer = Tokenizer.from_file(str(files / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.size = size
        self.overlap = overlap
        self.threshold = threshold
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # By a tangent instead of the error function: a tenth of the encoder's time.
        options.add_session_config_entry("optimization.enable_gelu_approximation", "1")
        _share_memory()
        options.add_session_config_entry("session.use_env_allocators", "1")

        def session(name: str) -> ort.InferenceSession:
            return ort.InferenceSession(
                str(files / name),
                options,
                providers=["CPUExecutionProvider"],
                # A sum and its normalization as one operator take four times as long as both.
                disabled_optimizers=["SkipLayerNormFusion"],
            )

        self.encoder, self.linker = session("encoder.onnx"), session("linker.onnx")

    def predict(self, text: str, quotations: list[Quotation], tokens: Ints) -> Tags:
        """Read ``text``, whose ``tokens`` are places in code points, shape (tokens, 2)."""
        encoding = encode(self.tokenizer, text, quotations)
        said = Said.nothing(encoding, tokens)
        tagged: list[Tagged] = []
        linked: list[Linked] = []
        for window in self._linkable(encoding, said):
            linked += self._link(encoding, window, said)
            if sum(len(each.anchors) for each in linked) >= TOGETHER:
                tagged += _tag(encoding, linked)
                linked = []
        if linked:
            tagged += _tag(encoding, linked)
        return Tags(tagged, entities(encoding, said.tag), said.parse)

    def _linkable(self, encoding: Encoding, said: "Said") -> Iterator[Window]:
        """Give each window once it is known what its neighbours say of the words they share.

        No more than two are kept: all of a book's would take gigabytes.
        """
        before: Window | None = None
        for number, (begin, end) in enumerate(windows(encoding, self.size - 2, self.overlap)):
            window = self._read(encoding, number, begin, end, said)
            if before is not None:
                yield before
            before = window
        if before is not None:
            yield before

    def _read(self, encoding: Encoding, number: int, begin: int, end: int, said: "Said") -> Window:
        """Run the encoder on a window; of two that hold a word, the more central one counts."""
        a = encoding.first[begin]
        b = encoding.first[end] if end < len(encoding) else len(encoding.pieces)
        b = min(b, a + self.size - 2)
        pieces = np.concatenate([[CLS], encoding.pieces[a:b], [SEP]])[None]
        features = np.zeros((1, b - a + 2, 3), dtype=np.int64)
        features[0, 1:-1] = encoding.features[encoding.word_of[a:b]]
        first, last = np.searchsorted(said.parse.piece, (a, b))
        read = self.encoder.run(
            None,
            {
                "pieces": pieces,
                "features": features,
                "first": (encoding.first[begin:end] - a + 1)[None],
                "tokens": (said.parse.piece[first:last] - a + 1)[None],
            },
        )
        scores, role, edge, query, key, name, *syntax = (values[0] for values in read)
        inside = np.arange(end - begin)
        central = np.minimum(
            inside if begin else inside + self.size,
            end - begin - 1 - inside if end < len(encoding) else self.size,
        )
        better = central > said.margin[begin:end]
        said.margin[begin:end][better] = central[better]
        said.window[begin:end][better] = number
        said.anchor[begin:end][better] = 1 / (1 + np.exp(-scores[better]))
        said.tag[begin:end][better] = name[better]
        mine = better[encoding.word_of[said.parse.piece[first:last]] - begin]
        said.parse.learn(first + np.flatnonzero(mine), first, *(row[mine] for row in syntax))
        return Window(number, begin, end, role, edge, query, key)

    def _link(self, encoding: Encoding, window: Window, said: "Said") -> list["Linked"]:
        """Score the words of a window for each of its anchors, if there are any."""
        probability = said.anchor[window.begin : window.end]
        marks = probability >= self.threshold
        at = np.flatnonzero(marks & (said.window[window.begin : window.end] == window.number))
        if not len(at):
            return []
        chains = self.linker.run(
            None,
            {
                "role": window.role,
                "edge": window.edge,
                "query": window.query,
                "key": window.key,
                "marks": marks.astype(np.int64),
                "lines": (encoding.features[window.begin : window.end, 2] > 0).astype(np.int64),
                "at": at,
            },
        )
        return [Linked(window.begin, probability[at], tuple(chains))]


@cache
def _share_memory() -> None:
    """Have all graphs of the process take what they need for a while from one arena.

    Each would have one of its own, and keep the most that it ever needed: 16 MB more.
    """
    cpu = ort.OrtMemoryInfo(
        "Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT
    )
    ort.create_and_register_allocator(cpu, None)


@dataclass(frozen=True, slots=True)
class Linked:
    """The anchors of a window that begins with the word ``begin``: how likely, and their chains."""

    begin: int
    anchors: Floats
    chains: Chains


def _tag(encoding: Encoding, linked: list[Linked]) -> list[Tagged]:
    """Label the words of several windows at once."""
    labels, paths = decode([each.chains for each in linked])
    found = []
    at = 0
    for each, rows in zip(linked, labels, strict=True):
        potential, _ = each.chains
        likely = potential / potential.sum(0)
        content, source = rows == CONTENT, rows == SOURCE
        evidence = {
            "anchor": each.anchors,
            "path": paths[at : at + len(rows)],
            "content": (likely[CONTENT] * content).sum(1) / np.maximum(content.sum(1), 1),
            "source": (likely[SOURCE] * source).max(1),
            "outside": (likely[SOURCE] * (rows == OUTSIDE)).max(1),
        }
        at += len(rows)
        values = zip(*(value.tolist() for value in evidence.values()), strict=True)
        for pieces, known in zip(_pieces(encoding, each.begin, rows), values, strict=True):
            if pieces[CONTENT]:
                why = dict(zip(evidence, known, strict=True))
                found.append(Tagged(pieces[CONTENT], pieces[CUE], pieces[SOURCE], why))
    return found


def _pieces(encoding: Encoding, begin: int, labels: Ints) -> list[list[list[Chars]]]:
    """Give the runs of equal labels as offsets, by row and label.

    ``labels``, (rows, words), are those of the words from ``begin`` on.
    """
    pieces: list[list[list[Chars]]] = [[[] for _ in range(LABELS)] for _ in labels]
    begun, ended = np.full((2, *labels.shape), fill_value=True)
    begun[:, 1:] = ended[:, :-1] = labels[:, 1:] != labels[:, :-1]
    marked = labels != OUTSIDE
    rows, first = np.nonzero(begun & marked)
    _, last = np.nonzero(ended & marked)
    starts, ends = encoding.words[begin + first, 0], encoding.words[begin + last, 1]
    runs = (rows, labels[rows, first], starts, ends)
    for row, label, start, end in zip(*(each.tolist() for each in runs), strict=True):
        pieces[row][label].append((start, end))
    return pieces


@Language.factory(
    "sayso_tagger",
    assigns=["doc._.tagged", "doc.ents", "token.tag", "token.dep", "token.head", "doc.sents"],
    requires=["doc._.quotations"],
)
class TaggerComponent:
    """Sets ``doc._.tagged``, a list of :class:`Tagged`, ``doc.ents`` and the parse.

    ``files`` is a directory of weights.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - spaCy passes a component's settings one by one
        self,
        nlp: Language,  # noqa: ARG002 - spaCy passes it to every component
        name: str,
        files: str,
        size: int,
        overlap: int,
        threshold: float,
        threads: int,
    ) -> None:
        self.name = name
        self.tagger = Tagger(
            Path(files), size=size, overlap=overlap, threshold=threshold, threads=threads
        )

    def __call__(self, doc: Doc) -> Doc:
        """Read the document."""
        tokens = places(doc)
        found = self.tagger.predict(text_of(doc), doc._.quotations, tokens)
        doc._.tagged = found.claims
        set_parse(doc, tokens, found.parse)
        set_entities(doc, tokens, found.names)
        return doc
