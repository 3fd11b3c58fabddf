"""Golden for training: the losses of 50 steps by PyTorch in float64, from the same seeds.

Everything is written anew here: the random numbers (PCG32), the corpus, the initial weights, the batches, what is hidden,
the network, the losses, AdamW's schedule. Only the sizes of the families are taken over, and the test compares them.
"""

import json
import math
import pathlib

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
FAMILIES = {"BVP": [5, 18, 13, 7, 7, 6, 12, 8, 8], "GSR": [8, 4, 3, 7, 4], "SKT": [6, 4, 3]}
LEAVES, GROUPS, ROOTS = 123, 17, 3
NODES = LEAVES + GROUPS + ROOTS
STEPS, BATCH, RATE, DECAY, SEED = 50, 16, 3e-3, 1e-2, 7
MASK32, MASK64 = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF


class Random:
    """PCG32 seeded by two hashes of the stream's name."""

    def __init__(self, *name):
        a, b = 0x811C9DC5, 0x9747B28C
        for unit in "\x1f".join(map(str, name)):
            a = ((a ^ ord(unit)) * 0x01000193) & MASK32
            b = ((b ^ ord(unit)) * 0x85EBCA6B) & MASK32
            b ^= b >> 13
        self.state = 0
        self.step()
        self.state = (self.state + (b << 32) + a) & MASK64
        self.step()

    def step(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK64

    def bits(self):
        old = self.state
        self.step()
        word = (((old >> 18) ^ old) >> 27) & MASK32
        turn = old >> 59
        return ((word >> turn) | (word << (-turn & 31))) & MASK32

    def uniform(self):
        return self.bits() / 2**32

    def integer(self, n):
        limit = 2**32 - 2**32 % n
        draw = self.bits()
        while draw >= limit:
            draw = self.bits()
        return draw % n


def tree():
    parents, family = [], 0
    for sizes in FAMILIES.values():
        for size in sizes:
            parents += [LEAVES + family] * size
            family += 1
    for root, sizes in enumerate(FAMILIES.values()):
        parents += [LEAVES + GROUPS + root] * len(sizes)
    return parents + [-1] * ROOTS


PARENTS = tree()
MODALITY = [-1] * NODES
for i in reversed(range(NODES)):
    MODALITY[i] = i - LEAVES - GROUPS if PARENTS[i] < 0 else MODALITY[PARENTS[i]]
ADJACENCY = np.eye(NODES)
for child, above in enumerate(PARENTS):
    if above >= 0:
        ADJACENCY[child, above] = ADJACENCY[above, child] = 1
ADJACENCY = torch.tensor(ADJACENCY)


def corpus(missing):
    """3 recordings of 12 windows; if `missing`, a tenth of the leaves, and all of GSR in recording 1."""
    stream = Random("golden corpus")
    rows = np.empty((36, LEAVES), np.float32)
    for window in range(36):
        for leaf in range(LEAVES):
            rows[window, leaf] = 4 * stream.uniform() - 2
            gone = stream.uniform() < 0.1 or (window // 12 == 1 and MODALITY[leaf] == 1)
            if missing and gone:
                rows[window, leaf] = np.nan
    return rows


RECORDING = [window // 12 for window in range(36)]
START = [30.0 * (window % 12) for window in range(36)]


def fill(rows):
    """Values and presence of all nodes: a parent is the mean of its present children."""
    values, present = np.zeros((len(rows), NODES)), np.zeros((len(rows), NODES))
    present[:, :LEAVES] = ~np.isnan(rows)
    values[:, :LEAVES] = np.nan_to_num(rows.astype(np.float64))
    for node in range(LEAVES, NODES):
        children = [i for i in range(NODES) if PARENTS[i] == node]
        count = present[:, children].sum(1)
        present[:, node] = count > 0
        values[:, node] = values[:, children].sum(1) / np.maximum(count, 1)
    return torch.tensor(values), torch.tensor(present)


def uniform(shape, bound, *name):
    stream = Random(*name)
    numbers = [bound * (2 * stream.uniform() - 1) for _ in range(math.prod(shape))]
    return torch.tensor(np.array(numbers, np.float32).reshape(shape).astype(np.float64), requires_grad=True)


def glorot(fan_in, fan_out):
    return math.sqrt(6 / (fan_in + fan_out))


GROUP_OF = {
    "mean": [0] * NODES,
    "levels": [0] * LEAVES + [1] * GROUPS + [2] * ROOTS,
    "modalities": MODALITY,
    "families": [(PARENTS[i] if i < LEAVES else i) - LEAVES for i in range(NODES)],
}


class Network:
    def __init__(self, identity, widths, readout, embedding):
        self.parameters = {"identity": uniform((NODES, identity), 1, SEED, "weights", "identity")}
        self.layers, width = len(widths), 1 + identity
        for layer, after in enumerate(widths):
            self.add(f"layer{layer}", width, after)
            width = after
        self.groups = None
        if readout != "flatten":
            of = torch.tensor(GROUP_OF[readout])
            self.groups = torch.nn.functional.one_hot(of).T.to(torch.float64)  # [groups, nodes]
        self.add("readout", (NODES if self.groups is None else len(self.groups)) * width, embedding)

    def add(self, name, fan_in, fan_out):
        weight = f"{name}.weight"
        self.parameters[weight] = uniform((fan_in, fan_out), glorot(fan_in, fan_out), SEED, "weights", weight)
        self.parameters[f"{name}.bias"] = torch.zeros(fan_out, requires_grad=True)

    def __call__(self, values, present):
        """Nodes [batch, nodes, width] and unit embeddings [batch, embedding]."""
        p, mask = self.parameters, present.unsqueeze(-1)
        h = torch.cat([values.unsqueeze(-1), p["identity"].expand(len(values), -1, -1)], -1) * mask
        for layer in range(self.layers):
            counts = (present @ ADJACENCY).clamp(min=1).unsqueeze(-1)
            mean = torch.einsum("ij,bjc->bic", ADJACENCY, h) / counts
            h = torch.relu(mean @ p[f"layer{layer}.weight"] + p[f"layer{layer}.bias"]) * mask
        pooled = h
        if self.groups is not None:
            counts = torch.einsum("gi,bi->bg", self.groups, present).clamp(min=1).unsqueeze(-1)
            pooled = torch.einsum("gi,bic->bgc", self.groups, h * mask) / counts
        e = pooled.flatten(1) @ p["readout.weight"] + p["readout.bias"]
        return h, e / e.norm(dim=1, keepdim=True)


class Parent:
    def __init__(self, network, rows):
        self.rows, width, inner = rows, list(network.parameters.values())[-4].shape[1], GROUPS + ROOTS
        self.parameters = [
            uniform((width, inner), glorot(width, inner), SEED, "weights", "parent"),
            torch.zeros(inner, requires_grad=True),
        ]

    def loss(self, network, stream):
        chosen = [stream.integer(36) for _ in range(BATCH)]
        values, present = fill(self.rows[chosen])
        nodes, _ = network(values, present)
        logits = (nodes @ self.parameters[0] + self.parameters[1])[:, :LEAVES]
        truth = torch.tensor(PARENTS[:LEAVES]) - LEAVES
        each = torch.nn.functional.cross_entropy(
            logits.transpose(1, 2), truth.expand(BATCH, -1), reduction="none"
        )
        return (each * present[:, :LEAVES]).sum() / present[:, :LEAVES].sum()


class Temporal:
    def __init__(self, _, rows):
        self.rows, self.parameters = rows, []
        self.recordings = []
        for recording in range(3):
            windows = [w for w in range(36) if RECORDING[w] == recording]
            near = {a: [w for w in windows if 60 <= abs(START[w] - START[a]) <= 90] for a in windows}
            far = {a: any(abs(START[w] - START[a]) > 180 for w in windows) for a in windows}
            anchors = [a for a in windows if near[a] and far[a]]
            self.recordings.append((anchors, near))

    def loss(self, network, stream):
        draw = stream.integer(sum(len(anchors) for anchors, _ in self.recordings))
        for anchors, near in self.recordings:
            draw -= len(anchors)
            if draw < 0:
                break
        half, chosen = BATCH // 2, [0] * BATCH
        for i in range(half):
            a = anchors[stream.integer(len(anchors))]
            chosen[i] = a
            chosen[i + half] = near[a][stream.integer(len(near[a]))]
        _, z = network(*fill(self.rows[chosen]))
        similarity = z @ z.T / 0.2
        losses = []
        for i in range(BATCH):
            partner = (i + half) % BATCH
            others = [j for j in range(BATCH) if abs(START[chosen[i]] - START[chosen[j]]) > 180]
            columns = sorted({partner, *others})
            losses.append(torch.logsumexp(similarity[i, columns], 0) - similarity[i, partner])
        return torch.stack(losses).mean()


class Masked:
    def __init__(self, network, rows):
        self.rows, length = rows, network.parameters["readout.bias"].shape[0]
        self.parameters = [
            uniform((length, LEAVES), glorot(length, LEAVES), SEED, "weights", "masked"),
            torch.zeros(LEAVES, requires_grad=True),
        ]

    def loss(self, network, stream):
        chosen = [stream.integer(36) for _ in range(BATCH)]
        rows = self.rows[chosen].copy()
        truth = torch.tensor(rows.astype(np.float64))
        drawn = np.array([[stream.uniform() < 0.25 for _ in range(LEAVES)] for _ in range(BATCH)])
        hidden = drawn & ~np.isnan(rows)
        rows[hidden] = np.nan
        _, z = network(*fill(rows))
        guess = z @ self.parameters[0] + self.parameters[1]
        return torch.nn.functional.huber_loss(guess[torch.tensor(hidden)], truth[torch.tensor(hidden)], delta=1.0)


TASKS = {"parent": Parent, "temporal": Temporal, "masked": Masked}


def train(pretext, missing, identity, widths, readout, embedding):
    network, rows = Network(identity, widths, readout, embedding), corpus(missing)
    terms = []
    for term in pretext.split("+"):
        weight, name = term.split("*") if "*" in term else (1, term)
        terms.append((float(weight), TASKS[name](network, rows)))
    parameters = [*network.parameters.values(), *(p for _, task in terms for p in task.parameters)]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
    losses = []
    for step in range(STEPS):
        warm = max(1, STEPS // 20)
        factor = (step + 1) / warm if step < warm else 1 - 0.9 * (step - warm) / max(1, STEPS - warm)
        optimiser.param_groups[0]["lr"] = RATE * factor
        loss = sum(weight * task.loss(network, Random(SEED, "batch", step)) for weight, task in terms)
        optimiser.zero_grad()
        loss.backward()
        for p in parameters:  # torch leaves out parameters without a gradient, and with them their decay
            p.grad = torch.zeros_like(p) if p.grad is None else p.grad
        optimiser.step()
        losses.append(round(loss.item(), 12))
    return losses


cases = []
for pretext in ["parent", "temporal", "masked", "temporal+0.5*masked"]:
    for missing in [False, True]:
        cases.append((pretext, missing, 3, [6, 4], "flatten", 8))
cases += [("temporal+0.5*masked", True, 2, [5], readout, 6) for readout in GROUP_OF]
cases.append(("parent", True, 0, [6, 4], "flatten", 8))
golden = [
    dict(
        pretext=pretext,
        missing=missing,
        config=dict(identity=identity, widths=widths, readout=readout, embedding=embedding),
        losses=train(pretext, missing, identity, widths, readout, embedding),
    )
    for pretext, missing, identity, widths, readout, embedding in cases
]
settings = dict(steps=STEPS, batch=BATCH, learningRate=RATE, weightDecay=DECAY, seed=SEED)
pathlib.Path(__file__).with_name("training.json").write_text(
    json.dumps(dict(parents=PARENTS, settings=settings, cases=golden)) + "\n"
)
