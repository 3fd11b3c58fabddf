"""Known answers for metrics, principal components and Student's t: python3 lab.py > lab.golden.json

Made with scikit-learn 1.2.1, NumPy 1.24.2 and SciPy.
"""

import json

import numpy as np
from scipy.stats import t
from sklearn.decomposition import PCA
from sklearn.metrics import accuracy_score, balanced_accuracy_score, confusion_matrix, f1_score

rng = np.random.default_rng(7)


def case(classes, weights, skill, n, never=()):
    truth = rng.choice(classes, size=n, p=weights)
    guess = rng.choice(classes, size=n)
    prediction = np.where(rng.random(n) < skill, truth, guess)
    for name in never:
        prediction[prediction == name] = classes[0]
    present = sorted(set(truth))
    every = sorted(set(truth) | set(prediction))
    return {
        "truth": truth.tolist(),
        "prediction": prediction.tolist(),
        "accuracy": accuracy_score(truth, prediction),
        "balancedAccuracy": float(np.mean(f_recalls(truth, prediction, present))),
        "macroF1": f1_score(truth, prediction, labels=present, average="macro", zero_division=0),
        "f1": dict(zip(present, f1_score(truth, prediction, labels=present, average=None, zero_division=0).tolist())),
        "classes": every,
        "confusion": confusion_matrix(truth, prediction, labels=every).tolist(),
    }


def f_recalls(truth, prediction, present):
    recalls = [float(np.mean(prediction[truth == name] == name)) for name in present]
    if set(prediction) <= set(present):
        assert abs(np.mean(recalls) - balanced_accuracy_score(truth, prediction)) < 1e-12
    return recalls


points = rng.normal(size=(9, 14)) * np.linspace(3, 0.2, 14)
pca = PCA(n_components=3, svd_solver="full").fit(points)
scores = pca.transform(points)
largest = pca.components_[np.arange(3), np.argmax(np.abs(pca.components_), axis=1)]
print(
    json.dumps(
        {
            "metrics": [
                case(["rest", "stress"], [0.7, 0.3], 0.6, 60),
                case(["amusement", "baseline", "stress"], [0.2, 0.5, 0.3], 0.5, 80, never=["stress"]),
                case(["a", "b", "c", "d"], [0.5, 0.5, 0, 0], 0.3, 40),
            ],
            "pca": {
                "points": points.tolist(),
                "scores": (scores * np.sign(largest)).tolist(),
                "explained": pca.explained_variance_ratio_.tolist(),
            },
            "t": [[d, float(t.ppf(0.975, d))] for d in [1, 2, 3, 4, 5, 10, 14, 34, 99, 1000]],
        }
    )
)
