export {
  type Colormap,
  type ColormapName,
  colorIndex,
  colormaps,
  cssColor,
} from '#shared/figure';
