import { CheerError, quoted } from '@cheer/signals';
import { Command } from 'commander';
import { printResult } from '../../terminal.ts';
import { checkModelPath, describeModel, writeModel } from '../../writeModel.ts';
import { type DeviceCommandOptions, openDevice } from './home.ts';

interface ExportOptions extends DeviceCommandOptions {
  out: string;
  replace?: true;
  encoderOnly?: true;
}

export function exportModelCommand(): Command {
  return new Command('export')
    .description('Write encoder and classifier as an ONNX model, to run them elsewhere.')
    .requiredOption('--out <file>', 'the model to write: .onnx')
    .option('--replace', 'replace the model if it exists')
    .option('--encoder-only', 'leave out the classifier, which is personal')
    .addHelpText('after', '\nExample:\n  cheer device export --home my-device --out me.onnx')
    .action(async ({ home, out, replace, encoderOnly, json }: ExportOptions) => {
      await checkModelPath('export', out, replace === true);
      const { head, ...shared } = await openDevice(home).network();
      if (head === null && encoderOnly !== true) {
        throw new CheerError(
          'not-trained',
          `export: ${quoted(home)} holds no classifier yet`,
          'Run cheer device train first, or export the encoder alone with --encoder-only.',
        );
      }
      const exported = await writeModel(out, { ...shared, head: encoderOnly === true ? null : head });
      printResult(json, exported, () => describeModel(exported));
    });
}
