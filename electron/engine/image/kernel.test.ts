import { it } from 'vitest';
import { expectAssembled } from '../testing';

it('kernel-bytes.ts is what kernel.wat assembles to', () =>
  expectAssembled(new URL('.', import.meta.url)));
