import { type May, useMay } from '../session/may.ts';
import { useIsNew } from '../welcome/use-is-new.ts';

/** Each of these opens a part of the page System. */
const ofSystem = [
  'system:read',
  'system_config:read',
  'keys:read',
  'metrics:read',
  'logs:read',
  'bridge:admin',
] as const;

/** Where one can go: `letter` after `g` leads there; who has none of what it needs is not led there. */
export const places = [
  { to: '/welcome', label: 'Welcome', icon: 'welcome', letter: 'w', isWhileNew: true },
  { to: '/chat', label: 'Chat', icon: 'chat', letter: 'c' },
  { to: '/settings', label: 'Settings', icon: 'settings', letter: 's' },
  { to: '/agents', label: 'Agents', icon: 'agents', letter: 'a' },
  { to: '/tools', label: 'Tools', icon: 'tools', letter: 't' },
  { to: '/discovery', label: 'Discovery', icon: 'discovery', letter: 'd', needs: ['discovery:read'] },
  { to: '/configuration', label: 'Configuration', icon: 'configuration', letter: 'k' },
  { to: '/environment', label: 'Environment', icon: 'environment', letter: 'e', needs: ['env_vars:read'] },
  { to: '/people', label: 'People', icon: 'people', letter: 'p', needs: ['users:read'] },
  { to: '/changes', label: 'Changes', icon: 'changes', letter: 'h', needs: ['changes:read'] },
  { to: '/system', label: 'System', icon: 'system', letter: 'y', needs: ofSystem },
  { to: '/profile', label: 'Profile', icon: 'profile', letter: 'm' },
] as const;

export type Place = (typeof places)[number];

export function usePlaces(): Place[] {
  const may: May = useMay();
  const isNew = useIsNew();
  return places.filter(
    (place) =>
      (!('needs' in place) || place.needs.some((permission) => may(permission))) &&
      (!('isWhileNew' in place) || isNew),
  );
}
