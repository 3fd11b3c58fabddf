/** Bytes resident at most. Linux's resource usage would count the parent's, from before the program was loaded. */
export { peakResident as peakMemory } from '@cheer/lab/memory';
