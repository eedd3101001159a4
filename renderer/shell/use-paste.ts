import { useEffect } from 'react';
import type { Host } from '#shared/contract';
import { takeFiles } from '../intake/intake';
import { showError } from '../state';
import { inTextField, pastedFile } from './actions';

/** Ctrl+V anywhere: files and images on the clipboard go to the library. */
export function usePaste(host: Host): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || inTextField()) return;
      event.preventDefault();
      // Browsers call every pasted bitmap 'image.png'.
      const named = files.map((file) => (file.name === 'image.png' ? pastedFile(file) : file));
      takeFiles(
        host,
        named.map((file) => ({ file, folder: '' })),
      ).catch(showError);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [host]);
}
