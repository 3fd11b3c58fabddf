"""Goldens for the signed-rank test: SciPy's exact two-sided p for pairs without ties or zero differences."""

import json
import pathlib

import numpy as np
from scipy import stats

rng = np.random.default_rng(3)
cases = []
for n, shift in [(5, 0.0), (8, 0.5), (9, 1.5), (15, 0.3), (35, 0.2)]:
    a = np.round(rng.normal(size=n) + shift, 6)
    b = np.round(rng.normal(size=n), 6)
    cases.append(dict(a=a.tolist(), b=b.tolist(), p=float(stats.wilcoxon(a, b, mode="exact").pvalue)))
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(dict(cases=cases)) + "\n")
