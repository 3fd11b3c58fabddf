"""Measures of an interval series with holes: geometry, entropies, scaling, recurrence."""

import math

import numpy as np
from scipy import signal
from scipy.spatial.distance import pdist, squareform


def triangle(nn, width):
    bins = np.floor(nn / width).astype(int)
    counts = np.bincount(bins - bins.min() + 1, minlength=bins.max() - bins.min() + 3)
    top = int(np.argmax(counts))
    base = foot(counts[top::-1]) + foot(counts[top:])
    return len(nn) / counts[top], base * width


def foot(counts):
    """Counts from the top outward: the distance at which a straight side fits them best, the narrower of equals."""
    place = np.arange(1, len(counts))
    sides = counts[0] * np.maximum(0, 1 - place / place[:, None])
    return 1 + int(np.argmin(np.round(((counts[1:] - sides) ** 2).sum(axis=1), 9)))


def templates(x, joined):
    """Three values in a row, one template a row."""
    if len(x) < 3:
        return np.empty((0, 3))
    return np.lib.stride_tricks.sliding_window_view(x, 3)[joined[1:-1] & joined[2:]]


def entropy(pairs, shorter, longer):
    return math.log(shorter / longer) if pairs >= 10 and longer > 0 else np.nan


def sample_entropy(x, joined, r):
    t = templates(x, joined)
    if len(t) < 2:
        return np.nan
    near = pdist(t[:, :2], "chebyshev") <= r
    return entropy(len(near), near.sum(), (pdist(t, "chebyshev") <= r).sum())


def fuzzy_sums(x, joined, r):
    """Pairs of templates, and their likeness over two and over three values."""
    t = templates(x, joined)
    if len(t) < 2:
        return np.zeros(3)
    sums = []
    for m in (2, 3):
        centred = t[:, :m] - t[:, :m].mean(axis=1, keepdims=True)
        sums.append(np.exp(-((pdist(centred, "chebyshev") / r) ** 2)).sum())
    return np.array([len(t) * (len(t) - 1) / 2, *sums])


def fuzzy_entropy(x, joined, r):
    return entropy(*fuzzy_sums(x, joined, r))


def multiscale(x, joined, r, scale):
    runs = np.split(x, np.flatnonzero(~joined)[1:])
    total = np.zeros(3)
    for shift in range(scale):
        values, follows = [], []
        for run in runs:
            count = max(0, len(run) - shift) // scale
            values.append(run[shift: shift + count * scale].reshape(count, scale).mean(axis=1))
            follows.append(np.arange(count) > 0)
        total += fuzzy_sums(np.concatenate(values), np.concatenate(follows), r)
    return entropy(*total)


def dfa(x):
    profile = np.cumsum(x - x.mean())
    sizes = np.arange(4, 17)
    sizes = sizes[sizes <= len(x)]
    f = []
    for size in sizes:
        boxes = profile[: len(x) // size * size].reshape(-1, size)
        f.append(math.sqrt((signal.detrend(boxes, axis=1) ** 2).mean()))
    return np.polyfit(np.log(sizes), np.log(f), 1)[0]


def higuchi(x, largest):
    n, lengths = len(x), []
    for k in range(1, largest + 1):
        each = []
        for m in range(k):
            curve = x[m::k]
            each.append(np.abs(np.diff(curve)).sum() * (n - 1) / ((len(curve) - 1) * k) / k)
        lengths.append(np.mean(each))
    return np.polyfit(-np.log(np.arange(1, largest + 1)), np.log(lengths), 1)[0]


def line_lengths(hits, begins):
    """Lengths of 2 and more of the lines in a row of hits, each line numbered by where it begins."""
    lengths = np.bincount(np.cumsum(begins)[hits])
    return lengths[lengths >= 2]


def recurrence(x, joined, radius):
    starts = np.flatnonzero(joined[1:-1] & joined[2:])
    n = len(starts)
    if n < 2:
        return [np.nan] * 6
    near = squareform(pdist(templates(x, joined)) <= radius)
    next_to = np.concatenate([[False], np.diff(starts) == 1])

    goes_on = np.zeros((n, n), dtype=bool)
    goes_on[1:, 1:] = near[:-1, :-1] & (next_to[1:, None] & next_to[None, 1:])
    begins = near & ~goes_on
    lags = range(1, n)
    diagonal = line_lengths(np.concatenate([near.diagonal(k) for k in lags]), np.concatenate([begins.diagonal(k) for k in lags]))
    goes_on = np.zeros((n, n), dtype=bool)
    goes_on[1:] = near[:-1] & next_to[1:, None]
    vertical = line_lengths(near.ravel("F"), (near & ~goes_on).ravel("F"))

    points = near.sum()
    if points == 0:
        return [0.0] * 6
    shares = np.unique(diagonal, return_counts=True)[1] / max(1, len(diagonal))
    return [
        points / (n * (n - 1)),
        2 * diagonal.sum() / points,
        diagonal.max(initial=0),
        -(shares * np.log(shares)).sum(),
        vertical.sum() / points,
        vertical.mean() if len(vertical) else 0,
    ]
