import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildRelease, parseManifest, readCentroids, verifyRelease, writeCentroids } from '../src/index.ts';
import { codeOf, releaseInput, testRelease } from './fixture.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('buildRelease', () => {
  it('gives the same bytes for the same input', async () => {
    const [a, b] = [await testRelease(), await testRelease()];
    expect([...a.keys()]).toEqual([...b.keys()]);
    for (const [path, bytes] of a) expect(Buffer.from(bytes).equals(Buffer.from(b.get(path)!))).toBe(true);
  });

  it('names every file but release.json by the SHA-256 of its bytes, and puts release.json last', async () => {
    const files = await testRelease();
    expect([...files.keys()].at(-1)).toBe('release.json');
    for (const [path, bytes] of files) {
      if (path === 'release.json') continue;
      expect(path.slice('targets/'.length, 'targets/'.length + 64)).toBe(
        createHash('sha256').update(bytes).digest('hex'),
      );
    }
    expect(files.size).toBe(1 + 1 + 1 + 1 + 2 * 4); // release, manifest, centroids, card; four encoders and their cards
  });

  it('passes its own verification, which lists every file', async () => {
    const files = await testRelease();
    const verified = await verifyRelease(async (path) => files.get(path)!);
    expect(new Map(verified.files)).toEqual(new Map([...files].map(([path, bytes]) => [path, bytes.length])));
    expect(verified.manifest.encoders.map(({ cluster, users }) => [cluster, users])).toEqual([
      [0, 4],
      [1, 5],
      [2, 6],
    ]);
  });

  it('says how its encoders hold their weights, and holds all of them alike', async () => {
    const input = await releaseInput(3, 'int8');
    const files = await buildRelease(input);
    const { manifest } = await verifyRelease(async (path) => files.get(path)!);
    expect(manifest.precision).toBe('int8');
    const sizes = [...manifest.encoders, manifest.globalEncoder].map(({ target }) => target.bytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(35_000);
    const card = [...files].find(([path]) => path.endsWith('encoder-0.md'))![1];
    expect(text(card)).toContain('safetensors, int8 with a float32 scale');
    const { globalEncoder } = await releaseInput();
    await expect(buildRelease({ ...input, globalEncoder })).rejects.toThrowError(/encoder-0 holds int8, .*float32/u);
  });

  it('takes a manifest that does not say how for float32, and refuses an encoder that is held otherwise', async () => {
    const said = async (precision: 'float32' | 'int8') => {
      const files = new Map(await buildRelease(await releaseInput(1, precision)));
      const [path, bytes] = [...files].find(([name]) => name.endsWith('manifest.json'))!;
      const silent = new TextEncoder().encode(text(bytes).replace(/\s*"precision": "\w+",/u, ''));
      expect(silent.length).toBeLessThan(bytes.length);
      const sha256 = createHash('sha256').update(silent).digest('hex');
      const pointer = { path: `targets/${sha256}.manifest.json`, sha256, bytes: silent.length };
      files.delete(path);
      files.set(pointer.path, silent);
      files.set(
        'release.json',
        new TextEncoder().encode(JSON.stringify({ format: 'cheer-release/1', manifest: pointer })),
      );
      return verifyRelease(async (name) => files.get(name)!);
    };
    expect((await said('float32')).manifest.precision).toBe('float32');
    await expect(said('int8')).rejects.toThrowError(/weights in int8, the manifest says float32/u);
  });

  it('refuses parts that do not fit', async () => {
    const input = await releaseInput();
    expect(await codeOf(buildRelease({ ...input, encoders: input.encoders.slice(1) }))).toBe('option-invalid');
    expect(await codeOf(buildRelease({ ...input, created: 'yesterday' }))).toBe('manifest-invalid');
    expect(await codeOf(buildRelease({ ...input, name: 'bell\u0007' }))).toBe('manifest-invalid');
    expect(await codeOf(buildRelease({ ...input, window: { ...input.window, step: 90 } }))).toBe('manifest-invalid');
    const [first, ...others] = input.encoders;
    const broken = { ...first!, bytes: first!.bytes.slice(0, -4) };
    expect(await codeOf(buildRelease({ ...input, encoders: [broken, ...others] }))).toBe('tensor-file-invalid');
  });
});

describe('cards', () => {
  const cards = async (change: object) => {
    const files = await buildRelease({ ...(await releaseInput()), ...change });
    const all = [...files].filter(([path]) => path.endsWith('.md'));
    return all.map(([path, bytes]) => [path.slice(73), text(bytes)] as const);
  };

  it('say in their first lines that data are simulated, and do not say so of recordings', async () => {
    for (const [, card] of await cards({})) expect(card.split('\n').slice(0, 3).join('\n')).toContain('simulated data');
    for (const [, card] of await cards({ simulated: false })) expect(card.toLowerCase()).not.toContain('simulated');
  });

  it('give the figures they were given', async () => {
    const byName = new Map(await cards({}));
    expect(byName.get('card.md')).toContain('Their mean silhouette is 0.125');
    expect(byName.get('card.md')).toContain('| cluster 1 | 5 | 101 | 2.500 to 1.250 (3.000) |');
    expect(byName.get('encoder-2.md')).toContain('| 40 | 1.2500 | 3.0000 |');
    expect(byName.get('encoder-2.md')).toContain('one cluster of them: 6 people, 102 windows');
    expect(new Map(await cards({ silhouette: undefined })).get('card.md')).toContain('was not computed');
  });

  it('take text from outside literally', async () => {
    const byName = new Map(await cards({ dataset: '<img src=x> [a](b)\n# c' }).catch(() => []));
    expect(byName.size).toBe(0); // a line break is refused by the manifest
    const card = new Map(await cards({ dataset: '<img src=x> [a](b)' })).get('card.md');
    expect(card).toContain('\\<img src=x\\> \\[a\\](b)');
  });
});

describe('centroids', () => {
  it('come back to the bit, with what is missing missing', async () => {
    const { centroids, scaler } = await releaseInput();
    const back = readCentroids(writeCentroids({ centroids, scaler }), 'c');
    expect(back.centroids).toEqual(centroids);
    expect(back.scaler).toEqual(scaler);
  });

  it('refuse a scale that is not positive', async () => {
    const { centroids, scaler } = await releaseInput();
    const zero = { ...scaler, scale: scaler.scale.map((s, i) => (i === 5 ? 0 : s)) };
    expect(() => writeCentroids({ centroids, scaler: zero })).toThrow('positive');
  });
});

describe('parseManifest', () => {
  it('refuses unknown fields, other places, wrong order and absurd sizes', async () => {
    const files = await testRelease();
    const original = text([...files].find(([path]) => path.endsWith('.manifest.json'))?.[1]);
    type Json = { centroids: object; encoders: unknown[] };
    const changed = (change: (m: Json) => void): (() => unknown) => {
      const value = JSON.parse(original) as Json;
      change(value);
      return () => parseManifest(new TextEncoder().encode(JSON.stringify(value)));
    };
    expect(changed(() => {})).not.toThrow();
    const bad: ((m: Json) => void)[] = [
      (m) => {
        Object.assign(m, { more: 1 });
      },
      (m) => {
        Object.assign(m, { format: 'cheer-manifest/2' });
      },
      (m) => {
        Object.assign(m, { users: -1 });
      },
      (m) => {
        Object.assign(m.centroids, { path: '../secret' });
      },
      (m) => {
        Object.assign(m.centroids, { path: 'https://example.org/x' });
      },
      (m) => {
        Object.assign(m.centroids, { path: `targets/${'0'.repeat(64)}.centroids.safetensors` });
      },
      (m) => {
        Object.assign(m.centroids, { name: 'a/../b' });
      },
      (m) => {
        Object.assign(m.centroids, { bytes: 1e12 });
      },
      (m) => {
        Object.assign(m.centroids, { bytes: 0.5 });
      },
      (m) => {
        m.encoders.reverse();
      },
      (m) => {
        m.encoders = [];
      },
      (m) => {
        Object.assign(m, { window: { length: 0, step: 0, cleaning: 'recording' } });
      },
      (m) => {
        Object.assign(m, { window: { length: 60, step: 30 } });
      },
      (m) => {
        Object.assign(m, { window: { length: 60, step: 30, cleaning: 'window' } });
      },
    ];
    for (const change of bad) expect(changed(change)).toThrow('manifest.json');
    const hostile = [
      original.replace('{', '{"__proto__": {"format": "cheer-manifest/1"},'),
      original.replace('{', '{"constructor": 1,'),
      original.replace(/"seed": \d+/, '"seed": 1e999'),
      original.replace(/"users": \d+/, '"users": 9007199254740993'),
      original.replace(/"name": "[^"]+"/, '"name": "safe\\u202egnp.exe"'),
      '['.repeat(400_000) + ']'.repeat(400_000),
    ];
    for (const value of hostile) {
      expect(() => parseManifest(new TextEncoder().encode(value))).toThrow('manifest.json');
    }
    expect(() => parseManifest(Uint8Array.of(0xff, 0xfe))).toThrow('not JSON in UTF-8');
  });
});
