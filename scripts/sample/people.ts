import { type Api, dataOf, openApi } from '../../client/client.ts';
import { password } from './open.ts';

const people = [
  { username: 'grace', email: 'grace@example.org', role: 'admin' },
  { username: 'alan', email: 'alan@example.org', role: 'user' },
  { username: 'Katherine Johnson of the orbital mechanics', email: 'k@example.org', role: 'user' },
  {
    username: 'margaret',
    email: 'margaret.hamilton.of.the.apollo.guidance.software@department.example.org',
    role: 'viewer',
  },
  { username: 'barbara', email: 'barbara@example.org', role: 'user' },
] as const;

/** People of every role and in every state: who came in, who did not yet, who may no longer. @returns the id of each */
export async function addPeople(api: Api, url: string): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const { username, email, role } of people) {
    const { id, invitation } = await dataOf(
      api.POST('/api/v1/users', {
        body: {
          username,
          email,
          role,
          ...(username === 'alan'
            ? { permissions: { grant: ['env_vars:read', 'changes:read'], deny: ['chat:send@agent:monday'] } }
            : {}),
        },
      }),
    );
    ids.set(username, id);
    if (username === 'barbara' || !invitation) continue;
    await dataOf(
      openApi({ url }).POST('/api/v1/auth/invitation', { body: { token: invitation.token, password } }),
    );
  }
  const margaret = ids.get('margaret') ?? 0;
  await dataOf(
    api.PATCH('/api/v1/users/{id}', { params: { path: { id: margaret } }, body: { is_active: false } }),
  );
  return ids;
}
