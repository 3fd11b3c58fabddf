"""Cleaning of the pulse wave, feet of its beats, and the intervals between them."""

import math
import statistics

import numpy as np
from scipy import ndimage, signal

from .spectrum import band_pass, runs


def js_round(v):
    return math.floor(v + 0.5)


def clean(raw, rate, duration):
    """(cleaned, missing), and shares absent, at the rails and standing still; None where cleaning gives up"""
    missing = ~np.isfinite(raw)
    n = len(raw)
    expected = max(n, math.floor(duration * rate))
    absent = expected - n + missing.sum()
    if missing.all() or absent > 0.05 * expected + 1:
        return None
    index = np.arange(n)
    x = np.interp(index, index[~missing], raw[~missing]) if missing.any() else raw
    starts, lengths = runs(x)
    still = lengths[lengths >= max(3, 0.25 * rate)].sum()
    if len(starts) == 1 or still > n / 2:
        return None
    rail = (lengths >= max(3, 0.03 * rate)) & ((x[starts] == x.max()) | (x[starts] == x.min()))
    return (signal.sosfiltfilt(band_pass(rate), x), missing), (absent / expected, lengths[rail].sum() / n, still / n)


def five_point(x):
    """First difference per sample, exact to the fourth power; nan at the two ends."""
    out = np.full(len(x), np.nan)
    out[2:-2] = (x[:-4] - 8 * x[1:-3] + 8 * x[3:-1] - x[4:]) / 12
    return out


def feet_of(x, slope, missing, rate):
    """Samples of the feet, where the tangents of the upstrokes meet them, and whether each follows the one before."""
    n = len(x)
    squared = np.minimum(x, 0) ** 2
    ones = np.ones(n)

    def moving(half):
        size = 2 * half + 1
        return ndimage.uniform_filter1d(squared, size, mode="constant") / ndimage.uniform_filter1d(ones, size, mode="constant")

    above = moving(js_round((0.111 * rate - 1) / 2)) > moving(js_round((0.667 * rate - 1) / 2)) + 0.02 * moving(js_round(2 * rate))
    shortest = max(1, js_round(0.111 * rate))
    reach = max(2, js_round(0.3 * rate))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], above, [False]]).astype(int)))
    feet, positions = [], []
    for start, stop in zip(edges[::2], edges[1::2]):
        if stop - start < shortest:
            continue
        foot = start + int(np.argmin(x[start:stop]))
        end = min(foot + reach, n - 3)
        first = max(2, foot)
        if foot == 0 or end < first or (feet and foot - feet[-1] < 0.3 * rate):
            continue
        steepest = first + int(np.argmax(slope[first: end + 1]))
        cut = slope[steepest] <= 0 or (steepest == end and end < foot + reach)
        if not cut and not missing[foot: steepest + 1].any():
            feet.append(foot)
            positions.append(steepest - (x[steepest] - x[foot]) / slope[steepest])
    follows = [i > 0 and not missing[feet[i - 1]: feet[i]].any() for i in range(len(feet))]
    return feet, np.array(positions), follows


def nn_of(positions, follows, rate):
    """Intervals kept (ms), the time that ends each (s), whether each joins the one before, and the beat that ends it."""
    times = positions / rate
    candidates = [i for i in range(1, len(times)) if follows[i] and 300 <= 1000 * (times[i] - times[i - 1]) <= 2000]
    lengths = [1000 * (times[i] - times[i - 1]) for i in candidates]
    kept = []
    for c, length in enumerate(lengths):
        middle = statistics.median(lengths[max(0, c - 2): c + 3])
        if abs(length - middle) <= 0.25 * middle:
            kept.append(c)
    ends = [candidates[c] for c in kept]
    joined = np.array([k > 0 and ends[k - 1] == ends[k] - 1 for k in range(len(ends))], dtype=bool)
    return np.array([lengths[c] for c in kept]), times[ends], joined, ends
