"""Golden for slow features: a made-up cohort, and what numpy and scipy make of it, written from the definitions.

Every matrix is formed in full and every pair of windows is looked at; nothing is taken over from the TypeScript.
"""

import json
import pathlib

import numpy as np
import scipy.linalg

LENGTH, STEP = 60.0, 30.0
FEATURES, RANK = 10, 6
CLOUD_DRIFT, CLOUD_RIDGE = 2.0, 0.3
OWN_DRIFT, OWN_STATES = 0.5, 0.25
FADE, OFFSET = 0.75, 60.0

rng = np.random.default_rng(11)
# what states move in everybody, more or less
COMMON = rng.normal(size=(2, FEATURES))


def made_person(rng, windows, sessions, missing):
    """Two pairs of states, in blocks of 26 and 17 windows, a drift that flattens, noise that overlapping windows share."""
    session = np.sort(np.arange(windows) % sessions)
    start = np.zeros(windows)
    for s in range(sessions):
        own = np.flatnonzero(session == s)
        start[own] = STEP * np.arange(len(own)) + 1000.0 * s
        if len(own) > 12:
            start[own[12:]] += 3 * STEP + 0.25  # a gap, and windows a little off the grid
    states = np.stack([(np.arange(windows) // block) % 2 - 0.5 for block in (26, 17)], axis=1)
    directions = 1.5 * COMMON + 0.5 * rng.normal(size=COMMON.shape)
    drift = rng.normal(size=FEATURES)
    since = start - np.array([start[session == s].min() for s in session])
    noise = rng.normal(size=(windows + 1, FEATURES))
    x = states @ directions + np.outer(np.exp(-since / 300.0), drift) + 0.7 * (noise[1:] + noise[:-1])
    x[rng.random(x.shape) < missing] = np.nan
    usable = rng.random(windows) >= 0.1
    return dict(rows=np.round(x, 3), session=session, start=start, usable=usable)


def unit(x):
    x = np.nan_to_num(x)
    length = np.sqrt((x**2).sum(1, keepdims=True))
    return np.divide(x, length, out=np.zeros_like(x), where=length > 0)


def apart(person, seconds):
    gap = person["start"][None, :] - person["start"][:, None]
    same = person["session"][None, :] == person["session"][:, None]
    return np.argwhere((abs(gap - seconds) < STEP / 2) & same & person["usable"][:, None] & person["usable"][None, :])


def statistics(points, person):
    """covariance without drift, lagged covariance, scatter of the drift"""
    rest = points.copy()
    n = person["usable"].sum()
    drift = np.zeros((points.shape[1],) * 2)
    for s in np.unique(person["session"]):
        own = np.flatnonzero((person["session"] == s) & person["usable"])
        if len(own) == 0:
            continue
        rest[own] -= rest[own].mean(0)
        if len(own) < 4:
            continue
        curve = np.log(OFFSET + person["start"][own] - person["start"][own].min())
        curve = (curve - curve.mean()) / curve.std()
        slope = curve @ rest[own] / len(own)
        drift += len(own) / n * np.outer(slope, slope)
        rest[own] -= np.outer(curve, slope)
    used = rest[person["usable"]]
    lagged = np.mean([np.outer(rest[a], rest[b]) for a, b in apart(person, LENGTH)], axis=0)
    return used.T @ used / n, (lagged + lagged.T) / 2, drift


def fit(people):
    parts = [statistics(unit(p["rows"]), p) for p in people]
    covariance, lasting, drift = (np.mean([part[i] for part in parts], axis=0) for i in range(3))
    fleeting = covariance - lasting
    noise = fleeting + CLOUD_DRIFT * drift + CLOUD_RIDGE * np.trace(fleeting) / FEATURES * np.eye(FEATURES)
    w, v = scipy.linalg.eigh(lasting, noise)
    v = v[:, ::-1][:, :RANK]
    v = v * np.sign(v[abs(v).argmax(0), np.arange(RANK)])
    return v, np.maximum(w[::-1][:RANK], 0)


def personal(v, w, person):
    x = unit(person["rows"])
    _, lasting, drift = statistics(x @ v, person)
    values, vectors = np.linalg.eigh(lasting)
    own = vectors @ np.diag(np.maximum(values, 0)) @ vectors.T
    states = (1 - OWN_STATES) * np.diag(w) + OWN_STATES * own * w.sum() / np.trace(own)
    root = scipy.linalg.sqrtm(states).real
    y = x @ v @ np.linalg.inv(np.eye(RANK) + OWN_DRIFT * drift) @ root
    square = (y**2).sum(1, keepdims=True)
    size = square[person["usable"]].mean()
    z = np.sqrt(2) * y / np.sqrt(square + size)
    centred = z - z[person["usable"]].mean(0)
    late = np.mean([centred[a] @ centred[b] for a, b in apart(person, 3 * LENGTH)])
    memory = np.clip(late / (centred[person["usable"]] ** 2).sum(1).mean(), 0, 0.9)
    return z, size, memory


def support(z, person, place):
    after = person["start"] - person["start"][place]
    weight = np.exp(-after / (FADE * LENGTH)) * (after >= 0) * (person["session"] == person["session"][place])
    weight = weight * person["usable"]
    return weight @ z / weight.sum()


def decoded(probabilities, person, memory):
    out, past = np.zeros_like(probabilities), {}
    score = np.log(probabilities)
    score -= score.mean(1, keepdims=True)
    for i in np.flatnonzero(person["usable"]):
        s, start = person["session"][i], person["start"][i]
        if s in past:
            kept = memory ** ((start - past[s][1]) / STEP)
            score[i] = kept * past[s][0] + (1 - kept) * score[i]
        past[s] = (score[i], start)
        out[i] = np.exp(score[i]) / np.exp(score[i]).sum()
    return out


people = [made_person(rng, 44 + 4 * i, 1 + i % 2, 0.05) for i in range(6)]
v, w = fit(people)
v, w = v.astype(np.float32).astype(float), w.astype(np.float32).astype(float)
guests = []
for windows, sessions in [(52, 1), (60, 2)]:
    guest = made_person(rng, windows, sessions, 0.08)
    z, size, memory = personal(v, w, guest)
    places = np.flatnonzero(guest["usable"])[[0, 7, 20]]
    probabilities = np.round(rng.dirichlet(np.ones(3), size=windows), 4) + 1e-3
    probabilities /= probabilities.sum(1, keepdims=True)
    guests.append(
        dict(
            person=guest,
            embedded=z,
            size=size,
            memory=memory,
            labelled=places,
            support=[support(z, guest, place) for place in places],
            probabilities=probabilities,
            decoded=decoded(probabilities, guest, 0.4),
        )
    )


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    number = float(value)
    return None if np.isnan(number) else int(number) if number.is_integer() else float(f"{number:.10g}")


out = pathlib.Path(__file__).with_name("slow.json")
out.write_text(json.dumps(plain(dict(people=people, directions=v, strengths=w, guests=guests))))
