"""Raw files of an EmbracePlus as other implementations of Avro write them: fastavro (1.12) and Apache's avro (1.11).

    python3 make.py

The schema has the fields that Empatica's own example of reading them names
(https://support.empatica.com/hc/en-us/articles/17405877853981-How-to-access-Avro-files-with-Python), with a few types of each kind
besides, since versions add fields. The signals are noise: what is read has to be them, bit for bit.
"""

import json
import os
import random
import struct

import avro.datafile
import avro.io
import avro.schema
import fastavro

HERE = os.path.dirname(os.path.abspath(__file__))
START = 1709287200
SECONDS = 12


def signal(name, item="float", values=("values",), extra=()):
    fields = [
        {"name": "timestampStart", "type": "long", "doc": "Microseconds since 1970."},
        {"name": "samplingFrequency", "type": "float"},
        *extra,
        *[{"name": field, "type": {"type": "array", "items": item}} for field in values],
    ]
    return {"name": name, "type": "record", "fields": fields}


def imu(version, declare):
    if not declare:
        return {"name": "imuParams", "type": "ImuParams"}
    integers = ["physicalMin", "physicalMax", "digitalMin", "digitalMax"]
    fields = [{"name": name, "type": "int"} for name in integers]
    if version >= (6, 5):
        fields.append({"name": "conversionFactor", "type": "float"})
    return {"name": "imuParams", "type": {"name": "ImuParams", "type": "record", "fields": fields}}


def schema(version):
    number = {"type": "record", "name": "Version", "fields": [{"name": n, "type": "int"} for n in ("major", "minor", "patch")]}
    enrollment = [{"name": n, "type": "string"} for n in ("participantID", "siteID", "studyID", "organizationID")]
    raw = [
        ("accelerometer", signal("Accelerometer", "int", "xyz", [imu(version, True)])),
        ("gyroscope", signal("Gyroscope", "int", "xyz", [imu(version, False)])),
        ("eda", signal("Eda")),
        ("temperature", signal("Temperature")),
        ("tags", {"name": "Tags", "type": "record", "fields": [{"name": "tagsTimeMicros", "type": {"type": "array", "items": "long"}}]}),
        ("bvp", signal("Bvp")),
        ("systolicPeaks", {"name": "SystolicPeaks", "type": "record", "fields": [{"name": "peaksTimeNanos", "type": {"type": "array", "items": "long"}}]}),
        ("steps", signal("Steps", "int")),
    ]
    fields = [
        {"name": "schemaVersion", "type": number},
        {"name": "fwVersion", "type": "Version"},
        {"name": "hwVersion", "type": "Version"},
        {"name": "timezone", "type": "int"},
        {"name": "enrollment", "type": {"name": "Enrollment", "type": "record", "fields": enrollment}},
        {"name": "deviceSn", "type": "string"},
        {"name": "deviceModel", "type": "string"},
    ]
    if version >= (6, 5):
        fields += [
            {"name": "newer", "type": ["null", {"type": "map", "values": ["null", "double", "string"]}]},
            {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
            {"name": "mark", "type": {"type": "fixed", "name": "Mark", "size": 3}},
            {"name": "blob", "type": "bytes"},
            {"name": "worn", "type": "boolean"},
        ]
    fields.append({"name": "rawData", "type": {"name": "RawData", "type": "record", "fields": [{"name": n, "type": t} for n, t in raw]}})
    return {"namespace": "cheer.test", "name": "Session", "type": "record", "fields": fields}


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def record(version, start, seed, temperature):
    draw = random.Random(seed)
    micros = start * 1_000_000

    def floats(rate, centre, spread):
        return [single(centre + spread * draw.gauss(0, 1)) for _ in range(SECONDS * rate)]

    def integers(rate):
        return [draw.randint(-2048, 2047) for _ in range(SECONDS * rate)]

    clock = lambda rate: {"timestampStart": micros, "samplingFrequency": float(rate)}
    params = {"physicalMin": -16, "physicalMax": 16, "digitalMin": -32768, "digitalMax": 32767}
    if version >= (6, 5):
        params["conversionFactor"] = 0.00048828125
    axes = lambda: {axis: integers(64) for axis in "xyz"}
    three = {"major": version[0], "minor": version[1], "patch": 0}
    return {
        "schemaVersion": three,
        "fwVersion": three,
        "hwVersion": three,
        "timezone": 3600,
        "enrollment": {"participantID": "007", "siteID": "1", "studyID": "1", "organizationID": "1"},
        "deviceSn": "3YK000000X",
        "deviceModel": "EmbracePlus",
        "newer": {"a": 1.5, "b": "text", "c": None},
        "kind": "B",
        "mark": b"abc",
        "blob": b"\x00\x01\x02",
        "worn": True,
        "rawData": {
            "accelerometer": {**clock(64), "imuParams": params, **axes()},
            "gyroscope": {**clock(64), "imuParams": params, **axes()},
            "eda": {**clock(4), "values": floats(4, 2, 0.1)},
            "temperature": {**clock(temperature), "values": floats(temperature, 33, 0.1)},
            "tags": {"tagsTimeMicros": [micros + 2_500_000]},
            "bvp": {**clock(64), "values": floats(64, 0, 50)},
            "systolicPeaks": {"peaksTimeNanos": [micros * 1000 + k * 800_000_000 for k in range(1, 14)]},
            "steps": {**clock(1), "values": [0] * SECONDS},
        },
    }


def write_fastavro(path, version, datum, codec):
    with open(path, "wb") as file:
        fastavro.writer(file, schema(version), [datum], codec=codec, sync_marker=b"0123456789abcdef")


def write_avro(path, version, datum, codec):
    random.seed(0)
    parsed = avro.schema.parse(json.dumps(schema(version)))
    with open(path, "wb") as file:
        writer = avro.datafile.DataFileWriter(file, avro.io.DatumWriter(), parsed, codec=codec)
        writer.append({k: v for k, v in datum.items() if version >= (6, 5) or k not in ("newer", "kind", "mark", "blob", "worn")})
        writer.close()


FILES = [
    # name, writer, version, start, codec, rate of the temperature
    ("fastavro-6.5-deflate", write_fastavro, (6, 5), START, "deflate", 1),
    ("fastavro-6.4-null", write_fastavro, (6, 4), START + SECONDS, "null", 1),
    ("avro-6.5-null", write_avro, (6, 5), START + 2 * SECONDS, "null", 4),
    ("avro-6.4-deflate", write_avro, (6, 4), START + 3 * SECONDS, "deflate", 4),
]

if __name__ == "__main__":
    expected = {}
    for seed, (name, write, version, start, codec, temperature) in enumerate(FILES):
        datum = record(version, start, seed, temperature)
        write(os.path.join(HERE, f"{name}.avro"), version, datum, codec)
        raw = datum["rawData"]
        expected[name] = {
            "start": start,
            "temperatureRate": temperature,
            **{key: raw[key]["values"] for key in ("bvp", "eda", "temperature")},
            "x": raw["accelerometer"]["x"],
        }
    with open(os.path.join(HERE, "other-record.avro"), "wb") as file:
        fastavro.writer(file, {"name": "Other", "type": "record", "fields": [{"name": "a", "type": "int"}]}, [{"a": 1}], sync_marker=b"0123456789abcdef")
    with open(os.path.join(HERE, "expected.json"), "w") as file:
        json.dump(expected, file)
