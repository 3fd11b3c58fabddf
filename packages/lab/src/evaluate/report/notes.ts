import { html } from '../../report/html.ts';
import type { Section } from '../../report/page.ts';
import type { EvaluationFacts } from '../facts.ts';
import { CALIBRATION_WINDOWS } from '../protocol.ts';

export function evaluationNotes({ methods, protocol }: EvaluationFacts): Section {
  const notes = [
    'Leave one subject out: scaler, clusters, encoders and everything else that is learned sees the other people only. A fold does not even hold the left-out person\u2019s windows.',
    'Unless a method is called supervised, it never sees a label of the other people. Of the left-out person it sees the labels of the support windows only.',
    'All methods share windows, folds, supports and seeds, and, but for the networks that are fine-tuned, the head: a softmax regression trained from scratch on the support.',
    'Random support: k windows a class drawn with a seed so that no two overlap, draws averaged. Chronological: the first k of each class that do not overlap. No test window overlaps a support window, and each class must keep a window to test on.',
    `Normalisation population: the other people\u2019s median and spread. Calibration: then those of the person\u2019s own first ${CALIBRATION_WINDOWS} usable windows, labels unseen, with encoders made for people on their own scale. Transductive: those of all of the person\u2019s windows, which a device has only afterwards.`,
    'Zero-shot rows use no label of the person. Majority gives every window the most frequent class among the test windows: it looks at the answers, and marks what says nothing.',
    'A person counts once: draws and seeds are averaged first. Intervals are 95 % t intervals of the mean over people; the SD says how far people differ.',
    `Encoders are trained as cheer train does${protocol.steps === null ? '' : `, but for ${protocol.steps} steps`}; clustered methods have K = ${protocol.clusters}, and the person is matched by profile as on the device.`,
  ];
  const body = html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
<p>Methods</p>
<dl>${methods.map(({ name, about }) => html`<dt>${name}</dt><dd>${about}</dd>`)}</dl>`;
  return { id: 'method', title: 'How it was done', body };
}
