/** For screen and paper; system fonts, since a page that loads nothing has no others. */
export const STYLE = `
:root { color-scheme: light; --ink: #1a1a1a; --dim: #575757; --line: #d9d9d9; --accent: #0b5cad; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
header, main { max-width: 784px; margin: 0 auto; padding: 0 32px; }
header { padding-top: 48px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 20px; line-height: 1.3; margin: 40px 0 8px; padding-top: 16px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
a { color: var(--accent); }
.dim, figcaption, caption { color: var(--dim); font-size: 13px; }
.images { columns: 3 180px; padding: 0; list-style: none; font-size: 13px; }
.images a { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
figure { margin: 16px 0 24px; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { margin-top: 4px; }
.tools { display: flex; gap: 16px; align-items: center; min-height: 24px; font-size: 13px; }
.tools input { vertical-align: middle; accent-color: var(--accent); }
.tools output { color: var(--dim); }
.scroll { overflow-x: auto; margin: 16px 0 24px; }
table { border-collapse: collapse; font-size: 13px; }
caption { text-align: left; padding-bottom: 4px; }
th, td { text-align: left; vertical-align: top; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; min-width: 4em; }
th.number, td.number { text-align: right; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 12px/1.5 ui-monospace, "Liberation Mono", Menlo, monospace; background: #f5f5f5; padding: 12px; margin: 0 0 12px; }
.shared { position: absolute; width: 0; height: 0; }
footer { margin: 40px 0 64px; padding-top: 16px; border-top: 1px solid var(--line); }
@media (max-width: 600px) { header, main { padding-left: 16px; padding-right: 16px; } header { padding-top: 24px; } h1 { font-size: 24px; } }
@media print {
  @page { size: A4; margin: 20mm; }
  body { font-size: 10pt; }
  header, main { max-width: none; padding: 0; }
  .tools { display: none; }
  h2 { break-after: avoid; }
  figure, tr, pre { break-inside: avoid; }
  .scroll { overflow: visible; }
}
`;
