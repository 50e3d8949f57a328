export const filterNames = [
  'entity',
  'entity_id',
  'action',
  'user_id',
  'agent_id',
  'request_id',
  'since',
  'until',
] as const;

/** Which changes are looked at: what stands in the address. */
export type Filter = Partial<Record<(typeof filterNames)[number], string>>;

export function readFilter(search: Record<string, unknown>): Filter {
  return Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = search[name];
      const text = typeof value === 'number' ? String(value) : value;
      return typeof text === 'string' && text !== '' ? [[name, text]] : [];
    }),
  );
}

/** The filter as the API takes it. */
export function queryOf({ user_id, ...filter }: Filter) {
  return { ...filter, ...(user_id === undefined ? {} : { user_id: Number(user_id) }) };
}
