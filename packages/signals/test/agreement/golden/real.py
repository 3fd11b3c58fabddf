"""All 123 features and the quality of windows of real recordings, by ../../golden/definitions with NumPy and SciPy: run with python3,
writes real.json beside itself.

Reads Stress-Predict and the induced-stress dataset from the folder given, or from shared/datasets beside the repository,
with a reader of its own. Only features and shares are written, no sample.
"""

import datetime
import json
import math
import pathlib
import sys

import numpy as np
import scipy

HERE = pathlib.Path(__file__).resolve()
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parents[2] / "golden"))
from definitions import window_features  # noqa: E402

DATA = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[6] / "shared" / "datasets"
PEOPLE = {"stress-predict": "Raw_data", "induced-stress": "Wearable_Dataset/STRESS"}
FILES = {"BVP": "BVP.csv", "GSR": "EDA.csv", "SKT": "TEMP.csv"}

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
    # a tenth of the conductance is missing: the electrode lost the skin
    ("induced-stress", "f13", 600, 20),
    # what the quality must see: jumps, a sensor off the skin, a pulse whose falls are steeper than its rises
    ("stress-predict", "S22", 2040, 60),
    ("stress-predict", "S28", 3180, 60),
    ("induced-stress", "f15", 180, 60),
]


def channel(path):
    start, rate, *samples = path.read_text().split("\n")
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


def answers(folder, after, length):
    channels = {modality: channel(folder / file) for modality, file in FILES.items()}
    at = min(start for start, _, _ in channels.values()) + after
    found, quality = window_features({modality: cut(one, at, length) for modality, one in channels.items()}, length)
    # no number can stand for a value that there is not
    features = {name: rounded(value) if np.isfinite(value) else None for name, value in found.items()}
    return dict(
        features=features,
        quality={modality: {part: rounded(share) for part, share in parts.items()} for modality, parts in quality.items()})


def rounded(value):
    return float(f"{value:.12g}")


windows = [
    dict(dataset=dataset, subject=subject, after=after, length=length,
         **answers(DATA / dataset / PEOPLE[dataset] / subject, after, length))
    for dataset, subject, after, length in WINDOWS
]
lines = ",\n".join(json.dumps(window) for window in windows)
versions = json.dumps(dict(numpy=np.__version__, scipy=scipy.__version__))
HERE.with_suffix(".json").write_text(f'{{"versions": {versions}, "windows": [\n{lines}\n]}}\n')
