"""Goldens for the few-shot heads: scikit-learn's multinomial logistic regression, class-balanced, C = 1 / strength, and its
nearest centroid."""

import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestCentroid

rng = np.random.default_rng(7)
cases = []
for strength, per_class, classes, dimension in [(1.0, 1, 3, 32), (1.0, 5, 3, 123), (0.1, 3, 2, 32), (10.0, 4, 3, 8)]:
    counts = [per_class + c for c in range(classes)]  # unequal, so that balancing matters
    centres = rng.normal(size=(classes, dimension))
    points = np.concatenate([centres[c] + rng.normal(size=(n, dimension)) for c, n in enumerate(counts)])
    points = points.astype(np.float32).astype(np.float64)
    labels = [f"state {c}" for c, n in enumerate(counts) for _ in range(n)]
    probe = rng.normal(size=(4, dimension)).astype(np.float32).astype(np.float64)
    # for two classes scikit-learn fits one weight vector w1 - w0, whose penalty in ours is |w|^2 / 2: twice the strength fits
    factor = 2.0 if classes == 2 else 1.0
    model = LogisticRegression(C=factor / strength, class_weight="balanced", solver="newton-cg", tol=1e-12, max_iter=10000)
    model.fit(points, labels)
    cases.append(
        dict(
            strength=strength,
            points=points.tolist(),
            labels=labels,
            probe=probe.tolist(),
            probabilities=model.predict_proba(probe).tolist(),
            nearest=NearestCentroid().fit(points, labels).predict(probe).tolist(),
        )
    )
out = pathlib.Path(__file__).with_name("head.json")
out.write_text(json.dumps(dict(cases=cases)))
