import type { Source } from '../source';
import { type Foreign, plainHeader, type RawPixels } from './foreign';

/** Places in libheif's memory. */
type Context = object;
type Handle = object;
/** What libheif says instead of an answer. */
type Failure = { readonly code: { readonly value: number }; readonly message: string };

/** The calls of libheif that are used. Its own HeifDecoder writes on standard output, and keeps its memory. */
interface Heif {
  readonly heif_colorspace: { readonly heif_colorspace_RGB: object };
  readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: object };
  heif_context_alloc(): Context;
  heif_context_free(context: Context): void;
  heif_context_read_from_memory(context: Context, bytes: Uint8Array): Failure;
  heif_context_get_number_of_top_level_images(context: Context): number;
  heif_js_context_get_primary_image_handle(context: Context): Handle | Failure;
  heif_image_handle_get_width(handle: Handle): number;
  heif_image_handle_get_height(handle: Handle): number;
  heif_image_handle_has_alpha_channel(handle: Handle): number;
  heif_image_handle_release(handle: Handle): void;
  heif_js_decode_image2(handle: Handle, space: object, chroma: object): Decoded | Failure;
  heif_image_release(image: object): void;
}
interface Decoded {
  readonly image: object;
  readonly channels: readonly {
    readonly width: number;
    readonly height: number;
    readonly stride: number;
    readonly data: Uint8Array;
  }[];
}

let loading: Promise<Heif> | undefined;
/** Two megabytes: with the first such image. */
const load = (): Promise<Heif> => {
  loading ??= import('libheif-js/libheif-wasm/libheif-bundle.mjs').then(({ default: make }) =>
    make(),
  );
  return loading;
};

/** Upright: libheif turns the image as the file says. */
export async function openHeic({ bytes }: Source): Promise<Foreign> {
  const heif = await load();
  const header = withMain(heif, bytes, (handle, frames) => ({
    ...plainHeader({
      width: heif.heif_image_handle_get_width(handle),
      height: heif.heif_image_handle_get_height(handle),
    }),
    alpha: heif.heif_image_handle_has_alpha_channel(handle) !== 0,
    frames,
  }));
  return {
    header,
    pixels: async () => withMain(heif, bytes, (handle) => pixelsOf(heif, handle, header.alpha)),
  };
}

/** The main image of a file, whose memory is libheif's until it is done. */
function withMain<T>(heif: Heif, bytes: Buffer, use: (main: Handle, images: number) => T): T {
  const context = heif.heif_context_alloc();
  let handle: Handle | undefined;
  try {
    answered(heif.heif_context_read_from_memory(context, bytes));
    handle = answered(heif.heif_js_context_get_primary_image_handle(context));
    return use(handle, heif.heif_context_get_number_of_top_level_images(context));
  } finally {
    if (handle) heif.heif_image_handle_release(handle);
    heif.heif_context_free(context);
  }
}

function answered<T extends object>(answer: T | Failure): T {
  if ('code' in answer && answer.code.value !== 0) throw new Error(answer.message.trim());
  return answer as T;
}

function pixelsOf(heif: Heif, handle: Handle, alpha: boolean): RawPixels {
  const { heif_colorspace_RGB: rgb } = heif.heif_colorspace;
  const { heif_chroma_interleaved_RGBA: rgba } = heif.heif_chroma;
  const decoded = answered(heif.heif_js_decode_image2(handle, rgb, rgba));
  const [{ width, height, stride, data }] = decoded.channels as [Decoded['channels'][0]];
  const channels = alpha ? 4 : 3;
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += channels) {
      const from = y * stride + 4 * x;
      for (let c = 0; c < channels; c++) pixels[to + c] = data[from + c]!;
    }
  }
  heif.heif_image_release(decoded.image);
  return { data: pixels, channels };
}
