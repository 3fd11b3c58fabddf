import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeAtomically } from '@cheer/cloud';
import {
  type ConsumptionSubject,
  cheerMethod,
  clearMethod,
  cnnLstmMethod,
  consumptionPage,
  consumptionText,
  measureConsumption,
  openSysfs,
  PAPER_MACHINE,
  PAPER_ROWS,
  preparePerson,
  rawMethod,
} from '@cheer/lab/consumption';
import { interruption } from '../../interruption.ts';
import { openRegistry } from '../../openRegistry.ts';
import { checkOutputFolder } from '../../outputFolder.ts';
import { printResult, progressLine } from '../../terminal.ts';
import { VERSION } from '../../version.ts';
import type { ProfileOptions } from './options.ts';
import { trainRelease } from './release.ts';
import { openSubject } from './subject.ts';

/** says that a folder is of an earlier profile, to be written over by the next */
const RESULT = 'profile.json';

export async function runProfile(options: ProfileOptions): Promise<void> {
  const { registry, k, out, json, seconds, processes, idle, nursery } = options;
  if (out !== undefined) await checkOutputFolder('profile', out, true, RESULT);
  const { recordings, ...whose } = await openSubject(options);
  const release = registry === undefined ? await trainRelease() : await openRegistry('profile', registry);
  const { manifest } = release;
  const person = await preparePerson(recordings, manifest.window, k, interruption);
  const progress = progressLine('profile');
  const consumption = await measureConsumption({
    recordings,
    person,
    methods: [
      cheerMethod(release, person),
      rawMethod(release, person),
      ...(options.baselines ? [cnnLstmMethod(release, person), clearMethod(release, person)] : []),
    ],
    sysfs: openSysfs(options.sysfs),
    seconds,
    processes,
    idleSeconds: idle,
    ...(nursery !== undefined && { flags: [`--max-semi-space-size=${nursery}`] }),
    signal: interruption,
    onProgress: (done, all, what) => progress.update(done / all, what),
  });
  progress.end();
  const subject: ConsumptionSubject = {
    ...whose,
    windows: person.windows.length,
    length: person.grid.length,
    step: person.grid.step,
    k: person.k,
    classes: person.classes,
    labelled: person.labelled,
    release: { name: manifest.name, hash: release.hash, simulated: manifest.simulated },
  };
  const made = `${new Date().toISOString().slice(0, 16)}Z by cheer ${VERSION}`;
  const result = { made, subject, ...consumption, paper: { machine: PAPER_MACHINE, rows: PAPER_ROWS } };
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    const text = new TextEncoder();
    writeAtomically(join(out, 'report.html'), text.encode(consumptionPage(consumption, subject, made)));
    writeAtomically(join(out, RESULT), text.encode(`${JSON.stringify(result, null, 1)}\n`));
  }
  printResult(json, { ...result, ...(out !== undefined && { out }) }, () =>
    [
      consumptionText(consumption, subject),
      ...(out === undefined ? [] : ['', `Report: ${pathToFileURL(resolve(out, 'report.html')).href}`]),
    ].join('\n'),
  );
}
