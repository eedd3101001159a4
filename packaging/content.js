// What the archive holds: the built program and the packages that stay outside its bundles.

const PACKAGES = [
  ...['@duckdb/node-api', '@duckdb/node-bindings', '@duckdb/node-bindings-[^/]+'],
  ...['onnxruntime-common', 'onnxruntime-node'],
  ...['sharp', '@img/[^/]+', 'detect-libc', 'semver'],
  '@cornerstonejs/codec-openjpeg',
];
const IN_PACKAGES = new RegExp(
  `^/node_modules/(${PACKAGES.join('|')}|@cornerstonejs|@duckdb|@img)(/.*)?$`,
);

/** In those packages: types, sources, documentation, installers, and copies for ES modules or CommonJS. */
const UNUSED = new RegExp(
  [
    ...[/\.(ts|mts|cts|map|md|h|cc|gyp|bnf)$/, /onnxruntime-node\/(lib|script)$/],
    ...[/onnxruntime-common\/(lib|dist\/esm)$/, /sharp\/(src|install)$/, /semver\/bin$/],
    // The decoder alone, in WebAssembly.
    /codec-openjpeg\/dist\/(openjpegjs.*|openjpegwasm\.(js|wasm))$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

export const belongs = (path) =>
  ['', '/package.json', '/node_modules'].includes(path) ||
  /^\/dist(\/.*)?$/.test(path) ||
  (IN_PACKAGES.test(path) && !UNUSED.test(path));
