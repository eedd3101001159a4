// The files that the system offers Vitrine for.

/** Vitrine's own, and models: the package tells the system what they are. */
export const OWN_TYPES = [
  { ext: 'vitrine', name: 'Vitrine document', mimeType: 'application/x-vitrine', role: 'Editor' },
  { ext: 'onnx', name: 'ONNX model', mimeType: 'application/x-onnx', role: 'Viewer' },
];

/** Images: every system knows them, and Vitrine is one program of several that open them. */
export const IMAGE_TYPES = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'];

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
    LSItemContentTypes: ['public.image'],
    CFBundleTypeRole: 'Viewer',
    LSHandlerRank: 'Alternate',
  },
];
