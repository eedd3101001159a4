import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelCard, VitrineError } from '#shared/types';
import type { Catalogue } from './catalogue';
import { downloadHubModel, type Progress } from './hub-download';

/** `hf:owner/name` to a model in the catalogue. */
export class HubImport {
  readonly #downloads: string;
  readonly #catalogue: Catalogue;

  constructor(stateDir: string, catalogue: Catalogue) {
    this.#downloads = join(stateDir, 'downloads');
    this.#catalogue = catalogue;
  }

  /**
   * Downloads, verifies, imports. What was downloaded of an interrupted import is kept and gone on
   * with next time. Throws VitrineError: 'bad-input', 'network', 'unsupported', 'disk', 'cancelled',
   * and as `inspectModel`.
   */
  async import(source: string, o: { signal: AbortSignal; progress: Progress }): Promise<ModelCard> {
    const match = /^hf:([\w.-]+)\/([\w.-]+)$/.exec(source.trim());
    const [, owner, name] = match ?? [];
    if (!owner || !name || [owner, name].some((word) => /^\.+$/.test(word))) {
      throw new VitrineError('bad-input', `“${source}” is not of the form hf:OWNER/NAME`, {
        hint: 'For example hf:onnx-community/dinov2-small.',
      });
    }
    const folder = join(this.#downloads, owner, name);
    await downloadHubModel(`${owner}/${name}`, folder, o);
    const card = await this.#catalogue.importPath(folder, o.signal);
    await rm(folder, { recursive: true, force: true });
    return card;
  }
}
