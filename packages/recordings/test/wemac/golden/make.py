"""Makes the MAT-files in this folder with SciPy, and what is in them (expected.json).

    /usr/bin/python3 make.py

SciPy writes little-endian files only: the big-endian ones are those with every number turned round, and loadmat checks that they
hold the same. Signals are noise in the layouts of WEMAC, two volunteers by two stimuli, one second each.
"""
import io
import json
import os
import struct

import numpy as np
from scipy import sparse
from scipy.io import loadmat, savemat

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTHS = {1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8, 12: 8, 13: 8, 16: 1, 17: 2, 18: 4}


def big_endian(data):
    """The same file, uncompressed, with the bytes of every number in the other order."""
    out = bytearray(data)
    out[124:128] = b'\x01\x00MI'

    def turn(at, size, width):
        for i in range(at, at + size, width):
            out[i:i + width] = data[i:i + width][::-1]

    def element(at):
        word, = struct.unpack_from('<I', data, at)
        turn(at, 4, 4)
        if word > 0xffff:
            turn(at + 4, word >> 16, WIDTHS[word & 0xffff])
            return at + 8
        size, = struct.unpack_from('<I', data, at + 4)
        turn(at + 4, 4, 4)
        if word == 14:
            inner = at + 8
            while inner < at + 8 + size:
                inner = element(inner)
            return inner
        turn(at + 8, size, WIDTHS[word])
        return at + 8 + size + (-size) % 8

    at = 128
    while at < len(data):
        at = element(at)
    return bytes(out)


def same(a, b):
    if isinstance(a, np.ndarray) and a.dtype.names:
        return a.shape == b.shape and all(same(a[name], b[name]) for name in a.dtype.names)
    if isinstance(a, np.ndarray) and a.dtype == object:
        return a.shape == b.shape and all(same(x, y) for x, y in zip(a.flat, b.flat))
    if sparse.issparse(a):
        return (a != b).nnz == 0
    return np.array_equal(a, b, equal_nan=a.dtype.kind in 'fc')


def write(name, variables):
    for compressed in (False, True):
        file = io.BytesIO()
        savemat(file, variables, do_compression=compressed, long_field_names=True, oned_as='column')
        # the header has the time of writing
        data = file.getvalue()
        data = b'MATLAB 5.0 MAT-file, written by SciPy'.ljust(116) + data[116:]
        with open(os.path.join(HERE, '%s-%s.mat' % (name, 'compressed' if compressed else 'plain')), 'wb') as out:
            out.write(data)
        if not compressed:
            turned = big_endian(data)
            read, wanted = loadmat(io.BytesIO(turned)), loadmat(io.BytesIO(data))
            assert all(same(read[key], wanted[key]) for key in wanted if not key.startswith('__')), name
            with open(os.path.join(HERE, '%s-big-endian.mat' % name), 'wb') as out:
                out.write(turned)


rng = np.random.RandomState(5)
names, trials = ['V001', 'V002'], [1, 2]
signals = {name: [{
    'bvp_filt': np.round(40 * rng.standard_normal(200), 3),
    'gsr_uS_filtered_dn': np.round(2 + 0.1 * rng.standard_normal(10), 3),
    'skt_filt_dn': np.round(33 + 0.1 * rng.standard_normal(10), 3),
} for _ in trials] for name in names}
other = {'bvp': np.arange(20.0), 'fs': 200.0}

flat = np.zeros((2, 2), [(field, object) for field in ('ParticipantNum', 'Trial', 'Filtered', 'EH')])
nested = np.empty((2, 2), object)
for i, name in enumerate(names):
    for j, trial in enumerate(trials):
        flat[i, j] = (name, trial, True, {'raw_bvp': np.arange(5.0), **signals[name][j]})
        raw = {key: value[np.newaxis].astype('f4') for key, value in signals[name][j].items()}
        nested[i, j] = {
            'ParticipantNum': name,
            'Trial': trial,
            'GSR': {'Video': {'raw': other}},
            'EH': {'Neutro': {'raw': other}, 'Video': {'raw': {'notes': other, **raw}}, 'Recovery': {'raw': other}},
        }
write('struct', {'data': flat})
write('cells', {'fs': 200.0, 'data_out': nested})

numbers = {kind: np.array([[0, 1, 2], [3, 4, 5]]).astype(kind) for kind in ('u1', 'u2', 'u4', 'u8', 'f4', 'f8')}
numbers.update({kind: np.array([[0, -1, 2], [-3, 4, -5]]).astype(kind) for kind in ('i1', 'i2', 'i4', 'i8')})
write('kinds', {
    **{'n_' + kind: value for kind, value in numbers.items()},
    'extremes': np.array([[1e308, -0.0, np.inf, np.nan]]),
    'cube': np.arange(8.0).reshape(2, 2, 2),
    'flag': np.array([[True, False]]),
    'wave': np.array([[1 + 2j, 3 - 4j]]),
    'thin': sparse.csc_matrix(np.eye(3)),
    'text': 'Alegr\u00eda \u2764 \U0001f600',
    'lines': np.array(['abc', 'de ']),
    'nothing': np.zeros((0, 0)),
    'cell': np.array([[1.0, 'x'], [np.zeros((1, 3)), np.array([[2, 3]], 'u1')]], object),
    'tree': {'a': {'b': {'a_name_of_more_than_31_characters_in_all': 7.0}}, 'c': 'deep'},
})

with open(os.path.join(HERE, 'expected.json'), 'w') as file:
    json.dump({name: [{key: value.tolist() for key, value in one.items()} for one in rows]
               for name, rows in signals.items()}, file, separators=(',', ':'))
    file.write('\n')
