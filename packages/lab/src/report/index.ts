export type * from './data.ts';
export * from './report.ts';
