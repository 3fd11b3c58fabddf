"""The same 123 features and quality by NumPy and SciPy as a contestant: python3 numpy_scipy.py FOLDER, see contestant.ts.

The definitions are those that the goldens of packages/signals are made with.
"""

import pathlib
import sys
import warnings

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "packages/signals/test/golden"
sys.path.append(str(GOLDEN))

from contestant import serve  # noqa: E402
from definitions import MODALITIES, window_features  # noqa: E402

warnings.simplefilter("ignore")


def compute(segments, duration):
    values, quality = window_features({modality: (x.astype(float), rate) for modality, (x, rate) in segments.items()}, duration)
    for modality in MODALITIES:
        # a modality that gives nothing has quality 0
        values[f"quality_{modality}"] = min(quality.get(modality, {}).values(), default=0)
    return values


serve(sys.argv[1], compute)
