/** What the packages' own types lack. */
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export default function load(options: object): Promise<never>;
}
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  export default function make(): Promise<never>;
}
