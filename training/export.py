"""Turn trained weights into the files that the service ships.

usage: python -m training.export RUN/model.pt --out DIRECTORY [--fp32]

Writes ``encoder.onnx`` (weights as int8, activations quantised as they come, unless ``--fp32``),
``linker.onnx`` (fp32: it is small) and ``tokenizer.json``.
"""

import argparse
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from service.pipeline.chain import LABELS
from training.encoder import at
from training.model import Linker, Tagger, between, distances
from training.restore import weights
from training.train import tokenizer

OPSET = 17
BY_WORD = ("anchor", "role", "edge", "query", "key", "name")
BY_TOKEN = ("tag", "begin", "head", "relation")
LEAST = 20.0
"""Nats that a score is taken to be under the best of its word, at most."""


class EncoderGraph(nn.Module):
    """A window at a time, nothing padded: encoder and head."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.encoder = model.encoder
        self.head = model.head
        self.parser = model.parser
        self.transition = model.linker.transition

    def forward(
        self, pieces: Tensor, features: Tensor, first: Tensor, tokens: Tensor
    ) -> tuple[Tensor, ...]:
        """The transitions that all words share are added here; of syntax, the best is chosen.

        A head is told as the token's number in the window, from 1 on, 0 for none.
        """
        x = self.encoder(pieces, features, torch.ones_like(pieces, dtype=torch.float32))
        anchor, role, edge, query, key, name = self.head(at(x, first))
        tag, begin, heads, states = self.parser(at(x, tokens))
        head = heads.argmax(-1)
        relation = self.parser.relations(states, head).argmax(-1)
        edge = edge + self.transition.view(LABELS * LABELS)
        return (
            *(anchor, role, edge, query, key, name.argmax(-1)),
            *(tag.argmax(-1), begin > 0, head, relation),
        )


class LinkerGraph(nn.Module):
    """The cues of one window at a time."""

    def __init__(self, linker: Linker) -> None:
        super().__init__()
        self.linker = linker

    def forward(  # noqa: PLR0913, PLR0917 - a graph's inputs
        self,
        role: Tensor,
        edge: Tensor,
        query: Tensor,
        key: Tensor,
        marks: Tensor,
        lines: Tensor,
        at: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Give potentials of labels (labels, cues, words) and of steps (labels, labels, words).

        ``role`` to ``key`` are what the encoder says of the window's words; ``marks`` and
        ``lines``, (words,), tell anchors and first words of lines with a 1; ``at`` the cues' words.
        """
        words = key.shape[0]
        emissions = self.linker(
            query[at],
            key[None],
            role[None],
            distances(words, at),
            *(
                between(each.cumsum(0)[None].expand(at.shape[0], words), at)
                for each in (marks, lines)
            ),
        )
        steps = edge.T.reshape(LABELS, LABELS, words)
        return (
            potentials(emissions.permute(2, 0, 1), emissions.amax(2)),
            potentials(steps, steps.amax((0, 1))),
        )


def potentials(scores: Tensor, best: Tensor) -> Tensor:
    """Give potentials for scores, in nats, of which the best becomes 1."""
    return (scores - best).clamp(min=-LEAST).exp()


def export(model: Tagger, out: Path, *, int8: bool = True) -> None:
    """Write the three files into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    model = model.eval()
    pair = 2 * model.shape.pair
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        plain = Path(scratch) / "encoder.onnx"
        ids = torch.randint(1000, 2000, (1, 20))
        torch.onnx.export(
            EncoderGraph(model).eval(),
            (
                ids,
                torch.zeros(1, 20, 3, dtype=torch.long),
                torch.arange(1, 15)[None],
                torch.arange(1, 13)[None],
            ),
            str(plain),
            input_names=["pieces", "features", "first", "tokens"],
            output_names=[*BY_WORD, *BY_TOKEN],
            dynamic_axes={
                "pieces": {1: "pieces"},
                "features": {1: "pieces"},
                "first": {1: "words"},
                "tokens": {1: "tokens"},
                **{name: {1: "words"} for name in BY_WORD},
                **{name: {1: "tokens"} for name in BY_TOKEN},
            },
            opset_version=OPSET,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
        target = out / "encoder.onnx"
        if int8:
            quantize_dynamic(
                plain,
                target,
                per_channel=True,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            )
        else:
            target.write_bytes(plain.read_bytes())
        of_word = ("role", "edge", "query", "key", "marks", "lines")
        torch.onnx.export(
            LinkerGraph(model.linker).eval(),
            (
                torch.zeros(9, LABELS),
                torch.zeros(9, LABELS * LABELS),
                torch.zeros(9, pair),
                torch.zeros(9, pair),
                *(torch.zeros(9, dtype=torch.long) for _ in range(2)),
                torch.arange(2),
            ),
            str(out / "linker.onnx"),
            input_names=[*of_word, "at"],
            output_names=["labels", "into"],
            dynamic_axes={
                **{name: {0: "words"} for name in of_word},
                "at": {0: "cues"},
                "labels": {1: "cues", 2: "words"},
                "into": {2: "words"},
            },
            opset_version=OPSET,
            dynamo=False,
        )
    for name in ("encoder.onnx", "linker.onnx"):
        onnx.checker.check_model(str(out / name))
    tokenizer().save(str(out / "tokenizer.json"), pretty=False)


def main() -> None:
    """Export as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true")
    args = parser.parse_args()
    model = Tagger.of(weights(args.weights))
    export(model, args.out, int8=not args.fp32)


if __name__ == "__main__":
    main()
