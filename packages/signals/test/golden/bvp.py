"""All 84 BVP features of three windows by definitions/, which uses NumPy and SciPy: run with python3, writes bvp.json
beside itself."""

import json
import math
import pathlib
import sys

import numpy as np

sys.dont_write_bytecode = True
from definitions.bvp import bvp_features  # noqa: E402
from definitions.noise import noise  # noqa: E402


def pulse_wave(duration, rate, seed):
    """A pulse wave with breathing, wander and noise, rounded to 1/64 so that 32-bit floats hold it exactly."""
    jitter = noise(1000, seed)
    feet, t = [], 0.3
    while t < duration + 2:
        feet.append(t)
        t += 0.82 + 0.05 * math.sin(2 * math.pi * 0.23 * t) + 0.03 * math.sin(2 * math.pi * 0.09 * t) + 0.02 * jitter[len(feet)]
    time = np.arange(int(duration * rate)) / rate
    x = np.zeros(len(time))
    for i, foot in enumerate(feet):
        size = 40 * (1 + 0.15 * jitter[i + 500])
        x += size * np.exp(-0.5 * ((time - foot - 0.16) / 0.07) ** 2)
        x += 0.55 * size * np.exp(-0.5 * ((time - foot - 0.42) / 0.11) ** 2)
    x += 6 * np.sin(2 * np.pi * 0.2 * time) + 1.5 * noise(len(time), seed + 1)
    return np.round(x * 64).astype(int)


ORDER = """
    hr_mean hr_std hr_min hr_max hr_slope
    nn_mean nn_median sdnn rmssd sdsd pnn50 pnn20 cvnn cvsd nn_mad nn_iqr nn_min nn_max nn_range nn_skew nn_kurtosis
    triangular_index tinn
    ln_vlf ln_lf ln_hf ln_uhf ln_total rel_lf rel_hf rel_uhf lf_nu hf_nu lf_hf lf_peak hf_peak
    sd1 sd2 sd1_sd2 ellipse_area csi csi_modified cvi
    sampen fuzzyen mse_2 mse_3 shannon dfa_alpha1 higuchi_fd
    recurrence_rate determinism longest_diagonal diagonal_entropy laminarity trapping_time
    amplitude_mean amplitude_std rise_time_mean rise_time_std decay_time_mean width_50_mean width_50_std area_mean
    crest_ratio_mean max_slope_mean area_ratio_mean sdppg_b_a_mean
    std skew kurtosis iqr line_length zero_crossing_rate hjorth_mobility hjorth_complexity
    ln_power_0_1 ln_power_1_2 ln_power_2_3 ln_power_3_4 energy_ratio dominant_frequency centroid spectral_entropy
""".split()


def features(raw, rate, duration):
    """In the order of the vector; null where there is none, and nothing at all of a series too short for a family."""
    found, _ = bvp_features(raw, rate, duration)
    order = [name for name in ORDER if name in found or name in ("dfa_alpha1", "higuchi_fd") and "shannon" in found]
    return {name: float(found[name]) if np.isfinite(found.get(name, np.nan)) else None for name in order}


cases = []
for name, duration, rate, seed, hole in [("wrist, 64 Hz", 60, 64, 11, None), ("with a hole", 60, 64, None, [1500, 1600]), ("200 Hz, 20 s", 20, 200, 12, None)]:
    if seed is not None:
        samples = pulse_wave(duration, rate, seed)
    raw = samples / 64
    if hole:
        raw[hole[0]: hole[1]] = np.nan
    case = dict(name=name, duration=duration, rate=rate, hole=hole, features=features(raw, rate, duration))
    if seed is not None:
        case["samples64"] = samples.tolist()
    cases.append(case)
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(dict(cases=cases)) + "\n")
