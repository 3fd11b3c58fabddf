export * from './errors.ts';
export * from './features/family.ts';
export * from './features/segment.ts';
export * from './numeric/random.ts';
export * from './profile/index.ts';
export * from './recording.ts';
