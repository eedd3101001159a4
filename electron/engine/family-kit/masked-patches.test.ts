/* Masked patches, for any model. */
import { expect, test } from 'vitest';
import { failure } from '../testing';
import { badInput, goldenBench, range, type Settings } from '../testing/golden';

const bench = goldenBench('lvvit');

test('are the mean colour, and change the answer', async () => {
  const logits = async (maskPatches: string | number) => {
    const { parts } = await bench().run({ maskPatches, rawOutputs: true });
    return bench().floats(parts.outputs!.logits!);
  };
  const [none, corner, more] = [await logits(''), await logits(0), await logits('0,15')];
  expect(corner).not.toEqual(none);
  expect(more).not.toEqual(corner);
  expect(await logits('15,0,0')).toEqual(more);
});

test('stay masked when a layer is fetched later', async () => {
  const settings = { maskPatches: '0,1,2,3', layers: 'none' };
  const later = await bench().run(settings);
  const ref = await bench().call('attention.layer', { result: later.id, layer: 1 });
  const now = await bench().run({ ...settings, layers: 'all' });
  const { tensor } = now.parts.attention!.layers[1]!;
  expect(await bench().floats(ref)).toEqual(await bench().floats(tensor!));
  const plain = await bench().run();
  expect(await bench().floats(ref)).not.toEqual(
    await bench().floats(plain.parts.attention!.layers[1]!.tensor!),
  );
});

test.each<[Settings, RegExp]>([
  [{ maskPatches: '16' }, /maskPatches: there is no patch 16: the 4x4 grid has 0 to 15/],
  [{ maskPatches: range(0, 16).join() }, /maskPatches: all are masked/],
  [{ maskPatches: 'a' }, /maskPatches: must be numbers/],
])('%j is refused', async (settings, message) => {
  expect(await failure(bench().run(settings))).toMatchObject(badInput(message));
});
