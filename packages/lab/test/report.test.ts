import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { html } from '../src/report/html.ts';
import { reportPage } from '../src/report/report.ts';
import { bytes } from '../src/report/tables.ts';
import { madeReport } from './fixture.ts';

const data = madeReport();
const page = reportPage(data);
const { document } = parseHTML(page);

describe('html', () => {
  it('escapes what is put in unless it is HTML already', () => {
    const inner = html`<b>${'<&>"'}</b>`;
    expect(html`<p title="${'"x'}">${inner}${[1, inner]}${null}${undefined}${false}</p>`.text).toBe(
      '<p title="&quot;x"><b>&lt;&amp;&gt;&quot;</b>1<b>&lt;&amp;&gt;&quot;</b></p>',
    );
  });
});

describe('the report', () => {
  it('asks for nothing and runs nothing', () => {
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')!.getAttribute('content')!;
    const style = document.querySelector('style')!.textContent!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
    expect(document.querySelectorAll('style')).toHaveLength(1);
    expect(document.querySelectorAll('script, link, img, iframe, object, form, [style], [src]')).toHaveLength(0);
    const links = [...document.querySelectorAll('a')].map((a) => a.getAttribute('href')!);
    for (const link of links) expect(link).toMatch(/^(#|https:\/\/doi\.org\/)/);
    for (const link of links.filter((one) => one.startsWith('#'))) expect(document.querySelector(link)).not.toBeNull();
    expect(style).not.toMatch(/url\(|@import/);
  });

  it('says what the figures rest on, and that simulated data are simulated', () => {
    const facts = document.querySelector('dl')!.textContent!;
    for (const fact of ['fixture (simulated)', '6 people held out', 'k = 1, 3', 'transductive', 'windowed, causal']) {
      expect(facts).toContain(fact);
    }
    expect(facts).toMatch(/Majority class\d+\.\d % of windows/);
    expect(document.querySelector('.banner')!.textContent).toContain('Simulated data');
    const real = reportPage({ ...data, run: { ...data.run, simulated: false } });
    expect(real).not.toMatch(/class="banner"|\(simulated\)/);
    expect(page).toContain('list of ours');
  });

  it('has every method, person, request and fault in a table, and a figure of each kind', () => {
    const heads = [...document.querySelectorAll('#results table')[0]!.querySelectorAll('tbody th[scope="row"]')];
    const methods = ['majority', 'raw', 'raw-L2', 'random encoder', 'CHEER, cluster encoder'];
    expect(document.querySelector('#results thead')!.textContent).toContain('k = 3 n 6');
    expect(heads.map((th) => th.textContent)).toEqual([...methods, ...methods]);
    expect(document.querySelectorAll('#results tr.ours')).toHaveLength(2);
    expect(document.querySelectorAll('#people tbody tr')).toHaveLength(6);
    expect(document.querySelectorAll('#requests tbody tr')).toHaveLength(18);
    expect(document.querySelector('#requests p')!.textContent).toBe(
      '18 requests, 18 of them GET; 0 bytes of bodies sent.',
    );
    expect(document.querySelectorAll('#faults tbody tr')).toHaveLength(1);
    expect(document.querySelectorAll('figure svg[role="img"]')).toHaveLength(7);
    expect(page).toContain('P99 (no labelled windows)');
  });

  it('treats whatever came from data as text', () => {
    const name = '<script>alert(1)</script>';
    const hostile = madeReport([name, '"><img src=x onerror=alert(1)>']);
    const { document: found } = parseHTML(
      reportPage({
        ...hostile,
        title: name,
        ours: name,
        run: { ...hostile.run, dataset: name, task: '</style>', protocol: name, normalisation: name },
        facts: [{ name, value: name }],
        people: [{ ...hostile.people[0]!, subject: name }],
        requests: [{ ...hostile.requests[0]!, url: `/?${name}`, method: name }],
        faults: [{ subject: name, kind: name, where: name, found: name, done: name }],
        excluded: [{ subject: name, reason: name }],
        skipped: [{ subject: name, support: 'random', k: 1, draw: 0, reason: name }],
        notes: [name],
      }),
    );
    expect(found.querySelectorAll('script, img, [onerror]')).toHaveLength(0);
    expect(found.querySelector('h1')!.textContent).toBe(name);
    expect(found.querySelector('#people tbody th')!.textContent).toBe(name);
  });

  it('is the same for the same data, and small', () => {
    expect(reportPage(madeReport())).toBe(page);
    expect(page.length).toBeLessThan(600_000);
    expect(page).not.toMatch(/\bNaN\b|undefined|\[object/);
  });

  it('does without what was not run', () => {
    const { signals: _1, tree: _2, clusters: _3, training: _4, timelines: _5, ...rest } = data;
    const bare = reportPage({ ...rest, rows: [], people: [], requests: [], faults: [] });
    expect(parseHTML(bare).document.querySelectorAll('figure, table')).toHaveLength(0);
    expect(bare).toContain('None were found.');
  });
});

describe('bytes', () => {
  it('is written in decimal units', () => {
    expect([0, 999, 1000, 98_304, 2_500_000].map(bytes)).toEqual(['0 B', '999 B', '1.0 kB', '98.3 kB', '2.50 MB']);
  });
});
