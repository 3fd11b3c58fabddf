"""The parts of each modality's quality, 0 to 1 (docs/features.md): its index is the least of them."""

import numpy as np

from .beats import js_round

POINTS = 32
AROUND = 5  # s


def bvp_parts(x, rate, absent, clipped, still, slope, beats, intervals):
    feet, positions, follows = beats
    nn, _, _, ends = intervals
    return dict(
        present=1 - absent, unclipped=1 - clipped, moving=1 - still, beats=kept_share(positions / rate, nn, ends, len(x) / rate),
        template=likeness(x, rate, positions, nn), polarity=polarity(slope, feet, follows))


def kept_share(times, nn, ends, duration):
    """Intervals kept, over those kept and those lost; a long hole counts as the beats it would have held."""
    if len(nn) == 0:
        return 0.0
    usual = nn.mean() / 1000
    dropped = np.delete(np.diff(times), np.array(ends) - 1)
    silent = np.array([times[0], duration - times[-1]])
    lost = np.maximum(1, np.floor(dropped / usual + 0.5)).sum() + np.maximum(0, np.floor((silent - 0.4) / usual)).sum()
    return len(nn) / (len(nn) + lost)


def likeness(x, rate, positions, nn):
    """Mean correlation of each pulse, one usual interval long, with the median of all of them."""
    if len(nn) == 0:
        return 0.0
    offsets = np.median(nn) / 1000 * rate / POINTS * np.arange(POINTS)
    starts = positions[positions <= len(x) - 1 - offsets[-1]]
    if len(starts) < 3:
        return 0.0
    pulses = unit(np.interp(np.maximum(starts, 0)[:, None] + offsets, np.arange(len(x)), x))
    return min(1.0, np.maximum(pulses @ unit(np.median(pulses, axis=0)), 0).mean())


def unit(pulses):
    """Mean 0 and norm 1 along the last axis; 0 where there is no shape."""
    level = pulses - pulses.mean(axis=-1, keepdims=True)
    norm = np.linalg.norm(level, axis=-1, keepdims=True)
    return level / np.where(norm > 0, norm, 1)


def polarity(slope, feet, follows):
    """Steepest rise over steepest fall from foot to foot, the median over pulses: 0 at 0.95, 1 at 0.99; slope is nan at the ends."""
    if len(feet) < 2:
        return 1.0
    last = slope[feet[1:]]
    rise = np.fmax(np.fmax.reduceat(slope, feet)[:-1], last)
    fall = -np.fmin(np.fmin.reduceat(slope, feet)[:-1], last)
    judged = np.array(follows[1:]) & (rise > 0) & (fall > 0)
    if not judged.any():
        return 1.0
    return float(np.clip((np.median(rise[judged] / fall[judged]) - 0.95) / 0.04, 0, 1))


def gsr_parts(x, rate, present, lengths):
    """x before the low-pass, and how long its runs of one value are"""
    pace = js_round(rate)
    step, change = np.diff(x), x[pace:] - x[:-pace]
    slow = np.abs(step) * rate <= 10
    calm = (np.abs(change) < 0.05) | np.where(change > 0, change <= 0.5 * x[:-pace], -change <= 0.1 * x[:-pace])
    return dict(
        present=min(1.0, present), moving=1 - lengths[lengths >= max(2, 5 * rate)].sum() / len(x),
        contact=share_far_from(~((x >= 0.05) & (x <= 60)), 0, rate),
        steady=min(share_far_from(~slow, 1, rate), share_far_from(~calm, pace, rate)))


def skt_parts(y, rate, present):
    pace = js_round(rate)
    return dict(
        present=min(1.0, present), steady=share_far_from(np.abs(y[pace:] - y[:-pace]) > 0.3, pace, rate),
        worn=share_far_from(~((y >= 24) & (y <= 40)), 0, rate))


def share_far_from(disbelieved, lag, rate):
    """Share of the samples further than 5 s from a change over `lag` samples that is not believed."""
    n = len(disbelieved) + lag
    at = np.flatnonzero(disbelieved)
    if len(at) == 0:
        return 1.0
    reach = js_round(AROUND * rate)
    near = np.bincount(np.maximum(at - reach, 0), minlength=n + 1) - np.bincount(np.minimum(at + lag + reach + 1, n), minlength=n + 1)
    return float((np.cumsum(near[:n]) == 0).mean())
