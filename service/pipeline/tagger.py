"""The tagger: which words are cues, and what each of them attributes to whom.

Two ONNX graphs made by ``training.export``. The *encoder* reads windows of the article and says
of every word how likely it begins a cue (is an *anchor*), what it might be, and what links it.
The *linker* then scores, for each anchor, every word of its window as outside, cue, source or
content; the best sequence of labels is found by the Viterbi algorithm, and the probability of a
sequence is its share in the sum over all of them (Lafferty, McCallum and Pereira 2001,
"Conditional Random Fields").
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import Tokenizer

from service.pipeline.annotations import Chars
from service.pipeline.encoding import Encoding, Ints, encode, windows
from service.pipeline.quotes import Quotation

Floats = npt.NDArray[np.float32]

OUTSIDE, CUE, SOURCE, CONTENT = range(4)
LABELS = 4
CLS, SEP = 101, 102
BUCKETS = np.array([1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129])
"""Lower bounds of the buckets in which the distance of two words is counted."""
BETWEEN = 2
"""Anchors, or line breaks, between two words are counted up to this many."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """What one cue attributes: pieces as code points, half open, in text order.

    ``anchor`` is the probability that the cue is one, ``path`` the mean probability, over the
    words in question, of the labels given (the geometric one, 0 to 1).
    """

    content: list[Chars]
    cue: list[Chars]
    source: list[Chars]
    anchor: float
    path: float


@dataclass(frozen=True, slots=True)
class Window:
    """What the encoder says of the words ``begin`` to ``end`` of an article."""

    begin: int
    end: int
    role: Floats
    edge: Floats
    query: Floats
    key: Floats


class Tagger:
    """Runs the two graphs; not safe to share between threads.

    ``size`` and ``stride`` are in word pieces, ``threshold`` is the probability from which a word
    counts as an anchor.
    """

    def __init__(
        self, files: Path, *, size: int, stride: int, threshold: float, threads: int = 1
    ) -> None:
        self.tokenizer = Tokenizer.from_file(str(files / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.size = size
        self.stride = stride
        self.threshold = threshold
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self.encoder = ort.InferenceSession(str(files / "encoder.onnx"), options, providers=providers)
        self.linker = ort.InferenceSession(str(files / "linker.onnx"), options, providers=providers)

    def predict(self, text: str, quotations: list[Quotation]) -> list[Tagged]:
        """Find the cues of ``text`` and what belongs to them, in text order of the cues."""
        encoding = encode(self.tokenizer, text, quotations)
        if not len(encoding):
            return []
        read, anchors = self._read(encoding)
        chosen = np.flatnonzero(anchors.probability >= self.threshold)
        found = []
        for number, window in enumerate(read):
            mine = chosen[anchors.window[chosen] == number]
            if len(mine):
                found += self._link(encoding, window, mine, chosen, anchors.probability)
        return found

    def _read(self, encoding: Encoding) -> tuple[list[Window], "Anchors"]:
        """Run the encoder; each word's anchor score is taken where it stands most central."""
        read = []
        probability = np.zeros(len(encoding), dtype=np.float32)
        margin = np.full(len(encoding), -1)
        owner = np.zeros(len(encoding), dtype=np.int64)
        for number, (begin, end) in enumerate(windows(encoding, self.size - 2, self.stride)):
            a = encoding.first[begin]
            b = encoding.first[end] if end < len(encoding) else len(encoding.pieces)
            b = min(b, a + self.size - 2)
            pieces = np.concatenate([[CLS], encoding.pieces[a:b], [SEP]])[None]
            features = np.zeros((1, b - a + 2, 3), dtype=np.int64)
            features[0, 1:-1] = encoding.features[encoding.word_of[a:b]]
            scores, role, edge, query, key = self.encoder.run(
                None,
                {
                    "pieces": pieces,
                    "features": features,
                    "first": (encoding.first[begin:end] - a + 1)[None],
                },
            )
            read.append(Window(begin, end, role[0], edge[0], query[0], key[0]))
            inside = np.arange(end - begin)
            central = np.minimum(
                inside if begin else inside + self.size,
                end - begin - 1 - inside if end < len(encoding) else self.size,
            )
            better = central > margin[begin:end]
            margin[begin:end][better] = central[better]
            owner[begin:end][better] = number
            probability[begin:end][better] = 1 / (1 + np.exp(-scores[0][better]))
        return read, Anchors(probability, owner)

    def _link(
        self, encoding: Encoding, window: Window, mine: Ints, chosen: Ints, probability: Floats
    ) -> list[Tagged]:
        words = window.end - window.begin
        at = mine - window.begin
        marks = np.zeros(words, dtype=np.int64)
        inside = chosen[(chosen >= window.begin) & (chosen < window.end)]
        marks[inside - window.begin] = 1
        lines = encoding.features[window.begin : window.end, 2] > 0
        (emissions,) = self.linker.run(
            None,
            {
                "query": window.query[at],
                "key": window.key,
                "role": window.role,
                "distance": _distances(words, at),
                "cues": _between(marks, at),
                "lines": _between(lines.astype(np.int64), at),
            },
        )
        transitions = window.edge.reshape(words, LABELS, LABELS)
        labels, logs = decode(emissions, transitions)
        found = []
        for anchor, row, log in zip(mine.tolist(), labels, logs, strict=True):
            part = {label: self._pieces(encoding, window, row == label) for label in range(1, LABELS)}
            if part[CONTENT]:
                told = max(1, int((row > 0).sum()))
                found.append(
                    Tagged(
                        content=part[CONTENT],
                        cue=part[CUE],
                        source=part[SOURCE],
                        anchor=float(probability[anchor]),
                        path=float(np.exp(log / told)),
                    )
                )
        return found

    @staticmethod
    def _pieces(encoding: Encoding, window: Window, chosen: npt.NDArray[np.bool_]) -> list[Chars]:
        """Runs of chosen words as offsets."""
        edges = np.flatnonzero(np.diff(chosen.astype(np.int8), prepend=0, append=0)) + window.begin
        return [
            (int(encoding.words[a, 0]), int(encoding.words[b - 1, 1]))
            for a, b in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Anchors:
    """For each word: the probability that it begins a cue, and the window that says so."""

    probability: Floats
    window: Ints


def _distances(words: int, anchors: Ints) -> Ints:
    """Bucket the signed distance in words from each anchor (rows) to each word."""
    distance = np.arange(words)[None] - anchors[:, None]
    bucket = np.searchsorted(BUCKETS, np.abs(distance), side="right")
    return bucket * np.sign(distance) + len(BUCKETS)


def _between(marks: Ints, anchors: Ints) -> Ints:
    """Bucket how many marks stand between each anchor (rows) and each word."""
    counts = marks.cumsum()
    return np.clip(counts[None] - counts[anchors][:, None], -BETWEEN, BETWEEN) + BETWEEN


def decode(emissions: Floats, transitions: Floats) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Find the best label sequences of a linear chain, and their log-probabilities.

    ``emissions`` has the shape (cues, words, labels), ``transitions`` (words, labels, labels):
    the step into a word, shared by the cues. Returned are labels (cues, words) and nats (cues,).
    """
    cues, words, _ = emissions.shape
    back = np.zeros((words, cues, LABELS), dtype=np.int8)
    best = emissions[:, 0].astype(np.float64)
    total = best
    rows = np.arange(cues)
    for t in range(1, words):
        step = transitions[t]
        scores = best[:, :, None] + step
        back[t] = scores.argmax(1)
        best = scores.max(1) + emissions[:, t]
        sums = total[:, :, None] + step
        top = sums.max(1)
        total = np.log(np.exp(sums - top[:, None]).sum(1)) + top + emissions[:, t]
    labels = np.zeros((cues, words), dtype=np.int64)
    labels[:, -1] = best.argmax(1)
    for t in range(words - 1, 0, -1):
        labels[:, t - 1] = back[t, rows, labels[:, t]]
    top = total.max(1)
    return labels, best.max(1) - (np.log(np.exp(total - top[:, None]).sum(1)) + top)
