import type { JSX } from 'preact';
import type { StepProps } from './props.ts';
import { SimulatedNote } from './simulatedNote.tsx';
import { Stage } from './stage.tsx';

export function TakeStep({ state, act }: StepProps): JSX.Element {
  const { device, task } = state;
  const slow = device?.match?.encoder.slow ?? false;
  const trained = device?.training != null;
  return (
    <Stage
      {...{ state, act }}
      step="take"
      lede="What predicts is yours. Take it to another program or another device; it contains what it learned from you, so treat it as you would treat a medical file."
      onward={
        <button type="button" class="button" onClick={() => act.go('left')}>
          Back: What left this device
        </button>
      }
    >
      <SimulatedNote match={device?.match} />
      <div class="columns">
        <section class="card">
          <div class="card-head">
            <h2>One file for CHEER</h2>
          </div>
          <p>
            Encoder, scales and your classifier together, checked when it is opened: predicts without this page and
            without a network.
          </p>
          {!trained && <p class="hint">Train first.</p>}
          <div class="actions">
            <button
              type="button"
              class="button primary"
              disabled={task !== null || !trained}
              onClick={() => act.take('bundle')}
            >
              Save my classifier
            </button>
          </div>
        </section>
        <section class="card">
          <div class="card-head">
            <h2>ONNX, for other programs</h2>
          </div>
          <p>
            The open format that most libraries for neural networks read. It takes features and gives{' '}
            {trained ? 'probabilities' : 'embeddings'}.
          </p>
          {slow && (
            <p class="hint">
              This release uses slow features, which run no network: there is nothing to write as ONNX.
            </p>
          )}
          <div class="actions">
            <button type="button" class="button" disabled={task !== null || slow} onClick={() => act.take('onnx')}>
              Save as ONNX
            </button>
          </div>
        </section>
      </div>
    </Stage>
  );
}
