/** Two tabs as their pages see it: the worker is played, the channel is the real one. */
import { expect, it, vi } from 'vitest';
import { actionsOf } from '../../src/page/actions.ts';
import type { Ask } from '../../src/page/client.ts';
import { createStore } from '../../src/page/state.ts';
import type { DeviceView } from '../../src/protocol.ts';
import { device, match, opened, session } from './view.ts';

const label = { start: 1000, end: 1100, label: 'calm' };

/** A tab in which a recording is open; `shared` is what all tabs of a page have stored. */
async function openTab(shared: { device: DeviceView }, base: string, kind: 'encrypted' | 'memory' = 'encrypted') {
  const store = createStore();
  const asked: string[] = [];
  const ask = (async (verb: string) => {
    asked.push(verb);
    if (verb === 'begin') return session({ device: shared.device, storage: { kind, why: null } });
    if (verb === 'choose') return opened();
    if (verb === 'label') shared.device = device({ match, spans: [label] });
    if (verb !== 'forget') return shared.device;
    shared.device = device();
    return { device: shared.device, left: 0 };
  }) as Ask;
  const act = actionsOf(ask, store, base);
  await act.begin(null);
  await act.choose({ kind: 'simulated', index: 0 });
  return { act, store, asked };
}

it('shows in every tab what one of them keeps, and forgets in all when one forgets', async () => {
  const base = 'https://example.org/a/';
  const shared = { device: device({ match }) };
  const [one, two, elsewhere] = await Promise.all([
    openTab(shared, base),
    openTab(shared, base),
    openTab({ device: device({ match }) }, 'https://example.org/b/'),
  ]);
  await one.act.label(label);
  await vi.waitFor(() => expect(two.store.state().device?.spans).toEqual([label]));

  await one.act.forget();
  await vi.waitFor(() => expect(two.store.state().forgotten).toBe(true));
  expect(two.asked).toContain('close');
  expect(two.store.state()).toMatchObject({ step: 'left', opened: null, device: { match: null, spans: [] } });
  expect(two.store.state().said?.text).toMatch(/in another tab/);
  // a page in another folder is another device
  expect(elsewhere.store.state()).toMatchObject({ forgotten: false, device: { match } });
});

it('has a device of its own where the browser keeps nothing', async () => {
  const base = 'https://example.org/c/';
  const [one, two] = await Promise.all([
    openTab({ device: device({ match }) }, base),
    openTab({ device: device({ match }) }, base, 'memory'),
  ]);
  await one.act.forget();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(two.store.state().opened).not.toBeNull();
});
