"""NeuroKit2 as a contestant, window by window as its documentation shows: python3 neurokit.py FOLDER, see contestant.ts.

It computes other features (heart rate variability in time, frequency and non-linear domains, responses of skin
conductance; nothing of temperature), so its values are not compared, only its time.
"""

import sys
import warnings

import neurokit2 as nk
from contestant import serve

warnings.simplefilter("ignore")


def compute(segments, duration):
    out = {}
    for modality, process in dict(BVP=pulse, GSR=conductance).items():
        if modality not in segments:
            continue
        samples, rate = segments[modality]
        try:
            out.update(process(samples.astype(float), int(rate)))
        except Exception:  # noqa: BLE001: what it cannot analyse it refuses in many ways; the time counts
            continue
    return out


def pulse(samples, rate):
    _, info = nk.ppg_process(samples, sampling_rate=rate)
    return row(nk.hrv(info["PPG_Peaks"], sampling_rate=rate))


def conductance(samples, rate):
    signals, _ = nk.eda_process(samples, sampling_rate=rate)
    return row(nk.eda_intervalrelated(signals, sampling_rate=rate))


def row(frame):
    values = frame.iloc[0].to_dict()
    return {name: float(v) for name, v in values.items() if isinstance(v, (int, float))}


serve(sys.argv[1], compute)
