"""Filters, runs and band power, shared by the modalities."""

from functools import lru_cache

import numpy as np
from scipy import integrate, signal


@lru_cache
def band_pass(rate):
    return signal.butter(3, [0.5, min(8, 0.45 * rate)], "bandpass", fs=rate, output="sos")


@lru_cache
def low_pass_of(cutoff, rate):
    return signal.butter(4, cutoff, fs=rate, output="sos")


def low_pass(x, rate, cutoff):
    """Zero phase; both ends extended by six periods in which the filter settles."""
    if rate > 4:
        raise ValueError("conductance and temperature above 4 Hz are not resampled here")
    if cutoff > 0.45 * rate or len(x) < 2:
        return x
    pad = min(len(x) - 1, int(np.ceil(6 * rate / cutoff)))
    wide = np.concatenate([2 * x[0] - x[pad:0:-1], x, 2 * x[-1] - x[-2:-pad - 2:-1]])
    return signal.sosfiltfilt(low_pass_of(cutoff, rate), wide)[pad:-pad]


def slow_spectrum(x, rate):
    size = min(len(x), round(30 * rate))
    return signal.welch(signal.detrend(x), rate, nperseg=size, noverlap=size // 2)


def band_power(spectrum, low, high):
    f, p = spectrum
    grid = np.concatenate([[low], f[(f > low) & (f < high)], [high]])
    return integrate.trapezoid(np.interp(grid, f, p), grid)


def slow_power(x, spectrum, rate, low, high):
    """nan above the Nyquist frequency, and where there is no more than the rounding of 32-bit samples"""
    if high > rate / 2 * (1 + 1e-9):
        return np.nan
    value = band_power(spectrum, low, high)
    return value if value > rounding(x) ** 2 else np.nan


def rounding(x):
    return np.abs(x).max() * 2.0**-24


def runs(x):
    """Where each run of one and the same value begins, and how long it is."""
    starts = np.concatenate([[0], np.flatnonzero(np.diff(x)) + 1])
    return starts, np.diff(np.concatenate([starts, [len(x)]]))


def filled(x, rate, duration, lowest, highest):
    """What is missing or impossible replaced by straight lines, and the share that is not; None if that is below 95 %."""
    finite = np.isfinite(x)
    with np.errstate(invalid="ignore"):
        good = finite & (x >= lowest) & (x <= highest)
    expected = duration * rate
    if finite.sum() - good.sum() > finite.sum() / 2 or not good.any() or expected - good.sum() > 0.05 * expected + 1:
        return None
    index = np.arange(len(x))
    return x if good.all() else np.interp(index, index[good], x[good]), good.sum() / expected
