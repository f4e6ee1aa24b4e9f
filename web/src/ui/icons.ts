/** Shapes on a 16 by 16 grid, stroke 1.5, drawn for this product. One icon, one meaning. */
export const shapes = {
  home: '<path d="M2.5 7.2 8 2.8l5.5 4.4v6H9.8V9.6H6.2v3.6H2.5z"/>',
  code: '<path d="M5.2 4.5 1.8 8l3.4 3.5M10.8 4.5 14.2 8l-3.4 3.5M9.1 3 6.9 13"/>',
  link: '<path d="M6.7 9.3a3 3 0 0 0 4.3.2l2-2a3 3 0 0 0-4.3-4.2l-.9.9M9.3 6.7A3 3 0 0 0 5 6.5l-2 2a3 3 0 0 0 4.3 4.2l.9-.9"/>',
  env: '<path d="M5.5 2.5c-2 0-1.7 1.3-1.7 2.8S3.4 8 2 8c1.4 0 1.8 1.2 1.8 2.7s-.3 2.8 1.7 2.8M10.5 2.5c2 0 1.7 1.3 1.7 2.8S12.6 8 14 8c-1.4 0-1.8 1.2-1.8 2.7s.3 2.8-1.7 2.8"/>',
  folder: '<path d="M1.8 12.7V3.5h4.4l1.5 1.8h6.5v7.4z"/>',
  tune: '<path d="M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14"/><circle cx="10.2" cy="4.5" r="1.7"/><circle cx="5.7" cy="11.5" r="1.7"/>',
  search: '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  x: '<path d="m4 4 8 8M12 4l-8 8"/>',
  down: '<path d="m4.5 6.5 3.5 3.5 3.5-3.5"/>',
  right: '<path d="m6.5 4.5 3.5 3.5-3.5 3.5"/>',
  left: '<path d="M9.5 4.5 6 8l3.5 3.5"/>',
  play: '<path d="M5 3.2v9.6l7.5-4.8z" fill="currentColor"/>',
  stop: '<rect x="4" y="4" width="8" height="8" rx="1" fill="currentColor"/>',
  check: '<path d="m3.2 8.5 3.1 3 6.5-7"/>',
  warn: '<path d="M8 2.3 14.5 13.5h-13zM8 6.5v3.3M8 11.7v.1"/>',
  info: '<circle cx="8" cy="8" r="6"/><path d="M8 7.5v3.5M8 5v.1"/>',
  error: '<circle cx="8" cy="8" r="6"/><path d="M8 4.8v3.7M8 11v.1"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8.5" rx="1.5"/><path d="M3.5 10.5h-1v-8h7.5v1"/>',
  redo: '<path d="M13.3 8A5.3 5.3 0 1 1 11.5 4M11.8 1.5V4.3H9"/>',
  more: '<path d="M3.5 8v.1M8 8v.1M12.5 8v.1" stroke-width="2.2"/>',
  eye: '<path d="M1.5 8S4 3.7 8 3.7 14.5 8 14.5 8 12 12.3 8 12.3 1.5 8 1.5 8z"/><circle cx="8" cy="8" r="1.9"/>',
  lock: '<rect x="3" y="7" width="10" height="7" rx="1.5"/><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2"/>',
  diff: '<path d="M4.5 2v6M1.5 5h6M1.5 12.5h6M10.5 14 14 2.5"/>',
  up: '<path d="M8 10.5v-8M4.8 5.7 8 2.5l3.2 3.2M2.5 10v3.5h11V10"/>',
  dl: '<path d="M8 2.5v8M4.8 7.3 8 10.5l3.2-3.2M2.5 10v3.5h11V10"/>',
  filter: '<path d="M2 3.5h12L9.5 8.7v4.3l-3-1.5V8.7z"/>',
  book: '<path d="M8 4C6.5 3 4.5 2.7 2 2.8v9.7c2.5-.1 4.5.2 6 1.2 1.5-1 3.5-1.3 6-1.2V2.8C11.5 2.7 9.5 3 8 4zM8 4v9.5"/>',
  sun: '<circle cx="8" cy="8" r="2.8"/><path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9"/>',
  moon: '<path d="M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z"/>',
  globe: '<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2 1.7 2.8 3.7 2.8 6S10 12.3 8 14c-2-1.7-2.8-3.7-2.8-6S6 3.7 8 2z"/>',
  py: '<path d="M3.5 1.8h6.3l2.7 2.7v9.7h-9zM9.5 2v3h3M6 8.2h4M6 10.8h2.5"/>',
  fn: '<path d="M10.5 2.7c-2.2-.8-3.2.4-3.5 2.2L5.6 11.8c-.3 1.5-1.1 2-2.6 1.5M4.5 6.8h5M10 9.5l3.5 3.8M13.5 9.5 10 13.3"/>',
  clock: '<circle cx="8" cy="8" r="5.8"/><path d="M8 4.6V8l2.3 1.6"/>',
  cloud: '<path d="M4.7 12.5a3 3 0 0 1-.2-6 4 4 0 0 1 7.6.8 2.6 2.6 0 0 1-.3 5.2zM6.3 9.3l1.3 1.3 2.3-2.6"/>',
  side: '<rect x="2" y="3" width="12" height="10" rx="1.5"/><path d="M6 3v10"/>',
  arrow: '<path d="M2.5 8h11M9.5 4l4 4-4 4"/>',
  user: '<circle cx="8" cy="5.3" r="2.8"/><path d="M2.8 14c.4-3 2.3-4.5 5.2-4.5s4.8 1.5 5.2 4.5"/>',
  edit: '<path d="m10.8 2.7 2.5 2.5-7.8 7.8-3.2.7.7-3.2z"/>',
  trash: '<path d="M2.5 4.5h11M6 4.2V2.5h4v1.7M4 4.5l.6 9.3h6.8l.6-9.3M6.7 7v4.3M9.3 7v4.3"/>',
  key: '<circle cx="5" cy="11" r="2.8"/><path d="m7 9 6-6M10.5 5.5l2 2M12.2 3.8l1.3 1.3"/>',
  split: '<rect x="2" y="3" width="12" height="10" rx="1.5"/><path d="M8 3v10"/>',
  tree: '<path d="M3 2.5v10.3h3.5M3 6.5h3.5"/><rect x="7" y="4.7" width="6.5" height="3.6" rx="1"/><rect x="7" y="11" width="6.5" height="3.6" rx="1"/>',
  help: '<circle cx="8" cy="8" r="6"/><path d="M6.2 6.3c.2-1.1.9-1.6 1.9-1.6 1.1 0 1.8.6 1.8 1.6 0 1.4-1.9 1.5-1.9 2.9M8 11.4v.1"/>',
  ext: '<path d="M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4"/>',
  shield: '<path d="M8 1.8 13.2 3.6v4c0 3-2 5.3-5.2 6.6C4.8 12.9 2.8 10.6 2.8 7.6v-4z"/>',
  users: '<circle cx="6" cy="5.3" r="2.5"/><path d="M1.5 13.5c.2-2.7 1.9-4.2 4.5-4.2s4.3 1.5 4.5 4.2M10.3 3a2.4 2.4 0 0 1 0 4.6M12 9.7c1.5.5 2.3 1.8 2.5 3.8"/>',
  chart: '<path d="M2.2 2.5v11.3h11.6M4.8 10.2l2.8-3 2.2 1.8 3.8-4.5"/>',
  table: '<rect x="2" y="3" width="12" height="10" rx="1.5"/><path d="M2 6.5h12M2 9.8h12M6.5 6.5V13"/>',
  window: '<rect x="2" y="3" width="12" height="10" rx="1.5"/><path d="M2 6h12M4.2 4.5v.1M6.2 4.5v.1"/>',
  keys: '<rect x="1.8" y="4" width="12.4" height="8.2" rx="1.5"/><path d="M4.3 6.6v.1M6.8 6.6v.1M9.3 6.6v.1M11.8 6.6v.1M5.2 9.6h5.6"/>',
  pin: '<path d="M5.5 2.5h5l-.7 4 2 2.2H4.2l2-2.2zM8 8.7v5"/>',
  queued: '<circle cx="8" cy="8" r="5.8" stroke-dasharray="2.6 2.5"/>',
  running: '<circle cx="8" cy="8" r="5.8" opacity=".3" stroke-width="2"/><path d="M8 2.2A5.8 5.8 0 0 1 13.8 8" stroke-width="2"/>',
  success: '<circle cx="8" cy="8" r="6" fill="currentColor"/><path d="m5.4 8.3 1.8 1.7 3.4-3.7" stroke="var(--bg-surface)" stroke-width="1.7"/>',
  failure: '<path d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4z" fill="currentColor"/><path d="m5.9 5.9 4.2 4.2M10.1 5.9l-4.2 4.2" stroke="var(--bg-surface)" stroke-width="1.7"/>',
  timeout: '<circle cx="8" cy="9" r="5.2"/><path d="M8 6v3l2 1.3M6.5 1.5h3M12.6 3.6l.9.9"/>',
  expired: '<path d="M3.5 2h9M3.5 14h9M4.8 2c0 3.6 3.2 4.2 3.2 6s-3.2 2.4-3.2 6M11.2 2c0 3.6-3.2 4.2-3.2 6s3.2 2.4 3.2 6"/>',
  cancelled: '<circle cx="8" cy="8" r="5.8"/><path d="m4 12 8-8"/>',
  skipped: '<path d="M3.5 4v8l4.5-4zM8.5 4v8L13 8zM13.7 4v8"/>',
} as const;

export type IconName = keyof typeof shapes;

/** Puts the shapes into the page once; `UiIcon` refers to them. */
export function installIcons(): void {
  const symbols = Object.entries(shapes).map(([name, shape]) => `<symbol id="i-${name}" viewBox="0 0 16 16">${shape}</symbol>`);
  const holder = document.createElement('div');
  holder.hidden = true;
  holder.innerHTML = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
  document.body.prepend(holder);
}
