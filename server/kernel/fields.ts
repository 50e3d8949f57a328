import { z } from 'zod';

/** UTC, RFC 3339, milliseconds and `Z`. */
export const Timestamp = z.string().meta({ format: 'date-time', example: '2026-01-31T12:00:00.000Z' });

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
