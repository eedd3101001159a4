import type { Host } from '#shared/contract';
import type { Result } from '#shared/types';
import { showError } from '../../state';
import { saveStylized } from '../save-stylized';

/** Saves what the model made in its last round. */
export const saveResult = (host: Host, result: Result): Promise<void> =>
  saveStylized(host, result, result.parts.stylized?.rounds.length ?? 1, 'png').catch(showError);
