"""Train the tagger.

usage: python -m training.train TRAIN.jsonl --out RUN [--epochs 10] [--seed 1] ...

Resumes from ``RUN/last.pt`` where that exists, at most :data:`SAVED` steps before the break.
Writes ``RUN/log.jsonl`` (a line an epoch), ``RUN/last.pt`` and ``RUN/model.pt`` (the moving average
of the weights, which is what counts), and ``RUN/opinions`` where there is an adviser.
"""

import argparse
import copy
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from training.data import IGNORED, SYNTAX, Example, epoch, held_out, load
from training.encoder import MPNET, Shape
from training.gold import to_train_on
from training.model import Opinion, Tagger
from training.pretrained import encoder_files, minilm, mpnet
from training.restore import weights
from training.silver import annotated
from training.substitution import Lexicon

CLS, SEP = 101, 102
WARM_UP, LAST, CLIP = 0.06, 0.02, 5.0
"""Share of the steps in which the rate rises, share of it at the end, longest gradient."""

SAVED = 40
"""Steps after which a run can be resumed."""


def tokenizer() -> Tokenizer:
    """The encoder's tokenizer, without its built-in padding and truncation."""
    loaded = Tokenizer.from_file(str(encoder_files() / "tokenizer.json"))
    loaded.no_padding()
    loaded.no_truncation()
    return loaded


def collate(examples: list[Example]) -> dict[str, Tensor]:
    """Pad windows to one batch; pieces get [CLS] and [SEP] around them."""
    n = len(examples)
    width = max(len(e) for e in examples) + 2
    words = max(len(e.first) for e in examples)
    cues = sum(len(e.anchors) for e in examples)
    pieces = np.zeros((n, width), dtype=np.int64)
    mask = np.zeros((n, width), dtype=np.float32)
    features = np.zeros((n, width, 3), dtype=np.int64)
    first = np.zeros((n, words), dtype=np.int64)
    lines = np.zeros((n, words), dtype=np.int64)
    valid = np.zeros((n, words), dtype=bool)
    roles = np.zeros((n, words), dtype=np.int64)
    tags = np.zeros((n, words), dtype=np.int64)
    tokens = max(1, *(len(e.tokens) for e in examples))
    at_piece = np.zeros((n, tokens), dtype=np.int64)
    is_token = np.zeros((n, tokens), dtype=bool)
    syntax = np.full((4, n, tokens), IGNORED)
    labels = np.zeros((cues, words), dtype=np.int64)
    rows, anchors, at = [], [], 0
    for i, e in enumerate(examples):
        p, w, c = len(e), len(e.first), len(e.anchors)
        pieces[i, 0], pieces[i, 1 : p + 1], pieces[i, p + 1] = CLS, e.pieces, SEP
        mask[i, : p + 2] = 1
        features[i, 1 : p + 1] = e.feature_of_piece
        first[i, :w] = e.first + 1
        lines[i, :w] = e.features[:, 2]
        valid[i, :w] = True
        tags[i, :w] = e.tags
        t = len(e.tokens)
        at_piece[i, :t] = e.tokens + 1
        is_token[i, :t] = True
        syntax[:, i, :t] = e.syntax
        if c:
            roles[i, :w] = e.labels.max(0)
            labels[at : at + c, :w] = e.labels
        rows += [i] * c
        anchors += e.anchors.tolist()
        at += c
    return {
        "pieces": torch.from_numpy(pieces),
        "mask": torch.from_numpy(mask),
        "features": torch.from_numpy(features),
        "first": torch.from_numpy(first),
        "lines": torch.from_numpy(lines),
        "valid": torch.from_numpy(valid),
        "roles": torch.from_numpy(roles),
        "tags": torch.from_numpy(tags),
        "tokens": torch.from_numpy(at_piece),
        "token": torch.from_numpy(is_token),
        **dict(zip(SYNTAX, torch.from_numpy(syntax), strict=True)),
        "labels": torch.from_numpy(labels),
        "rows": torch.tensor(rows, dtype=torch.long),
        "anchors": torch.tensor(anchors, dtype=torch.long),
    }


def batches(examples: list[Example], size: int, rng: random.Random) -> Iterator[dict[str, Tensor]]:
    """Shuffle, then put windows of like length together."""
    rng.shuffle(examples)
    chunk = size * 24
    groups: list[list[Example]] = []
    for at in range(0, len(examples), chunk):
        part = sorted(examples[at : at + chunk], key=len)
        groups += [part[i : i + size] for i in range(0, len(part), size)]
    rng.shuffle(groups)
    for group in groups:
        yield collate(group)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A batch, and the file that keeps what an adviser takes to be likely in it."""

    batch: dict[str, Tensor]
    kept: Path

    def opinion(self, adviser: Tagger) -> Opinion:
        """Have the adviser read the batch, which takes longer than to learn from it, only once."""
        if self.kept.exists():
            return Opinion.of(torch.load(self.kept, weights_only=True))
        found = adviser.opinion(self.batch)
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        new = self.kept.with_suffix(".new")
        torch.save(found.tensors(), new)
        new.replace(self.kept)
        return found


def parameter_groups(
    model: Tagger, rate: float, head_rate: float, decay: float
) -> list[dict[str, Any]]:
    """Lower layers learn slower (by ``decay`` a layer), new parts by ``head_rate``."""
    layers = len(model.shape.heads)
    groups: dict[tuple[float, float], list[Tensor]] = {}
    learning = (each for each in model.named_parameters() if each[1].requires_grad)
    for name, parameter in learning:
        if name.startswith("encoder.layers."):
            lr = rate * decay ** (layers - 1 - int(name.split(".")[2]))
        elif name.startswith(("encoder.case", "encoder.quote", "encoder.line")):
            lr = head_rate
        elif name.startswith("encoder."):
            lr = rate * decay**layers
        else:
            lr = head_rate
        groups.setdefault((lr, 0.01 if parameter.dim() > 1 else 0.0), []).append(parameter)
    return [
        {"params": p, "lr": lr, "peak": lr, "weight_decay": wd} for (lr, wd), p in groups.items()
    ]


def has_bfloat16() -> bool:
    """Say whether this machine multiplies bfloat16 itself; where it does not, that is slower."""
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


class Run:
    """A model in training, its moving average, and how far it is.

    The learning rate rises over the first :data:`WARM_UP` of all steps and then falls linearly.
    """

    def __init__(
        self,
        model: Tagger,
        optimizer: torch.optim.Optimizer,
        average: float,
        teacher: Tagger | None = None,
        adviser: Tagger | None = None,
    ) -> None:
        self.model = model
        self.teacher = teacher
        self.adviser = adviser
        self.averaged = copy.deepcopy(model).eval()
        self.optimizer = optimizer
        self.average = average
        self.epochs = 0
        self.steps = 0
        self.done = 0

    def learn(self, lesson: Lesson, total: int) -> dict[str, float]:
        """Take one of ``total`` steps; return the loss and its parts."""
        done = self.steps / total
        share = min(1.0, done / WARM_UP) * max(LAST, 1 - max(0.0, done - WARM_UP) / (1 - WARM_UP))
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * share
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16()):
            opinion = None if self.adviser is None else lesson.opinion(self.adviser)
            loss, parts = self.model.loss(lesson.batch, self.teacher, opinion)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        self.steps += 1
        keep = min(self.average, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            pairs = zip(self.averaged.parameters(), self.model.parameters(), strict=True)
            for ours, theirs in pairs:
                ours.lerp_(theirs, 1 - keep)
        return {**parts, "loss": loss.item()}

    def save(self, out: Path) -> None:
        """Write what counts, and what it takes to go on."""
        torch.save(self.averaged.state_dict(), out / "model.pt")
        state = {
            "model": self.model.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "epoch": self.epochs,
            "step": self.steps,
            "done": self.done,
        }
        torch.save(state, out / "last.new")
        (out / "last.new").replace(out / "last.pt")

    def resume(self, out: Path) -> None:
        """Go on where a run was left, if there is one."""
        if (out / "last.pt").exists():
            state = torch.load(out / "last.pt", weights_only=True)
            self.model.load_state_dict(state["model"])
            self.averaged.load_state_dict(state["averaged"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.epochs, self.steps, self.done = state["epoch"], state["step"], state["done"]


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--start", type=Path, help="a release, or a run's model.pt, to train on from"
    )
    parser.add_argument(
        "--encoder", choices=["minilm", "mpnet"], default="minilm", help="to begin with"
    )
    parser.add_argument("--teacher", type=Path, help="as start, to stay near to: of a pruned one")
    parser.add_argument("--adviser", type=Path, help="as start, whose labels count as well")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=8e-4)
    parser.add_argument("--layer-decay", type=float, default=0.9)
    parser.add_argument("--batch", type=int, default=14)
    parser.add_argument("--size", type=int, default=320, help="pieces in a window")
    parser.add_argument("--noise", type=float, default=0.25, help="share of articles roughened")
    parser.add_argument(
        "--replaced", type=float, default=0.0, help="share of windows with other words in them"
    )
    parser.add_argument("--dropout", type=float, default=0.1, help="to train on: more, as 0.16")
    parser.add_argument("--average", type=float, default=0.998, help="decay of averaged weights")
    parser.add_argument("--held-out", type=float, default=0.07, help="share kept for calibration")
    parser.add_argument(
        "--draws", type=int, help="of noise, which epochs share in turns; one each unless given"
    )
    parser.add_argument("--readings", type=int, help="annotators of an article, at most")
    parser.add_argument(
        "--written", type=int, default=2, help="how often our own articles are read"
    )
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _begun(args: argparse.Namespace) -> Tagger:
    """Make the model to train: from a run or release, or from a pretrained encoder."""
    if args.start:
        model = Tagger.of(weights(args.start), args.dropout)
    else:
        shape, fill = {"minilm": (Shape(), minilm), "mpnet": (MPNET, mpnet)}[args.encoder]
        model = Tagger(replace(shape, dropout=args.dropout))
        fill(model.encoder)
    if model.shape.buckets:  # as many as all else together, and none too few for news
        for embedding in (model.encoder.word, model.encoder.position):
            embedding.weight.requires_grad_(requires_grad=False)
    return model


def _lessons(
    args: argparse.Namespace, articles: list[dict[str, Any]], pieces: Tokenizer, draw: int
) -> list[Lesson]:
    """Roughen the articles, and cut them into windows and batches, as a number draws it."""
    rng = random.Random(f"{args.seed}/{draw}")
    examples = list(epoch(articles, pieces, rng, size=args.size - 2, noise=args.noise))
    if args.replaced:
        lexicon = Lexicon.of(examples)
        examples = [
            lexicon.replaced(each, rng) if rng.random() < args.replaced else each
            for each in examples
        ]
    kept = args.out / "opinions" / str(draw)
    many = enumerate(batches(examples, args.batch, rng))
    return [Lesson(batch, kept / f"{number}.pt") for number, batch in many]


def main() -> None:
    """Train as the command line says."""
    args = options()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    articles = [a for a in load(args.data, args.readings) if not held_out(a, args.held_out)]
    articles = annotated(articles + to_train_on() * args.written)
    model = _begun(args)
    groups = parameter_groups(model, args.rate, args.head_rate, args.layer_decay)
    teacher, adviser = (
        Tagger.of(weights(file)).eval() if file else None for file in (args.teacher, args.adviser)
    )
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    run = Run(model, optimizer, args.average, teacher, adviser)
    run.resume(args.out)
    pieces = tokenizer()
    draws = args.draws or args.epochs
    drawn: dict[int, list[Lesson]] = {}
    for number in range(run.epochs, args.epochs):
        draw = number % draws
        if draw not in drawn:
            drawn[draw] = _lessons(args, articles, pieces, draw)
        ready = list(drawn[draw] if number + draws < args.epochs else drawn.pop(draw))
        if number >= draws:
            random.Random(f"{args.seed}/{number}").shuffle(ready)
        sums: dict[str, float] = {}
        started = time.monotonic()
        model.train()
        begun, many = run.done, len(ready)
        bar = tqdm(ready[begun:], f"epoch {number + 1}", many, initial=begun, mininterval=30)
        for count, lesson in enumerate(bar, begun + 1):
            torch.manual_seed((args.seed * 1000 + number) * many + count)
            for name, value in run.learn(lesson, args.epochs * many).items():
                sums[name] = sums.get(name, 0.0) + value
            bar.set_postfix(loss=f"{sums['loss'] / (count - begun):.2f}", refresh=False)
            if count % SAVED == 0:
                run.done = count
                run.save(args.out)
        run.epochs, run.done = number + 1, 0
        run.save(args.out)
        line: dict[str, float] = {"epoch": number + 1, "seconds": round(time.monotonic() - started)}
        line |= {name: round(value / (many - begun), 4) for name, value in sums.items()}
        with (args.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
