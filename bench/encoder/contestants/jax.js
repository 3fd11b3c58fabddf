/** jax-js, the whole step under `jit`, as a contestant: `node jax.js PROBLEM columns|matmul`, see ../serve.ts and graph.js. */
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { OPTIMISER, readTensors, TEMPERATURE } from '../problem.ts';
import { serve } from '../serve.ts';
import { adjacencyOf, batchOf, transposed, weightNames } from './graph.js';

const [path, form] = process.argv.slice(2);
const nodesFirst = form === 'columns';
await init('wasm');
defaultDevice('wasm');

const { tensors, config } = readTensors(path);
const { nodes, adjacency } = adjacencyOf(tensors.get('parents').data);
const [count, batch] = tensors.get('values').shape;
const tensor = (data, shape) => np.array(Float32Array.from(data)).reshape(shape);
const A = tensor(adjacency, [nodes, nodes]);
const batches = Array.from({ length: count }, (_, i) => {
  const targets = Int32Array.from(batchOf(tensors, 'targets', i));
  const perNode = (name) => {
    const data = batchOf(tensors, name, i);
    return nodesFirst ? tensor(transposed(data, batch, nodes), [nodes, batch, 1]) : tensor(data, [batch, nodes, 1]);
  };
  return [
    perNode('values'),
    perNode('present'),
    tensor(
      batchOf(tensors, 'allowed', i).map((open) => (open === 1 ? 0 : -1e9)),
      [batch, batch],
    ),
    tensor(
      Float32Array.from({ length: batch * batch }, (_, at) => (at % batch === targets[Math.floor(at / batch)] ? 1 : 0)),
      [batch, batch],
    ),
  ];
});

const names = weightNames(config);
const initial = () => names.map((name) => tensor(tensors.get(name).data, tensors.get(name).shape));
const zeros = () => names.map((name) => np.zeros(tensors.get(name).shape));
let state = { weights: initial(), first: zeros(), second: zeros() };
let steps = 0;

const update = jit((weights, first, second, a, given, stepSize, correction) => {
  const kept = weights.map((weight) => weight.ref);
  const [loss, gradients] = valueAndGrad((w) => lossOf(w, a, given))(weights);
  const out = { weights: [], first: [], second: [], loss };
  for (const [i, weight] of kept.entries()) {
    const m = first[i].mul(0.9).add(gradients[i].ref.mul(0.1));
    const v = second[i].mul(0.999).add(np.square(gradients[i]).mul(0.001));
    const move = m.ref.mul(stepSize.ref).div(np.sqrt(v.ref).div(correction.ref).add(1e-8));
    out.first.push(m);
    out.second.push(v);
    out.weights.push(weight.mul(1 - OPTIMISER.learningRate * OPTIMISER.weightDecay).sub(move));
  }
  stepSize.dispose();
  correction.dispose();
  return out;
});

await serve({
  reset() {
    state = { weights: initial(), first: zeros(), second: zeros() };
    steps = 0;
  },
  step() {
    const given = batches[steps++ % count].map((array) => array.ref);
    const stepSize = np.array([OPTIMISER.learningRate / (1 - 0.9 ** steps)]);
    const correction = np.array([Math.sqrt(1 - 0.999 ** steps)]);
    const { loss, ...next } = update(state.weights, state.first, state.second, A.ref, given, stepSize, correction);
    state = next;
    return loss.item();
  },
});

/** Each use of an array but the last has to say `.ref`: its memory is counted. */
function lossOf(weights, a, [values, present, shut, right]) {
  const w = Object.fromEntries(names.map((name, i) => [name, weights[i]]));
  const rows = nodesFirst ? [nodes, batch] : [batch, nodes];
  const neighbours = (h, width) =>
    nodesFirst
      ? np.matmul(a.ref, h.reshape([nodes, batch * width])).reshape([nodes, batch, width])
      : np.einsum('ij,bjw->biw', a.ref, h);
  const coefficients = present.ref.div(np.maximum(neighbours(present.ref, 1), 1));
  const identity = np.broadcastTo(
    w.identity.reshape(nodesFirst ? [nodes, 1, config.identity] : [1, nodes, config.identity]),
    [...rows, config.identity],
  );
  let x = np.concatenate([values, identity], 2).mul(present.ref);
  let before = 1 + config.identity;
  for (const [l, width] of config.widths.entries()) {
    const mean = neighbours(x, before)
      .mul(coefficients.ref)
      .reshape([nodes * batch, before]);
    const next = np
      .matmul(mean, w[`layer${l}.weight`])
      .add(w[`layer${l}.bias`])
      .reshape([...rows, width]);
    x = nn.relu(next).mul(present.ref);
    before = width;
  }
  const flat = (nodesFirst ? np.transpose(x, [1, 0, 2]) : x).reshape([batch, nodes * before]);
  const e = np.matmul(flat, w['readout.weight']).add(w['readout.bias']);
  const norm = np.sqrt(np.square(e.ref).sum(1, { keepdims: true }));
  const z = e.div(norm);
  const s = np.matmul(z.ref, np.transpose(z)).div(TEMPERATURE).add(shut);
  const loss = nn.logsumexp(s.ref, 1).sub(s.mul(right).sum(1)).mean();
  for (const array of [a, present, coefficients]) array.dispose();
  return loss;
}
