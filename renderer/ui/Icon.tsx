import type { ReactNode } from 'react';

/** Own line icons on a 16-pixel grid; they take the colour of the text around them. */
const paths = {
  add: <path d="M8 3v10M3 8h10" />,
  check: <path d="m3 8.5 3.5 3.5L13 4.5" />,
  chevronDown: <path d="m4 6 4 4 4-4" />,
  chevronRight: <path d="m6 4 4 4-4 4" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1" />
      <path d="M10.5 3.5v-1h-8v8h1" />
    </>
  ),
  edit: <path d="m10.5 3 2.5 2.5L5.5 13H3v-2.5z" />,
  error: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 5v3.5M8 10.5v.5" />
    </>
  ),
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  eyeOff: <path d="M2.5 6.5S4.5 10 8 10s5.5-3.5 5.5-3.5M8 10v2.5M4.5 9 3 11M11.5 9l1.5 2" />,
  folder: <path d="M2 4.5v8h12v-7H8L6.5 3.5H2z" />,
  image: (
    <>
      <rect x="2.5" y="3.5" width="11" height="9" rx="1" />
      <path d="m3 11 3-3 2.5 2.5L11 8l2.5 2.5" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 7.5V11M8 5v.5" />
    </>
  ),
  library: <path d="M2.5 3.5h11v9h-11zM6.5 3.5v9" />,
  inspector: <path d="M2.5 3.5h11v9h-11zM9.5 3.5v9" />,
  moon: <path d="M12.5 9.5A5 5 0 0 1 6.5 3.5a5 5 0 1 0 6 6z" />,
  pause: <path d="M5 3.5v9M11 3.5v9" />,
  play: <path d="M5 3.5v9l7-4.5z" />,
  playAll: <path d="M3 3.5v9l5.5-4.5zM8.5 3.5v9L14 8z" />,
  reset: <path d="M4 6.5h5.5a3 3 0 0 1 0 6H6M4 6.5 6.5 4M4 6.5 6.5 9" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4" />
      <path d="m10 10 3.5 3.5" />
    </>
  ),
  sortDown: <path d="M5 3v10M5 13l-2.5-2.5M5 13l2.5-2.5M9.5 4h4M9.5 7h3M9.5 10h2" />,
  sortUp: <path d="M5 13V3M5 3 2.5 5.5M5 3l2.5 2.5M9.5 4h2M9.5 7h3M9.5 10h4" />,
  stop: <rect x="4" y="4" width="8" height="8" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.5" />
      <path d="M8 2v1.5M8 12.5V14M2 8h1.5M12.5 8H14M3.8 3.8l1 1M11.2 11.2l1 1M12.2 3.8l-1 1M4.8 11.2l-1 1" />
    </>
  ),
  trash: <path d="M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9M7 7v4M9 7v4" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;

export const Icon = ({ name }: { name: IconName }) => (
  <svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.25"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {paths[name]}
  </svg>
);
