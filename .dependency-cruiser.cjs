/** Who may import whom. The table in CONTRIBUTING.md says the same in words. */
const allowed = {
  signals: [],
  tensor: [],
  recordings: ['signals'],
  encoder: ['signals', 'tensor'],
  registry: ['encoder', 'signals'],
  edge: ['registry', 'encoder', 'signals'],
  cloud: ['registry', 'encoder', 'recordings', 'signals'],
  lab: ['cloud', 'edge', 'registry', 'encoder', 'tensor', 'recordings', 'signals'],
  cli: ['lab', 'cloud', 'edge', 'registry', 'encoder', 'recordings', 'signals'],
};

/** Third-party code each package may use; the device's packages have next to none. */
const libraries = {
  signals: [],
  tensor: [],
  encoder: [],
  registry: ['zod', 'tuf-js', '@tufjs/models', '@freedomofpress/tuf-browser'],
  edge: ['zod'],
  recordings: ['@zip\\.js/zip\\.js', 'read-excel-file', 'h5wasm'],
};

/** Packages that run in a browser: only their folder node/ may use Node. */
const anyRuntime = ['signals', 'tensor', 'recordings', 'encoder', 'registry', 'edge'];

module.exports = {
  forbidden: [
    ...Object.entries(allowed).map(([name, friends]) => ({
      name: `${name}-imports`,
      comment: `${name} may import ${friends.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^packages/${name}/(src|node)/` },
      to: { path: '^packages/', pathNot: `^packages/(${[name, ...friends].join('|')})/` },
    })),
    ...Object.keys(allowed).map((name) => ({
      name: `${name}-public-entry`,
      comment: 'packages import each other by name, through their public entries',
      severity: 'error',
      from: { path: `^packages/${name}/(src|node)/` },
      to: { path: '^packages/', pathNot: `^packages/${name}/`, dependencyTypes: ['local'] },
    })),
    ...Object.entries(libraries).map(([name, used]) => ({
      name: `${name}-libraries`,
      comment: `${name} may use ${used.join(', ') || 'no library'}`,
      severity: 'error',
      from: { path: `^packages/${name}/(src|node)/` },
      to: { path: '^node_modules/', pathNot: `^node_modules/(${['@cheer', ...used].join('|')})/` },
    })),
    {
      name: 'any-runtime',
      comment: 'web standards only; what needs Node goes into the folder node/',
      severity: 'error',
      from: { path: `^packages/(${anyRuntime.join('|')})/src/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'node-client',
      comment: 'tuf-js and what signs releases need Node; pages use tuf-browser, through @cheer/registry/web',
      severity: 'error',
      from: { path: '^packages/registry/src/' },
      to: { path: '^node_modules/(tuf-js|@tufjs)/' },
    },
    {
      name: 'studio-imports',
      comment: 'the page is the device side: edge, recordings and signals, and nothing of the cloud',
      severity: 'error',
      from: { path: '^apps/studio/build/' },
      to: { path: '^packages/', pathNot: '^packages/(edge|recordings|signals)/' },
    },
    {
      name: 'studio-libraries',
      comment: "every kilobyte of the page is somebody's wait: Preact to draw, uPlot for signals",
      severity: 'error',
      from: { path: '^apps/studio/build/' },
      to: { path: '^node_modules/', pathNot: '^node_modules/(@cheer|preact|uplot)/' },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^(packages|apps)/' }, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^(packages|apps)/' },
      to: { couldNotResolve: true, pathNot: '\\.css$' },
    },
    {
      name: 'declared',
      comment: 'what a package imports stands in its package.json',
      severity: 'error',
      from: { path: '^packages/[^/]+/(src|node)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
  ],
  options: {
    exclude: { path: '^apps/[^/]+/(src|dist|public)/|/(dist|build|test)/.*\\.(d\\.ts|map)$' },
    doNotFollow: { path: ['node_modules', 'packages/[^/]+/dist'] },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: { conditionNames: ['import', 'default'], exportsFields: ['exports'] },
    parser: 'swc',
  },
};
