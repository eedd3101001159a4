/**
 * What the page can do besides being read: a slider for the opacity of each map, and the number or class
 * under the pointer. Plain text of a script, since the page must be all there is; its hash is in the policy.
 */
export const SCRIPT = `
'use strict';
for (const figure of document.querySelectorAll('figure')) {
  const svg = figure.querySelector('svg');
  const maps = [...figure.querySelectorAll('image.map')];
  if (maps.length === 0) continue;
  const tools = document.createElement('div');
  tools.className = 'tools';
  const label = document.createElement('label');
  const slider = document.createElement('input');
  Object.assign(slider, { type: 'range', min: '0', max: '1', step: '0.05' });
  slider.value = maps[0].getAttribute('opacity') || '1';
  slider.addEventListener('input', () => {
    for (const map of maps) map.setAttribute('opacity', slider.value);
  });
  label.append('Opacity of the map ', slider);
  tools.append(label);
  svg.after(tools);

  if (!figure.dataset.readout) continue;
  const readout = JSON.parse(figure.dataset.readout);
  const output = document.createElement('output');
  tools.append(output);
  const read = readout.kind === 'values' ? valueReader(readout) : colorReader(readout, maps.at(-1));
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect();
    const view = svg.viewBox.baseVal;
    const x = ((event.clientX - box.left) / box.width) * view.width;
    const y = ((event.clientY - box.top) / box.height) * view.height;
    output.textContent = read(x, y);
  });
  svg.addEventListener('pointerleave', () => { output.textContent = ''; });
}

function valueReader({ at, columns, rows, quantity, values }) {
  return (x, y) => {
    const column = Math.floor(((x - at.x) / at.width) * columns);
    const row = Math.floor(((y - at.y) / at.height) * rows);
    if (column < 0 || row < 0 || column >= columns || row >= rows) return '';
    const value = values[row * columns + column];
    const place = 'patch ' + (row + 1) + ', ' + (column + 1) + ': ';
    return place + (value === null ? 'not there' : quantity + ' ' + value);
  };
}

function colorReader({ labels }, map) {
  const at = map.getBBox();
  const shift = map.getCTM().inverse().multiply(map.ownerSVGElement.getCTM());
  const image = new Image();
  let pixels = null;
  image.addEventListener('load', () => {
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  });
  image.src = map.getAttribute('href');
  return (x, y) => {
    if (!pixels) return '';
    const point = new DOMPoint(x, y).matrixTransform(shift);
    const column = Math.floor(((point.x - at.x) / at.width) * pixels.width);
    const row = Math.floor(((point.y - at.y) / at.height) * pixels.height);
    if (column < 0 || row < 0 || column >= pixels.width || row >= pixels.height) return '';
    const start = (row * pixels.width + column) * 4;
    const hex = [...pixels.data.subarray(start, start + 3)].map((level) => level.toString(16).padStart(2, '0'));
    return labels['#' + hex.join('')] || '';
  };
}
`;
