import { CheerError } from '@cheer/signals';
import { expect, it } from 'vitest';
import { asking } from '../../src/worker/asking.ts';
import { problemOf } from '../../src/worker/problem.ts';

const base = 'https://page.example/';
const error = (code: CheerError['code']) => new CheerError(code, 'openRelease: x: no answer', 'Check the address.');

/** What a person is told where asking fails with `code`. */
async function told(registry: string, code: CheerError['code'], type = 'application/json', event = '') {
  const scope = new EventTarget();
  const around = { scope, fetch: async () => new Response('', { headers: { 'content-type': type } }) };
  const work = async (fetch: (url: string, init: RequestInit) => Promise<Response>) => {
    await fetch(`${registry}metadata/1.root.json`, {});
    // after the request has failed, as browsers do
    if (event !== '') setTimeout(() => scope.dispatchEvent(new Event(event)), 5);
    throw error(code);
  };
  return asking({ registry, base }, work, around).catch(problemOf);
}

it('knows a web page that came instead of a file, whatever that made of the release', async () => {
  expect(await told(base, 'release-untrusted', 'text/html; charset=utf-8')).toMatchObject({
    code: 'release-untrusted',
    heading: 'A web page came instead of a release',
    message: expect.stringContaining('https://page.example/metadata/1.root.json'),
  });
  expect(await told(base, 'release-untrusted')).toEqual(problemOf(error('release-untrusted')));
});

it('tells a policy that forbids another site from a connection that is broken', async () => {
  const other = 'https://registry.example/';
  expect(await told(other, 'network', undefined, 'securitypolicyviolation')).toMatchObject({
    heading: 'This page may not ask another site',
    message: expect.stringMatching(/^openRelease: x: no answer\. The policy of the page/),
  });
  expect(await told(other, 'network')).toMatchObject({ heading: 'The registry on the other site cannot be reached' });
  expect(await told(base, 'network')).toEqual(problemOf(error('network')));
});
