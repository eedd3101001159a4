// The files that the system offers Vitrine for: those that it opens.
import kinds from '../shared/files/kinds.json' with { type: 'json' };

/** Vitrine's own, and models: the package tells the system what they are. */
export const OWN_TYPES = [
  { ...ownType(kinds.document), role: 'Editor' },
  { ...ownType(kinds.model), role: 'Viewer' },
];

function ownType({ title, extensions: [ext], mediaTypes: [mimeType] }) {
  return { ext, name: title, mimeType };
}

/** Images: every system knows them, and Vitrine is one program of several that open them. */
export const IMAGE_TYPES = kinds.image.mediaTypes;

/** The same for macOS, which reads them from the application's Info.plist. */
export const documentTypes = [
  ...OWN_TYPES.map(({ ext, name, role }) => ({
    CFBundleTypeName: name,
    CFBundleTypeExtensions: [ext],
    CFBundleTypeRole: role,
    LSHandlerRank: role === 'Editor' ? 'Owner' : 'Default',
  })),
  {
    CFBundleTypeName: 'Image',
    LSItemContentTypes: ['public.image', 'org.nema.dicom'],
    CFBundleTypeRole: 'Viewer',
    LSHandlerRank: 'Alternate',
  },
];
