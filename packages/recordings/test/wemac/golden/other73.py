"""Makes other-v73.mat with h5py: what MATLAB or other programs may write in version 7.3 and make73.py does not.

    /usr/bin/python3 other73.py
"""
import os

import h5py
import numpy as np

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'other-v73.mat')
with h5py.File(path, 'w', userblock_size=512) as file:
    refs = file.create_group('#refs#')

    def array(group, name, data, kind, **attributes):
        node = group.create_dataset(name, data=data)
        node.attrs['MATLAB_class'] = np.bytes_(kind)
        for key, value in attributes.items():
            node.attrs[key] = value
        return node

    # MATLAB writes one empty array for all empty ones in a cell or a struct array
    empty = array(refs, 'a', np.array([0, 0], 'u8'), 'canonical empty', MATLAB_empty=np.uint8(1))
    parts = [
        empty,
        empty,
        array(refs, 'b', np.array([0, 0], 'u8'), 'char', MATLAB_empty=np.uint8(1)),
        array(refs, 'c', np.array([0, 3], 'u8'), 'cell', MATLAB_empty=np.uint8(1)),
        array(refs, 'd', np.array([1, 0], 'u8'), 'struct', MATLAB_empty=np.uint8(1)),
        array(refs, 'e', np.zeros(6, 'u4'), 'table', MATLAB_object_decode=np.int32(3)),
    ]
    handle = refs.create_group('f')
    handle.attrs['MATLAB_class'] = np.bytes_('function_handle')
    handle.attrs['MATLAB_object_decode'] = np.int32(1)
    parts.append(handle)
    cells = np.array([[part.ref for part in parts]], h5py.ref_dtype).T
    array(file, 'cells', cells, 'cell')
    array(file, 'text8', np.frombuffer(b'V001', 'u1').reshape(4, 1), 'char')
    # other programs
    file['big_endian'] = np.array([[1.5, -2.0]], '>f8')
    file['big_endian_whole'] = np.array([[1, -2]], '>i2')
    file['alone'] = np.float64(7)
    file['list'] = np.arange(3, dtype='u1')
    file['alias'] = h5py.SoftLink('/list')
    # more than one block, along either axis, in chunks that fit no border
    long = np.arange(100_000.0)[np.newaxis]
    wide = np.arange(150_000.0).reshape(3, 50_000)
    tall = np.arange(60_000.0).reshape(30_000, 2, 1)
    for name, data, chunks in (('long', long, (1, 7000)), ('wide', wide, (2, 7000)), ('tall', tall, (999, 1, 1))):
        file.create_dataset(name, data=data, chunks=chunks, compression='gzip', compression_opts=9, shuffle=True, fletcher32=name == 'wide')
with open(path, 'r+b') as file:
    file.write(b'MATLAB 7.3 MAT-file, written by h5py'.ljust(116) + bytes(8) + b'\x00\x02IM')
