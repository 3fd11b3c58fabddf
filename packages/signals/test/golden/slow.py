"""Goldens of statistics, the banded solver, skin conductance and temperature, made with NumPy and SciPy.

Run with python3; writes slow.json beside itself. The features are computed by definitions/ a second time, with dense
matrices and library calls in the place of what CHEER does by itself.
"""

import json
import pathlib
import sys

import numpy as np
import scipy
from scipy import linalg, stats

sys.dont_write_bytecode = True
from definitions.gsr import decomposed, gsr_features  # noqa: E402
from definitions.noise import noise  # noqa: E402
from definitions.skt import skt_features  # noqa: E402


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


def window(seconds, rate, seed, level, scale):
    n = round(seconds * rate)
    walk = np.cumsum(noise(n, seed)) * scale / np.sqrt(rate)
    return (level + walk - walk.mean()).astype(np.float32).astype(float)


def numbers(features):
    return {name: float(value) for name, value in features.items() if np.isfinite(value)}


windows = []
for seconds, rate, seed in [(60, 4, 1), (60, 4, 2), (60, 3, 3), (30, 4, 4), (47, 4, 5)]:
    raw = window(seconds, rate, seed, 3, 0.2)
    y, scl, _ = decomposed(raw, rate, seconds)
    conductance, _ = gsr_features(raw, rate, seconds)
    temperature, _ = skt_features(window(seconds, rate, seed, 33, 0.05), rate, seconds)
    windows.append(dict(seconds=seconds, rate=rate, seed=seed, gsr=numbers(conductance), conductance=y[::7].tolist(),
                        tonic=scl[::7].tolist(), skt=numbers(temperature)))

out = dict(versions=dict(numpy=np.__version__, scipy=scipy.__version__), series=series, systems=systems,
           windows=windows)
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
