import { Command, InvalidArgumentError } from 'commander';
import { openRegistry, ROOT_HELP } from '../openRegistry.ts';
import { wholeNumber } from '../options.ts';
import { printResult } from '../terminal.ts';
import { checkModelPath, describeModel, writeModel } from '../writeModel.ts';

interface ExportOptions {
  cluster: number | 'global';
  out: string;
  root?: string;
  replace?: true;
  json?: true;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('Write an encoder of a release as an ONNX model, to run it elsewhere.')
    .argument('<registry>', 'a release: its http or https address, or its folder, signed or a draft')
    .option('--cluster <k>', 'which encoder: that of a cluster, or global', cluster, 'global')
    .requiredOption('--out <file>', 'the model to write: .onnx')
    .option('--root <root>', ROOT_HELP)
    .option('--replace', 'replace the model if it exists')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  cheer export registry --cluster 0 --out encoder-0.onnx')
    .action(async (registry: string, { cluster: which, out, root, replace, json }: ExportOptions) => {
      await checkModelPath('export', out, replace === true);
      const release = await openRegistry('export', registry, root);
      const { scaler } = await release.centroids();
      const encoder = await release.encoder(which);
      const { manifest, hash } = release;
      const exported = await writeModel(out, { manifest, release: hash, cluster: which, scaler, encoder, head: null });
      printResult(json, exported, () => describeModel(exported));
    });
}

function cluster(text: string): number | 'global' {
  if (text === 'global') return text;
  try {
    return wholeNumber(0)(text);
  } catch {
    throw new InvalidArgumentError('It must be the number of a cluster, from 0, or global.');
  }
}
