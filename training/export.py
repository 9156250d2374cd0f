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

from training.model import LABELS, Linker, Tagger, at
from training.restore import weights
from training.train import tokenizer

OPSET = 17
BY_WORD = ("anchor", "role", "edge", "query", "key", "name")
BY_TOKEN = ("tag", "begin", "head", "relation")


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
        query: Tensor,
        key: Tensor,
        role: Tensor,
        distance: Tensor,
        cues: Tensor,
        lines: Tensor,
    ) -> Tensor:
        """``key`` and ``role`` are those of the window's words, shared by the cues."""
        return self.linker(query, key[None], role[None], distance, cues, lines)


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
        relation = torch.zeros(2, 9, dtype=torch.long)
        torch.onnx.export(
            LinkerGraph(model.linker).eval(),
            (torch.zeros(2, pair), torch.zeros(9, pair), torch.zeros(9, LABELS), *[relation] * 3),
            str(out / "linker.onnx"),
            input_names=["query", "key", "role", "distance", "cues", "lines"],
            output_names=["emissions"],
            dynamic_axes={
                "query": {0: "cues"},
                "key": {0: "words"},
                "role": {0: "words"},
                "emissions": {0: "cues", 1: "words"},
                **{name: {0: "cues", 1: "words"} for name in ("distance", "cues", "lines")},
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
