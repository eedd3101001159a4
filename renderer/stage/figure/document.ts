export { FIGURE_KEYWORD, FigureDocument } from '#shared/figure';
