"""Tables as pandas' usual companion writes them: Parquet by pyarrow (25), each with other codecs, encodings, pages and types.

    python3 make.py
"""

import json
import math
import os

import pyarrow as pa
import pyarrow.parquet as pq

HERE = os.path.dirname(os.path.abspath(__file__))
START = 1709287200
ROWS = 64 * 30


def columns():
    times = [START * 1_000_000 + round(i * 1e6 / 64) for i in range(ROWS)]
    ppg = [math.sin(2 * math.pi * 1.2 * i / 64) * 50 for i in range(ROWS)]
    # 4 Hz among rows of 64 Hz: a value every 16th row
    eda = [2000 + i if i % 16 == 0 else None for i in range(ROWS)]
    temp = [round(91.4 + (i % 7) / 10, 1) for i in range(ROWS)]
    state = ["" if i < 300 else "calm" if i < 900 else None if i < 1000 else "stress" for i in range(ROWS)]
    return times, ppg, eda, temp, state


def table(kind):
    times, ppg, eda, temp, state = columns()
    unit = {"usual": "us", "small-pages": "ms", "gzip": "ns", "plain": "us", "split": "us"}[kind]
    scale = {"us": 1, "ms": 1e-3, "ns": 1000}[unit]
    stamps = pa.array([round(t * scale) for t in times], pa.int64())
    real = pa.float32() if kind in ("small-pages", "split") else pa.float64()
    return pa.table(
        {
            "t": stamps if kind == "plain" else stamps.cast(pa.timestamp(unit)),
            "ppg": pa.array(ppg, real),
            "eda": pa.array(eda, pa.int32() if kind == "gzip" else real),
            "nested": pa.array([[1, 2]] * ROWS, pa.list_(pa.int8())),
            "temp": pa.array(temp, real),
            "state": pa.array(state, pa.string()),
        }
    )


KINDS = {
    "usual": {},
    "small-pages": {"data_page_size": 512, "data_page_version": "2.0", "row_group_size": 700, "write_batch_size": 64},
    "gzip": {"compression": "gzip", "data_page_version": "2.0"},
    "plain": {"compression": "none", "use_dictionary": False},
    "split": {"use_dictionary": False, "column_encoding": {"ppg": "BYTE_STREAM_SPLIT"}},
}
UNREAD = {
    "zstd": {"compression": "zstd"},
    "delta": {"use_dictionary": False, "column_encoding": {"t": "DELTA_BINARY_PACKED"}},
}

if __name__ == "__main__":
    for kind, options in KINDS.items():
        pq.write_table(table(kind), os.path.join(HERE, f"{kind}.parquet"), **options)
    for kind, options in UNREAD.items():
        pq.write_table(table("usual"), os.path.join(HERE, f"unread-{kind}.parquet"), **options)
    _, ppg, eda, temp, state = columns()
    with open(os.path.join(HERE, "expected.json"), "w") as file:
        json.dump({"ppg": ppg, "eda": [x for x in eda if x is not None], "temp": temp}, file)
