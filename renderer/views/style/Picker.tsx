import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Host } from '#shared/contract';
import type { FileEntry, ModelCard } from '#shared/types';
import { loadImages, offerDropZone, showError, useDragTarget, useSettingImages } from '../../state';
import { Button, Icon, tip } from '../../ui';
import { Thumbnail } from '../../viewport/Thumbnail';
import { chooseStyle, dropStyle, openStyle, takeStyle } from './choose';
import { setTicked, tickFound, toggleTick, useSheet } from './sheet/sheet';
import { words } from './words';

interface PickerProps {
  host: Host;
  card: ModelCard;
  /** File id of the style in use; empty for none. */
  chosen: string;
  /** Styles are ticked for the contact sheet instead of chosen. */
  many: boolean;
}

/** The strip of styles: those opened or dropped here first, then those in the box. */
export function Picker({ host, card, chosen, many }: PickerProps) {
  const strip = useRef<HTMLElement>(null);
  const { box, own } = useSettingImages();
  const ticked = useSheet((state) => state.ticked);
  const toTick = useSheet((state) => state.toTick);
  useEffect(() => void loadImages(host).catch(showError), [host]);
  useEffect(() => {
    if (toTick.length > 0) tickFound(host).catch(showError);
  }, [host, toTick]);
  useEffect(
    () =>
      offerDropZone({
        title: words.picker.chooseTitle,
        element: strip.current!,
        take: (files) => dropStyle(host, card, files),
      }),
    [host, card],
  );
  useDragTarget(
    (dragged) =>
      dragged.kind === 'images' && !many
        ? { title: words.picker.dragged, run: () => takeStyle(card, dragged.entries) }
        : undefined,
    strip,
  );
  // Chosen by key or undo it may be out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once they are rendered anew.
  useEffect(() => {
    const on = strip.current?.querySelector('[aria-selected="true"]');
    on?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen, own, box]);
  const styles = [...own, ...box];
  const isOn = ({ id }: FileEntry) => (many ? ticked.includes(id) : id === chosen);
  return (
    <section ref={strip} className="style-picker" aria-label={words.picker.styles}>
      <div className="style-picker-side">
        <Button icon="add" help={words.picker.openHelp} onClick={() => void openStyle(host, card)}>
          {words.picker.open}
        </Button>
        {many ? (
          <Button
            look="quiet"
            help={words.picker.untickAllHelp}
            disabled={ticked.length === 0}
            onClick={() => setTicked(words.picker.untickAllStyles, [])}
          >
            {words.picker.untickAll}
          </Button>
        ) : (
          <Button
            look="quiet"
            help={words.picker.noStyleHelp}
            disabled={chosen === ''}
            onClick={() => chooseStyle(card, '')}
          >
            {words.picker.noStyle}
          </Button>
        )}
      </div>
      <div
        className="style-strip"
        role="listbox"
        tabIndex={-1}
        aria-label={many ? words.picker.sheetStyles : words.picker.style}
        aria-multiselectable={many}
        aria-orientation="horizontal"
        onKeyDown={alongStrip}
      >
        {styles.length === 0 && <p className="dim">{words.picker.hint}</p>}
        {styles.map((style, i) => (
          <button
            key={style.id}
            type="button"
            role="option"
            aria-selected={isOn(style)}
            // Like one field: Tab goes to the style in use, arrows to the others.
            tabIndex={isOn(style) || (i === 0 && !styles.some(isOn)) ? 0 : -1}
            {...tip(
              many ? words.picker.columnHelp(style.name) : words.picker.chooseHelp(style.name),
            )}
            onClick={() => (many ? toggleTick(style.id) : chooseStyle(card, style.id))}
          >
            <Thumbnail file={style.id} />
            <span className="ellipsis">{titleOf(style)}</span>
            {many && isOn(style) && <Icon name="check" />}
          </button>
        ))}
      </div>
    </section>
  );
}

/** Without its extension. */
const titleOf = ({ name }: FileEntry): string => name.replace(/\.\w+$/, '');

/** Arrow keys go from one to the next. */
function alongStrip(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const moves: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    Home: 0,
    End: buttons.length - 1,
  };
  const to = buttons[moves[event.key] ?? -1];
  if (!to) return;
  event.preventDefault();
  to.focus();
}
