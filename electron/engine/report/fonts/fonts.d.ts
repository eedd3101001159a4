/** A font in the bundle: the packaged program and the tests have no other way to it in common. */
declare module '*.ttf?inline' {
  const dataUrl: string;
  export default dataUrl;
}
