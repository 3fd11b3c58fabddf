import { Device } from '@cheer/edge';
import { FolderStore } from '@cheer/edge/node';
import { nodeClient } from '@cheer/registry/node';

/** What every device command takes. */
export interface DeviceCommandOptions {
  home: string;
  json?: true;
}

export function openDevice(home: string): Device {
  return new Device(new FolderStore(home), { clock: () => Date.now() / 1000, client: nodeClient });
}
