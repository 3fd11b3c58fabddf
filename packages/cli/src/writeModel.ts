/** A network as an ONNX file, with what its user has to know in its metadata. */
import { existsSync } from 'node:fs';
import { modelFacts, wearerFacts } from '@cheer/edge';
import { type Encoder, type Head, writeOnnx } from '@cheer/encoder';
import type { Manifest } from '@cheer/registry';
import { CheerError, type Scaler } from '@cheer/signals';
import { refuse } from './options.ts';
import { checkOutputFile } from './outputFile.ts';

export interface ExportedModel {
  readonly out: string;
  readonly bytes: number;
  readonly release: string;
  readonly simulated: boolean;
  readonly cluster: number | 'global';
  readonly precision: Manifest['precision'];
  readonly normalisation: Manifest['normalisation'];
  /** in the order of the output; null for an encoder alone */
  readonly classes: readonly string[] | null;
}

export interface ModelParts {
  readonly manifest: Manifest;
  /** SHA-256 of the manifest */
  readonly release: string;
  readonly cluster: number | 'global';
  readonly scaler: Scaler;
  readonly encoder: Pick<Encoder, 'config' | 'weights'>;
  readonly head: Head | null;
  /** whether what the head learned from was simulated; where there is a head */
  readonly wearerSimulated?: boolean;
}

/** Asks, before any work is done, whether the model may be written there. @throws CheerError `option-invalid` */
export async function checkModelPath(command: string, out: string, replace: boolean): Promise<void> {
  if (!/\.onnx$/iu.test(out)) refuse(command, 'the name of the model must end in .onnx', out, 'Name it model.onnx.');
  if (!replace && existsSync(out)) {
    refuse(command, 'the model must be a new file', out, 'Choose another name, or --replace.');
  }
  await checkOutputFile(command, out, 'model');
}

/** @throws CheerError `file-unreadable` if the file cannot be written */
export async function writeModel(out: string, parts: ModelParts): Promise<ExportedModel> {
  const { manifest, cluster, encoder, head, wearerSimulated = false } = parts;
  const { name, simulated, normalisation, precision } = manifest;
  const about = { ...modelFacts(parts), ...(head !== null && wearerFacts({ wearerSimulated })) };
  const bytes = await writeOnnx(encoder, { about, ...(head !== null && { head }) });
  const { writeAtomically } = await import('@cheer/cloud'); // which device commands need for nothing else
  try {
    writeAtomically(out, bytes);
  } catch (cause) {
    throw new CheerError(
      'file-unreadable',
      `export: ${out}: the file cannot be written (${(cause as NodeJS.ErrnoException).code})`,
      'Choose another place.',
      { cause },
    );
  }
  const classes = head?.classes ?? null;
  return { out, bytes: bytes.length, release: name, simulated, cluster, precision, normalisation, classes };
}

/** The result for a terminal. */
export function describeModel({
  out,
  bytes,
  release,
  simulated,
  cluster,
  normalisation,
  classes,
}: ExportedModel): string {
  const which = cluster === 'global' ? 'all people' : `cluster ${cluster}`;
  return [
    `${out}: the encoder of ${which} of ${release}${simulated ? ' (trained on simulated people)' : ''}${classes === null ? '' : `, and the classifier of ${classes.join(', ')}`}; ${bytes} bytes.`,
    `Input "features" [n, 123], normalised (${normalisation === 'user' ? 'by the population, then by the wearer' : 'by the population'}), NaN where missing; the metadata say more.`,
    ...(classes === null
      ? []
      : ['The classifier was learned from this person and is personal: think before passing it on.']),
  ].join('\n');
}
