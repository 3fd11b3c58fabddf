"""Shape of the pulse wave: twelve features over the pulses of the intervals kept."""

import numpy as np
from scipy import integrate

NAMES = ["amplitude_mean", "amplitude_std", "rise_time_mean", "rise_time_std", "decay_time_mean", "width_50_mean", "width_50_std",
         "area_mean", "crest_ratio_mean", "max_slope_mean", "area_ratio_mean", "sdppg_b_a_mean"]


def vertex(left, middle, right):
    """Where the parabola through three values has its extreme, in steps from the middle one."""
    bend = left - 2 * middle + right
    offset = (left - right) / (2 * bend) if bend else np.inf
    return offset if abs(offset) <= 0.5 else 0.0


def pulse_shapes(x, rate, slope, feet, positions, ends):
    first = slope * rate
    second = np.full(len(x), np.nan)
    second[2:-2] = (-x[:-4] + 16 * x[1:-3] - 30 * x[2:-2] + 16 * x[3:-1] - x[4:]) / 12
    rows = [row for end_beat in ends if (row := shape(x, rate, first, second, feet, positions, end_beat)) is not None]
    if len(rows) < 3:
        return {}
    columns = np.array(rows).T
    enough = np.isfinite(columns).sum(axis=1) >= 3
    columns[~enough] = 0
    m = np.where(enough, np.nanmean(columns, axis=1), np.nan)
    s = np.where(enough, np.nanstd(columns, axis=1, ddof=1), np.nan)
    return dict(zip(NAMES, [m[0], s[0], m[1], s[1], m[2], m[3], s[3], m[4], m[5], m[6], m[7], m[8]]))


def shape(x, rate, first, second, feet, positions, end_beat):
    onset, end = feet[end_beat - 1], feet[end_beat]
    wave = x[onset: end + 1]
    top = int(np.argmax(wave))
    peak = onset + top
    amplitude = wave[top] - wave[0]
    if not (amplitude > 0 and onset < peak < end):
        return None
    peak_at = peak + vertex(x[peak - 1], x[peak], x[peak + 1])
    rise = (peak_at - positions[end_beat - 1]) / rate
    decay = (positions[end_beat] - peak_at) / rate
    half = wave[0] + amplitude / 2
    low = np.flatnonzero(wave <= half)
    left, after = low[low < top], low[low > top]
    width = np.nan
    if len(after):
        i, j = left[-1], after[0]
        width = (j - 1 + (wave[j - 1] - half) / (wave[j - 1] - wave[j]) - i - (half - wave[i]) / (wave[i + 1] - wave[i])) / rate
    above = wave - np.linspace(wave[0], wave[-1], len(wave))
    before = integrate.trapezoid(above[: top + 1]) / rate
    behind = integrate.trapezoid(above[top:]) / rate
    slope = b_a = np.nan
    if onset >= 2 and peak <= len(x) - 3:
        slope = first[onset: peak + 1].max()
        bends = second[onset: peak + 1]
        a = int(np.argmax(bends))
        b_a = bends[a:].min() / bends[a] if bends[a] > 0 else np.nan
    ratio = behind / before if before > 0 else np.nan
    return [amplitude, rise, decay, width, before + behind, rise / (rise + decay), slope, ratio, b_a]
