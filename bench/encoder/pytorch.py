"""PyTorch, eager, one thread, as a contestant: python3 pytorch.py PROBLEM FORM, see serve.ts for the words.

FORM is how a node gets the mean of its neighbours, as a practised user may write it:
  sparse   nodes first, torch.sparse.mm with the compressed adjacency [nodes, nodes]
  matmul   windows first, the dense adjacency times each window's nodes
  columns  nodes first, one dense product of the adjacency with all windows side by side
"""

import json
import pathlib
import struct
import sys
import time
import warnings

import numpy as np
import torch

warnings.simplefilter("ignore")  # compressed sparse tensors are in beta
torch.set_num_threads(1)
torch.set_num_interop_threads(1)
ROUND = 0.25


def read_problem(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    config = json.loads(header.pop("__metadata__")["config"])
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.from_numpy(np.frombuffer(data[begin:end], "<f4").reshape(entry["shape"]).copy())
    return config, tensors


class Network:
    def __init__(self, config, tensors, form):
        self.layers, self.form = len(config["widths"]), form
        parents = tensors["parents"].long()
        self.nodes = len(parents)
        adjacency = torch.eye(self.nodes)
        for child, parent in enumerate(parents.tolist()):
            if parent >= 0:
                adjacency[child, parent] = adjacency[parent, child] = 1
        self.adjacency = adjacency
        self.sparse = adjacency.to_sparse_csr() if form == "sparse" else None
        names = ["identity", "readout.weight", "readout.bias"]
        names += [f"layer{i}.{part}" for i in range(self.layers) for part in ("weight", "bias")]
        self.initial = {name: tensors[name] for name in names}
        self.reset()

    def reset(self):
        self.w = {name: value.clone().requires_grad_() for name, value in self.initial.items()}
        self.optimiser = torch.optim.AdamW(list(self.w.values()), lr=3e-3, weight_decay=1e-2, foreach=True)

    def neighbours(self, h):
        """Sums over neighbours; h is [nodes, batch, width], [batch, nodes, width] for `matmul`."""
        if self.form == "matmul":
            return torch.matmul(self.adjacency, h)
        flat = h.reshape(self.nodes, -1)
        mix = torch.sparse.mm(self.sparse, flat) if self.form == "sparse" else self.adjacency @ flat
        return mix.view(h.shape)

    def embed(self, values, present):
        """values, present: [batch, nodes]"""
        w, first = self.w, self.form == "matmul"
        batch = len(values)
        if not first:
            values, present = values.t(), present.t()
        values, present = values.unsqueeze(-1), present.unsqueeze(-1)
        coefficients = present / self.neighbours(present).clamp(min=1)
        identity = w["identity"] if first else w["identity"].unsqueeze(1)
        x = torch.cat([values, identity.expand(*values.shape[:2], -1)], -1) * present
        for layer in range(self.layers):
            mean = self.neighbours(x) * coefficients
            x = torch.relu(mean @ w[f"layer{layer}.weight"] + w[f"layer{layer}.bias"]) * present
        flat = (x if first else x.transpose(0, 1)).reshape(batch, -1)
        e = torch.addmm(w["readout.bias"], flat, w["readout.weight"])
        return e / e.norm(dim=1, keepdim=True)

    def step(self, values, present, allowed, targets):
        z = self.embed(values, present)
        similarities = (z @ z.t() / 0.2).masked_fill(allowed == 0, -1e9)
        loss = torch.nn.functional.cross_entropy(similarities, targets)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        return loss.item()


config, tensors = read_problem(sys.argv[1])
network = Network(config, tensors, sys.argv[2])
batches = list(zip(tensors["values"], tensors["present"], tensors["allowed"], tensors["targets"].long()))
single = tensors["single.values"], tensors["single.present"]
calls = dict(step=0, embed=0)


def step():
    calls["step"] += 1
    return network.step(*batches[(calls["step"] - 1) % len(batches)])


def embed():
    i = calls["embed"] % len(single[0])
    calls["embed"] += 1
    with torch.inference_mode():
        return network.embed(single[0][i : i + 1], single[1][i : i + 1])


def timed(job):
    cpu, begin, count, seconds = time.process_time(), time.perf_counter(), 0, 0
    while seconds < ROUND:
        job()
        count += 1
        seconds = time.perf_counter() - begin
    return dict(seconds=seconds / count, cpu=(time.process_time() - cpu) / count, calls=count)



def products():
    """Jobs `product-M-N-K`: A [M, K] times B [K, N], for the share of arithmetic."""
    out = {}
    shapes = json.loads((pathlib.Path(__file__).parent / "shapes.json").read_text())
    for m, n, k in sum(shapes.values(), []):
        a, b, c = torch.randn(m, k), torch.randn(k, n), torch.empty(m, n)
        out[f"product-{m}-{n}-{k}"] = lambda a=a, b=b, c=c: torch.mm(a, b, out=c)
    return out


jobs = dict(step=step, embed=embed, **products())
for line in sys.stdin:
    word, _, argument = line.strip().partition(" ")
    if word == "losses":
        network.reset()
        calls["step"] = 0
        reply = [step() for _ in range(int(argument))]
    elif word == "embeddings":
        network.reset()
        calls["embed"] = 0
        reply = [embed()[0].tolist() for _ in range(int(argument))]
    elif word == "memory":
        reply = dict(peak=1024 * int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]))
    else:
        reply = timed(jobs[argument])
    print(json.dumps(reply), flush=True)
