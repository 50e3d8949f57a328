import type { Schema } from '../api.ts';

type Visibility = Pick<Schema<'Agent'>, 'is_active' | 'visible_to_users' | 'visible_to_roles'>;

/** Who may know of an agent, as one sentence. */
export function sentenceOf({ is_active, visible_to_users, visible_to_roles }: Visibility): string {
  if (!is_active) return 'It is inactive: only administrators see it, whatever is chosen here.';
  if (visible_to_users === null && visible_to_roles === null) return 'Everybody who signs in sees it.';
  const many = visible_to_users?.length ?? 0;
  const chosen = [
    ...(visible_to_roles ?? [])
      .filter((role) => role !== 'admin')
      .map((role) => `everybody with the role ${role}`),
    ...(many === 0 ? [] : [many === 1 ? 'one chosen person' : `${many} chosen people`]),
  ];
  if (chosen.length === 0) return 'Nobody but administrators sees it.';
  return `Seen by ${new Intl.ListFormat('en').format(['administrators', ...chosen])}.`;
}
