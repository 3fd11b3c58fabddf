"""The same 123 features by NumPy and SciPy as a contestant: python3 numpy_scipy.py FOLDER, see contestant.ts.

The definitions are those that the goldens of packages/signals are made with.
"""

import pathlib
import sys
import warnings

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "packages/signals/test/golden"
sys.path.append(str(GOLDEN))

from contestant import serve  # noqa: E402
from definitions import window_features  # noqa: E402

warnings.simplefilter("ignore")


def compute(segments, duration):
    return window_features({modality: (x.astype(float), rate) for modality, (x, rate) in segments.items()}, duration)


serve(sys.argv[1], compute)
