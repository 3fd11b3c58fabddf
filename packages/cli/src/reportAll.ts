import { type RecordingReport, recordingName, reportRecording } from '@cheer/lab';
import { type SampleDigests, type SubjectEntry, sameSamples, sampleDigests } from '@cheer/recordings';
import { CheerError, type Recording } from '@cheer/signals';
import { interruption } from './interruption.ts';

export interface AllReports {
  readonly reports: readonly RecordingReport[];
  readonly refused: readonly { readonly subject: string; readonly reason: string }[];
  /** the recording, if there is but one */
  readonly only: Recording | undefined;
}

/**
 * One recording after the other, so that no more than one is in memory. Whoever cannot be read is named with the reason; the others go on.
 * Samples that two people have alike are among the faults of both.
 *
 * @param windows whether to judge them, which takes most of the time
 */
export async function reportAll(
  people: readonly SubjectEntry[],
  { windows = true, onProgress }: { windows?: boolean; onProgress: (share: number, doing: string) => void },
): Promise<AllReports> {
  const reports: RecordingReport[] = [];
  const samples: { subject: string; session: string; digests: SampleDigests }[] = [];
  const refused: { subject: string; reason: string }[] = [];
  let only: Recording | undefined;
  const all = people.reduce((sum, { sessions }) => sum + Math.max(1, sessions.length), 0);
  let done = 0;
  for (const { subject, sessions, refused: why } of people) {
    if (why !== undefined) refused.push({ subject, reason: reasonOf(why) });
    if (sessions.length === 0) done++;
    for (const { session, read } of sessions) {
      interruption.throwIfAborted();
      const name = recordingName({ subject, session });
      onProgress(done / all, `reading ${name}`);
      try {
        const recording = await read();
        const judging = (fraction: number): void => onProgress((done + fraction) / all, `judging ${name}`);
        reports.push(await reportRecording(recording, { windows, signal: interruption, onProgress: judging }));
        samples.push({ subject, session, digests: await sampleDigests(recording) });
        if (all === 1) only = recording;
      } catch (error) {
        if (!(error instanceof CheerError) || error.code === 'cancelled') throw error;
        refused.push({ subject: name, reason: reasonOf(error) });
      }
      done++;
    }
  }
  const copies = sameSamples(samples);
  return {
    reports: reports.map((report, i) => ({ ...report, faults: [...report.faults, ...copies[i]!] })),
    refused,
    only,
  };
}

const reasonOf = ({ code, message }: CheerError): string => `${message} (${code})`;
