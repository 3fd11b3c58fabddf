"""Python's own way: pickle.load(encoding='latin1'), of a file or of the one in a zip; load.py FILE prints seconds, peak memory and sums as JSON."""
import json
import pickle
import sys
import time
import zipfile

import numpy as np


def peak():
    with open('/proc/self/status') as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith('VmHWM'))


before = peak()
started = time.perf_counter()
path = sys.argv[1]
with zipfile.ZipFile(path).open('S2.pkl') if path.endswith('.zip') else open(path, 'rb') as file:
    data = pickle.load(file, encoding='latin1')
seconds = time.perf_counter() - started
wrist = data['signal']['wrist']
sums = {
    'BVP': float(wrist['BVP'].astype('f4').sum(dtype='f8')),
    'GSR': float(wrist['EDA'].astype('f4').sum(dtype='f8')),
    'SKT': float(wrist['TEMP'].astype('f4').sum(dtype='f8')),
    'labelled': float(np.isin(data['label'], [1, 2, 3, 4]).sum() / 700),
}
print(json.dumps({'seconds': seconds, 'before': before, 'peak': peak(), 'sums': sums}))
