"""The 123 features and the quality by NumPy and SciPy, from their definitions (docs/features.md) and without CHEER's code.

One implementation, used twice: the goldens beside it hold CHEER to its numbers, and bench/features to its speed. So it is
written as a practised user of NumPy writes: whole arrays where that is natural, a loop over beats where it is not, and
filter designs and matrices kept from window to window. Windows are at most 300 s long, conductance and temperature at
most 4 Hz fast (what is longer or faster is averaged or resampled by CHEER; no wristband needs that).
"""

from .bvp import bvp_features
from .gsr import gsr_features
from .skt import skt_features

MODALITIES = dict(BVP=bvp_features, GSR=gsr_features, SKT=skt_features)


def window_features(segments, duration):
    """All that can be computed of a window: {name: value}, and {modality: parts of its quality}; segments: {modality: (samples, rate)}, seconds."""
    out, quality = {}, {}
    for modality, (samples, rate) in segments.items():
        expected = duration * rate
        if expected - len(samples) > 0.05 * expected + 1:
            continue
        features, parts = MODALITIES[modality](samples, rate, duration)
        for name, value in features.items():
            out[f"{modality.lower()}_{name}"] = value
        if parts:
            quality[modality] = parts
    return out, quality
