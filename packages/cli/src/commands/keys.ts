/** `cheer keys`: what a publisher signs with. The folder never leaves whoever publishes, and is never served. */
import { resolve } from 'node:path';
import type { Role } from '@cheer/registry';
import { createKeys, type Keys, type Published, rotateKeys } from '@cheer/registry/node';
import { Command, InvalidArgumentError } from 'commander';
import { day, spelled } from '../fingerprint.ts';
import { list, wholeNumber } from '../options.ts';
import { passphrase } from '../passphrase.ts';
import { printResult } from '../terminal.ts';

interface CreateOptions {
  rootKeys: number;
  threshold: number;
  expires: number;
  json?: true;
}

interface RotateOptions {
  role?: readonly Role[];
  registry?: string;
  rootKeys?: number;
  threshold?: number;
  expires: number;
  json?: true;
}

export function keysCommand(): Command {
  return new Command('keys')
    .description('The keys that releases are signed with: make them once, keep them safe, replace them when in doubt.')
    .addCommand(createCommand())
    .addCommand(rotateCommand())
    .addHelpText(
      'after',
      `
CHEER_KEY_PASSPHRASE in the environment encrypts the files of the keys.

Examples:
  cheer keys create keys
  cheer keys rotate keys --role timestamp --registry registry`,
    );
}

function createCommand(): Command {
  return new Command('create')
    .description('Make a folder of keys: root, targets, snapshot and timestamp.')
    .argument('<dir>', 'a new folder, outside of anything that is served')
    .option('--root-keys <n>', 'how many keys the root has, for as many people', wholeNumber(1, 16), 1)
    .option('--threshold <m>', 'how many of them must sign a new root', wholeNumber(1, 16), 1)
    .option('--expires <days>', 'how long the root holds', wholeNumber(1, 3650), 365)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  cheer keys create keys --root-keys 3 --threshold 2')
    .action(async (folder: string, { rootKeys, threshold, expires, json }: CreateOptions) => {
      const keys = await createKeys(folder, { ...passphrase(), now: now(), rootKeys, threshold, days: expires });
      printResult(json, summary(keys), () =>
        [
          ...describeKeys(keys),
          `Keep ${resolve(folder)} where nobody else can read it, with a copy elsewhere: whoever has it can publish in your name,`,
          'and without it no device follows you to a next release.',
          `Give people the fingerprint, or ${keys.roots.length}.root.json for cheer device enroll --root, by another way than the registry.`,
          `Next: cheer publish DRAFT --keys ${folder} --out REGISTRY`,
        ].join('\n'),
      );
    });
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description('Replace the keys of some roles, and renew the root; without --role the root is only renewed.')
    .argument('<dir>', 'the folder of keys')
    .option('--role <list>', 'root, targets, snapshot, timestamp, separated by commas', roles)
    .option('--registry <dir>', 'publish the new root there at once; else it waits for the next cheer publish')
    .option('--root-keys <n>', 'with --role root: how many keys the root has', wholeNumber(1, 16))
    .option('--threshold <m>', 'with --role root: how many of them must sign', wholeNumber(1, 16))
    .option('--expires <days>', 'how long the root holds', wholeNumber(1, 3650), 365)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  cheer keys rotate keys --role timestamp --registry registry')
    .action(async (folder: string, { role = [], registry, rootKeys, threshold, expires, json }: RotateOptions) => {
      const { published, ...keys } = await rotateKeys(folder, role, {
        ...passphrase(),
        now: now(),
        days: expires,
        ...(registry !== undefined && { registry }),
        ...(rootKeys !== undefined && { rootKeys }),
        ...(threshold !== undefined && { threshold }),
      });
      printResult(json, { ...summary(keys), published }, () =>
        [
          ...describeKeys(keys),
          role.length === 0
            ? 'No key was replaced; the root was renewed.'
            : `Replaced: ${role.join(', ')}. The old keys count no more, and their files were removed from ${folder}.`,
          `Copy ${folder} over every copy you keep: older ones can no longer publish, and what old keys they hold is best destroyed.`,
          published === null || registry === undefined
            ? `Devices learn of it with the next cheer publish ... --keys ${folder}.`
            : describePublished(published, registry, keys),
        ].join('\n'),
      );
    });
}

/** Where old and new keys signed together the new root comes last, else the timestamp. */
function describePublished({ version, expires, written }: Published, registry: string, { root }: Keys): string {
  const last = written.at(-1) ?? `metadata/${root.version}.root.json`;
  return `In ${registry}: version ${version}, until ${day(expires)}. Copy its metadata folder to the server, ${last.endsWith('root.json') ? 'metadata/timestamp.json and then ' : ''}${last} last.`;
}

const summary = ({ folder, root, fingerprint, signers }: Keys) => ({
  folder,
  version: root.version,
  expires: root.expires,
  fingerprint,
  keys: Object.fromEntries(Object.entries(signers).map(([role, own]) => [role, own.map(({ keyid }) => keyid)])),
});

function describeKeys({ folder, root, fingerprint, signers }: Keys): string[] {
  const { keyids, threshold } = root.roles['root']!;
  const here = Object.values(signers).flat().length;
  return [
    `Root ${root.version} in ${folder}: ${keyids.length} root key${keyids.length === 1 ? '' : 's'}, ${threshold} must sign; ${here} ${here === 1 ? 'key is' : 'keys are'} here. It holds until ${day(root.expires)}.`,
    'Fingerprint of the root:',
    ...spelled(fingerprint).map((line) => `  ${line}`),
  ];
}

const ROLES: readonly string[] = ['root', 'targets', 'snapshot', 'timestamp'] satisfies readonly Role[];

function roles(text: string): Role[] {
  const names = list(text);
  const wrong = names.find((name) => !ROLES.includes(name));
  if (wrong === undefined) return names as Role[];
  throw new InvalidArgumentError(`It must be of ${ROLES.join(', ')}.`);
}

const now = (): number => Date.now() / 1000;
