/** TensorFlow.js as a contestant: `node tensorflow.js PROBLEM wasm|cpu columns|matmul`, see ../serve.ts and graph.js. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { OPTIMISER, readTensors, TEMPERATURE } from '../problem.ts';
import { serve } from '../serve.ts';
import { adjacencyOf, batchOf, transposed, weightNames } from './graph.js';

const [path, backend, form] = process.argv.slice(2);
if (backend === 'wasm') {
  const { setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setThreadsCount(1);
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(main)}/`);
}
await tf.setBackend(backend);
await tf.ready();

const { tensors, config } = readTensors(path);
const { nodes, adjacency } = adjacencyOf(tensors.get('parents').data);
const [count, batch] = tensors.get('values').shape;
const nodesFirst = form === 'columns';
const A = tf.tensor2d(adjacency, [nodes, nodes]);
const batches = Array.from({ length: count }, (_, i) => {
  const allowed = batchOf(tensors, 'allowed', i);
  const targets = Int32Array.from(batchOf(tensors, 'targets', i));
  const perNode = (name) => {
    const data = batchOf(tensors, name, i);
    return nodesFirst
      ? tf.tensor3d(transposed(data, batch, nodes), [nodes, batch, 1])
      : tf.tensor3d(data, [batch, nodes, 1]);
  };
  return {
    values: perNode('values'),
    present: perNode('present'),
    shut: tf.tensor2d(
      allowed.map((open) => (open === 1 ? 0 : -1e9)),
      [batch, batch],
    ),
    right: tf.tensor2d(
      Float32Array.from({ length: batch * batch }, (_, at) => (at % batch === targets[Math.floor(at / batch)] ? 1 : 0)),
      [batch, batch],
    ),
  };
});

const ones = tf.ones(nodesFirst ? [1, batch, 1] : [batch, 1, 1]);

const names = weightNames(config);
const initial = names.map((name) => tf.tensor(tensors.get(name).data, tensors.get(name).shape));
const weights = initial.map((value) => tf.variable(value));
const w = Object.fromEntries(names.map((name, i) => [name, weights[i]]));
let optimiser = tf.train.adam(OPTIMISER.learningRate, 0.9, 0.999, 1e-8);
let steps = 0;

await serve({
  reset() {
    weights.forEach((weight, i) => void weight.assign(initial[i]));
    optimiser = tf.train.adam(OPTIMISER.learningRate, 0.9, 0.999, 1e-8);
    steps = 0;
  },
  step() {
    const given = batches[steps++ % count];
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(given), weights);
      // decoupled decay, which its Adam does not have
      const keep = tf.scalar(1 - OPTIMISER.learningRate * OPTIMISER.weightDecay);
      for (const weight of weights) weight.assign(tf.mul(weight, keep));
      optimiser.applyGradients(grads);
      return value.dataSync()[0];
    });
  },
});

function neighbours(h) {
  if (nodesFirst) return tf.reshape(tf.matMul(A, tf.reshape(h, [nodes, -1])), h.shape);
  return tf.matMul(tf.reshape(A, [1, nodes, nodes]), h);
}

function lossOf({ values, present, shut, right }) {
  const coefficients = tf.div(present, tf.maximum(neighbours(present), 1));
  const identity = tf.mul(
    tf.reshape(w.identity, nodesFirst ? [nodes, 1, config.identity] : [1, nodes, config.identity]),
    ones,
  );
  let x = tf.mul(tf.concat([values, identity], 2), present);
  for (const [l, width] of config.widths.entries()) {
    const mean = tf.reshape(tf.mul(neighbours(x), coefficients), [nodes * batch, -1]);
    const next = tf.add(tf.matMul(mean, w[`layer${l}.weight`]), w[`layer${l}.bias`]);
    x = tf.mul(tf.reshape(tf.relu(next), [...present.shape.slice(0, 2), width]), present);
  }
  const flat = tf.reshape(nodesFirst ? tf.transpose(x, [1, 0, 2]) : x, [batch, -1]);
  const e = tf.add(tf.matMul(flat, w['readout.weight']), w['readout.bias']);
  const z = tf.div(e, tf.sqrt(tf.sum(tf.square(e), 1, true)));
  const s = tf.add(tf.div(tf.matMul(z, z, false, true), TEMPERATURE), shut);
  const centred = tf.sub(s, top(s));
  return tf.mean(tf.sub(tf.log(tf.sum(tf.exp(centred), 1)), tf.sum(tf.mul(centred, right), 1)));
}

/** The largest of each row, as a constant: the softmax does not change with it, and its gradient has no kernel in wasm. */
function top(s) {
  return tf.customGrad((given) => ({ value: tf.max(given, 1, true), gradFunc: () => tf.zerosLike(given) }))(s);
}
