"""All 84 BVP features of three windows, from their definitions with NumPy and SciPy and by the most direct code:
run with python3, writes bvp.json beside itself."""

import itertools
import json
import math
import pathlib

import numpy as np
from scipy import integrate, signal, stats


def noise(n, seed):
    state, out = seed, []
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2147483648
        out.append(state / 1073741824 - 1)
    return np.array(out)


def pulse_wave(duration, rate, seed):
    """A pulse wave with breathing, wander and noise, rounded to 1/64 so that 32-bit floats hold it exactly."""
    jitter = noise(1000, seed)
    feet, t = [], 0.3
    while t < duration + 2:
        feet.append(t)
        t += 0.82 + 0.05 * math.sin(2 * math.pi * 0.23 * t) + 0.03 * math.sin(2 * math.pi * 0.09 * t) + 0.02 * jitter[len(feet)]
    time = np.arange(int(duration * rate)) / rate
    x = np.zeros(len(time))
    for i, foot in enumerate(feet):
        size = 40 * (1 + 0.15 * jitter[i + 500])
        x += size * np.exp(-0.5 * ((time - foot - 0.16) / 0.07) ** 2)
        x += 0.55 * size * np.exp(-0.5 * ((time - foot - 0.42) / 0.11) ** 2)
    x += 6 * np.sin(2 * np.pi * 0.2 * time) + 1.5 * noise(len(time), seed + 1)
    return np.round(x * 64).astype(int)


def vertex(left, middle, right):
    offset = (left - right) / (2 * (left - 2 * middle + right))
    return offset if abs(offset) <= 0.5 else 0.0


def clean(raw, rate):
    missing = ~np.isfinite(raw)
    index = np.arange(len(raw))
    x = np.interp(index, index[~missing], raw[~missing])
    sos = signal.butter(3, [0.5, min(8, 0.45 * rate)], "bandpass", fs=rate, output="sos")
    return signal.sosfiltfilt(sos, x), missing


def slope_at(x, i):
    return (x[i - 2] - 8 * x[i - 1] + 8 * x[i + 1] - x[i + 2]) / 12


def feet_of(x, missing, rate):
    n = len(x)
    squared = np.minimum(x, 0) ** 2

    def moving(half):
        return np.array([squared[max(0, i - half): i + half + 1].mean() for i in range(n)])

    js_round = lambda v: math.floor(v + 0.5)
    above = moving(js_round((0.111 * rate - 1) / 2)) > moving(js_round((0.667 * rate - 1) / 2)) + 0.02 * moving(js_round(2 * rate))
    shortest = max(1, js_round(0.111 * rate))
    feet, positions = [], []
    reach = max(2, js_round(0.3 * rate))
    start = 0
    for value, block in itertools.groupby(above):
        length = len(list(block))
        if value and length >= shortest:
            foot = start + int(np.argmin(x[start: start + length]))
            end = min(foot + reach, n - 3)
            rises = {i: slope_at(x, i) for i in range(max(2, foot), end + 1)}
            steepest = max(rises, key=rises.get) if rises else None
            cut = steepest is None or rises[steepest] <= 0 or (steepest == end and end < foot + reach)
            if (not feet or foot - feet[-1] >= 0.3 * rate) and foot > 0 and not cut and not missing[foot: steepest + 1].any():
                feet.append(foot)
                positions.append(steepest - (x[steepest] - x[foot]) / rises[steepest])
        start += length
    positions = np.array(positions)
    follows = [i > 0 and not missing[feet[i - 1]: feet[i]].any() for i in range(len(feet))]
    return feet, positions, follows


def nn_of(positions, follows, rate):
    times = positions / rate
    candidates = [i for i in range(1, len(times)) if follows[i] and 300 <= 1000 * (times[i] - times[i - 1]) <= 2000]
    lengths = [1000 * (times[i] - times[i - 1]) for i in candidates]
    kept = []
    for c, length in enumerate(lengths):
        middle = np.median(lengths[max(0, c - 2): c + 3])
        if abs(length - middle) <= 0.25 * middle:
            kept.append(c)
    ends = [candidates[c] for c in kept]
    joined = [k > 0 and ends[k - 1] == ends[k] - 1 for k in range(len(ends))]
    return np.array([lengths[c] for c in kept]), times[ends], joined, ends


def triangle(nn, width):
    bins = np.floor(nn / width).astype(int)
    counts = np.bincount(bins - bins.min() + 1, minlength=bins.max() - bins.min() + 3)
    top = int(np.argmax(counts))
    place = np.arange(len(counts))
    best = None
    for left in range(0, top):
        for right in range(top + 1, len(counts)):
            fit = np.interp(place, [left, top, right], [0, counts[top], 0], left=0, right=0)
            error = ((counts - fit) ** 2).sum()
            if best is None or error < best[0] - 1e-9 or (error < best[0] + 1e-9 and right - left < best[1]):
                best = (error, right - left)
    return len(nn) / counts[top], best[1] * width


def templates(x, joined, length):
    return [x[i: i + length] for i in range(len(x) - length + 1) if all(joined[i + 1: i + length])]


def sample_entropy(x, joined, r):
    a = b = 0
    for u, v in itertools.combinations(templates(x, joined, 3), 2):
        b += np.abs(u[:2] - v[:2]).max() <= r
        a += np.abs(u - v).max() <= r
    return math.log(b / a) if a else None


def fuzzy_sums(x, joined, r):
    a = b = 0
    for u, v in itertools.combinations(templates(x, joined, 3), 2):
        w = (u[:2] - u[:2].mean()) - (v[:2] - v[:2].mean())
        b += math.exp(-((np.abs(w).max() / r) ** 2))
        w = (u - u.mean()) - (v - v.mean())
        a += math.exp(-((np.abs(w).max() / r) ** 2))
    return b, a


def fuzzy_entropy(x, joined, r):
    b, a = fuzzy_sums(x, joined, r)
    return math.log(b / a)


def multiscale(x, joined, r, scale):
    runs = []
    for value, joint in zip(x, joined):
        if joint:
            runs[-1].append(value)
        else:
            runs.append([value])
    total = np.zeros(2)
    for shift in range(scale):
        values, follows = [], []
        for run in runs:
            run = run[shift:]
            means = [np.mean(run[i: i + scale]) for i in range(0, len(run) - scale + 1, scale)]
            values += means
            follows += [i > 0 for i in range(len(means))]
        total += fuzzy_sums(np.array(values), follows, r)
    return math.log(total[0] / total[1])


def dfa(x):
    profile = np.cumsum(x - x.mean())
    sizes = np.arange(4, 17)
    sizes = sizes[sizes <= len(x)]
    f = []
    for size in sizes:
        squares = []
        for start in range(0, len(x) - size + 1, size):
            box = profile[start: start + size]
            fit = np.polyval(np.polyfit(np.arange(size), box, 1), np.arange(size))
            squares.append(((box - fit) ** 2).mean())
        f.append(math.sqrt(np.mean(squares)))
    return np.polyfit(np.log(sizes), np.log(f), 1)[0]


def higuchi(x, largest):
    n, lengths = len(x), []
    for k in range(1, largest + 1):
        each = []
        for m in range(k):
            curve = x[m::k]
            each.append(np.abs(np.diff(curve)).sum() * (n - 1) / ((len(curve) - 1) * k) / k)
        lengths.append(np.mean(each))
    return np.polyfit(-np.log(np.arange(1, largest + 1)), np.log(lengths), 1)[0]


def recurrence(x, joined, radius):
    starts = [i for i in range(len(x) - 2) if joined[i + 1] and joined[i + 2]]
    states = np.array([x[i: i + 3] for i in starts])
    n = len(states)
    near = np.linalg.norm(states[:, None] - states[None], axis=2) <= radius
    np.fill_diagonal(near, False)
    next_to = [k > 0 and starts[k - 1] == starts[k] - 1 for k in range(n)]

    def lines(cells):
        """cells: lists of (recurrent, starts anew)"""
        found = []
        for line in cells:
            length = 0
            for hit, anew in line:
                if anew or not hit:
                    found.append(length)
                    length = 0
                length += bool(hit)
            found.append(length)
        return [v for v in found if v >= 2]

    diagonal = lines([[(near[i, i + lag], not (next_to[i] and next_to[i + lag])) for i in range(n - lag)] for lag in range(1, n)])
    vertical = lines([[(near[i, j], not next_to[i]) for i in range(n)] for j in range(n)])
    points = near.sum()
    shares = np.unique(diagonal, return_counts=True)[1] / max(1, len(diagonal))
    return [
        points / (n * (n - 1)),
        2 * sum(diagonal) / points,
        max(diagonal, default=0),
        float(-(shares * np.log(shares)).sum()),
        sum(vertical) / points,
        float(np.mean(vertical)) if vertical else 0,
    ]


def integral(f, p, low, high):
    inner = (f > low) & (f < high)
    grid = np.concatenate([[low], f[inner], [high]])
    return integrate.trapezoid(np.interp(grid, f, p), grid)


def pulse_shapes(x, rate, feet, positions, ends):
    rows = []
    for end_beat in ends:
        onset, end = feet[end_beat - 1], feet[end_beat]
        peak = onset + int(np.argmax(x[onset: end + 1]))
        peak_at = peak + vertex(x[peak - 1], x[peak], x[peak + 1])
        rise = (peak_at - positions[end_beat - 1]) / rate
        decay = (positions[end_beat] - peak_at) / rate
        amplitude = x[peak] - x[onset]
        half = x[onset] + amplitude / 2
        left = max(i for i in range(onset, peak + 1) if x[i] <= half)
        right = min((i for i in range(peak, end + 1) if x[i] <= half), default=None)
        width = np.nan
        if right is not None:
            width = (right - 1 + (x[right - 1] - half) / (x[right - 1] - x[right]) - left - (half - x[left]) / (x[left + 1] - x[left])) / rate
        above = x[onset: end + 1] - np.interp(np.arange(onset, end + 1), [onset, end], [x[onset], x[end]])
        before = integrate.trapezoid(above[: peak - onset + 1]) / rate
        after = integrate.trapezoid(above[peak - onset:]) / rate
        slope = b_a = np.nan
        if onset >= 2 and peak <= len(x) - 3:
            i = np.arange(onset, peak + 1)
            first = slope_at(x, i) * rate
            second = (-x[i - 2] + 16 * x[i - 1] - 30 * x[i] + 16 * x[i + 1] - x[i + 2]) / 12
            slope = first.max()
            a = int(np.argmax(second))
            b_a = second[a:].min() / second[a] if second[a] > 0 else np.nan
        rows.append([amplitude, rise, decay, width, before + after, rise / (rise + decay), slope, after / before, b_a])
    c = np.array(rows).T
    m, s = np.nanmean(c, axis=1), np.nanstd(c, axis=1, ddof=1)
    return [m[0], s[0], m[1], s[1], m[2], m[3], s[3], m[4], m[5], m[6], m[7], m[8]]


def features(raw, rate):
    x, missing = clean(raw, rate)
    feet, positions, follows = feet_of(x, missing, rate)
    nn, times, joined, ends = nn_of(positions, follows, rate)
    hr = 60000 / nn
    steps = np.array([nn[i] - nn[i - 1] for i in range(1, len(nn)) if joined[i]])
    sums = np.array([nn[i] + nn[i - 1] for i in range(1, len(nn)) if joined[i]])
    sd = nn.std(ddof=1)
    rmssd = math.sqrt((steps**2).mean())
    index, tinn = triangle(nn, 7.8125)
    out = dict(
        hr_mean=60000 / nn.mean(), hr_std=hr.std(ddof=1), hr_min=hr.min(), hr_max=hr.max(), hr_slope=stats.linregress(times, hr).slope,
        nn_mean=nn.mean(), nn_median=np.median(nn), sdnn=sd, rmssd=rmssd, sdsd=steps.std(ddof=1),
        pnn50=100 * (abs(steps) > 50).mean(), pnn20=100 * (abs(steps) > 20).mean(), cvnn=sd / nn.mean(), cvsd=rmssd / nn.mean(),
        nn_mad=stats.median_abs_deviation(nn), nn_iqr=stats.iqr(nn), nn_min=nn.min(), nn_max=nn.max(), nn_range=np.ptp(nn),
        nn_skew=stats.skew(nn), nn_kurtosis=stats.kurtosis(nn), triangular_index=index, tinn=tinn,
    )

    f = np.arange(1, 301) / 300
    density = 2 * (times[-1] - times[0]) / (len(times) - 1) * signal.lombscargle(times, nn - nn.mean(), 2 * np.pi * f)
    vlf, lf, hf, uhf = (integral(f, density, a, b) for a, b in [(1 / 300, 0.04), (0.04, 0.15), (0.15, 0.4), (0.4, 1)])
    total = vlf + lf + hf + uhf
    out.update(
        ln_vlf=math.log(vlf), ln_lf=math.log(lf), ln_hf=math.log(hf), ln_uhf=math.log(uhf), ln_total=math.log(total),
        rel_lf=lf / total, rel_hf=hf / total, rel_uhf=uhf / total, lf_nu=lf / (lf + hf), hf_nu=hf / (lf + hf), lf_hf=lf / hf,
        lf_peak=f[11:45][np.argmax(density[11:45])], hf_peak=f[44:120][np.argmax(density[44:120])],
    )

    sd1, sd2 = (steps / math.sqrt(2)).std(ddof=1), (sums / math.sqrt(2)).std(ddof=1)
    length, transverse = 4 * sd2, 4 * sd1
    out.update(
        sd1=sd1, sd2=sd2, sd1_sd2=sd1 / sd2, ellipse_area=math.pi * sd1 * sd2, csi=length / transverse,
        csi_modified=length**2 / transverse, cvi=math.log10(length * transverse),
    )
    r = 0.2 * sd
    few = len(nn) < 32
    if len(nn) >= 20:
        bins = np.unique(np.floor(nn / 7.8125), return_counts=True)[1] / len(nn)
        out.update(
            sampen=sample_entropy(nn, joined, r), fuzzyen=fuzzy_entropy(nn, joined, r), mse_2=multiscale(nn, joined, r, 2),
            mse_3=multiscale(nn, joined, r, 3), shannon=-(bins * np.log(bins)).sum(),
            dfa_alpha1=None if few else dfa(nn), higuchi_fd=None if few else higuchi(nn, 8),
        )
        names = ["recurrence_rate", "determinism", "longest_diagonal", "diagonal_entropy", "laminarity", "trapping_time"]
        out.update(zip(names, recurrence(nn, joined, math.sqrt(3) * sd)))
    names = ["amplitude_mean", "amplitude_std", "rise_time_mean", "rise_time_std", "decay_time_mean", "width_50_mean", "width_50_std",
             "area_mean", "crest_ratio_mean", "max_slope_mean", "area_ratio_mean", "sdppg_b_a_mean"]
    out.update(zip(names, pulse_shapes(x, rate, feet, positions, ends)))

    first, second = np.diff(x), np.diff(x, 2)
    mobility = first.std() / x.std()
    out.update(
        std=x.std(), skew=stats.skew(x), kurtosis=stats.kurtosis(x), iqr=stats.iqr(x), line_length=abs(first).mean() * rate,
        zero_crossing_rate=(np.diff(x >= 0) != 0).mean() * rate, hjorth_mobility=mobility * rate,
        hjorth_complexity=second.std() / first.std() / mobility,
    )
    f, p = signal.welch(x, rate, nperseg=8 * rate, noverlap=4 * rate)
    whole = integral(f, p, 0, 8)
    f8, p8 = f[f <= 8], p[f <= 8]
    best = int(np.argmax(p8))
    share = p8 / p8.sum()
    out.update(
        ln_power_0_1=math.log(integral(f, p, 0, 1) / whole), ln_power_1_2=math.log(integral(f, p, 1, 2) / whole),
        ln_power_2_3=math.log(integral(f, p, 2, 3) / whole), ln_power_3_4=math.log(integral(f, p, 3, 4) / whole),
        energy_ratio=integral(f, p, 0, 1) / integral(f, p, 1, 4),
        dominant_frequency=f[best] + vertex(*np.log(p[best - 1: best + 2])) * f[1],
        centroid=(f8 * p8).sum() / p8.sum(), spectral_entropy=-(share * np.log(share)).sum() / math.log(len(f8)),
    )
    return {k: None if v is None else float(v) for k, v in out.items()}


cases = []
for name, duration, rate, seed, hole in [("wrist, 64 Hz", 60, 64, 11, None), ("with a hole", 60, 64, None, [1500, 1600]), ("200 Hz, 20 s", 20, 200, 12, None)]:
    if seed is not None:
        samples = pulse_wave(duration, rate, seed)
    raw = samples / 64
    if hole:
        raw[hole[0]: hole[1]] = np.nan
    case = dict(name=name, duration=duration, rate=rate, hole=hole, features=features(raw, rate))
    if seed is not None:
        case["samples64"] = samples.tolist()
    cases.append(case)
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(dict(cases=cases)) + "\n")
