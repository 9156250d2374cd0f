"""Average the weights of several models that were trained on from one another.

usage: python -m training.average OUT.pt MODEL:SHARE MODEL:SHARE ...

A model is a run's ``model.pt``, or the directory of a release, whose weights are read back. What
lies between two models of one descent is often better than either, most of all on other texts than
those trained on (Wortsman et al. 2022, "Model soups", arXiv:2203.05482).
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor

from training.restore import weights


def average(models: list[tuple[dict[str, Tensor], float]]) -> dict[str, Tensor]:
    """Average weights by their shares, which need not add up to 1."""
    total = sum(share for _, share in models)
    return {
        name: torch.stack([state[name] * (share / total) for state, share in models]).sum(0)
        for name in models[0][0]
    }


def main() -> None:
    """Average as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("models", nargs="+", metavar="MODEL:SHARE")
    args = parser.parse_args()
    parts = [given.rpartition(":") for given in args.models]
    torch.save(average([(weights(Path(p)), float(share)) for p, _, share in parts]), args.out)


if __name__ == "__main__":
    main()
