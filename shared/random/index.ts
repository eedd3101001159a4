export { gaussians, MOST_SEED } from './gaussian';
