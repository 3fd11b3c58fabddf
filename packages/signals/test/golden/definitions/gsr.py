"""The 26 features of skin conductance."""

from functools import lru_cache

import numpy as np
from scipy import integrate, linalg, stats

from .quality import gsr_parts
from .spectrum import filled, low_pass, runs, slow_power, slow_spectrum

LEAST_RISE = 0.02  # uS
LONGEST_RISE = 5  # s


@lru_cache
def tonic_bands(n, rate):
    d = np.diff(np.eye(n), 2, axis=0)
    weight = (1500 * (rate / 10) ** 2) ** 2
    bands = np.zeros((3, n))
    for k in range(3):
        bands[2 - k, k:] = np.diagonal(np.eye(n) + weight * d.T @ d, k)
    return bands


def tonic(x, rate):
    return linalg.solveh_banded(tonic_bands(len(x), rate), x)


def first_fall(times, heights, level):
    """Time at which a polyline first comes down to a level, nan if it does not."""
    low = np.flatnonzero(heights <= level)
    if not len(low):
        return np.nan
    k = low[0]
    return times[0] if k == 0 else times[k - 1] + (level - heights[k - 1]) / (heights[k] - heights[k - 1])


def positive_area(x):
    """Integral of a polyline's positive part, one sample apart: its zeros are made corners of it."""
    zeros = np.flatnonzero(x[:-1] * x[1:] < 0)
    times = np.concatenate([np.arange(len(x)), zeros + x[zeros] / (x[zeros] - x[zeros + 1])])
    order = np.argsort(times, kind="stable")
    heights = np.concatenate([x, np.zeros(len(zeros))])[order]
    return integrate.trapezoid(np.maximum(heights, 0), times[order])


def responses(p, rate):
    """Rows of amplitude, rise, recovery and area of each response; what the ends of the window cut off is nan."""
    n = len(p)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.diff(p) > 0, [False]]).astype(int)))
    rises = [(foot, peak) for foot, peak in zip(edges[::2], edges[1::2])
             if peak < n - 1 and p[peak] - p[foot] >= LEAST_RISE and peak - foot <= LONGEST_RISE * rate]
    rows = []
    for k, (foot, peak) in enumerate(rises):
        stop = rises[k + 1][0] if k + 1 < len(rises) else n - 1
        amplitude = p[peak] - p[foot] if foot > 0 else np.nan
        descent = np.arange(peak, stop + 1)
        recovery = first_fall(descent, p[descent], p[peak] - amplitude / 2) - peak
        back = first_fall(descent, p[descent], 0)
        last = stop if np.isnan(back) else int(np.ceil(back))
        rows.append([amplitude, (peak - foot) / rate if foot > 0 else np.nan, recovery / rate,
                     positive_area(p[foot: last + 1]) / rate])
    return np.array(rows).reshape(-1, 4)


def mean_of(x):
    x = x[np.isfinite(x)]
    return x.mean() if len(x) else np.nan


def decomposed(raw, rate, duration):
    """Cleaned conductance, its tonic part, and the parts of the quality; or None."""
    finite = np.isfinite(raw)
    if (np.abs(raw[finite]) < 0.01).sum() > finite.sum() / 2:
        return None
    gapless = filled(raw, rate, duration, 0.01, 100)
    if gapless is None:
        return None
    x, present = gapless
    lengths = runs(x)[1]
    if len(lengths) == 1:
        return None
    y = low_pass(x, rate, 1)
    return y, tonic(y, rate), gsr_parts(x, rate, present, lengths)


def gsr_features(raw, rate, duration):
    """{name: value}, and the parts of the quality"""
    parts = decomposed(raw, rate, duration)
    if parts is None:
        return {}, {}
    y, scl, quality = parts
    seconds = np.arange(len(y)) / rate
    spectrum = slow_spectrum(y, rate)
    low, high = slow_power(y, spectrum, rate, 0, 0.5), slow_power(y, spectrum, rate, 0.5, 1.5)
    amplitude, rise, recovery, area = responses(y - scl, rate).T
    sizes = amplitude[np.isfinite(amplitude)]
    out = dict(
        mean=np.mean(y), median=np.median(y), std=np.std(y), min=y.min(), max=y.max(), range=np.ptp(y),
        q1=np.quantile(y, 0.25), q3=np.quantile(y, 0.75),
        slope=np.polyfit(seconds, y, 1)[0], mean_abs_diff=np.mean(np.abs(np.diff(y))) * rate,
        diff_std=np.std(np.diff(y)) * rate, skew=stats.skew(y),
        scl_mean=np.mean(scl), scl_std=np.std(scl), scl_slope=np.polyfit(seconds, scl, 1)[0],
        scr_rate=60 * len(amplitude) / (len(y) / rate), scr_amplitude_mean=mean_of(amplitude),
        scr_amplitude_max=sizes.max() if len(sizes) else np.nan, scr_amplitude_sum=sizes.sum(),
        scr_rise_mean=mean_of(rise), scr_recovery_mean=mean_of(recovery), scr_auc=area.sum(),
        ln_power_low=np.log(low), ln_power_high=np.log(high),
        edasymp=np.log(slow_power(y, spectrum, rate, 0.045, 0.25)), power_ratio=low / high)
    return out, quality
