"""Writes a file of WEMAC's layout: make.py FILE FORM VOLUNTEERS STIMULI SECONDS, where FORM is v5, v5-compressed, v73 or v73-compressed.

Signals are noise: only layout and sizes are those of the dataset. Beside the signals that are read lie raw ones, as in the dataset. Version 5 is written by SciPy,
7.3 by h5py in MATLAB's layout (packages/recordings/test/wemac/golden/make73.py), chunks of 1000 numbers, deflated and shuffled if compressed.
"""
import sys

import numpy as np

path, form = sys.argv[1:3]
volunteers, stimuli, seconds = (int(text) for text in sys.argv[3:])
rng = np.random.RandomState(7)


def signals():
    return {
        'bvp_filt': 40 * rng.standard_normal((seconds * 200, 1)),
        'gsr_uS_filtered_dn': 2 + 0.1 * rng.standard_normal((seconds * 10, 1)),
        'skt_filt_dn': 33 + 0.1 * rng.standard_normal((seconds * 10, 1)),
        'raw_bvp': rng.standard_normal((seconds * 200, 1)),
    }


if form.startswith('v5'):
    from scipy.io import savemat

    data = np.empty((volunteers, stimuli), [(field, object) for field in ('ParticipantNum', 'Trial', 'Filtered', 'EH')])
    for i in range(volunteers):
        for j in range(stimuli):
            data[i, j] = ('V%03d' % (i + 1), float(j + 1), True, signals())
    savemat(path, {'data': data}, do_compression=form.endswith('compressed'))
else:
    import h5py

    storage = {'chunks': (1, 1000), 'compression': 'gzip', 'shuffle': True} if form.endswith('compressed') else {}
    with h5py.File(path, 'w', userblock_size=512) as file:
        refs = file.create_group('#refs#')
        file.create_group('data').attrs['MATLAB_class'] = np.bytes_('struct')

        def dataset(group, name, value, kind):
            chosen = storage if value.size >= 1000 else {}
            node = group.create_dataset(name, data=value.T, **chosen)
            node.attrs['MATLAB_class'] = np.bytes_(kind)
            return node

        fields = {name: np.empty((volunteers, stimuli), h5py.ref_dtype) for name in ('ParticipantNum', 'Trial', 'Filtered', 'EH')}
        for j in range(stimuli):
            for i in range(volunteers):
                name = '%d_%d' % (i, j)
                text = np.frombuffer(('V%03d' % (i + 1)).encode('utf-16le'), '<u2')[np.newaxis]
                fields['ParticipantNum'][i, j] = dataset(refs, 'n' + name, text, 'char').ref
                fields['Trial'][i, j] = dataset(refs, 't' + name, np.array([[j + 1.0]]), 'double').ref
                fields['Filtered'][i, j] = dataset(refs, 'f' + name, np.array([[1]], 'u1'), 'logical').ref
                device = refs.create_group('e' + name)
                device.attrs['MATLAB_class'] = np.bytes_('struct')
                for key, value in signals().items():
                    dataset(device, key, value, 'double')
                fields['EH'][i, j] = device.ref
        for name, references in fields.items():
            file['data'].create_dataset(name, data=references.T, dtype=h5py.ref_dtype)
    with open(path, 'r+b') as file:
        file.write(b'MATLAB 7.3 MAT-file, written by h5py'.ljust(116) + bytes(8) + b'\x00\x02IM')
