/** Decoding a stream with what is known of persistence: causal on the device, with hindsight in the laboratory. */
import {
  backward,
  forward,
  invalid,
  lambdaOf,
  prepare,
  rowsOf,
  type Stream,
  uniform,
  type WindowGrid,
} from './chain.ts';

/**
 * Causal: the probabilities of each window's state given that window and those before it (forward filter). Rows sum to 1.
 * @param stay from `fitPersistence`
 */
export function smooth(stream: Stream, starts: ArrayLike<number>, grid: WindowGrid, stay: number): Float64Array[] {
  const chain = prepare('smooth', stream, starts, grid);
  checkStay('smooth', stay, chain.classes);
  const { posterior } = forward(chain, lambdaOf(stay, chain.classes), uniform(chain.classes));
  return rowsOf(posterior, chain.classes);
}

/** Given all windows, also those after (forward-backward). For the laboratory: a device does not know the future. */
export function offline(stream: Stream, starts: ArrayLike<number>, grid: WindowGrid, stay: number): Float64Array[] {
  const chain = prepare('offline', stream, starts, grid);
  const { classes } = chain;
  checkStay('offline', stay, classes);
  const lambda = lambdaOf(stay, classes);
  const { posterior, scale } = forward(chain, lambda, uniform(classes));
  const later = backward(chain, lambda, uniform(classes), scale);
  return rowsOf(
    posterior.map((p, i) => p * later[i]!),
    classes,
  );
}

function checkStay(caller: string, stay: number, classes: number): void {
  if (stay >= 1 / classes - 1e-12 && stay <= 1) return;
  throw invalid(caller, `the probability to stay must be from 1/${classes} to 1, got ${stay}`);
}
