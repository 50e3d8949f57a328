import { z } from 'zod';
import { isoTime } from './clock.ts';

/** UTC, RFC 3339, milliseconds and `Z`. */
export const Timestamp = z.string().meta({ format: 'date-time', example: '2026-01-31T12:00:00.000Z' });

const earliestTime = Date.parse('0001-01-01T00:00:00Z');
const latestTime = Date.parse('9999-12-31T23:59:59.999Z');

/** Can both engines keep this moment, given in milliseconds since 1970: in UTC, within the years 1 to 9999? */
export function isKeptTime(milliseconds: number): boolean {
  return milliseconds >= earliestTime && milliseconds <= latestTime;
}

/** A moment as a request gives it, with any offset; it arrives in UTC, as a `Timestamp`. */
export const Time = z.iso.datetime({ offset: true }).transform((text, context) => {
  const milliseconds = Date.parse(text);
  if (isKeptTime(milliseconds)) return isoTime(milliseconds);
  context.addIssue('This time lies outside the years 0001 to 9999 (UTC): take one within them.');
  return z.NEVER;
});

/** A row's number: no larger one fits a column of either engine. */
export const Id = z.int().positive().max(2_147_483_647);

/** A row's number as an address or a query carries it. */
export const IdText = z.coerce.number().pipe(Id);

/** The parameters of a route about one numbered row. */
export const IdParams = z.object({ id: IdText });

/** The seed's status of agents, tools and instances. */
export const HealthStatus = z.enum(['Healthy', 'Degraded', 'Off', 'Ready']);
export type HealthStatus = z.infer<typeof HealthStatus>;

/** The seed's module_scope. */
export const ModuleScope = z.enum(['global', 'agent']);
export type ModuleScope = z.infer<typeof ModuleScope>;

/** A JSON object of any content. */
export const JsonObject = z.record(z.string(), z.unknown());
export type JsonObject = z.infer<typeof JsonObject>;
