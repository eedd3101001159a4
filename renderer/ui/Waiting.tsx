import './waiting.css';

/** Says that something is under way; seen from 150 ms on, so that quick work does not flicker. */
export const Waiting = ({ children }: { children: string }) => (
  <p className="waiting" role="status">
    <span className="spinner" aria-hidden="true" />
    {children}
  </p>
);

/** Where lines of text will be. */
export const SkeletonLines = ({ count }: { count: number }) => (
  <div className="skeleton-lines" aria-hidden="true">
    {Array.from({ length: count }, (_, line) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity.
      <span key={line} className="skeleton" />
    ))}
  </div>
);
