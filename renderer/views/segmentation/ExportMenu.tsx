import type { Host } from '#shared/contract';
import { formatsOf } from '#shared/exports';
import { saveFile, showError } from '../../state';
import { MenuButton } from '../../ui';
import type { Segmenting } from './use-segmentation';
import { words } from './words';

const formats = formatsOf('segmentation');

interface ExportMenuProps {
  host: Host;
  segmenting: Segmenting;
}

/** Saves the map for other programs. Images of the overlay are figures, as in every view. */
export function ExportMenu({ host, segmenting: { result } }: ExportMenuProps) {
  const save = async (format: (typeof formats)[number]) => {
    const { name, bytes } = await host.call('segmentation.file', {
      result: result.id,
      form: format.id,
    });
    await saveFile(host, name, new Uint8Array(bytes), format);
  };
  return (
    <MenuButton
      title={words.exportMenu.export}
      help={words.exportMenu.exportHelp}
      entries={() =>
        formats.map((format) => ({
          id: format.id,
          title: format.title,
          note: format.note,
          run: () => void save(format).catch(showError),
        }))
      }
    />
  );
}
