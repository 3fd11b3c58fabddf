export * from './distance.ts';
export * from './profile.ts';
export { applyScaler, fitScaler, IQR_OF_NORMAL, POPULATION_CLIP, type Scaler } from './scaler.ts';
export * from './usable.ts';
