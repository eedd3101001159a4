/*
 * The rooms of each area, from the ground up: a room imports only from rooms further down its list, and
 * rooms on one line know nothing of each other. ARCHITECTURE.md says what each room holds.
 */
module.exports = {
  'electron/engine': [
    ['jobs', 'files', 'linear-algebra'],
    ['tensors'],
    ['image', 'annotations'],
    ['onnx'],
    ['autodiff'],
    ['edits'],
    ['onnx-sessions'],
    ['classification'],
    ['segmentation', 'style'],
    ['family-kit'],
    ['catalogue', 'inputs', 'results'],
    ['explain'],
    ['questions'],
    ['analysis'],
    ['runs'],
    ['table', 'report'],
    ['documents', 'compare', 'retrieval'],
    ['storage'],
  ],
  renderer: [
    ['ui', 'workers', 'host'],
    ['state'],
    ['viewport'],
    ['overlay'],
    ['figure'],
    ['views'],
    ['studio'],
    ['table', 'report'],
    ['documents'],
    ['runs', 'compare', 'retrieval', 'updates'],
    ['library', 'inspector', 'intake'],
    ['dialogs'],
    ['shell'],
  ],
};
