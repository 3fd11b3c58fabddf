"""Goldens of the evaluation's numerics, by scipy and scikit-learn (Debian's python3-scipy, python3-sklearn):
python3 evaluate.py > evaluate.golden.json"""
import json

import numpy as np
from scipy.linalg import eigh
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

rng = np.random.default_rng(5)


def symmetric(n, rank):
    a = rng.normal(size=(rank, n))
    return a.T @ a / rank


b, w = symmetric(9, 4), symmetric(9, 30) + 0.1 * np.eye(9)
values, vectors = eigh(b, w)
order = np.argsort(values)[::-1][:4]
vectors = vectors[:, order]
vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(4)])

series = np.cumsum(rng.normal(size=(60, 3)) * (rng.uniform(size=(60, 1)) < 0.15), axis=0) + 0.2 * rng.normal(size=(60, 3))
chain = np.eye(60, k=1) + np.eye(60, k=-1)
cuts = {}
for count in (2, 5, 11):
    labels = AgglomerativeClustering(n_clusters=count, linkage="ward", connectivity=chain).fit_predict(series)
    cuts[count] = [0] + [i for i in range(1, 60) if labels[i] != labels[i - 1]]

pairs = []
for _ in range(5):
    a = rng.integers(0, 3, 25)
    c = np.where(rng.uniform(size=25) < 0.3, rng.integers(0, 4, 25), a)
    pairs.append({"a": a.tolist(), "b": c.tolist(), "index": adjusted_rand_score(a, c)})

print(
    json.dumps(
        {
            "eigen": {"b": b.tolist(), "w": w.tolist(), "values": values[order].tolist(), "vectors": vectors.T.tolist()},
            "ward": {"series": series.tolist(), "cuts": cuts},
            "adjustedRand": pairs,
        }
    )
)
