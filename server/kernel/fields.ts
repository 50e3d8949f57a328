import { z } from 'zod';

/** UTC, RFC 3339, milliseconds and `Z`. */
export const Timestamp = z.string().meta({ format: 'date-time', example: '2026-01-31T12:00:00.000Z' });

/** A row's number. */
export const Id = z.int().positive();

/** The seed's status of agents, tools and instances. */
export const HealthStatus = z.enum(['Healthy', 'Degraded', 'Off', 'Ready']);
export type HealthStatus = z.infer<typeof HealthStatus>;

/** The seed's module_scope. */
export const ModuleScope = z.enum(['global', 'agent']);
export type ModuleScope = z.infer<typeof ModuleScope>;

/** A JSON object of any content. */
export const JsonObject = z.record(z.string(), z.unknown());
export type JsonObject = z.infer<typeof JsonObject>;
