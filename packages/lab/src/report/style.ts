/** The one style sheet of a report: light and dark, phone to desktop, screen to paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f5f1; --ink: #1d1c1a; --muted: #68645d; --rule: #dad6cd; --warn: #8a3b00; --warn-paper: #fff4e6;
  --series-1: #0072b2; --series-2: #d55e00; --series-3: #009e73; --series-4: #b8598f;
  --series-5: #a67c00; --series-6: #7a68a6; --series-7: #3a9bd9; --series-8: #808080; --mark: #c2185b;
  --text: Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif;
  --plain: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --panel: #1d2024; --ink: #e8e5df; --muted: #a09b92; --rule: #363a40; --warn: #ffc48a; --warn-paper: #33230f;
    --series-1: #56b4e9; --series-2: #f0833a; --series-3: #2fbf92; --series-4: #dd92bd;
    --series-5: #d9ac2b; --series-6: #a795d6; --series-7: #8fd0f5; --series-8: #a3a3a3; --mark: #ff82b2;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 var(--text); }
main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem; letter-spacing: -0.01em; text-wrap: balance; }
h2 { font-size: 1.375rem; line-height: 1.25; margin: 3.25rem 0 0.5rem; padding-top: 0.75rem; border-top: 1px solid var(--rule); }
p, li { max-width: 42rem; }
p { margin: 0.5rem 0 1rem; }
a { color: var(--series-1); }
.banner { font: 600 1rem/1.45 var(--plain); color: var(--warn); background: var(--warn-paper); border-left: 4px solid var(--warn);
  padding: 0.75rem 1rem; margin: 0 0 1.5rem; max-width: none; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.5rem; margin: 1rem 0; font: 0.9375rem/1.5 var(--plain); }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
nav { font: 0.9375rem/1.6 var(--plain); margin: 1.25rem 0; }
nav a { white-space: nowrap; margin-right: 1.1rem; }
.wide { overflow-x: auto; margin: 1rem 0 1.25rem; }
.wide:focus-visible { outline: 2px solid var(--series-1); outline-offset: 3px; }
table { border-collapse: collapse; font: 0.875rem/1.4 var(--plain); font-variant-numeric: tabular-nums; min-width: 100%; }
th, td { padding: 0.32rem 0.7rem; text-align: right; vertical-align: baseline; white-space: nowrap; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; }
thead th { border-bottom: 1.5px solid var(--ink); }
thead tr:not(:last-child) th { border-bottom: 1px solid var(--rule); text-align: center; }
tbody th, .left { text-align: left; }
td.free { white-space: normal; text-align: left; min-width: 11rem; overflow-wrap: anywhere; }
tr.group th { padding-top: 1rem; color: var(--muted); font-weight: 600; }
tr.ours { background: var(--panel); }
tr.ours th { border-left: 3px solid var(--series-1); padding-left: calc(0.7rem - 3px); }
.soft { color: var(--muted); font-weight: 400; }
figure { margin: 1.25rem 0 2.25rem; }
figure .wide { margin: 0; }
figure svg { display: block; width: 100%; height: auto; max-width: 55rem; }
figcaption { font: 0.9375rem/1.5 var(--plain); color: var(--muted); margin-top: 0.6rem; max-width: 46rem; }
figcaption b { color: var(--ink); font-weight: 600; }
details { margin: 1rem 0; }
summary { cursor: pointer; font: 600 0.9375rem/1.5 var(--plain); }
code { font: 0.875em/1.4 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
@media (max-width: 44rem) {
  main { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.5rem; }
  figure svg { width: 44rem; max-width: none; }
}
@media print {
  :root { color-scheme: light; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 8pt; }
  th, td { padding: 0.2rem 0.35rem; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
