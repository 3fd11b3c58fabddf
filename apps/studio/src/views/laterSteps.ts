/** The steps after the first, with all that draws: loaded while somebody reads the first one. */
import type { JSX } from 'preact';
import type { StepId } from '../page/steps.ts';
import { LabelStep } from './labelStep.tsx';
import { LeftStep } from './leftStep.tsx';
import { MatchStep } from './matchStep.tsx';
import { PredictStep } from './predictStep.tsx';
import type { StepProps } from './props.ts';
import { SignalsStep } from './signalsStep.tsx';
import { TakeStep } from './takeStep.tsx';
import { TrainStep } from './trainStep.tsx';

export type LaterSteps = Readonly<Record<Exclude<StepId, 'choose'>, (props: StepProps) => JSX.Element>>;

export const LATER: LaterSteps = {
  signals: SignalsStep,
  match: MatchStep,
  label: LabelStep,
  train: TrainStep,
  predict: PredictStep,
  left: LeftStep,
  take: TakeStep,
};
