/** Every method of an evaluation, in the order of its tables. A new one is registered by its line in this list. */
import { CheerError, quoted } from '@cheer/signals';
import { CLEAR, CNN_LSTM } from '../../baselines/methods.ts';
import { rawL2Forward, slowFeatures, slowFeaturesCloud, slowFeaturesLong } from '../../slow/methods.ts';
import type { Method } from '../method.ts';
import { random, raw, rawL2 } from './controls.ts';
import { encoderMethod } from './encoders.ts';
import { linearMixture } from './linearMixture.ts';
import { majority } from './majority.ts';
import { supervised } from './supervised.ts';

/** Where settings were tried out: docs/research.md and docs/baselines.md say which. */
const chosenHere = (method: Method): Method => ({ ...method, chosenOn: ['stress-predict', 'induced-stress'] });

export const METHODS: readonly Method[] = [
  majority,
  raw,
  rawL2,
  random,
  linearMixture,
  encoderMethod({
    name: 'CHEER',
    about: "the paper's: parent pretext, one encoder",
    pretext: 'parent',
    clustered: false,
  }),
  encoderMethod({
    name: 'CHEER-Cluster',
    about: "the paper's: parent pretext, an encoder for each cluster",
    pretext: 'parent',
    clustered: true,
  }),
  encoderMethod({ name: 'masked', about: 'masked pretext, one encoder', pretext: 'masked', clustered: false }),
  encoderMethod({ name: 'temporal', about: 'temporal pretext, one encoder', pretext: 'temporal', clustered: false }),
  encoderMethod({
    name: 'temporal-cluster',
    about: 'temporal pretext, an encoder for each cluster',
    pretext: 'temporal',
    clustered: true,
  }),
  rawL2Forward,
  ...[slowFeaturesCloud, slowFeaturesLong, slowFeatures].map(chosenHere),
  supervised,
  ...[CNN_LSTM, CLEAR].map(chosenHere),
];

/** Names that stand for several methods. */
export const GROUPS: Readonly<Record<string, (method: Method) => boolean>> = {
  all: () => true,
  fast: ({ slow }) => slow !== true,
  controls: ({ name }) => ['majority', 'raw', 'raw-L2', 'random-encoder'].includes(name),
  paper: ({ name }) => ['majority', 'raw', 'raw-L2', 'CNN-LSTM', 'CLEAR', 'CHEER', 'CHEER-Cluster'].includes(name),
};

/**
 * Methods by name or group, each once, in the order of METHODS. Upper and lower case are the same.
 * @throws CheerError `option-invalid`
 */
export function chooseMethods(names: readonly string[]): readonly Method[] {
  const wanted = new Set<Method>();
  for (const name of names) {
    const key = name.toLowerCase();
    const group = Object.hasOwn(GROUPS, key) ? GROUPS[key] : undefined;
    const found = METHODS.filter(group ?? ((method) => method.name.toLowerCase() === key));
    if (found.length === 0) {
      throw new CheerError(
        'option-invalid',
        `evaluate: a method must be one of ${METHODS.map((method) => method.name).join(', ')}, or a group of ${Object.keys(GROUPS).join(', ')}, got ${quoted(name)}`,
        'Name methods and groups, separated by commas.',
      );
    }
    for (const method of found) wanted.add(method);
  }
  return METHODS.filter((method) => wanted.has(method));
}
