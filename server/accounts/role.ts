import { z } from 'zod';

/** seed: users.role */
export const Role = z.enum(['admin', 'user', 'viewer']);
export type Role = z.infer<typeof Role>;
