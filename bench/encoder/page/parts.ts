/** A page that brings its own store and interface: match, adapt and infer on recordings, with a release's files at hand. */
import { adapt, fitPersistence, infer, isUsable, match, measure, normalise } from '@cheer/edge';
import { readEncoder } from '@cheer/encoder';
import { readCentroids } from '@cheer/registry';
import { profileOf, userScaler } from '@cheer/signals';

Object.assign(globalThis, {
  cheer: {
    adapt,
    fitPersistence,
    infer,
    isUsable,
    match,
    measure,
    normalise,
    profileOf,
    readCentroids,
    readEncoder,
    userScaler,
  },
});
