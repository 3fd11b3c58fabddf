"""Writes a session as large as WESAD's, as Python 2 wrote them: make.py FILE PROTOCOL SECONDS.

Signals are noise: only sizes and layout are those of the dataset. Protocol 0 holds each array as a string literal on one line;
Python 3's repr of bytes is Python 2's repr of str but for the b in front. Written array by array, so that this needs little memory.
"""
import struct
import sys

import numpy as np

path, protocol, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = np.random.RandomState(1)
BLOCK = 1 << 20


def blocks(data):
    """the bytes of an array in pieces"""
    raw = memoryview(np.ascontiguousarray(data)).cast('B')
    for at in range(0, len(raw), BLOCK):
        yield bytes(raw[at:at + BLOCK])


with open(path, 'wb') as file:
    write = file.write

    def text(value):
        if protocol == 0:
            write(b"S'" + value.encode() + b"'\n")
        else:
            write(b'U' + bytes([len(value)]) + value.encode())

    def number(value):
        write(b'I%d\n' % value if protocol == 0 else b'J' + struct.pack('<i', value))

    def array(data):
        write(b'cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(')
        number(0)
        write(b't')
        text('b')
        write(b'tR(')
        number(1)
        write(b'(')
        for length in data.shape:
            number(length)
        write(b'tcnumpy\ndtype\n(')
        text(data.dtype.str[1:])
        number(0)
        number(1)
        write(b'tR(')
        number(3)
        text('<')
        write(b'NNN')
        for value in (-1, -1, 0):
            number(value)
        write(b'tb' + (b'I00\n' if protocol == 0 else b'\x89'))
        if protocol == 0:
            write(b'S"')
            for block in blocks(data):
                # with both quotes in it, repr takes single ones and escapes those inside; between double ones those stand as they are
                literal = repr(block + b'\'"')[2:-1]
                assert literal.endswith('\\\'"')
                write(literal[:-3].replace("\\'", "'").replace('"', '\\"').encode())
            write(b'"\n')
        else:
            write(b'T' + struct.pack('<i', data.nbytes))
            for block in blocks(data):
                write(block)
        write(b'tb')

    def entries(items):
        write(b'(d' if protocol == 0 else b'}')
        for key, value in items.items():
            text(key)
            value()
            write(b's')

    def noise(rate, columns, at, scale):
        def later():
            array(at + scale * rng.standard_normal((seconds * rate, columns)))
        return later

    def labels():
        parts = [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 6, 0, 4, 7, 0]
        values = np.repeat(parts, -(-seconds * 700 // len(parts)))[:seconds * 700]
        array(values.astype('<i4'))

    chest = {name: noise(700, 3 if name == 'ACC' else 1, 1, 0.1) for name in ('ACC', 'ECG', 'EMG', 'EDA', 'Temp', 'Resp')}
    wrist = {'ACC': noise(32, 3, 0, 64), 'BVP': noise(64, 1, 0, 50), 'EDA': noise(4, 1, 2, 0.1), 'TEMP': noise(4, 1, 33, 0.2)}
    if protocol > 0:
        write(b'\x80' + bytes([protocol]))
    entries({
        'signal': lambda: entries({'chest': lambda: entries(chest), 'wrist': lambda: entries(wrist)}),
        'label': labels,
        'subject': lambda: text('S2'),
    })
    write(b'.')
