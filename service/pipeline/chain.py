"""Linear chains: the best sequence of labels, and how probable it is.

The Viterbi algorithm, and beside it the sum over all sequences (Lafferty, McCallum and Pereira
2001, "Conditional Random Fields"), for several chains at once.
"""

import numpy as np
import numpy.typing as npt

from service.pipeline.encoding import Ints

Floats = npt.NDArray[np.float32]

LABELS = 4


def decode(emissions: Floats, transitions: Floats) -> tuple[Ints, Floats]:
    """Find the best label sequences of linear chains, and their log-probabilities.

    ``emissions`` has the shape (cues, words, labels), ``transitions`` (cues, words, labels,
    labels): the step into a word. Returned are labels (cues, words) and nats (cues,).
    """
    cues, words, _ = emissions.shape
    steps = transitions + emissions[:, :, None, :]
    offset = steps.max((2, 3), keepdims=True)
    steps = (steps - offset).astype(np.float64)
    potentials = np.exp(steps)
    back = np.zeros((words, cues, LABELS), dtype=np.int64)
    norms = np.ones((words, cues))
    best = (emissions[:, 0] - emissions[:, 0].max(1, keepdims=True)).astype(np.float64)
    mass = np.exp(best)
    for t in range(1, words):
        scores = best[:, :, None] + steps[:, t]
        back[t] = scores.argmax(1)
        best = scores.max(1)
        mass = (mass[:, :, None] * potentials[:, t]).sum(1)
        norms[t] = mass.sum(1)
        mass /= norms[t][:, None]
    labels = np.zeros((cues, words), dtype=np.int64)
    labels[:, -1] = best.argmax(1)
    rows = np.arange(cues)
    for t in range(words - 1, 0, -1):
        labels[:, t - 1] = back[t, rows, labels[:, t]]
    total = np.log(norms).sum(0) + np.log(mass.sum(1))
    return labels, (best.max(1) - total).astype(np.float32)
