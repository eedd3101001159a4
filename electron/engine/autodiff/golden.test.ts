/* Gradients of whole models against PyTorch's (models/vit/goldens/common.py). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { toOrt } from '../onnx/ort-tensor';
import { encodeAddition } from '../onnx/reading/schema';
import { failure, root } from '../testing';
import { backwardOf } from '.';

/** Every step-th value of the gradient. */
interface Golden {
  readonly shape: readonly number[];
  readonly step: number;
  readonly values: readonly number[];
  readonly class: number;
  readonly largest: number;
}

const folder = join(root, 'models', 'vit', 'golden');
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'gradient.json')));

/** The same noise as models/vit/goldens/common.py's. */
const noise = (length: number) =>
  Float32Array.from({ length }, (_, i) => ((i * 2654435761) % 2 ** 32) / 2 ** 31 - 1);

const open = async (name: string) => {
  const at = join(folder, name);
  const bytes = readFileSync(join(at, 'model.onnx'));
  const session = await InferenceSession.create(join(at, 'model.onnx'), { logSeverityLevel: 4 });
  return { session, model: { bytes, name: 'model.onnx', folder: at } };
};

test.each(names)('%s', async (name) => {
  const at = join(folder, name);
  const golden: Golden = JSON.parse(readFileSync(join(at, 'gradient.json'), 'utf8'));
  const { session: plain, model } = await open(name);
  const [input] = plain.inputMetadata;
  const [output = ''] = plain.outputNames;
  const length = golden.shape.reduce((a, b) => a * b);
  const type = input?.isTensor ? input.type : undefined;
  const image = toOrt('image', { shape: golden.shape, data: noise(length) }, type);
  const { dims } = (await plain.run({ [input!.name]: image }))[output]!;

  const { addition, seed, gradients } = await backwardOf(model, { output, wrt: [input!.name] });
  const session = await InferenceSession.create(
    Buffer.concat([model.bytes, encodeAddition(addition)]),
    {
      logSeverityLevel: 4,
      extra: { session: { model_external_initializers_file_folder_path: at } },
    },
  );
  const places = dims.slice(2).reduce((a, b) => a * b, 1);
  const chosen = new Float32Array(dims.reduce((a, b) => a * b, 1));
  chosen.fill(1, golden.class * places, (golden.class + 1) * places);
  const feeds = { [input!.name]: image, [seed]: new Tensor('float32', chosen, dims) };
  const gradient = gradients.get(input!.name)!;
  const made = (await session.run(feeds, [gradient]))[gradient]!;
  expect(made.dims).toEqual(golden.shape);
  const ours = (made.data as Float32Array).filter((_, i) => i % golden.step === 0);
  const worst = Math.max(...golden.values.map((value, i) => Math.abs(value - ours[i]!)));
  expect(ours).toHaveLength(golden.values.length);
  expect(worst / golden.largest).toBeLessThan(name === 'fp16' ? 2e-2 : 1e-4);
});

test('those that gradients have to be right for are among them', () => {
  const wanted = [
    'timm-vit-dynamo',
    'timm-vit-opset23',
    'timm-deit-distilled',
    'timm-beit',
    'timm-cait',
  ];
  const more = ['hf-dinov2-registers', 'timm-swin', 'timm-swin-dynamo', 'hf-segformer', 'fp16'];
  expect(names).toEqual(expect.arrayContaining([...wanted, ...more]));
});

test.each([
  ['int8-dynamic', /MatMulInteger|DynamicQuantizeLinear|ConvInteger/],
  ['int8-static', /quantizeLinear/i],
])('%s is refused, with the operator and what to do', async (name, operator) => {
  const { session, model } = await open(name);
  const question = { output: session.outputNames[0]!, wrt: [session.inputNames[0]!] };
  const error = await failure(backwardOf(model, question));
  expect(error).toMatchObject({ code: 'unsupported', message: expect.stringMatching(operator) });
  expect(error.message).toMatch(/computes in 8 bits, where there is no gradient/);
  expect(error.hint).toMatch(/float32 or float16 export/);
});
