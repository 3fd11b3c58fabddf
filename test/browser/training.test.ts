/** Training in a worker of a real Chromium. In Node: packages/encoder/test/worker.test.ts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, type Opened, openPage } from './chromium.ts';
import { openSite, type Site } from './site.ts';
import type { TrainingPage } from './trainingPage.ts';

type Answer<T extends keyof TrainingPage> = Awaited<ReturnType<TrainingPage[T]>>;

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`, () => {
  let site: Site;
  let opened: Opened;
  const ask = <T extends keyof TrainingPage>(what: T): Promise<Answer<T>> => opened.page.evaluate(`page.${what}()`);

  beforeAll(async () => {
    site = await openSite('./trainingPage.ts');
    opened = await openPage(`${site.address}/`, 'page');
  });
  afterAll(async () => {
    await opened?.close();
    site?.close();
  });

  // a machine at work for others may hold any thread up
  it('leaves the main thread free: never held up for 50 ms, as it is by the same training on it', {
    retry: 3,
  }, async () => {
    const { here, inWorker } = await ask('gaps');
    expect(inWorker.ms).toBeGreaterThan(150);
    expect(inWorker.gap).toBeLessThan(50);
    expect(here.gap).toBeGreaterThan(150);
  });

  it('ends at once when the signal aborts', async () => {
    const { seen, code, message, ms, later } = await ask('cancelled');
    expect(seen).toEqual([20, 40]);
    expect([code, message]).toEqual(['cancelled', 'pretrain: cancelled after step 40 of 1000000000. Start it again.']);
    expect(ms).toBeLessThan(50);
    expect(later).toBe(0);
  });

  it('fails with the error that the training had', async () => {
    expect(await ask('refused')).toMatchObject({
      name: 'CheerError',
      code: 'option-invalid',
      message: expect.stringMatching(
        /^pretext "nonsense": there is no pretext "nonsense" to sum\. Give one of temporal/u,
      ),
      remedy: expect.stringMatching(/^Give one of temporal/u),
    });
  });

  it('says so where the script of the worker is not to be had', async () => {
    await opened.page.route('**/assets/entry*', (route) => route.fulfill({ status: 404 }));
    expect(await ask('refused')).toMatchObject({ code: 'file-missing' });
    await opened.page.unroute('**/assets/entry*');
  });
});
