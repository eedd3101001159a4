import { Heatmap } from '../../overlay/Heatmap';
import { Scrubber } from '../../ui';
import { changeSpec } from './spec';
import type { Shown } from './use-visual-tokens';
import { moduleName, nats, viewWords, stripWords as words } from './words';

/** One row of small maps a module: static tokens above, recurrent ones below. */
export const TokenStrip = ({ tokens, modules, module, token, spec }: Shown) => (
  <section className="visual-tokens-strip" aria-label={words.label}>
    {tokens.layers.map((layer, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a module is its number.
      <div key={row} className="visual-tokens-row" data-chosen={row === module}>
        <span>
          {moduleName(layer, row)}
          <small className="dim">{words.overlap(layer.overlap)}</small>
        </span>
        <Scrubber
          label={words.row(layer, row)}
          count={layer.entropy.length}
          value={token}
          onChange={(to) => changeSpec(viewWords.choose, { module: row, token: to })}
          nameOf={(at) => words.token(layer, at)}
        >
          {(at) => (
            <>
              {modules && (
                <Heatmap
                  values={modules[row]!.maps[at]!}
                  size={layer.grid}
                  colormap={spec.colormap}
                />
              )}
              <span>
                {at + 1} · {nats(layer.entropy[at]!)}
              </span>
            </>
          )}
        </Scrubber>
      </div>
    ))}
  </section>
);
