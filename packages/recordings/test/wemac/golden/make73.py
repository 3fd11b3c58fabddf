"""Makes the MAT-files of version 7.3 in this folder with h5py, in the layout that MATLAB writes, from those of version 5.

    /usr/bin/python3 make73.py

MATLAB's layout (save -v7.3; read back with h5py from files of MATLAB): HDF5 behind 512 bytes that say "MATLAB 7.3 MAT-file"; every array with its axes in
reverse and its class in the attribute MATLAB_class; an empty array as its shape in numbers, with MATLAB_empty; text and logical arrays as whole numbers with MATLAB_int_decode; a struct as a
group of its fields; a cell array, and each field of a struct array, as references to what lies in the group #refs#. `latest`
is the same in the newest form that this HDF5 writes: other headers, groups, links and indexes of chunks.
"""
import os

import h5py
import numpy as np
from scipy import sparse
from scipy.io import loadmat

HERE = os.path.dirname(os.path.abspath(__file__))


class Writer:
    def __init__(self, path, libver, compressed):
        self.file = h5py.File(path, 'w', userblock_size=512, libver=libver)
        self.storage = {'compression': 'gzip', 'shuffle': True, 'chunks': True} if compressed else {}
        self.count = 0

    def reference(self, value):
        refs = self.file.require_group('#refs#')
        digits, count = '', self.count
        while not digits or count:
            digits, count = 'abcdefghijklmnopqrstuvwxyz'[count % 26] + digits, count // 26
        self.count += 1
        return self.write(refs, digits + '_', value).ref

    def references(self, group, name, values):
        data = np.array([self.reference(value) for value in values.flat], h5py.ref_dtype).reshape(values.shape)
        return group.create_dataset(name, data=data.T, dtype=h5py.ref_dtype)

    def write(self, group, name, value):
        if isinstance(value, np.ndarray) and value.dtype.names:
            if value.size == 1:
                node = group.create_group(name)
                for field in value.dtype.names:
                    self.write(node, field, value.item()[value.dtype.names.index(field)])
            else:
                node = group.create_group(name)
                for field in value.dtype.names:
                    self.references(node, field, value[field])
            node.attrs['MATLAB_class'] = np.bytes_('struct')
            fields = np.empty(len(value.dtype.names), object)
            fields[:] = [np.frombuffer(field.encode(), 'S1') for field in value.dtype.names]
            node.attrs.create('MATLAB_fields', fields, dtype=h5py.vlen_dtype(np.dtype('S1')))
            return node
        if sparse.issparse(value):
            node = group.create_group(name)
            node.attrs['MATLAB_class'] = np.bytes_('double')
            node.attrs['MATLAB_sparse'] = np.uint64(value.shape[0])
            node.create_dataset('data', data=value.data)
            node.create_dataset('ir', data=value.indices.astype('u8'))
            node.create_dataset('jc', data=value.indptr.astype('u8'))
            return node
        kind = {'f8': 'double', 'f4': 'single', 'b1': 'logical', 'i1': 'int8', 'u1': 'uint8'}
        extra = {}
        if value.dtype == object:
            name_of_class = 'cell'
        elif value.dtype.kind == 'U':
            name_of_class = 'char'
            extra['MATLAB_int_decode'] = np.int32(2)
            lines = [np.frombuffer(line.encode('utf-16le'), '<u2') for line in value.flat]
            value = np.stack(lines) if lines and lines[0].size else np.zeros((0, 0), 'u2')
        elif value.dtype.kind == 'c':
            name_of_class = 'double'
            both = np.zeros(value.shape, [('real', 'f8'), ('imag', 'f8')])
            both['real'], both['imag'] = value.real, value.imag
            value = both
        else:
            name_of_class = kind.get(value.dtype.str[1:], value.dtype.name)
        if name_of_class == 'logical':
            extra['MATLAB_int_decode'] = np.int32(1)
            value = value.astype('u1')
        if value.size == 0:
            node = group.create_dataset(name, data=np.array(value.shape, 'u8'))
            extra['MATLAB_empty'] = np.uint8(1)
        elif name_of_class == 'cell':
            node = self.references(group, name, value)
        else:
            node = group.create_dataset(name, data=value.T, **(self.storage if value.size > 8 else {}))
        node.attrs['MATLAB_class'] = np.bytes_(name_of_class)
        for key, one in extra.items():
            node.attrs[key] = one
        return node

    def close(self):
        self.file.close()


HEADER = b'MATLAB 7.3 MAT-file, written by h5py HDF5 schema 1.00 .'.ljust(116) + bytes(8) + b'\x00\x02IM'
for layout in ('struct', 'cells', 'kinds'):
    file = loadmat(os.path.join(HERE, layout + '-plain.mat'))
    variables = {key: value for key, value in file.items() if not key.startswith('__')}
    if 'flag' in variables:
        # loadmat reads logical arrays as bytes
        variables['flag'] = variables['flag'].astype(bool)
    for form, libver, compressed in (('plain', 'earliest', False), ('compressed', 'earliest', True), ('latest', 'latest', True)):
        path = os.path.join(HERE, '%s-v73-%s.mat' % (layout, form))
        writer = Writer(path, libver, compressed)
        for key, value in variables.items():
            writer.write(writer.file, key, value)
        writer.close()
        with open(path, 'r+b') as file:
            file.write(HEADER)
