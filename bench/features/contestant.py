"""What the Python contestants share: the windows of exchange.ts, and the answers that contestant.ts waits for."""

import json
import pathlib
import resource
import sys
import time

import numpy as np


def peak_memory():
    """Bytes resident at most. Linux's resource usage would count the parent's, from before the program was loaded."""
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return 1024 * int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def read_windows(folder):
    """Pairs of {modality: (samples, rate)} and duration."""
    folder = pathlib.Path(folder)
    samples = np.fromfile(folder / "samples.f32", dtype="<f4")
    windows = []
    for window in json.loads((folder / "index.json").read_text())["windows"]:
        segments = {
            modality: (samples[s["first"]: s["first"] + s["count"]], s["rate"]) for modality, s in window["segments"].items()
        }
        windows.append((segments, window["duration"]))
    return windows


def serve(folder, compute):
    """compute: a window's segments and duration to {name: value}; answers until there are no more questions."""
    windows = read_windows(folder)
    for line in sys.stdin:
        word = line.strip()
        if word == "memory":
            reply = dict(peak=peak_memory())
        elif word == "values":
            reply = [
                {name: float(v) for name, v in compute(*window).items() if v is not None and np.isfinite(v)} for window in windows
            ]
        else:
            cpu, begin = time.process_time(), time.perf_counter()
            for window in windows:
                compute(*window)
            reply = dict(seconds=time.perf_counter() - begin, cpu=time.process_time() - cpu)
        print(json.dumps(reply), flush=True)
