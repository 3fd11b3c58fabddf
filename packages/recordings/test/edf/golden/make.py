"""EDF+ and BDF+ written by EDFlib (1.23, Teunis van Beelen) and read by MNE-Python (1.3), so that two other implementations agree on
what is in them; and, by the text of the specification (edfplus.info), what neither writes: plain EDF and discontinuous EDF+.

    python3 make.py
"""

import ctypes
import json
import math
import os
import struct

import mne

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 20
SIGNALS = [("PPG wrist", 64, "nW", -500.0, 500.0), ("GSR", 4, "nS", 0.0, 20000.0), ("Skin temp", 1, "degC", 0.0, 50.0)]
EVENTS = [(1.5, 6.25, "calm"), (9.0, 4.0, "stress \u00e4"), (5.5, -1, "button")]


def physical(signal, i):
    _, rate, _, low, high = SIGNALS[signal]
    return (low + high) / 2 + (high - low) / 4 * math.sin(2 * math.pi * (i / rate) / (0.9 + 7 * signal))


def write(path, width):
    lib = ctypes.CDLL("libedf.so.1")
    most = 2 ** (8 * width - 1)
    handle = lib.edfopen_file_writeonly(path.encode(), 1 if width == 2 else 3, len(SIGNALS))
    assert handle >= 0, handle
    for i, (label, rate, unit, low, high) in enumerate(SIGNALS):
        lib.edf_set_label(handle, i, label.encode())
        lib.edf_set_physical_dimension(handle, i, unit.encode())
        lib.edf_set_samplefrequency(handle, i, rate)
        lib.edf_set_physical_minimum(handle, i, ctypes.c_double(low))
        lib.edf_set_physical_maximum(handle, i, ctypes.c_double(high))
        lib.edf_set_digital_minimum(handle, i, -most)
        lib.edf_set_digital_maximum(handle, i, most - 1)
    lib.edf_set_startdatetime(handle, 2024, 3, 1, 10, 0, 0)
    for record in range(SECONDS):
        for i, (_, rate, *_rest) in enumerate(SIGNALS):
            values = [physical(i, record * rate + k) for k in range(rate)]
            assert lib.edfwrite_physical_samples(handle, (ctypes.c_double * rate)(*values)) == 0
    for onset, duration, text in EVENTS:
        ticks = -1 if duration < 0 else round(duration * 10000)
        code = lib.edfwrite_annotation_utf8(handle, ctypes.c_longlong(round(onset * 10000)), ctypes.c_longlong(ticks), text.encode())
        assert code == 0
    assert lib.edfclose_file(handle) == 0


def read(path, width):
    """what MNE makes of the file, each signal at its own rate"""
    reader = mne.io.read_raw_edf if width == 2 else mne.io.read_raw_bdf
    signals = {}
    for label, *_ in SIGNALS:
        others = [other for other, *_ in SIGNALS if other != label]
        raw = reader(path, exclude=others, preload=True, verbose="error")
        signals[label] = {"rate": raw.info["sfreq"], "values": raw.get_data()[0].tolist()}
    notes = [[float(a["onset"]), float(a["duration"]), str(a["description"])] for a in raw.annotations]
    return {"start": raw.info["meas_date"].timestamp(), "signals": signals, "annotations": notes}


def by_the_text(path, reserved, onsets, date="01.03.24"):
    """one signal of 8 Hz, records of 1 s, each with a list of its onset if the file is EDF+"""
    plus = reserved != ""
    labels = ["BVP"] + (["EDF Annotations"] if plus else [])
    samples = [8] + ([16] if plus else [])
    count = len(labels)
    pad = lambda text, length: str(text).ljust(length).encode("ascii")
    head = pad("0", 8) + pad("X X X X", 80) + pad("Startdate X X X X", 80) + pad(date, 8) + pad("10.00.00", 8)
    head += pad(256 * (1 + count), 8) + pad(reserved, 44) + pad(len(onsets), 8) + pad(1, 8) + pad(count, 4)
    fields = [(16, labels), (80, [""] * count), (8, [""] * count), (8, [-1, -1][:count]), (8, [1, 1][:count])]
    fields += [(8, [-32768] * count), (8, [32767] * count), (80, [""] * count), (8, samples), (32, [""] * count)]
    for length, values in fields:
        head += b"".join(pad(value, length) for value in values)
    body = b""
    for record, onset in enumerate(onsets):
        body += struct.pack("<8h", *[1000 * record + i for i in range(8)])
        if plus:
            body += f"+{onset}\x14\x14\x00".encode().ljust(32, b"\x00")
    with open(path, "wb") as file:
        file.write(head + body)


if __name__ == "__main__":
    expected = {}
    for name, width in (("edflib.edf", 2), ("edflib.bdf", 3)):
        path = os.path.join(HERE, name)
        write(path, width)
        expected[name] = read(path, width)
    by_the_text(os.path.join(HERE, "plain.edf"), "", range(5))
    by_the_text(os.path.join(HERE, "undated.edf"), "", range(2), date="01.01.85")
    by_the_text(os.path.join(HERE, "fraction.edf"), "EDF+C", [0.25, 1.25, 2.25])
    by_the_text(os.path.join(HERE, "discontinuous.edf"), "EDF+D", [0, 1, 2, 7.5, 8.5, 60])
    with open(os.path.join(HERE, "expected.json"), "w") as file:
        json.dump(expected, file)
