"""The 13 features of skin temperature."""

import numpy as np
from scipy import stats

from .quality import skt_parts
from .spectrum import filled, low_pass, rounding, slow_power, slow_spectrum


def skt_features(raw, rate, duration):
    """{name: value}, and the parts of the quality"""
    gapless = filled(raw, rate, duration, 15, 45)
    if gapless is None:
        return {}, {}
    x, present = gapless
    y = low_pass(x, rate, 0.5)
    s = slow_spectrum(y, rate)
    moves = np.std(y) > rounding(y)
    out = dict(
        mean=np.mean(y), median=np.median(y), min=y.min(), max=y.max(), q1=np.quantile(y, 0.25),
        q3=np.quantile(y, 0.75), std=np.std(y), range=np.ptp(y),
        skew=stats.skew(y) if moves else np.nan, kurtosis=stats.kurtosis(y) if moves else np.nan,
        slope=np.polyfit(np.arange(len(y)) / rate, y, 1)[0],
        ln_power_0_0p1=np.log(slow_power(y, s, rate, 0, 0.1)), ln_power_0p1_0p2=np.log(slow_power(y, s, rate, 0.1, 0.2)))
    return out, skt_parts(y, rate, present)
