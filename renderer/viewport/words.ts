export const words = {
  imageBoard: {
    keys: 'Arrow keys pan the image; plus and minus zoom.',
    split: 'Split between image and overlay',
    splitHelp:
      'The plain image is left of the line, the overlay right of it. The model does not run again.',
  },
} as const;
