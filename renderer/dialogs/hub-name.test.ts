import { expect, it } from 'vitest';
import { repositoryOf } from './hub-name';

it('takes a name as it is written, shown in the address bar, or given to the command line', () => {
  for (const text of [
    ' onnx-community/dinov2-small ',
    'hf:onnx-community/dinov2-small',
    'https://huggingface.co/onnx-community/dinov2-small/',
  ]) {
    expect(repositoryOf(text)).toBe('onnx-community/dinov2-small');
  }
  for (const text of ['', 'dinov2-small', 'a/b/c', 'https://example.com/a/b', 'a b/c']) {
    expect(repositoryOf(text), text).toBeUndefined();
  }
});
