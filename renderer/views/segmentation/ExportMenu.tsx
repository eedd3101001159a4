import type { Host, Input } from '#shared/contract';
import { saveFile, showError } from '../../state';
import { MenuButton } from '../../ui';
import type { Segmenting } from './use-segmentation';

type Form = Input<'segmentation.file'>['form'];

const forms: readonly { form: Form; title: string; note: string; type: string }[] = [
  {
    ...{ form: 'index-png', title: 'Class numbers as PNG', type: 'image/png' },
    note: 'One class number per pixel, as in dataset masks',
  },
  {
    ...{ form: 'colour-png', title: 'Class colours as PNG', type: 'image/png' },
    note: 'In the colours of the model card',
  },
  {
    ...{ form: 'coco-json', title: 'COCO JSON', type: 'application/json' },
    note: 'Run-length mask, area and box of each class',
  },
  {
    ...{ form: 'areas-csv', title: 'Areas as CSV', type: 'text/csv' },
    note: 'Pixels, share and mean confidence of each class',
  },
  {
    ...{ form: 'confidence-npy', title: 'Confidence as .npy', type: 'application/octet-stream' },
    note: 'Largest probability of each pixel, float32',
  },
];

interface ExportMenuProps {
  host: Host;
  segmenting: Segmenting;
}

/** Saves the map for other programs. Pictures of the overlay are figures, as in every view. */
export function ExportMenu({ host, segmenting: { result } }: ExportMenuProps) {
  const save = async (form: Form, type: string) => {
    const { name, bytes } = await host.call('segmentation.file', { result: result.id, form });
    await saveFile(host, name, new Uint8Array(bytes), type);
  };
  return (
    <MenuButton
      title="Export"
      help="Saves the map as numbers, colours, COCO JSON or a table. To save the overlay as an image, use “Figure” above."
      entries={() =>
        forms.map(({ form, title, note, type }) => ({
          ...{ id: form, title, note },
          run: () => void save(form, type).catch(showError),
        }))
      }
    />
  );
}
