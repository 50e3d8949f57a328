// Generated from docs/openapi.json by npm run openapi.

export interface paths {
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the agents that you may see */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    is_active?: string;
                    letta_uid?: string;
                    limit?: number;
                    /** @description Text in id, name, description or letta_uid */
                    q?: string;
                    /** @description A column; with a leading "-" descending */
                    sort?: "id" | "name" | "status" | "created_at" | "updated_at" | "-id" | "-name" | "-status" | "-created_at" | "-updated_at";
                    status?: "Healthy" | "Degraded" | "Off" | "Ready";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Agent"][];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Create an agent */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AgentCreateInput"];
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an agent */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete an agent; with cascade=true all that belongs to it */
        delete: {
            parameters: {
                query?: {
                    cascade?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Change an agent */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AgentUpdateInput"];
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/agents/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report an agent’s health */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "Healthy" | "Degraded" | "Off" | "Ready";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List changes, newest first */
        get: {
            parameters: {
                query?: {
                    action?: string;
                    actor_type?: "user" | "api_key" | "system";
                    agent_id?: string;
                    cursor?: string;
                    /** @description A table, such as agents */
                    entity?: string;
                    entity_id?: string;
                    from_revision?: number;
                    limit?: number;
                    request_id?: string;
                    since?: string;
                    sort?: "revision" | "-revision";
                    to_revision?: number;
                    until?: string;
                    /** @description The person who did it, also through an API key */
                    user_id?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Change"][];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read all changes of one transaction */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    revision: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            changes: components["schemas"]["Change"][];
                            revision: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes/head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the signed head of the journal, to note down elsewhere */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Checkpoint"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verify the whole journal, against a remembered head if you have one */
        get: {
            parameters: {
                query?: {
                    hash?: string;
                    revision?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Verification"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow what changes (server-sent events; resumes from Last-Event-ID) */
        get: {
            parameters: {
                query?: {
                    last_event_id?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ok";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in the Prometheus text format */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Can it do its work? */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Readiness"];
                    };
                };
                /** @description Default Response */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Readiness"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Agent: {
            config: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            description: string | null;
            id: string;
            is_active: boolean;
            letta_uid: string;
            name: string | null;
            revision: number;
            /** @enum {string} */
            status: "Healthy" | "Degraded" | "Off" | "Ready";
            status_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            visible_to_roles: ("admin" | "user" | "viewer")[] | null;
            visible_to_users: number[] | null;
        };
        AgentCreate: {
            config?: {
                [key: string]: unknown;
            } | null;
            description?: string | null;
            id?: string;
            is_active?: boolean;
            letta_uid: string;
            name?: string | null;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
            visible_to_roles?: ("admin" | "user" | "viewer")[] | null;
            visible_to_users?: number[] | null;
        };
        AgentCreateInput: {
            config?: {
                [key: string]: unknown;
            } | null;
            description?: string | null;
            id?: string;
            is_active?: boolean;
            letta_uid: string;
            name?: string | null;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
            visible_to_roles?: ("admin" | "user" | "viewer")[] | null;
            visible_to_users?: number[] | null;
        };
        AgentInput: {
            config: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            description: string | null;
            id: string;
            is_active: boolean;
            letta_uid: string;
            name: string | null;
            revision: number;
            /** @enum {string} */
            status: "Healthy" | "Degraded" | "Off" | "Ready";
            status_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            visible_to_roles: ("admin" | "user" | "viewer")[] | null;
            visible_to_users: number[] | null;
        };
        AgentUpdate: {
            config?: {
                [key: string]: unknown;
            } | null;
            description?: string | null;
            is_active?: boolean;
            letta_uid?: string;
            name?: string | null;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
            visible_to_roles?: ("admin" | "user" | "viewer")[] | null;
            visible_to_users?: number[] | null;
        };
        AgentUpdateInput: {
            config?: {
                [key: string]: unknown;
            } | null;
            description?: string | null;
            is_active?: boolean;
            letta_uid?: string;
            name?: string | null;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
            visible_to_roles?: ("admin" | "user" | "viewer")[] | null;
            visible_to_users?: number[] | null;
        };
        Change: {
            action: string;
            actor: {
                id: number | null;
                name: string | null;
                /** @enum {string} */
                type: "user" | "api_key" | "system";
                user_id: number | null;
            };
            address: string | null;
            after: {
                [key: string]: unknown;
            } | null;
            agent_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            before: {
                [key: string]: unknown;
            } | null;
            entity: string;
            entity_id: string;
            erased: boolean;
            request_id: string | null;
            revision: number;
            seq: number;
        };
        ChangeInput: {
            action: string;
            actor: {
                id: number | null;
                name: string | null;
                /** @enum {string} */
                type: "user" | "api_key" | "system";
                user_id: number | null;
            };
            address: string | null;
            after: {
                [key: string]: unknown;
            } | null;
            agent_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            before: {
                [key: string]: unknown;
            } | null;
            entity: string;
            entity_id: string;
            erased: boolean;
            request_id: string | null;
            revision: number;
            seq: number;
        };
        Checkpoint: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            hash: string;
            public_key: string;
            revision: number;
            signature: string;
        };
        CheckpointInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            hash: string;
            public_key: string;
            revision: number;
            signature: string;
        };
        Problem: {
            code: string;
            detail: string;
            errors?: {
                message: string;
                path: string;
            }[];
            request_id: string;
            status: number;
            title: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        ProblemInput: {
            code: string;
            detail: string;
            errors?: {
                message: string;
                path: string;
            }[];
            request_id: string;
            status: number;
            title: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        Readiness: {
            checks: {
                database: {
                    detail: string;
                    ok: boolean;
                };
                keys: {
                    detail: string;
                    ok: boolean;
                };
                migrations: {
                    detail: string;
                    ok: boolean;
                };
            };
            ready: boolean;
        };
        ReadinessInput: {
            checks: {
                database: {
                    detail: string;
                    ok: boolean;
                };
                keys: {
                    detail: string;
                    ok: boolean;
                };
                migrations: {
                    detail: string;
                    ok: boolean;
                };
            };
            ready: boolean;
        };
        Verification: {
            changes: number;
            checkpoints: number;
            erased: number;
            hash: string;
            ok: boolean;
            problem: {
                message: string;
                revision: number;
                seq: number | null;
            } | null;
            revision: number;
            revisions: number;
        };
        VerificationInput: {
            changes: number;
            checkpoints: number;
            erased: number;
            hash: string;
            ok: boolean;
            problem: {
                message: string;
                revision: number;
                seq: number | null;
            } | null;
            revision: number;
            revisions: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
