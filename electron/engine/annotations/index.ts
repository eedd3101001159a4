import type { Handlers } from '#shared/contract';
import type { Emit } from '../jobs/queue';
import type { Annotations } from './annotations';

type AnnotationMethod = Extract<keyof Handlers, `annotations.${string}`>;

interface Services {
  readonly annotations: Annotations;
  readonly emit: Emit;
}

export const annotationHandlers = ({
  annotations,
  emit,
}: Services): Pick<Handlers, AnnotationMethod> => ({
  'annotations.list': async () =>
    Object.fromEntries(
      [...(await annotations.all())].map(([sha256, { tag, note }]) => [sha256, { tag, note }]),
    ),
  'annotations.set': async ({ changes }) => {
    await annotations.set(changes);
    emit('annotations', {});
    return {};
  },
});
