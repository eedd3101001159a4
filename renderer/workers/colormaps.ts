export {
  type Colormap,
  type ColormapName,
  colorIndex,
  colormaps,
  cssColor,
  cssColors,
} from '#shared/figure';
