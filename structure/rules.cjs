/* Rules for dependency-cruiser (scripts/structure.js). Imports of types count as imports. */
const layers = require('./layers.cjs');

/** No import from a room to one that stands above it, or beside it on the same line. */
const layerRules = Object.entries(layers).flatMap(([area, lines]) =>
  lines.flatMap((line, i) =>
    line.flatMap((room) => {
      const beside = line.filter((other) => other !== room);
      const others = [...beside, ...lines.slice(i + 1).flat()];
      if (others.length === 0) return [];
      return {
        name: `${area}/${room} imports from below only`,
        severity: 'error',
        from: { path: `^${area}/${room}/` },
        to: { path: others.map((other) => `^${area}/${other}/`) },
      };
    }),
  ),
);

/** A room or file of the area that the list has forgotten would be free to import anything. */
const listed = Object.entries(layers).map(([area, lines]) => ({
  name: `${area}: every room is in structure/layers.cjs`,
  severity: 'error',
  from: {},
  to: { path: `^${area}/[^/]+/`, pathNot: lines.flat().map((room) => `^${area}/${room}/`) },
}));

/** What each area may import of ours. */
const areas = {
  shared: [],
  'electron/preload': ['shared'],
  renderer: ['shared'],
  models: ['shared', 'electron/engine/family-kit'],
  'electron/engine': ['shared'],
  'electron/hosts': ['shared', 'electron/engine', 'models'],
};
const OURS = '^(shared|renderer|models|electron)/';
const areaRules = Object.entries(areas).map(([area, allowed]) => ({
  name: `${area} imports ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^${area}/` },
  to: { path: OURS, pathNot: [area, ...allowed].map((path) => `^${path}/`) },
}));

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'a view does not know another',
      severity: 'error',
      from: { path: '^renderer/views/([^/]+)/' },
      to: { path: '^renderer/views/[^/]+/', pathNot: '^renderer/views/$1/' },
    },
    {
      name: 'a family does not know another',
      severity: 'error',
      from: { path: '^models/([^/]+)/' },
      to: { path: '^models/[^/]+/', pathNot: '^models/$1/' },
    },
    {
      name: 'only main and preload import electron',
      severity: 'error',
      from: { pathNot: '^electron/(main|preload)/' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'shared and renderer import no Node module',
      severity: 'error',
      from: { path: '^(shared|renderer)/' },
      to: { dependencyTypes: ['core'] },
    },
    ...areaRules,
    ...layerRules,
    ...listed,
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: ['\\.test\\.tsx?$', '/testing(/|\\.ts$)', '^electron/(e2e|bench)/', '/made-up/'],
    },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
