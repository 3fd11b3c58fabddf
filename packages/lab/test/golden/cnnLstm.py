"""Golden for the CNN-LSTM: the losses of 20 training steps by PyTorch in float64, from weights and data given by formulas.

Dropout is a mask of the same formula on both sides. AdamW is PyTorch's own.
"""

import json
import math
import pathlib

import torch

torch.set_default_dtype(torch.float64)
TIME, BATCH, CHANNELS, CLASSES, TAPS, FILTERS, HIDDEN = 8, 6, 11, 3, 5, 7, 9
STEPS, RATE, DECAY = 20, 1e-2, 1e-2


def wave(count, phase, scale=1.0):
    return torch.tensor([scale * math.sin(0.37 * i * (1 + 0.01 * i) + phase) for i in range(count)])


def weights():
    """In the layout of the product: [taps, in, out] and [in, out], gates in the order i f g o."""
    shapes = [
        (TAPS, CHANNELS, FILTERS), (FILTERS,), (TAPS, FILTERS, FILTERS), (FILTERS,),
        (FILTERS, 4 * HIDDEN), (HIDDEN, 4 * HIDDEN), (4 * HIDDEN,), (HIDDEN, CLASSES), (CLASSES,),
    ]
    return [wave(math.prod(shape), p, 0.3).float().double().reshape(shape) for p, shape in enumerate(shapes)]


conv0, bias0, conv1, bias1, w_input, w_recurrent, w_bias, w_output, b_output = weights()
layers = torch.nn.ModuleDict(
    {
        "conv0": torch.nn.Conv1d(CHANNELS, FILTERS, TAPS, padding=TAPS // 2),
        "conv1": torch.nn.Conv1d(FILTERS, FILTERS, TAPS, padding=TAPS // 2),
        "lstm": torch.nn.LSTM(FILTERS, HIDDEN),
        "output": torch.nn.Linear(HIDDEN, CLASSES),
    }
)
with torch.no_grad():
    layers["conv0"].weight.copy_(conv0.permute(2, 1, 0))
    layers["conv0"].bias.copy_(bias0)
    layers["conv1"].weight.copy_(conv1.permute(2, 1, 0))
    layers["conv1"].bias.copy_(bias1)
    layers["lstm"].weight_ih_l0.copy_(w_input.T)
    layers["lstm"].weight_hh_l0.copy_(w_recurrent.T)
    layers["lstm"].bias_ih_l0.copy_(w_bias)
    layers["lstm"].bias_hh_l0.zero_()
    layers["output"].weight.copy_(w_output.T)
    layers["output"].bias.copy_(b_output)
layers["lstm"].bias_hh_l0.requires_grad_(False)  # one bias, not two that add up

optimiser = torch.optim.AdamW([p for p in layers.parameters() if p.requires_grad], lr=RATE, weight_decay=DECAY)
targets = torch.tensor([i % CLASSES for i in range(BATCH)])
losses = []
for step in range(STEPS):
    x = wave(TIME * BATCH * CHANNELS, 10 + step).float().double().reshape(TIME, BATCH, CHANNELS)
    kept = torch.tensor([0.0 if (i + step) % 3 == 0 else 1.5 for i in range(BATCH * HIDDEN)]).reshape(BATCH, HIDDEN)
    y = x.permute(1, 2, 0)
    y = torch.relu(layers["conv1"](torch.relu(layers["conv0"](y))))
    states, _ = layers["lstm"](y.permute(2, 0, 1))
    loss = torch.nn.functional.cross_entropy(layers["output"](states[-1] * kept), targets)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    losses.append(loss.item())

sizes = {
    "time": TIME, "channels": CHANNELS, "classes": CLASSES, "taps": TAPS, "filters": FILTERS, "hidden": HIDDEN,
    "dropout": 0.3, "batch": BATCH, "learningRate": RATE, "weightDecay": DECAY,
}
golden = {"sizes": sizes, "losses": losses}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
