export { calm } from './calm.ts';
export { fitSlowFeatures, SLOW_FIT, type SlowFeatures } from './fitSlowFeatures.ts';
export { forwardSupport, SUPPORT_FADE } from './forwardSupport.ts';
export { ownMemory } from './ownMemory.ts';
export type { OwnWindows, SlowGrid, WindowTimes } from './ownWindows.ts';
export { openPersonal, type PersonalEncoder, type PersonalFeatures, personalise, SLOW_OWN } from './personalise.ts';
export { readSlowFeatures, type StoredSlowFeatures, writeSlowFeatures } from './slowFile.ts';
export { type Eigen, symmetricEigen } from './symmetricEigen.ts';
