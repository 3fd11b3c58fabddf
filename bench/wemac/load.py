"""Python's own way: scipy.io.loadmat or h5py, every signal that is read; load.py FILE prints seconds, peak memory and sums as JSON."""
import json
import sys
import time

import h5py
import numpy as np
from scipy.io import loadmat


def peak():
    with open('/proc/self/status') as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith('VmHWM'))


NAMES = {'BVP': 'bvp_filt', 'GSR': 'gsr_uS_filtered_dn', 'SKT': 'skt_filt_dn'}
sums = dict.fromkeys(NAMES, 0.0)
recordings = 0
before = peak()
started = time.perf_counter()
path = sys.argv[1]
if h5py.is_hdf5(path):
    with h5py.File(path) as file:
        for reference in file['data/EH'][()].flat:
            for name, key in NAMES.items():
                sums[name] += float(file[reference][key][()].astype('f4').sum(dtype='f8'))
            recordings += 1
else:
    for device in loadmat(path)['data']['EH'].flat:
        for name, key in NAMES.items():
            sums[name] += float(device[key][0, 0].astype('f4').sum(dtype='f8'))
        recordings += 1
seconds = time.perf_counter() - started
print(json.dumps({'seconds': seconds, 'before': before, 'peak': peak(), 'recordings': recordings, 'sums': sums}))
