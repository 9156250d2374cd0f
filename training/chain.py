"""Linear chains: how likely label sequences are, and what all of them together say of each word."""

import torch
from torch import Tensor

from service.pipeline.chain import LABELS


def crf_loss(emissions: Tensor, transitions: Tensor, labels: Tensor, valid: Tensor) -> Tensor:
    """Negative log-likelihood of label sequences (cues, words) under a linear chain.

    ``transitions[:, t]`` scores the step from word t - 1 to word t; padding (not ``valid``)
    comes last and is left out.
    """
    keep = valid.to(emissions.dtype)
    gold = (emissions.gather(2, labels[..., None]).squeeze(-1) * keep).sum(1)
    steps = transitions[:, 1:].flatten(2)
    index = labels[:, :-1] * LABELS + labels[:, 1:]
    gold = gold + (steps.gather(2, index[..., None]).squeeze(-1) * keep[:, 1:]).sum(1)
    return partition(emissions, transitions, valid) - gold


def partition(emissions: Tensor, transitions: Tensor, valid: Tensor) -> Tensor:
    """Sum over all label sequences, as a logarithm, for each cue."""
    # Combine neighbouring steps pairwise (log-semiring products): log2(n) rounds instead of n.
    chain = transitions[:, 1:] + emissions[:, 1:, None, :]
    identity = torch.full((LABELS, LABELS), -1e4).fill_diagonal_(0.0)
    chain = torch.where(valid[:, 1:, None, None], chain, identity)
    while chain.shape[1] > 1:
        if chain.shape[1] % 2:
            chain = torch.cat([chain, identity.expand(len(chain), 1, LABELS, LABELS)], 1)
        left, right = chain[:, 0::2], chain[:, 1::2]
        chain = torch.logsumexp(left[..., :, :, None] + right[..., None, :, :], -2)
    alpha = emissions[:, 0]
    if chain.shape[1]:
        alpha = torch.logsumexp(alpha[:, :, None] + chain[:, 0], 1)
    return torch.logsumexp(alpha, 1)


def marginals(emissions: Tensor, transitions: Tensor, valid: Tensor) -> tuple[Tensor, Tensor]:
    """Give how likely each label is at each word, and each step into a word; shapes as the scores.

    They are the gradient of the logarithm that :func:`partition` gives.
    """
    with torch.enable_grad():
        scores = emissions.detach().requires_grad_(), transitions.detach().requires_grad_()
        labels, steps = torch.autograd.grad(partition(*scores, valid).sum(), scores)
    return labels, steps
