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
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from service.pipeline.annotations import Chars
from service.pipeline.chain import LABELS, Floats, decode
from service.pipeline.encoding import Encoding, Ints, encode, windows
from service.pipeline.quotes import Quotation

OUTSIDE, CUE, SOURCE, CONTENT = range(4)
CLS, SEP = 101, 102
BUCKETS = np.array([1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129])
"""Lower bounds of the buckets in which the distance of two words is counted."""
SURE = 0.995
"""Words that are outside with this probability, on both sides of a claim, are left out of it."""
NEVER = 1e4
TOGETHER = 64
"""Cues that are decoded at a time, which bounds memory."""
BETWEEN = 2
"""Anchors, or line breaks, between two words are counted up to this many."""


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
        self.encoder = ort.InferenceSession(
            str(files / "encoder.onnx"), options, providers=providers
        )
        self.linker = ort.InferenceSession(str(files / "linker.onnx"), options, providers=providers)

    def predict(self, text: str, quotations: list[Quotation]) -> list[Tagged]:
        """Find the cues of ``text`` and what belongs to them, in text order of the cues."""
        encoding = encode(self.tokenizer, text, quotations)
        if not len(encoding):
            return []
        read, anchors = self._read(encoding)
        chosen = np.flatnonzero(anchors.probability >= self.threshold)
        bands: list[Band] = []
        for number, window in enumerate(read):
            mine = chosen[anchors.window[chosen] == number]
            if len(mine):
                bands += self._link(encoding, window, mine, chosen)
        return [
            tagged
            for at in range(0, len(bands), TOGETHER)
            for tagged in _tag(encoding, bands[at : at + TOGETHER], anchors.probability)
        ]

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

    def _link(self, encoding: Encoding, window: Window, mine: Ints, chosen: Ints) -> list["Band"]:
        """Score the words around each anchor of a window that may have to do with it."""
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
        likely = np.exp(emissions - emissions.max(2, keepdims=True))
        likely /= likely.sum(2, keepdims=True)
        edges = window.edge.reshape(words, LABELS, LABELS)
        bands = []
        for anchor, scores, chance in zip(mine.tolist(), emissions, likely, strict=True):
            near = np.flatnonzero(chance[:, OUTSIDE] < SURE)
            here = anchor - window.begin
            a = max(0, min([here, *near[:1].tolist()]) - 1)
            b = min(words, max([here, *near[-1:].tolist()]) + 2)
            bands.append(Band(anchor, window.begin + a, scores[a:b], edges[a:b], chance[a:b]))
        return bands


@dataclass(frozen=True, slots=True)
class Band:
    """The words around an anchor that may have to do with it: ``begin`` and following."""

    anchor: int
    begin: int
    emissions: Floats
    transitions: Floats
    likely: Floats


def _tag(encoding: Encoding, bands: list[Band], probability: Floats) -> list[Tagged]:
    """Label several bands at once: padded behind with words that are outside."""
    longest = max(len(band.emissions) for band in bands)
    emissions = np.full((len(bands), longest, LABELS), -NEVER, dtype=np.float32)
    emissions[:, :, OUTSIDE] = 0
    transitions = np.zeros((len(bands), longest, LABELS, LABELS), dtype=np.float32)
    for row, band in enumerate(bands):
        emissions[row, : len(band.emissions)] = band.emissions
        transitions[row, : len(band.emissions)] = band.transitions
    labels, logs = decode(emissions, transitions)
    found = []
    for band, padded, log in zip(bands, labels, logs.tolist(), strict=True):
        row = padded[: len(band.emissions)]
        cue, source, content = (
            _pieces(encoding, band.begin, row == label) for label in (CUE, SOURCE, CONTENT)
        )
        if content:
            others = band.likely[row == OUTSIDE, SOURCE]
            evidence = {
                "anchor": float(probability[band.anchor]),
                "path": float(np.exp(min(0.0, log))),
                "content": float(band.likely[row == CONTENT, CONTENT].mean()),
                "source": float(band.likely[row == SOURCE, SOURCE].max()) if source else 0.0,
                "outside": float(others.max()) if len(others) else 0.0,
            }
            found.append(Tagged(content, cue, source, evidence))
    return found


def _pieces(encoding: Encoding, begin: int, chosen: npt.NDArray[np.bool_]) -> list[Chars]:
    """Runs of chosen words as offsets."""
    edges = (np.flatnonzero(np.diff(chosen.astype(np.int8), prepend=0, append=0)) + begin).tolist()
    return [
        (int(encoding.words[a, 0]), int(encoding.words[b - 1, 1]))
        for a, b in zip(edges[0::2], edges[1::2], strict=True)
    ]


@Language.factory("sayso_tagger", assigns=["doc._.tagged"], requires=["doc._.quotations"])
class TaggerComponent:
    """Sets ``doc._.tagged``: a list of :class:`Tagged`. ``files`` is a directory of weights."""

    def __init__(  # noqa: PLR0913, PLR0917 - spaCy passes a component's settings one by one
        self,
        nlp: Language,  # noqa: ARG002 - spaCy passes it to every component
        name: str,
        files: str,
        size: int,
        stride: int,
        threshold: float,
        threads: int,
    ) -> None:
        self.name = name
        self.tagger = Tagger(
            Path(files), size=size, stride=stride, threshold=threshold, threads=threads
        )

    def __call__(self, doc: Doc) -> Doc:
        """Read the document."""
        doc._.tagged = self.tagger.predict(doc.text, doc._.quotations)
        return doc


@dataclass(frozen=True, slots=True)
class Anchors:
    """For each word: the probability that it begins a cue, and the window that says so."""

    probability: Floats
    window: Ints


def _distances(words: int, anchors: Ints) -> Ints:
    """Bucket the signed distance in words from each anchor (rows) to each word."""
    distance = np.arange(words)[None] - anchors[:, None]
    bucket = np.searchsorted(BUCKETS, np.abs(distance), side="right")
    signed: Ints = bucket * np.sign(distance) + len(BUCKETS)
    return signed


def _between(marks: Ints, anchors: Ints) -> Ints:
    """Bucket how many marks stand between each anchor (rows) and each word."""
    counts = marks.cumsum()
    clipped: Ints = np.clip(counts[None] - counts[anchors][:, None], -BETWEEN, BETWEEN) + BETWEEN
    return clipped
