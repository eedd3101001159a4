import { describe, expect, it } from 'vitest';
import { sortFiles } from './sort-files';

const file = (path: string) => {
  const parts = path.split('/');
  return { name: parts.pop() ?? '', folder: parts.join('/') };
};
const paths = (files: readonly { name: string; folder: string }[]) =>
  files.map(({ name, folder }) => (folder ? `${folder}/${name}` : name));

describe('sortFiles', () => {
  it('keeps a model and its companions together', () => {
    const { models, images, others } = sortFiles(
      [
        'vit/config.json',
        'vit/model.onnx',
        'vit/model.onnx.data',
        'vit/model.onnx_data',
        'images/notes.json',
        'images/cat.JPG',
      ].map(file),
    );
    expect(models.map(paths)).toEqual([
      ['vit/model.onnx', 'vit/config.json', 'vit/model.onnx.data', 'vit/model.onnx_data'],
    ]);
    expect(paths(images)).toEqual(['images/cat.JPG']);
    expect(paths(others)).toEqual(['images/notes.json']);
  });

  it('takes a file given by itself as an image, whatever its name', () => {
    expect(paths(sortFiles([file('report.docx')]).images)).toEqual(['report.docx']);
  });

  it('takes the graphs of a folder with a card as one model', () => {
    const { models } = sortFiles(
      ['dvt/card.json', 'dvt/exit0.onnx', 'dvt/exit1.onnx', 'vit/model.onnx'].map(file),
    );
    expect(models.map(paths)).toEqual([
      ['dvt/exit0.onnx', 'dvt/card.json', 'dvt/exit1.onnx'],
      ['vit/model.onnx'],
    ]);
  });

  it('imports each of several models', () => {
    expect(sortFiles([file('a.onnx'), file('b.onnx')]).models).toHaveLength(2);
  });
});
