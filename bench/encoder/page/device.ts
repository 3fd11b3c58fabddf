/** A page that uses the device as a whole: fetches and verifies a release, keeps state, and can go on after a reload. */
import { Device, MemoryStore } from '@cheer/edge';

Object.assign(globalThis, { cheer: { Device, MemoryStore } });
