import { type Citation, type ModelCard, VitrineError } from '#shared/types';
import type { GraphContract, PartialCard } from '../onnx';
import type { Family } from './family';
import type { AnyFamilyManifest } from './manifest';
import type { SeedFamily } from './seed-family';
import type { CommonSettings, SettingValues } from './settings';

/** The families that this version has. */
export class Families {
  readonly #manifests: ReadonlyMap<string, AnyFamilyManifest>;

  constructor(manifests: readonly AnyFamilyManifest[]) {
    this.#manifests = new Map(manifests.map((manifest) => [manifest.family.id, manifest]));
  }

  /** Throws VitrineError('unsupported') for a family that this version does not know. */
  of(id: string): Family | SeedFamily {
    const manifest = this.#manifests.get(id);
    if (manifest) return manifest.family;
    throw new VitrineError('unsupported', `This version of Vitrine has no model family “${id}”`, {
      hint: `Families here: ${[...this.#manifests.keys()].join(', ')}. A newer Vitrine may know it.`,
    });
  }

  /** Throws VitrineError('bad-input') where its models start from seeds. */
  ofImages({ id, family }: ModelCard): Family {
    const found = this.of(family);
    if (!('sample' in found)) return found;
    throw new VitrineError('bad-input', `${id} takes no image: it starts from a seed`, {
      hint: 'Add seeds to the library, or use `vitrine sample`; for images choose another model.',
    });
  }

  /** Throws VitrineError('bad-input') where its models take images. */
  ofSeeds({ id, family }: ModelCard): SeedFamily {
    const found = this.of(family);
    if ('sample' in found) return found;
    throw new VitrineError('bad-input', `${id} takes an image, not a seed`, {
      hint: 'Choose a model that generates images, such as score-digits.',
    });
  }

  /** The paper behind a family, where this version knows it. */
  citationOf(id: string): Citation | undefined {
    return this.#manifests.get(id)?.citation;
  }

  /** The graphs that a card tells of; undefined where its family has but one, which takes an image. */
  readonly contractsOf = (card: PartialCard): GraphContract[] | undefined =>
    this.#manifests.get(card.family ?? '')?.family.graphs?.(card);

  /** Settings of a family that takes images. Throws as `readSettings`. */
  readCommon = (card: ModelCard, values: SettingValues): CommonSettings =>
    // Every such family's settings have the common ones among them.
    this.readSettings(card, values) as CommonSettings;

  /** Settings with defaults filled in. Throws VitrineError('bad-input') naming the setting. */
  readSettings(card: ModelCard, values: SettingValues): Record<string, unknown> {
    const schema = this.of(card.family).settings(card);
    const parsed = schema.safeParse(values);
    if (parsed.success) {
      checkChosen(card, parsed.data);
      return parsed.data;
    }
    const [issue] = parsed.error.issues;
    const message =
      issue?.code === 'unrecognized_keys'
        ? `There is no setting “${issue.keys.join('”, “')}”`
        : `The setting ${issue?.path.join('.')}: ${issue?.message}`;
    throw new VitrineError('bad-input', message, {
      hint: `Settings of this model: ${Object.keys(schema.shape).join(', ')}.`,
    });
  }
}

/** Throws VitrineError('bad-input') where an image is to be named and is not. */
function checkChosen({ settings }: ModelCard, values: Record<string, unknown>): void {
  const missing = settings.find(({ kind, name }) => kind === 'picture' && values[name] === '');
  if (!missing) return;
  const title = missing.title.toLowerCase();
  throw new VitrineError('bad-input', `No ${title} is chosen`, {
    hint: `Choose or drop an image as the ${title}; on the command line: --set ${missing.name}=FILE.`,
  });
}
