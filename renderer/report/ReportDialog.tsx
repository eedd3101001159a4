import { useState } from 'react';
import type { Host, ReportFormat } from '#shared/contract';
import { formatsOf } from '#shared/exports';
import { currentCard, currentFile, showError, useLibrary } from '../state';
import { FormDialog, Select, TextArea, TextField } from '../ui';
import { plural } from '../ui/format';
import { filesIn, makeReport, type Scope } from './make';
import { words } from './words';

/** What was said last: the next report is mostly by the same author and of the same kind. */
const last: { author: string; format: ReportFormat } = { author: '', format: 'html' };

/** Asks what a report is about and what stands in it, then makes and saves it. */
export function ReportDialog({ host, onClose }: { host: Host; onClose: () => void }) {
  const all = useLibrary(({ items }) => items.size);
  const marked = useLibrary((state) => state.marked.size);
  const [scope, setScope] = useState<Scope>(marked > 1 ? 'marked' : 'current');
  const [format, setFormat] = useState(last.format);
  const [title, setTitle] = useState(titleFor(scope));
  const [author, setAuthor] = useState(last.author);
  const [notes, setNotes] = useState('');

  const save = () => {
    Object.assign(last, { author, format });
    // The status bar shows how far it is; a toast cannot be read beneath a dialog.
    onClose();
    makeReport(host, { scope, format, words: { title, author, notes } }).catch(showError);
  };
  const isRead = ['html', 'pdf', 'md'].includes(format);
  return (
    <FormDialog
      title={words.dialog.title}
      width={520}
      submit={words.dialog.save}
      ready={title.trim() !== ''}
      onSubmit={save}
      guarded
      onClose={onClose}
    >
      <TextField
        label={words.dialog.titleField}
        help={words.dialog.titleFieldHelp}
        value={title}
        onChange={setTitle}
      />
      <Select
        label={words.dialog.images}
        help={words.dialog.imagesHelp}
        value={scope}
        choices={[
          { value: 'current', label: words.dialog.current },
          { value: 'marked', label: words.dialog.selected(marked), disabled: marked === 0 },
          { value: 'all', label: words.dialog.all(all) },
        ]}
        onChange={(chosen: Scope) => {
          if (title === titleFor(scope)) setTitle(titleFor(chosen));
          setScope(chosen);
        }}
      />
      <Select
        label={words.dialog.format}
        help={words.dialog.formatHelp}
        value={format}
        choices={formatsOf('report').map(({ id, title: label }) => ({ value: id, label }))}
        onChange={setFormat}
      />
      <TextField
        label={words.dialog.author}
        help={words.dialog.authorHelp}
        value={author}
        disabled={!isRead}
        onChange={setAuthor}
      />
      <TextArea
        label={words.dialog.notes}
        help={words.dialog.notesHelp}
        value={notes}
        disabled={!isRead}
        onChange={setNotes}
      />
      <p className="dim">{words.dialog.text}</p>
    </FormDialog>
  );
}

/** `cat.jpg by Compact ViT`, until somebody has a better one. */
function titleFor(scope: Scope): string {
  const model = currentCard()?.title ?? '';
  const about =
    scope === 'current'
      ? (currentFile()?.entry.name ?? '')
      : plural(filesIn(scope).length, 'image');
  return words.dialog.by(about, model);
}
