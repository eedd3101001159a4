import { useEffect, useRef } from 'react';
import { attentionLayers, type ModelCard } from '#shared/types';
import { inTheBox } from '../host/in-the-box';
import {
  type Action,
  actionEntries,
  restoreModel,
  runById,
  showError,
  startDrag,
  switchModel,
  useHost,
  useModels,
} from '../state';
import { ContextMenu, IconButton, MenuButton } from '../ui';
import { plural } from '../ui/format';
import './models-panel.css';
import { words } from './words';

/** The models: one is in use. */
export function ModelsPanel({ actions }: { actions: readonly Action[] }) {
  const { cards, chosen, loaded } = useModels();
  const run = (id: string) => runById(actions, id);
  return (
    <section className="models" aria-label={words.models.title}>
      <div className="panel-head">
        <h2>{words.models.title}</h2>
        <IconButton
          icon="add"
          label={words.models.import}
          help={words.models.importHelp}
          onClick={() => run('model.import')}
        />
        <IconButton
          icon="edit"
          label={words.models.edit}
          help={words.models.editHelp}
          disabled={chosen === null}
          onClick={() => run('model.edit')}
        />
        <IconButton
          icon="trash"
          label={words.models.remove}
          help={words.models.removeHelp}
          disabled={chosen === null}
          onClick={() => run('model.remove')}
        />
      </div>
      {loaded && cards.length === 0 && <p className="models-none dim">{words.models.none}</p>}
      {loaded && <DisabledModels />}
      {loaded ? (
        <ContextMenu
          label={words.models.model}
          entriesFor={(target) => {
            const model = target.closest<HTMLElement>('[data-model]')?.dataset.model;
            if (!model) return [];
            switchModel(model);
            return actionEntries(actions, [
              'model.run',
              'model.runAll',
              null,
              'model.edit',
              'model.remove',
            ]);
          }}
        >
          <ModelList cards={cards} chosen={chosen} onOpen={() => run('model.edit')} />
        </ContextMenu>
      ) : (
        <ComingModels />
      )}
    </section>
  );
}

interface ModelListProps {
  cards: readonly ModelCard[];
  chosen: string | null;
  /** The chosen one was clicked twice. */
  onOpen: () => void;
}

function ModelList({ cards, chosen, onOpen }: ModelListProps) {
  const inUse = useRef<HTMLLabelElement>(null);
  // It may have been chosen elsewhere, or have just been imported.
  const at = cards.findIndex(({ id }) => id === chosen);
  useEffect(() => {
    if (at >= 0) inUse.current?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <div className="models-list" role="radiogroup" aria-label={words.models.inUse}>
      {cards.map((card) => (
        <label
          key={card.id}
          className="model"
          data-model={card.id}
          draggable
          onDoubleClick={onOpen}
          onDragStart={(event) => startDrag(event, { kind: 'model', id: card.id })}
          ref={card.id === chosen ? inUse : null}
        >
          <input
            type="radio"
            name="model"
            className="visually-hidden"
            checked={card.id === chosen}
            onChange={() => switchModel(card.id)}
          />
          <span className="ellipsis">{card.title}</span>
          <span className="ellipsis dim">{factsOf(card)}</span>
        </label>
      ))}
    </div>
  );
}

/** Leads back to built-in models that are not listed. */
function DisabledModels() {
  const host = useHost();
  const disabled = useModels((state) => state.disabled);
  if (disabled.length === 0) return null;
  return (
    <div className="models-disabled">
      <MenuButton
        look="quiet"
        title={words.models.disabled(plural(disabled.length, 'built-in model'))}
        label={words.models.disabledList}
        help={words.models.disabledListHelp}
        entries={() =>
          disabled.map(({ id, title }) => ({
            id,
            title: words.models.restore(title),
            run: () => void restoreModel(host, id).catch(showError),
          }))
        }
      />
    </div>
  );
}

/** The models in the box where they will stand, while the engine starts. */
const ComingModels = () => (
  <div className="models-list" aria-busy="true">
    {inTheBox.models.map(({ id, title }) => (
      <div key={id} className="model dim">
        <span className="ellipsis">{title}</span>
        <span className="model-coming" />
      </div>
    ))}
    <p className="models-starting dim">{words.models.starting}</p>
  </div>
);

function factsOf(card: ModelCard): string {
  const { preprocess, attention, labels } = card;
  const [height, width] = preprocess.size;
  const layers = attentionLayers(card);
  const heads = new Set(attention.map((tap) => tap.heads));
  return [
    `${width}×${height}`,
    layers > 0 ? plural(layers, 'layer') : words.models.noAttention,
    ...(heads.size === 1 ? [plural([...heads][0] ?? 0, 'head')] : []),
    ...(labels.length > 0 ? [words.models.classes(labels.length)] : []),
  ].join(' · ');
}
