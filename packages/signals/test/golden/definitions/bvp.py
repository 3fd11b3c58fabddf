"""The 84 features of the blood volume pulse."""

import math

import numpy as np
from scipy import signal, stats

from .beats import clean, feet_of, five_point, nn_of
from .pulse import pulse_shapes, vertex
from .quality import bvp_parts
from .series import dfa, fuzzy_entropy, higuchi, multiscale, recurrence, sample_entropy, triangle
from .spectrum import band_power

BIN = 7.8125


def bvp_features(raw, rate, duration):
    """{name: value}, and the parts of the quality"""
    cleaned = clean(raw, rate, duration)
    if cleaned is None:
        return {}, {}
    (x, missing), (absent, clipped, still) = cleaned
    slope = five_point(x)
    feet, positions, follows = feet_of(x, slope, missing, rate)
    nn, times, joined, ends = nn_of(positions, follows, rate)
    out = {}
    if len(nn) >= 5:
        out.update(time_domain(nn, times, joined))
    if len(nn) >= 10:
        out.update(frequency_domain(nn, times))
    if joined.sum() >= 5:
        out.update(poincare(nn, joined))
    if len(nn) >= 20:
        out.update(complexity(nn[:1000], joined[:1000]))
    if clipped <= 0.05:
        out.update(pulse_shapes(x, rate, slope, feet, positions, ends))
    out.update(waveform(x, rate))
    out.update(waveform_spectrum(x, rate))
    return out, bvp_parts(x, rate, absent, clipped, still, slope, (feet, positions, follows), (nn, times, joined, ends))


def differences(nn, joined):
    return np.diff(nn)[joined[1:]]


def time_domain(nn, times, joined):
    hr = 60000 / nn
    sd = nn.std(ddof=1)
    index, tinn = triangle(nn, BIN)
    varied = np.ptp(nn) > 0
    out = dict(
        hr_mean=60000 / nn.mean(), hr_std=hr.std(ddof=1), hr_min=hr.min(), hr_max=hr.max(), hr_slope=stats.linregress(times, hr).slope,
        nn_mean=nn.mean(), nn_median=np.median(nn), sdnn=sd, cvnn=sd / nn.mean(),
        nn_mad=stats.median_abs_deviation(nn), nn_iqr=stats.iqr(nn), nn_min=nn.min(), nn_max=nn.max(), nn_range=np.ptp(nn),
        nn_skew=stats.skew(nn) if varied else np.nan, nn_kurtosis=stats.kurtosis(nn) if varied else np.nan,
        triangular_index=index, tinn=tinn,
    )
    steps = differences(nn, joined)
    if len(steps) >= 4:
        rmssd = math.sqrt((steps**2).mean())
        out.update(
            rmssd=rmssd, sdsd=steps.std(ddof=1), pnn50=100 * (abs(steps) > 50).mean(), pnn20=100 * (abs(steps) > 20).mean(),
            cvsd=rmssd / nn.mean(),
        )
    return out


FREQUENCIES = np.arange(1, 301) / 300


def frequency_domain(nn, times):
    f = FREQUENCIES
    density = 2 * (times[-1] - times[0]) / (len(times) - 1) * signal.lombscargle(times, nn - nn.mean(), 2 * np.pi * f)
    vlf, lf, hf, uhf = (band_power((f, density), a, b) for a, b in [(1 / 300, 0.04), (0.04, 0.15), (0.15, 0.4), (0.4, 1)])
    total = vlf + lf + hf + uhf
    if not total > 0:
        return {}
    return dict(
        ln_vlf=math.log(vlf), ln_lf=math.log(lf), ln_hf=math.log(hf), ln_uhf=math.log(uhf), ln_total=math.log(total),
        rel_lf=lf / total, rel_hf=hf / total, rel_uhf=uhf / total, lf_nu=lf / (lf + hf), hf_nu=hf / (lf + hf), lf_hf=lf / hf,
        lf_peak=f[11:45][np.argmax(density[11:45])], hf_peak=f[44:120][np.argmax(density[44:120])],
    )


def poincare(nn, joined):
    sums = (nn[1:] + nn[:-1])[joined[1:]]
    sd1, sd2 = (differences(nn, joined) / math.sqrt(2)).std(ddof=1), (sums / math.sqrt(2)).std(ddof=1)
    out = dict(sd1=sd1, sd2=sd2, ellipse_area=math.pi * sd1 * sd2)
    if sd2 > 0:
        out.update(sd1_sd2=sd1 / sd2)
    length, transverse = 4 * sd2, 4 * sd1
    if sd1 > 0 and sd2 > 0:
        out.update(csi=length / transverse, csi_modified=length**2 / transverse, cvi=math.log10(length * transverse))
    return out


def complexity(nn, joined):
    bins = np.unique(np.floor(nn / BIN), return_counts=True)[1] / len(nn)
    out = dict(shannon=-(bins * np.log(bins)).sum())
    sd = nn.std(ddof=1)
    if not sd > 0:
        return out
    r = 0.2 * sd
    out.update(
        sampen=sample_entropy(nn, joined, r), fuzzyen=fuzzy_entropy(nn, joined, r), mse_2=multiscale(nn, joined, r, 2),
        mse_3=multiscale(nn, joined, r, 3),
    )
    if len(nn) >= 32:
        out.update(dfa_alpha1=dfa(nn), higuchi_fd=higuchi(nn, 8))
    names = ["recurrence_rate", "determinism", "longest_diagonal", "diagonal_entropy", "laminarity", "trapping_time"]
    out.update(zip(names, recurrence(nn, joined, math.sqrt(3) * sd)))
    return out


def waveform(x, rate):
    first, second = np.diff(x), np.diff(x, 2)
    mobility = first.std() / x.std()
    return dict(
        std=x.std(), skew=stats.skew(x), kurtosis=stats.kurtosis(x), iqr=stats.iqr(x), line_length=abs(first).mean() * rate,
        zero_crossing_rate=(np.diff(x >= 0) != 0).mean() * rate, hjorth_mobility=mobility * rate,
        hjorth_complexity=second.std() / first.std() / mobility,
    )


def waveform_spectrum(x, rate):
    segment = min(len(x), round(8 * rate))
    f, p = signal.welch(x, rate, nperseg=segment, noverlap=segment // 2)
    whole = band_power((f, p), 0, 8)
    f8, p8 = f[f <= 8], p[f <= 8]
    best = int(np.argmax(p8))
    offset = vertex(*np.log(p[best - 1: best + 2])) if 0 < best < len(p) - 1 else 0
    share = p8 / p8.sum()
    parts = [band_power((f, p), k, k + 1) for k in range(4)]
    return dict(
        ln_power_0_1=math.log(parts[0] / whole), ln_power_1_2=math.log(parts[1] / whole),
        ln_power_2_3=math.log(parts[2] / whole), ln_power_3_4=math.log(parts[3] / whole),
        energy_ratio=parts[0] / band_power((f, p), 1, 4),
        dominant_frequency=f[best] + offset * f[1],
        centroid=(f8 * p8).sum() / p8.sum(), spectral_entropy=-(share * np.log(share)).sum() / math.log(len(f8)),
    )
