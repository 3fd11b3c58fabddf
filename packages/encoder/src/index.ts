export * from './corpus.ts';
export * from './encoder.ts';
export * from './file.ts';
export * from './gcn.ts';
export * from './graph.ts';
export * from './head.ts';
export * from './pretrain.ts';
export * from './safetensors.ts';
