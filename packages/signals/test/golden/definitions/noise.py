"""The small integer generator of ../../noise.ts, so that the inputs of goldens need not be stored."""

import numpy as np


def noise(n, seed):
    state, out = seed, []
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2147483648
        out.append(state / 1073741824 - 1)
    return np.array(out)
