import { useEffect, useId, useRef, useState } from 'react';
import type { Annotation } from '#shared/contract';
import { annotate, noAnnotation, tagsIn, useAnnotations, useHost } from '../state';
import './annotation.css';
import { words } from './words';

/** What is typed is taken when the typing rests, and when the field is left. */
const REST_MS = 600;

/** Tag and note of an image, by its hash: they stay with it in every document and table. */
export function AnnotationFields({ sha256 }: { sha256: string }) {
  const host = useHost();
  const byHash = useAnnotations((state) => state.byHash);
  const annotation = byHash[sha256] ?? noAnnotation;
  const change = (title: string, patch: Partial<Annotation>) => {
    const changed = { ...annotation, ...patch };
    if (changed.tag === annotation.tag && changed.note === annotation.note) return;
    annotate(host, title, { [sha256]: changed }, `${title}:${sha256}`);
  };
  const tag = useDraft(annotation.tag, (text) =>
    change(words.annotationFields.changeTag, { tag: text.trim() }),
  );
  const note = useDraft(annotation.note, (text) =>
    change(words.annotationFields.changeNote, { note: text }),
  );
  const ids = { tag: useId(), note: useId(), tags: useId() };
  return (
    <div className="annotation">
      <label htmlFor={ids.tag}>{words.annotationFields.tag}</label>
      <input
        id={ids.tag}
        className="text-input"
        type="text"
        maxLength={100}
        list={ids.tags}
        placeholder={words.annotationFields.none}
        {...tag}
      />
      <datalist id={ids.tags}>
        {tagsIn(byHash).map((known) => (
          <option key={known} value={known} />
        ))}
      </datalist>
      <label htmlFor={ids.note}>{words.annotationFields.note}</label>
      <textarea
        id={ids.note}
        className="text-input"
        rows={3}
        maxLength={10_000}
        placeholder={words.annotationFields.none}
        {...note}
      />
    </div>
  );
}

/** A text that is edited here before it becomes a change; follows `value` while nobody types. */
function useDraft(value: string, commit: (text: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const take = useRef(() => {});
  take.current = () => {
    if (draft !== null) commit(draft);
  };
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => take.current(), REST_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  // Another image, or the panel closed: what was typed is not lost.
  useEffect(() => () => take.current(), []);
  return {
    value: draft ?? value,
    onChange: (event: { target: { value: string } }) => setDraft(event.target.value),
    onBlur: () => {
      take.current();
      setDraft(null);
    },
  };
}
