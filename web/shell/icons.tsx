import type { ReactNode } from 'react';

/** Pictures beside words: of one stroke, in the colour of the text, and nothing to a screen reader. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      aria-hidden
      width={20}
      height={20}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: 'none' }}
    >
      {children}
    </svg>
  );
}

export const icons = {
  welcome: (
    <Icon>
      <path d="M4 11 12 4l8 7" />
      <path d="M6 10v10h12V10M10 20v-6h4v6" />
    </Icon>
  ),
  chat: (
    <Icon>
      <path d="M4 5h16v11H9l-5 4z" />
      <path d="M8 9h8M8 12h5" />
    </Icon>
  ),
  settings: (
    <Icon>
      <path d="M4 7h8M18 7h2M4 17h2M12 17h8" />
      <circle cx="15" cy="7" r="3" />
      <circle cx="9" cy="17" r="3" />
    </Icon>
  ),
  agents: (
    <Icon>
      <rect x="5" y="8" width="14" height="11" rx="3" />
      <path d="M12 8V4M9 13v1.5M15 13v1.5M2.5 12v3M21.5 12v3" />
    </Icon>
  ),
  tools: (
    <Icon>
      <path d="M14.5 6.5a4 4 0 0 1 5-1l-2.8 2.8 1 2 2 1 1.3-1.3a4 4 0 0 1-5.5 3.8L8 21.3a2.1 2.1 0 0 1-3-3l7.4-7.4a4 4 0 0 1 2.1-4.4z" />
    </Icon>
  ),
  discovery: (
    <Icon>
      <circle cx="11" cy="11" r="6.5" />
      <path d="M16 16l4.5 4.5M11 8v6M8 11h6" />
    </Icon>
  ),
  configuration: (
    <Icon>
      <path d="M12 3l9 5-9 5-9-5zM3 12.5l9 5 9-5M3 17l9 5 9-5" />
    </Icon>
  ),
  environment: (
    <Icon>
      <path d="M8 4H7a2 2 0 0 0-2 2v4l-2 2 2 2v4a2 2 0 0 0 2 2h1M16 4h1a2 2 0 0 1 2 2v4l2 2-2 2v4a2 2 0 0 1-2 2h-1" />
    </Icon>
  ),
  people: (
    <Icon>
      <circle cx="9" cy="8" r="3.5" />
      <path d="M2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8" />
    </Icon>
  ),
  changes: (
    <Icon>
      <path d="M3.5 12a8.5 8.5 0 1 1 2.5 6M3.5 19v-4.5H8M12 7.5V12l3 2" />
    </Icon>
  ),
  system: (
    <Icon>
      <path d="M3 12h4l3-7 4 14 3-7h4" />
    </Icon>
  ),
  profile: (
    <Icon>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5a7.5 7.5 0 0 1 15 0" />
    </Icon>
  ),
  search: (
    <Icon>
      <circle cx="11" cy="11" r="6.5" />
      <path d="M16 16l4.5 4.5" />
    </Icon>
  ),
  action: (
    <Icon>
      <path d="M13 3L5 13.5h6L10.5 21 19 10.5h-6z" />
    </Icon>
  ),
} as const;
