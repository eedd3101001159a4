export { numberText } from '#shared/figure';
