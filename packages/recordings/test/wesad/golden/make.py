"""Makes the pickles in this folder and what is in them (expected.json).

    /usr/bin/python3 make.py            # Python 3 with NumPy: everything
    python2.7 make.py --python2 DIR     # called by the former if there is a Python 2.7 (PYTHON2 names it)

WESAD's files were written by Python 2. Its pickle and cPickle of the standard library write them here too; NumPy 1 for Python
2 is hard to come by, so classes that are called and reduce as NumPy's do stand in for it. The former checks with real NumPy,
by pickle.load(encoding='latin1'), that each file holds what it should. Without Python 2 the committed files stay as they are.
"""
from __future__ import print_function

import json
import os
import pickle
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON2 = os.environ.get('PYTHON2', 'python2.7')


def python2(folder):
    """arrays.json (key, shape, dtype, order, hexadecimal data) -> pickles by Python 2"""
    import binascii
    import cPickle
    import types

    def module(name):
        one = types.ModuleType(name)
        sys.modules[name] = one
        return one

    numpy, core, multiarray = module('numpy'), module('numpy.core'), module('numpy.core.multiarray')
    numpy.core, core.multiarray = core, multiarray

    class dtype(object):
        def __init__(self, code):
            self.code = code

        def __reduce__(self):
            order = {'<': '<', '>': '>'}[self.code[0]]
            return dtype, (self.code[1:], 0, 1), (3, order, None, None, None, -1, -1, 0)

    class ndarray(object):
        def __init__(self, shape, kind, fortran, data):
            self.parts = (shape, kind, fortran, data)

        def __reduce__(self):
            shape, kind, fortran, data = self.parts
            return _reconstruct, (ndarray, (0,), 'b'), (1, shape, kind, fortran, data)

    def _reconstruct(*_):
        raise NotImplementedError

    for owner, thing in ((numpy, dtype), (numpy, ndarray), (multiarray, _reconstruct)):
        thing.__module__ = owner.__name__
        setattr(owner, thing.__name__, thing)

    dtypes = {}

    def tree(node, whole):
        if not isinstance(node, dict):
            return str(node)
        if 'data' not in node:
            return dict((str(key), tree(value, whole)) for key, value in node.items())
        kind = dtypes.setdefault(node['dtype'], dtype(str(node['dtype'])))
        shape = tuple(whole(length) for length in node['shape'])
        return ndarray(shape, kind, node['fortran'], binascii.unhexlify(node['data']))

    with open(os.path.join(folder, 'arrays.json')) as file:
        arrays = json.load(file)
    for name, node in arrays.items():
        # int and long: NumPy on Windows wrote shapes as long
        for writer, whole in ((pickle, int), (cPickle, long)):  # noqa: F821
            for protocol in (0, 1, 2):
                path = 'python2-%s-%s-%d.pkl' % (writer.__name__.lower(), name, protocol)
                with open(os.path.join(folder, path), 'wb') as file:
                    writer.dump(tree(node, whole), file, protocol)


def python3():
    import tempfile

    import numpy as np

    rng = np.random.RandomState(7)
    seconds = 1
    label = np.repeat([0, 1, 2, 3, 4, 5, 6, 7, 0, 2], seconds * 70)

    def session(numbers, order, labels):
        wave = lambda rows, columns, at, scale: np.asarray(
            np.round(at + scale * rng.standard_normal((rows, columns)), 6), numbers, order)
        return {
            'subject': 'S2',
            'signal': {
                'chest': {name: wave(16, 3 if name == 'ACC' else 1, 1, 0.1)
                          for name in ('ACC', 'ECG', 'EMG', 'EDA', 'Temp', 'Resp')},
                'wrist': {
                    'ACC': np.asarray(rng.randint(-127, 128, (32 * seconds, 3)), numbers, order),
                    'BVP': wave(64 * seconds, 1, 0, 40),
                    'EDA': wave(4 * seconds, 1, 2, 0.1),
                    'TEMP': wave(4 * seconds, 1, 33, 0.2),
                },
            },
            'label': label.astype(labels),
        }

    usual = session('<f8', 'C', '<i4')
    other = session('>f4', 'F', '>i8')
    expected = {}
    for name, one in (('usual', usual), ('other', other)):
        wrist = one['signal']['wrist']
        samples = {key: [[float(x) for x in column] for column in wrist[key].T] for key in wrist}
        expected[name] = {'wrist': samples, 'label': [int(x) for x in one['label']]}
    with open(os.path.join(HERE, 'expected.json'), 'w') as file:
        json.dump(expected, file, separators=(',', ':'))
        file.write('\n')

    def write(name, data):
        with open(os.path.join(HERE, name), 'wb') as file:
            file.write(data)

    for protocol in range(6):
        write('python3-usual-%d.pkl' % protocol, pickle.dumps(usual, protocol))
    for protocol in (2, 4, 5):
        write('python3-other-%d.pkl' % protocol, pickle.dumps(other, protocol))
    # NumPy 2 has its functions in numpy._core; the length of a name is one character more in a frame, so without frames
    moved = pickle.dumps(usual, 3).replace(b'cnumpy.core.', b'cnumpy._core.')
    write('numpy2-usual-3.pkl', moved)

    class Run:
        def __init__(self, function, *args):
            self.function, self.args = function, args

        def __reduce__(self):
            return self.function, self.args

    hostile = {
        'system': Run(os.system, 'echo harm'),
        'eval': Run(eval, '1'),
        'matrix': np.matrix([[1.0]]),
        'masked': np.ma.array([1.0]),
        'memmap': Run(np.load, 'x'),
        'objects': np.array([{}], object),
        'records': np.zeros(1, [('a', 'f8')]),
        'text': np.array(['a']),
        'half': np.zeros(1, 'f2'),
        'complex': np.zeros(1, 'c16'),
        'class': np.float64,
        'set': {1, 2},
    }
    for name, value in hostile.items():
        for protocol in (0, 2, 5):
            path = 'hostile/%s-%d.pkl' % (name, protocol)
            os.makedirs(os.path.join(HERE, 'hostile'), exist_ok=True)
            write(path, pickle.dumps({'signal': value}, protocol))

    def plain(node):
        if isinstance(node, dict):
            return {key: plain(value) for key, value in node.items()}
        if isinstance(node, str):
            return node
        fortran = node.ndim > 1 and node.flags.f_contiguous and not node.flags.c_contiguous
        return {'shape': node.shape, 'dtype': node.dtype.str if node.dtype.str[0] in '<>' else '<' + node.dtype.str[1:],
                'fortran': fortran, 'data': node.tobytes('F' if fortran else 'C').hex()}

    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'arrays.json'), 'w') as file:
            json.dump({'usual': plain(usual), 'other': plain(other)}, file)
        try:
            subprocess.run([PYTHON2, os.path.abspath(__file__), '--python2', folder], check=True)
        except FileNotFoundError:
            print('no Python 2.7: its files stay as they are')
            return
        # kept: both writers in protocol 0 and 2, and protocol 1 once
        for path in sorted(os.listdir(folder)):
            if not path.endswith('.pkl') or ('-1.' in path and 'cpickle-usual' not in path):
                continue
            if '-other-' in path and 'cpickle' in path:
                continue
            with open(os.path.join(folder, path), 'rb') as file:
                data = file.read()
            read, wanted = pickle.loads(data, encoding='latin1'), usual if 'usual' in path else other
            for key, array in wanted['signal']['wrist'].items():
                assert read['signal']['wrist'][key].dtype == array.dtype.newbyteorder('='), path  # NumPy swaps as it reads
                assert np.array_equal(read['signal']['wrist'][key], array), path
            assert np.array_equal(read['label'], wanted['label']), path
            write(path, data)


if __name__ == '__main__':
    if sys.argv[1:2] == ['--python2']:
        python2(sys.argv[2])
    else:
        python3()
