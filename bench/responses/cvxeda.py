#!/usr/bin/python3
"""
Convex decomposition of skin conductance, written from the equations of Greco, Valenza, Lanata, Scilingo & Citi 2016,
doi 10.1109/TBME.2015.2474131: y = r + t + e, the phasic part r a sparse non-negative driver p through a Bateman
response, the tonic part t a cubic spline with a knot every 10 s and a straight line.

    minimise  1/2 |M q + B l + C d - y|^2 + alpha |A q|_1 + gamma/2 |l|^2   subject to  A q >= 0

where p = A q and r = M q: the response's transfer function by the bilinear transform, its numerator in M and its
denominator in A. y is standardised, as the weights alpha and gamma are stated for that. Solved as a quadratic programme.

Reads JSON from standard input: {"rate": Hz, "tau": [slow, fast], "signals": [[...], ...]}; writes
{"tonic": [[...]], "phasic": [[...]], "driver": [[...]], "seconds": s} with the driver as the height in uS that each sample's
impulse makes alone. Needs Debian's python3-cvxopt, python3-numpy and python3-scipy.
"""

import json
import sys
import time

import cvxopt
import numpy
from scipy import sparse
from scipy.interpolate import BSpline

ALPHA = 8e-4
GAMMA = 1e-2
KNOTS = 10.0


def spline(n, rate):
    """Cubic B-splines on knots every 10 s, as many as reach into the signal."""
    seconds = n / rate
    first, last = -3, int(numpy.ceil(seconds / KNOTS))
    knots = KNOTS * numpy.arange(first, last + 4)
    columns = [BSpline.basis_element(knots[i : i + 5], extrapolate=False) for i in range(last - first)]
    t = numpy.arange(n) / rate
    return sparse.csc_matrix(numpy.nan_to_num(numpy.column_stack([c(t) for c in columns])))


def banded(n, taps):
    """Rows k of sum_j taps[j] q[k - j], from the third sample on."""
    return sparse.diags([taps[2], taps[1], taps[0]], [0, 1, 2], shape=(n - 2, n), format="csc")


def bateman(rate, slow, fast):
    """Numerator and denominator of 1/(s + 1/slow) - 1/(s + 1/fast), s = 2 rate (1 - 1/z) / (1 + 1/z)."""
    a, b, c = 1 / slow, 1 / fast, 2 * rate
    denominator = numpy.array([(c + a) * (c + b), 2 * (a * b - c * c), (c - a) * (c - b)]) / (b - a)
    return numpy.array([1.0, 2.0, 1.0]), denominator


def to_cvxopt(m):
    m = m.tocoo()
    return cvxopt.spmatrix(m.data.tolist(), m.row.tolist(), m.col.tolist(), m.shape)


def decompose(y, rate, slow, fast):
    n = len(y)
    centre, scale = y.mean(), y.std()
    z = (y - centre) / scale
    numerator, denominator = bateman(rate, slow, fast)
    pad = sparse.csc_matrix((2, n))
    m = sparse.vstack([pad, banded(n, numerator)]).tocsc()
    a = banded(n, denominator)
    b = spline(n, rate)
    c = sparse.csc_matrix(numpy.column_stack([numpy.ones(n), numpy.arange(n) / n]))
    design = sparse.hstack([m, b, c]).tocsc()
    ridge = sparse.diags(numpy.concatenate([numpy.zeros(n), numpy.full(b.shape[1], GAMMA), numpy.zeros(2)]))
    linear = -design.T @ z
    linear[:n] += ALPHA * numpy.asarray(a.sum(axis=0)).ravel()
    # the first two values of q have no row in A: they are held at zero, so that the driver starts from rest
    start = sparse.csc_matrix((numpy.ones(2), ([0, 1], [0, 1])), shape=(2, design.shape[1]))
    rest = sparse.csc_matrix((n - 2, b.shape[1] + 2))
    cvxopt.solvers.options.update(show_progress=False, reltol=1e-9, maxiters=200)
    answer = cvxopt.solvers.qp(
        to_cvxopt(design.T @ design + ridge),
        cvxopt.matrix(linear),
        to_cvxopt(sparse.hstack([-a, rest])),
        cvxopt.matrix(numpy.zeros(n - 2)),
        to_cvxopt(start),
        cvxopt.matrix(numpy.zeros(2)),
    )
    x = numpy.array(answer["x"]).ravel()
    q = x[:n]
    impulse = response_to_one(rate, slow, fast, numerator, denominator)
    return {
        "status": answer["status"],
        "phasic": scale * (m @ q),
        "tonic": scale * (b @ x[n:-2] + c @ x[-2:]) + centre,
        "driver": numpy.concatenate([[0, 0], scale * impulse * (a @ q)]),
    }


def response_to_one(rate, slow, fast, numerator, denominator):
    """Height of the response to a driver of one sample of height 1."""
    from scipy.signal import lfilter

    pulse = numpy.zeros(int(8 * slow * rate) + 3)
    pulse[0] = 1
    return lfilter(numerator, denominator, pulse).max()


def main():
    task = json.load(sys.stdin)
    out = {"phasic": [], "tonic": [], "driver": [], "status": []}
    began = time.perf_counter()
    for signal in task["signals"]:
        one = decompose(numpy.array(signal, dtype=float), task["rate"], *task["tau"])
        out["status"].append(one["status"])
        for key in ("phasic", "tonic", "driver"):
            out[key].append(one[key].tolist())
    out["seconds"] = time.perf_counter() - began
    json.dump(out, sys.stdout)


main()
