"""Goldens of the numeric core, made with SciPy: run with python3, writes numeric.json beside itself."""

import json
import pathlib
import sys

import numpy as np
import scipy
from scipy import signal

sys.dont_write_bytecode = True
from definitions.noise import noise  # noqa: E402


filters = []
for order, kind, edges, rate, n in [
    (3, "bandpass", [0.5, 8], 64, 200),
    (3, "bandpass", [0.5, 8], 700, 300),
    (4, "bandpass", [2, 3], 20, 100),
    (2, "bandpass", [0.5, 4], 32, 60),
    (4, "lowpass", 1, 10, 80),
    (3, "lowpass", 0.5, 4, 60),
    (1, "lowpass", 3, 64, 40),
    (5, "lowpass", 20, 64, 70),
]:
    sos = signal.butter(order, edges, kind, fs=rate, output="sos")
    f, h = signal.sosfreqz(sos, worN=8, fs=rate)
    filters.append(
        dict(order=order, kind=kind, edges=edges, rate=rate, frequencies=f.tolist(), gain=np.abs(h).tolist(),
             n=n, seed=order, filtered=signal.sosfiltfilt(sos, noise(n, order) + 3).tolist())
    )

spectra = []
for n, rate, segment, overlap in [(200, 64, 64, 32), (200, 4, 50, 25), (300, 10, 61, 20), (97, 8, 97, 0), (128, 64, 128, 64)]:
    x = noise(n, n) + np.sin(np.arange(n) / 3) + 5
    f, p = signal.welch(x, rate, nperseg=segment, noverlap=overlap)
    spectra.append(dict(n=n, rate=rate, segment=segment, overlap=overlap, frequencies=f.tolist(), density=p.tolist()))

transforms = []
for n in [1, 2, 3, 5, 8, 12, 17, 64, 100]:
    y = np.fft.fft(noise(n, 3) + 1j * noise(n, 4))
    transforms.append(dict(n=n, re=y.real.tolist(), im=y.imag.tolist()))

t = np.cumsum(0.8 + 0.2 * noise(70, 9))
x = 800 + 50 * noise(70, 10)
f = np.arange(1, 301) / 300
p = signal.lombscargle(t, x - x.mean(), 2 * np.pi * f)
lomb = dict(frequencies=f[::10].tolist(), power=p[::10].tolist())

out = dict(versions=dict(numpy=np.__version__, scipy=scipy.__version__), filters=filters, spectra=spectra,
           transforms=transforms, lomb=lomb)
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
