"""All 123 features of windows of real recordings, with NumPy and SciPy: run with python3, writes real.json beside itself.

Reads Stress-Predict and the induced-stress dataset from the folder given, or from shared/datasets beside the repository.
Only feature values are written, no sample. The definitions are those of ../../golden; what they do not have (filling,
skin conductance responses) is here.
"""

import ast
import datetime
import itertools
import json
import math
import pathlib
import sys

import numpy as np
import scipy

HERE = pathlib.Path(__file__).resolve()
DATA = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[6] / "shared" / "datasets"
PEOPLE = {"stress-predict": "Raw_data", "induced-stress": "Wearable_Dataset/STRESS"}

# dataset, person, seconds after the recording's first sample, length in seconds
WINDOWS = [
    ("stress-predict", "S04", 0, 60),
    ("stress-predict", "S04", 900, 60),
    ("stress-predict", "S10", 1500, 60),
    ("stress-predict", "S17", 420, 60),
    ("stress-predict", "S28", 2400, 60),
    ("stress-predict", "S28", 300, 20),
    ("induced-stress", "S05", 120, 60),
    ("induced-stress", "S12", 600, 60),
    ("induced-stress", "f03", 1200, 60),
    ("induced-stress", "f10", 900, 60),
    ("induced-stress", "f10", 1800, 20),
]


def definitions(name):
    """The imports and functions of a script, without what it does when run."""
    path = HERE.parents[2] / "golden" / name
    kept = [node for node in ast.parse(path.read_text()).body if isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef))]
    scope = {}
    exec(compile(ast.Module(kept, []), path, "exec"), scope)
    return scope


fast, slow = definitions("bvp.py"), definitions("slow.py")


def channel(folder, file):
    start, rate, *samples = (folder / f"{file}.csv").read_text().split("\n")
    try:
        seconds = float(start)
    except ValueError:
        seconds = datetime.datetime.fromisoformat(start.strip() + "+00:00").timestamp()
    return seconds, float(rate), np.array([float(v) for v in samples if v.strip()], np.float32).astype(float)


def cut(one, at, length):
    start, rate, samples = one
    first = math.ceil((at - start) * rate - 1e-3)
    assert first >= 0 and first + round(length * rate) <= len(samples)
    return samples[first: first + round(length * rate)], int(rate)


def filled(x, low, high):
    good = (x >= low) & (x <= high)
    return np.interp(np.arange(len(x)), np.flatnonzero(good), x[good])


def responses(p, rate):
    """Runs of the phasic part above 0.01 uS for 1 s or more with their peak inside, in the order they come."""
    limit, at, found = 0.01, 0, []
    for above, run in itertools.groupby(p > limit):
        first, at = at, at + len(list(run))
        last = at - 1
        peak = first + int(np.argmax(p[first: at]))
        if not above or peak in (0, len(p) - 1):
            continue
        left = 0 if first == 0 else first - (p[first] - limit) / (p[first] - p[first - 1])
        right = last if at == len(p) else last + (p[last] - limit) / (p[last] - p[at])
        if right - left < rate:
            continue
        corners = np.unique(np.concatenate([[left], np.arange(first, at), [right]]))
        area = np.trapz(np.interp(corners, np.arange(len(p)), p), corners) / rate
        falls = np.flatnonzero(np.diff(p[: first + 1]) <= 0)
        foot = falls[-1] + 1 if len(falls) else 0
        amplitude = p[peak] - p[foot] if foot > 0 else math.nan
        recovery = math.nan
        half = p[peak] - amplitude / 2
        reached = np.flatnonzero(p[peak:] <= half)
        if len(reached):
            there = peak + reached[0]
            low = np.flatnonzero(p[peak: there] <= limit)
            if not len(low) or not (p[peak + low[0]: there] > limit).any():
                recovery = (there - 1 + (p[there - 1] - half) / (p[there - 1] - p[there]) - peak) / rate
        found.append((amplitude, (peak - foot) / rate if foot > 0 else math.nan, recovery, area))
    return np.array(found).reshape(-1, 4)


def phasic(p, rate):
    found = responses(p, rate)
    amplitude, rise, recovery, area = (column[~np.isnan(column)] for column in found.T)
    mean = lambda x: x.mean() if len(x) else None
    return dict(
        scr_rate=60 * len(found) / (len(p) / rate), scr_amplitude_mean=mean(amplitude),
        scr_amplitude_max=amplitude.max() if len(amplitude) else None, scr_amplitude_sum=amplitude.sum(),
        scr_rise_mean=mean(rise), scr_recovery_mean=mean(recovery), scr_auc=area.sum())


def features(folder, after, length):
    bvp, eda, temp = (channel(folder, file) for file in ("BVP", "EDA", "TEMP"))
    at = min(bvp[0], eda[0], temp[0]) + after
    x, rate = cut(bvp, at, length)
    out = {f"bvp_{k}": v for k, v in fast["features"](x, rate).items()}
    x, rate = cut(eda, at, length)
    gsr, conductance, level = slow["gsr"](filled(x, 0.01, 100), rate)
    out |= {f"gsr_{k}": v for k, v in (gsr | phasic(conductance - level, rate)).items()}
    x, rate = cut(temp, at, length)
    out |= {f"skt_{k}": v for k, v in slow["skt"](filled(x, 15, 45), rate).items()}
    return {k: None if v is None or not math.isfinite(v) else float(f"{v:.12g}") for k, v in out.items()}


windows = [
    dict(dataset=dataset, subject=subject, after=after, length=length,
         features=features(DATA / dataset / PEOPLE[dataset] / subject, after, length))
    for dataset, subject, after, length in WINDOWS
]
lines = ",\n".join(json.dumps(window) for window in windows)
versions = json.dumps(dict(numpy=np.__version__, scipy=scipy.__version__))
HERE.with_suffix(".json").write_text(f'{{"versions": {versions}, "windows": [\n{lines}\n]}}\n')
