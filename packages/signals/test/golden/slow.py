"""Goldens of statistics, the banded solver, skin conductance and temperature, made with NumPy and SciPy.

Run with python3; writes slow.json beside itself. The features are computed here a second time from their definitions,
with dense matrices and library calls in the place of what CHEER does by itself.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import linalg, signal, stats


def noise(n, seed):
    """The small integer generator of ../noise.ts, so that inputs need not be stored."""
    state, out = seed, []
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2147483648
        out.append(state / 1073741824 - 1)
    return np.array(out)



series = []
for n, seed, scale, level in [(50, 1, 1, 0), (51, 2, 3, 1e6), (2, 3, 1, 5), (7, 4, 1e-9, 1), (400, 5, 0.02, 33)]:
    x = noise(n, seed) ** 3 * scale + level
    q = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]
    series.append(dict(
        n=n, seed=seed, scale=scale, level=level, mean=float(np.mean(x)), variance=float(np.var(x)),
        std=float(np.std(x, ddof=1)), quantiles=np.quantile(x, q).tolist(), probabilities=q,
        iqr=float(stats.iqr(x)), skewness=float(stats.skew(x)), kurtosis=float(stats.kurtosis(x)),
        slope=float(np.polyfit(np.arange(n) / 4, x - level, 1)[0]), mad=float(np.mean(np.abs(np.diff(x))))))

systems = []
for n, seed in [(1, 1), (2, 2), (3, 3), (10, 4), (60, 5)]:
    second, first = noise(n, seed), noise(n, seed + 10)
    diagonal = 5 + noise(n, seed + 20)
    b = noise(n, seed + 30)
    bands = np.zeros((3, n))
    bands[2] = diagonal
    bands[1, 1:] = first[: n - 1]
    bands[0, 2:] = second[: max(0, n - 2)]
    systems.append(dict(n=n, seed=seed, solution=linalg.solveh_banded(bands[3 - min(n, 3):], b).tolist()))


def tonic(x, rate):
    n = len(x)
    d = np.diff(np.eye(n), 2, axis=0)
    weight = (1500 * (rate / 10) ** 2) ** 2
    bands = np.zeros((3, n))
    for k in range(3):
        bands[2 - k, k:] = np.diagonal(np.eye(n) + weight * d.T @ d, k)
    return linalg.solveh_banded(bands, x)


def low_pass(x, rate, cutoff):
    sos = signal.butter(4, cutoff, fs=rate, output="sos")
    pad = min(len(x) - 1, int(np.ceil(6 * rate / cutoff)))
    wide = np.concatenate([2 * x[0] - x[pad:0:-1], x, 2 * x[-1] - x[-2:-pad - 2:-1]])
    return signal.sosfiltfilt(sos, wide)[pad:-pad]


def spectrum(x, rate):
    size = min(len(x), round(30 * rate))
    return signal.welch(signal.detrend(x), rate, nperseg=size, noverlap=size // 2)


def power(fp, low, high):
    f, p = fp
    grid = np.unique(np.concatenate([[low, high], f[(f > low) & (f < high)]]))
    return np.trapz(np.interp(grid, f, p), grid)


def gsr(x, rate):
    y = low_pass(x, rate, 1)
    scl = tonic(y, rate)
    seconds = np.arange(len(y)) / rate
    low, high = power(spectrum(y, rate), 0, 0.5), power(spectrum(y, rate), 0.5, 1.5)
    return dict(
        mean=np.mean(y), median=np.median(y), std=np.std(y), min=y.min(), max=y.max(), range=np.ptp(y),
        q1=np.quantile(y, 0.25), q3=np.quantile(y, 0.75),
        slope=np.polyfit(seconds, y, 1)[0], mean_abs_diff=np.mean(np.abs(np.diff(y))) * rate,
        diff_std=np.std(np.diff(y)) * rate, skew=stats.skew(y),
        scl_mean=np.mean(scl), scl_std=np.std(scl), scl_slope=np.polyfit(seconds, scl, 1)[0],
        ln_power_low=np.log(low), ln_power_high=np.log(high),
        edasymp=np.log(power(spectrum(y, rate), 0.045, 0.25)), power_ratio=low / high), y, scl


def skt(x, rate):
    y = low_pass(x, rate, 0.5)
    s = spectrum(y, rate)
    return dict(
        mean=np.mean(y), median=np.median(y), min=y.min(), max=y.max(), q1=np.quantile(y, 0.25),
        q3=np.quantile(y, 0.75), std=np.std(y), range=np.ptp(y), skew=stats.skew(y), kurtosis=stats.kurtosis(y),
        slope=np.polyfit(np.arange(len(y)) / rate, y, 1)[0],
        ln_power_0_0p1=np.log(power(s, 0, 0.1)), ln_power_0p1_0p2=np.log(power(s, 0.1, 0.2)))


def window(seconds, rate, seed, level, scale):
    n = round(seconds * rate)
    walk = np.cumsum(noise(n, seed)) * scale / np.sqrt(rate)
    return (level + walk - walk.mean()).astype(np.float32).astype(float)


windows = []
for seconds, rate, seed in [(60, 4, 1), (60, 4, 2), (60, 3, 3), (30, 4, 4), (47, 4, 5)]:
    features, y, scl = gsr(window(seconds, rate, seed, 3, 0.2), rate)
    windows.append(dict(seconds=seconds, rate=rate, seed=seed, gsr={k: float(v) for k, v in features.items()},
                        conductance=y[::7].tolist(), tonic=scl[::7].tolist(),
                        skt={k: float(v) for k, v in skt(window(seconds, rate, seed, 33, 0.05), rate).items()}))

out = dict(versions=dict(numpy=np.__version__, scipy=scipy.__version__), series=series, systems=systems,
           windows=windows)
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
