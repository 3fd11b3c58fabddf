/** What stands in every report, whatever was run: how to read it, and where it comes from. */
export const METHOD_NOTES: readonly string[] = [
  'The 123 features are a list of ours. The paper fixes how many there are of each signal (84, 26 and 13) and does not name them; nor does it give the depth of its tree, the widths of its network, or how support windows are chosen.',
  'Support is what the person labels: k windows per class. Random support is drawn with a seed so that no two windows overlap; chronological support is the first k of each class that do not overlap. A window that overlaps a support window is never tested on, and each class must keep a window to test on.',
  'Every method sees the same windows, the same supports and the same head, a softmax regression trained from scratch on the support alone. Raw features, raw features scaled to unit length (raw-L2) and an encoder that was never trained (random encoder) are controls: a trained encoder is worth its download only where it stands above all three.',
  'Majority gives every window the most frequent class among the test windows. It looks at the answers, which no method may, and so marks the accuracy that says nothing.',
  'Figures are means over people. Draws and seeds of one person are averaged first, so that a person counts once. Intervals are 95 % t intervals of the mean over people; they say how far the mean may be off, not how far people differ, which the dots show.',
  'Macro-F1 is the mean F1 of the classes present in a person\u2019s test windows.',
  'Windowed decoding judges each window by itself. Causal decoding also uses the windows before it; how long states last is estimated from the unlabelled stream of the same device. Laboratory protocols have one long block per condition, which flatters any decoding with memory.',
  'Matching, training and prediction happen on the device. It fetches files that are the same for everyone; which encoder it asks for tells its cluster, and nothing else.',
];

export const REFERENCES: readonly { readonly text: string; readonly doi?: string }[] = [
  {
    text: 'Elgendi et al. 2013, beats by two moving averages. PLoS ONE 8(10) e76585',
    doi: '10.1371/journal.pone.0076585',
  },
  {
    text: 'Tarvainen et al. 2002, the tonic level by smoothness priors. IEEE Trans. Biomed. Eng. 49(2)',
    doi: '10.1109/10.979357',
  },
  { text: 'Kipf and Welling 2017, graph convolutional networks. ICLR, arXiv 1609.02907' },
  { text: 'Rousseeuw 1987, silhouettes. J. Comput. Appl. Math. 20', doi: '10.1016/0377-0427(87)90125-7' },
  { text: 'Rabiner 1989, hidden Markov models. Proc. IEEE 77(2)', doi: '10.1109/5.18626' },
];
