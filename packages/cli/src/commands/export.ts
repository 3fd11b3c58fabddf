import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRelease, type Release, readRelease } from '@cheer/registry';
import { CheerError } from '@cheer/signals';
import { Command, InvalidArgumentError } from 'commander';
import { interruption } from '../interruption.ts';
import { wholeNumber } from '../options.ts';
import { printResult } from '../terminal.ts';
import { checkModelPath, describeModel, writeModel } from '../writeModel.ts';

interface ExportOptions {
  cluster: number | 'global';
  out: string;
  replace?: true;
  json?: true;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('Write an encoder of a release as an ONNX model, to run it elsewhere.')
    .argument('<registry>', 'a release: its folder, or its http or https address')
    .option('--cluster <k>', 'which encoder: that of a cluster, or global', cluster, 'global')
    .requiredOption('--out <file>', 'the model to write: .onnx')
    .option('--replace', 'replace the model if it exists')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  cheer export registry --cluster 0 --out encoder-0.onnx')
    .action(async (registry: string, { cluster: which, out, replace, json }: ExportOptions) => {
      checkModelPath('export', out, replace === true);
      const release = await open(registry);
      const { scaler } = await release.centroids();
      const encoder = await release.encoder(which);
      const { manifest, hash } = release;
      const exported = await writeModel(out, { manifest, release: hash, cluster: which, scaler, encoder, head: null });
      printResult(json, exported, () => describeModel(exported));
    });
}

const open = (registry: string): Promise<Release> =>
  /^https?:/iu.test(registry)
    ? openRelease(registry, { signal: interruption })
    : readRelease(async (path) => {
        try {
          return new Uint8Array(await readFile(join(registry, path)));
        } catch (cause) {
          throw new CheerError(
            'release-missing',
            `export: ${registry}: ${path} is not there or cannot be read`,
            'Give a folder that cheer train wrote.',
            { cause },
          );
        }
      }, registry);

function cluster(text: string): number | 'global' {
  if (text === 'global') return text;
  try {
    return wholeNumber(0)(text);
  } catch {
    throw new InvalidArgumentError('It must be the number of a cluster, from 0, or global.');
  }
}
