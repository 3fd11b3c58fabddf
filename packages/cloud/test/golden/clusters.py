"""k-means and silhouette by scikit-learn on 24 points in 6 dimensions; writes clusters.golden.json beside it.

Run with Python 3, NumPy and scikit-learn (1.2.1 was used): python3 clusters.py
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

rng = np.random.default_rng(7)
# three loose groups of unequal size: restarts matter for K above 3
means = rng.normal(0, 2, (3, 6))
points = np.concatenate([means[i] + rng.normal(0, 1, (n, 6)) for i, n in enumerate((11, 8, 5))])
points = rng.permutation(points).astype(np.float32).astype(np.float64)

runs = []
for k in range(2, 9):
    found = KMeans(k, n_init=2000, tol=0, max_iter=1000, random_state=0).fit(points)
    runs.append(
        {
            "k": k,
            "inertia": float(found.inertia_),
            "labels": found.labels_.tolist(),
            "silhouette": float(silhouette_score(points, found.labels_)),
        }
    )

golden = {"made_by": f"scikit-learn {sklearn.__version__}", "points": points.tolist(), "runs": runs}
pathlib.Path(__file__).with_name("clusters.golden.json").write_text(json.dumps(golden, indent=1) + "\n")
for run in runs:
    print(run["k"], run["inertia"], run["silhouette"])
