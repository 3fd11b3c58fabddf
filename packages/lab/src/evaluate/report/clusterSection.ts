import { clustersFigure } from '../../figures/clusters.ts';
import { type Content, html } from '../../report/html.ts';
import { drawing, type Section, scrolling } from '../../report/page.ts';
import type { ClusterAnalysis } from '../clusterAnalysis.ts';
import { percent } from '../facts.ts';
import { centroidsFigure } from './centroidsFigure.ts';

export function clusterSection(analysis: ClusterAnalysis | { readonly reason: string }): Section {
  const title = 'Clusters of people';
  if ('reason' in analysis) return { id: 'clusters', title, body: html`<p>Not run: ${analysis.reason}</p>` };
  const { people, centroids, counts, clusters, separating, early, withoutOne } = analysis;
  const numbers = (vector: readonly (number | null)[]): number[] => vector.map((x) => x ?? Number.NaN);
  const largest = Math.max(...centroids.map((_, c) => people.filter(({ cluster }) => cluster === c).length));
  const body: Content = html`<p>Profiles (median and spread of each feature, labels unseen) of all ${people.length} people, on the scale of all of them: this looks at the cohort, no fold does. Stability is the mean adjusted Rand index between the clusters of ten seeds, 1 if every seed finds the same. Between the ${clusters} clusters of everybody and those without one person it is ${withoutOne.toFixed(2)} on average.</p>
${countsTable(counts)}
${drawing(
  clustersFigure({
    people: people.map(({ subject, profile, cluster }) => ({
      subject,
      profile: numbers(profile),
      cluster,
      heldOut: false,
    })),
    centroids: centroids.map(numbers),
    silhouettes: counts,
  }),
  `${clusters} clusters of ${people.length} people`,
  'On the two directions in which profiles differ most.',
)}
${drawing(centroidsFigure({ separating, clusters }), 'What tells the clusters apart', 'The entries of the profile of whose variance between people most lies between clusters (in brackets: how much).')}
<p>A device matches with what it has seen. How often the first minutes of a recording give the match of the whole of it, with centroids made without the person; the largest cluster has ${percent(largest / people.length)} % of the people:</p>
${earlyTable(early)}`;
  return { id: 'clusters', title, body };
}

function countsTable(counts: ClusterAnalysis['counts']): Content {
  const head = html`<tr><th scope="col">K</th><th scope="col">Silhouette</th><th scope="col">Stability over seeds</th><th scope="col">Sizes</th></tr>`;
  const body = counts.map(
    ({ k, silhouette, stability, sizes }) =>
      html`<tr><td>${k}</td><td>${silhouette.toFixed(3)}</td><td>${stability.toFixed(2)}</td><td>${sizes.join(', ')}</td></tr>`,
  );
  return scrolling('Numbers of clusters', head, body);
}

function earlyTable(early: ClusterAnalysis['early']): Content {
  const head = html`<tr><th scope="col" class="left">First minutes</th>${early.map(({ minutes }) => html`<th scope="col">${minutes}</th>`)}</tr>`;
  const body = html`<tr><th scope="row">same match, %</th>${early.map(({ same }) => html`<td>${percent(same)}</td>`)}</tr><tr><th scope="row">people with a recording as long</th>${early.map(({ people }) => html`<td>${people}</td>`)}</tr>`;
  return scrolling('Early matches', head, body);
}
