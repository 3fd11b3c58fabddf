import { type Content, html } from '../../report/html.ts';
import { drawing, type Section } from '../../report/page.ts';
import type { ClusterAnalysis } from '../clusterAnalysis.ts';
import { type EvaluationFacts, percent } from '../facts.ts';
import { clusterCaption } from './captions.ts';
import { centroidsFigure } from './centroidsFigure.ts';
import { peopleFigure } from './peopleFigure.ts';
import { wideTable } from './wideTable.ts';

/** A centroid of fewer is hardly more than a person. */
const FEW = 3;

export function clusterSection(
  facts: EvaluationFacts,
  analysis: ClusterAnalysis | { readonly reason: string },
): Section {
  const title = 'Clusters of people';
  if ('reason' in analysis) return { id: 'clusters', title, body: html`<p>Not run: ${analysis.reason}</p>` };
  const { people, counts, clusters, separating, early, withoutOne } = analysis;
  const sizes = Array.from({ length: clusters }, (_, c) => people.filter(({ cluster }) => cluster === c).length);
  const largest = Math.max(...sizes);
  const about = clusterCaption(facts, people.length, clusters);
  const body: Content = html`<p>Profiles (median and spread of each feature, labels unseen) of all ${people.length} people, on the scale of all of them: this looks at the cohort, no fold does. Stability is the mean adjusted Rand index between the clusters of ten seeds, 1 if every seed finds the same. Between the ${clusters} clusters of everybody and those without one person it is ${withoutOne.toFixed(2)} on average.</p>
${countsTable(counts)}
${smallClusters(sizes)}
${drawing(
  peopleFigure(analysis),
  `${clusters} clusters of ${people.length} people`,
  `On the two directions in which profiles differ most. ${about}`,
)}
${drawing(centroidsFigure({ separating, clusters }), 'What tells the clusters apart', `The entries of the profile of whose variance between people most lies between clusters (in brackets: how much). ${about}`)}
<p>A device matches with what it has seen. How often the first minutes of a recording give the match of the whole of it, with centroids made without the person; the largest cluster has ${percent(largest / people.length)} % of the people:</p>
${earlyTable(early)}`;
  return { id: 'clusters', title, body };
}

function smallClusters(sizes: readonly number[]): Content {
  const few = sizes.flatMap((size, cluster) => (size < FEW ? [`cluster ${cluster} has ${size}`] : []));
  return (
    few.length > 0 &&
    html`<p class="banner" role="note">Too few people to be a cluster: ${few.join(', ')}. Such a centroid is one or two persons, with one of them held out it is another or gone, and what clustered methods learn from it says nothing of others.</p>`
  );
}

function countsTable(counts: ClusterAnalysis['counts']): Content {
  const head = html`<tr><th scope="col">K</th><th scope="col">Silhouette</th><th scope="col">Stability over seeds</th><th scope="col">Sizes</th></tr>`;
  const body = counts.map(
    ({ k, silhouette, stability, sizes }) =>
      html`<tr><td>${k}</td><td>${silhouette.toFixed(3)}</td><td>${stability.toFixed(2)}</td><td>${sizes.join(', ')}</td></tr>`,
  );
  return wideTable('Numbers of clusters', 4, head, body);
}

function earlyTable(early: ClusterAnalysis['early']): Content {
  const head = html`<tr><th scope="col" class="left">First minutes</th>${early.map(({ minutes }) => html`<th scope="col">${minutes}</th>`)}</tr>`;
  const body = html`<tr><th scope="row">same match, %</th>${early.map(({ same }) => html`<td>${percent(same)}</td>`)}</tr><tr><th scope="row">people with a recording as long</th>${early.map(({ people }) => html`<td>${people}</td>`)}</tr>`;
  return wideTable('Early matches', early.length, head, body);
}
