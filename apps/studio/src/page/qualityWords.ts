/** The parts of a window's quality (`windowQualityParts`), and why a signal has none, in words. */
const PARTS: Readonly<Record<string, string>> = {
  present: 'was measured',
  unclipped: 'within what the sensor can show',
  moving: 'not stuck at one value',
  beats: 'beats found without holes',
  template: 'pulses alike',
  polarity: 'the right way up',
  contact: 'electrodes on the skin',
  steady: 'without jumps',
  worn: 'as warm as a worn wrist',
};

const REASONS: Readonly<Record<string, string>> = {
  'missing-modality': 'not recorded here',
  'too-short': 'too short',
  'too-few-beats': 'too few beats',
  flat: 'nothing moves',
  clipped: 'beyond what the sensor can show',
  gap: 'too much is missing',
  'out-of-range': 'no possible values',
};

export const partWords = (name: string): string => PARTS[name] ?? name;
export const reasonWords = (code: string): string => REASONS[code] ?? code;
