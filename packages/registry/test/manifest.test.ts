import { describe, expect, it } from 'vitest';
import { parseManifest } from '../src/index.ts';
import { testRelease } from './fixture.ts';

const release = await testRelease();
const path = [...release.keys()].find((name) => name.endsWith('.manifest.json'))!;
const manifest = JSON.parse(new TextDecoder().decode(release.get(path)!));

interface Named {
  name: string;
  path: string;
  sha256: string;
}
const renamed = (target: Named, name: string): Named => ({ ...target, name, path: `targets/${target.sha256}.${name}` });
const parse = (changed: object) => parseManifest(new TextEncoder().encode(JSON.stringify({ ...manifest, ...changed })));

describe('parseManifest', () => {
  it('takes the names that buildRelease gives', () => {
    expect(parse({})).toMatchObject({ name: 'Test release' });
  });

  // the signed list of files has one entry a name: whoever signed such a release would sign what every device refuses
  it.each([
    ['two encoders', () => ({ encoders: sameName() })],
    ['the card and the centroids', () => ({ card: renamed(manifest.card, manifest.centroids.name) })],
    ['a card and the manifest', () => ({ card: renamed(manifest.card, 'manifest.json') })],
  ])('refuses one name for %s', (_, change) => {
    expect(() => parse(change())).toThrow(
      expect.objectContaining({
        code: 'manifest-invalid',
        message: expect.stringContaining('names must differ, and none be manifest.json'),
      }),
    );
  });
});

function sameName() {
  const [first, second, ...others] = manifest.encoders;
  return [first, { ...second, target: renamed(second.target, first.target.name) }, ...others];
}
