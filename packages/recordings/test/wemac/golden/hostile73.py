"""Makes the files in hostile/ with h5py: MAT-files of version 7.3 that no MATLAB would write.

    /usr/bin/python3 hostile73.py
"""
import os
import zlib

import h5py
import numpy as np

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'hostile')
HEADER = b'MATLAB 7.3 MAT-file, written by h5py'.ljust(116) + bytes(8) + b'\x00\x02IM'


def numbers(group, name, kind='double', **options):
    node = group.create_dataset(name, **options)
    node.attrs['MATLAB_class'] = np.bytes_(kind)
    return node


def write(name, make):
    path = os.path.join(HERE, name + '.mat')
    with h5py.File(path, 'w', userblock_size=512) as file:
        make(file)
    with open(path, 'r+b') as file:
        file.write(HEADER)


def external_link(file):
    file['data'] = h5py.ExternalLink('/etc/passwd', '/data')


def external_storage(file):
    numbers(file, 'data', shape=(10,), dtype='f8', external=[('/etc/passwd', 0, 80)])


def virtual(file):
    layout = h5py.VirtualLayout(shape=(10,), dtype='f8')
    layout[:] = h5py.VirtualSource('/etc/passwd', 'data', shape=(10,))
    file.create_virtual_dataset('data', layout).attrs['MATLAB_class'] = np.bytes_('double')


def soft_loop(file):
    file['data'] = h5py.SoftLink('/other')
    file['other'] = h5py.SoftLink('/data')


def self_reference(file):
    refs = file.create_group('#refs#')
    cell = numbers(refs, 'a', 'cell', shape=(1, 2), dtype=h5py.ref_dtype)
    cell[...] = [[cell.ref, cell.ref]]
    numbers(file, 'data', 'cell', data=np.array([[cell.ref]], h5py.ref_dtype))


def group_loop(file):
    group = file.create_group('data')
    group['inside'] = group


def wide(file):
    """thirty cells, each twice the one before: 2^30 arrays if anyone unfolded them"""
    refs = file.create_group('#refs#')
    last = numbers(refs, 'x', data=np.zeros((1, 1)))
    for i in range(30):
        cell = numbers(refs, 'c%02d' % i, 'cell', shape=(1, 2), dtype=h5py.ref_dtype)
        cell[...] = [[last.ref, last.ref]]
        last = cell
    numbers(file, 'data', 'cell', data=np.array([[last.ref]], h5py.ref_dtype))


def null_reference(file):
    file.create_group('#refs#')
    numbers(file, 'data', 'cell', shape=(1, 1), dtype=h5py.ref_dtype)


def region_reference(file):
    target = numbers(file.create_group('#refs#'), 'a', data=np.zeros((1, 3)))
    cell = numbers(file, 'data', 'cell', shape=(1, 1), dtype=h5py.regionref_dtype)
    cell[0, 0] = target.regionref[:, 1:]


def claim(file):
    numbers(file, 'data', shape=(1, 2 ** 40), dtype='f8', chunks=(1, 1000), compression='gzip')


def claim_contiguous(file):
    space = h5py.h5s.create_simple((1, 2 ** 30))
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_alloc_time(h5py.h5d.ALLOC_TIME_LATE)
    h5py.h5d.create(file.id, b'data', h5py.h5t.NATIVE_DOUBLE, space, plist)


def large_chunk(file):
    numbers(file, 'data', shape=(1, 100), maxshape=(1, None), dtype='f8', chunks=(1, 2 ** 22))


def missing_chunk(file):
    data = numbers(file, 'data', shape=(1, 3000), dtype='f8', chunks=(1, 1000), compression='gzip')
    data[0, :1000] = np.arange(1000)
    data[0, 2000:] = np.arange(1000)


def bomb(file):
    data = numbers(file, 'data', shape=(1, 1000), dtype='f8', chunks=(1, 1000), compression='gzip')
    data.id.write_direct_chunk((0, 0), zlib.compress(bytes(2 ** 28), 9))


def damaged_chunk(file):
    data = numbers(file, 'data', shape=(1, 1000), dtype='f8', chunks=(1, 1000), compression='gzip')
    raw = bytearray(zlib.compress(np.arange(1000.0).tobytes()))
    raw[100] ^= 1
    data.id.write_direct_chunk((0, 0), bytes(raw))


def other_filter(file):
    numbers(file, 'data', data=np.arange(1000.0)[np.newaxis], chunks=(1, 1000), compression='lzf')


def text_of_texts(file):
    numbers(file, 'data', 'char', data=['a', 'b'], dtype=h5py.string_dtype())


def long_class(file):
    file.create_dataset('data', data=np.zeros((1, 1))).attrs['MATLAB_class'] = np.bytes_('x' * 5000)


os.makedirs(HERE, exist_ok=True)
for make in (external_link, external_storage, virtual, soft_loop, self_reference, group_loop, wide, null_reference, region_reference,
             claim, claim_contiguous, large_chunk, missing_chunk, bomb, damaged_chunk, other_filter, text_of_texts, long_class):
    write(make.__name__, make)
