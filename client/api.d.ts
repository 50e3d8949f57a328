// Generated from docs/openapi.json by npm run openapi.

export interface paths {
    "/api/v1/access/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** May a person do this, and which rule decides? About others with access:explain */
        get: operations["getAccessExplain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all permissions and the roles that have them */
        get: operations["getAccessPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agent-configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find settings of all agents that one may see */
        get: operations["getAgentConfigs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the agents that you may see */
        get: operations["getAgents"];
        put?: never;
        /** Create an agent */
        post: operations["postAgents"];
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
        get: operations["getAgentsById"];
        put?: never;
        post?: never;
        /** Delete an agent; with cascade=true all that belongs to it */
        delete: operations["deleteAgentsById"];
        options?: never;
        head?: never;
        /** Change an agent */
        patch: operations["patchAgentsById"];
        trace?: never;
    };
    "/api/v1/agents/{id}/configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the settings of an agent */
        get: operations["getAgentsByIdConfigs"];
        /** Set a key, whether it is set or not */
        put: operations["putAgentsByIdConfigs"];
        /** Set a key that is not set yet */
        post: operations["postAgentsByIdConfigs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/configs/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a setting */
        get: operations["getAgentsByIdConfigsByKey"];
        put?: never;
        post?: never;
        /** Unset a key */
        delete: operations["deleteAgentsByIdConfigsByKey"];
        options?: never;
        head?: never;
        /** Change a setting */
        patch: operations["patchAgentsByIdConfigsByKey"];
        trace?: never;
    };
    "/api/v1/agents/{id}/configs/{key}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a sealed value; the journal tells who did */
        post: operations["postAgentsByIdConfigsByKeyReveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an agent like another: configuration, visibility, instances; never secrets */
        post: operations["postAgentsByIdCopies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/effective-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An agent’s own configuration, and why */
        get: operations["getAgentsByIdEffectiveConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
        post: operations["postAgentsByIdHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/letta": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the Letta server last said of an agent */
        get: operations["getAgentsByIdLetta"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/letta/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export an agent of the Letta server as an agent file (.af) */
        get: operations["getAgentsByIdLettaExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/letta/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Synchronise an agent with the Letta server */
        post: operations["postAgentsByIdLettaSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/tool-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the instances of an agent */
        get: operations["getAgentsByIdToolInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tools that an agent has instances of */
        get: operations["getAgentsByIdTools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import the agents of a Letta agent file (.af) */
        post: operations["postAgentsImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one’s own keys; with users:read anybody’s */
        get: operations["getApiKeys"];
        put?: never;
        /** Make a key, shown once; it has at most what you have */
        post: operations["postApiKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a key, one’s own or with users:update anybody’s */
        delete: operations["deleteApiKeysById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say the password again, for what an open session alone is not enough for */
        post: operations["postAuthConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a password by a one-time link, and sign in; a second factor is asked for as at a sign-in */
        post: operations["postAuthInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/invitation/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whom is this link for? */
        post: operations["postAuthInvitationCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in; with a second factor this answers 401 with a challenge for it */
        post: operations["postAuthLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session */
        post: operations["postAuthLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I? */
        get: operations["getAuthMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one’s own name or email */
        patch: operations["patchAuthMe"];
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change one’s own password; other sessions end */
        post: operations["postAuthPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get a new access token, by the refresh cookie or a refresh_token */
        post: operations["postAuthRefresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finish signing in with a code, a recovery code or a passkey */
        post: operations["postAuthSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask what a passkey has to sign to finish signing in */
        post: operations["postAuthSecondFactorPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the first administrator still to be made? */
        get: operations["getAuthSetup"];
        put?: never;
        /** Make the first administrator, with the setup token that the server printed */
        post: operations["postAuthSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bridge/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits for Broca, and when its keys were last used */
        get: operations["getBridgeStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/broca/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the people whom Broca knows, and what kept a database from being read */
        get: operations["getBrocaPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/broca/people/{key}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that somebody whom Broca knows is this user */
        post: operations["postBrocaPeopleByKeyLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/broca/people/{key}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make somebody whom Broca knows a user, with an invitation that is shown once */
        post: operations["postBrocaPeopleByKeyPromote"];
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
        get: operations["getChanges"];
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
        get: operations["getChangesByRevision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes/{revision}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back what a transaction did, or one change of it, as new changes */
        post: operations["postChangesByRevisionUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count changes over time */
        get: operations["getChangesActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All changes that a filter names, as JSON Lines or CSV, however many there are */
        get: operations["getChangesExport"];
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
        get: operations["getChangesHead"];
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
        get: operations["getChangesVerify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count your messages and replies over time, and how long you waited */
        get: operations["getChatActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/activity/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count everybody’s messages and replies with the agents that you may see, and how long people waited */
        get: operations["getChatActivityAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your conversations, the latest first */
        get: operations["getChatSessions"];
        put?: never;
        /** Begin a conversation with an agent */
        post: operations["postChatSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a conversation */
        get: operations["getChatSessionsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a conversation, archive it, take it out of the archive */
        patch: operations["patchChatSessionsById"];
        trace?: never;
    };
    "/api/v1/chat/sessions/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the history of a conversation: its newest part, or before or after a place */
        get: operations["getChatSessionsByIdMessages"];
        put?: never;
        /** Send a message; 200 when it is there already under the same client_id */
        post: operations["postChatSessionsByIdMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/sessions/{id}/messages/{message_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back a message that nobody has yet, or stop the work on it */
        post: operations["postChatSessionsByIdMessagesByMessageIdCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/sessions/{id}/messages/{message_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message that failed once more */
        post: operations["postChatSessionsByIdMessagesByMessageIdRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configurations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List configurations */
        get: operations["getConfigurations"];
        /** Set a key, whether it is set or not */
        put: operations["putConfigurations"];
        /** Set a key that is not set yet */
        post: operations["postConfigurations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configurations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a setting */
        get: operations["getConfigurationsById"];
        put?: never;
        post?: never;
        /** Unset a key */
        delete: operations["deleteConfigurationsById"];
        options?: never;
        head?: never;
        /** Change a setting */
        patch: operations["patchConfigurationsById"];
        trace?: never;
    };
    "/api/v1/configurations/{id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a sealed value; the journal tells who did */
        post: operations["postConfigurationsByIdReveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configurations/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Apply a set of changes, all or nothing */
        post: operations["postConfigurationsApply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configurations/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Configuration as a document, YAML or JSON; sealed values are left out or encrypted */
        get: operations["getConfigurationsExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configurations/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the registry what a document says, all or nothing; with dry_run only tell */
        post: operations["postConfigurationsImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configurations/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a set of changes would do to whom; nothing is written */
        post: operations["postConfigurationsPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configurations/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What one target would be configured with, and what would be wrong; nothing is written */
        post: operations["postConfigurationsPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/discovery/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What in the home needs a look, and what a scan would change */
        get: operations["getDiscoveryFindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/discovery/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Scan the home, and apply the difference unless dry_run is true */
        post: operations["postDiscoveryScans"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look at everything that the registry leans on, and say how to mend it */
        get: operations["getDoctor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/env-vars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List env-vars */
        get: operations["getEnvVars"];
        /** Set a key, whether it is set or not */
        put: operations["putEnvVars"];
        /** Set a key that is not set yet */
        post: operations["postEnvVars"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/env-vars/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a setting */
        get: operations["getEnvVarsByKey"];
        put?: never;
        post?: never;
        /** Unset a key */
        delete: operations["deleteEnvVarsByKey"];
        options?: never;
        head?: never;
        /** Change a setting */
        patch: operations["patchEnvVarsByKey"];
        trace?: never;
    };
    "/api/v1/env-vars/{key}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a sealed value; the journal tells who did */
        post: operations["postEnvVarsByKeyReveal"];
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
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/freshness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long a reported status counts */
        get: operations["getFreshness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How agents, tools, instances or plugins were over time, by name */
        get: operations["getHealthHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of a record, newest first, with what changed */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs in a record between two revisions or times */
        get: operations["getHistoryDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/control": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import the database of the old configurator: send the file as application/octet-stream */
        post: operations["postImportsControl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which keys there are, and how far a rotation is */
        get: operations["getKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rotate the data key, or the master key; goes on in the background */
        post: operations["postKeysRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open every sealed value, history included, and change nothing */
        post: operations["postKeysVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/letta/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the agents of the Letta server */
        get: operations["getLettaAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/letta/agents/{letta_uid}/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register an agent of the Letta server here; needs agents:create as well */
        post: operations["postLettaAgentsByLettaUidRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/letta/agents/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an agent on the Letta server out of an agent file (.af) */
        post: operations["postLettaAgentsImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/letta/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Synchronise the agents that you may see with the Letta server */
        post: operations["postLettaSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/letta/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try to reach a Letta server; another than the configured one needs system_config:write */
        post: operations["postLettaTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last lines that the process which answers has logged, the newest last */
        get: operations["getLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/modules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the manifests that were found */
        get: operations["getModules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/modules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a module with its manifest */
        get: operations["getModulesById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Assign a plugin its parent; the plugin moves there, and later scans remember */
        patch: operations["patchModulesById"];
        trace?: never;
    };
    "/api/v1/modules/{id}/register-agent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register the agent in whose folder a module was found; its modules come with it */
        post: operations["postModulesByIdRegisterAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List plugins */
        get: operations["getPlugins"];
        put?: never;
        /** Create a plugin, switched off */
        post: operations["postPlugins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a plugin */
        get: operations["getPluginsById"];
        put?: never;
        post?: never;
        /** Delete a plugin; with cascade=true what needs it is disabled before */
        delete: operations["deletePluginsById"];
        options?: never;
        head?: never;
        /** Change a plugin */
        patch: operations["patchPluginsById"];
        trace?: never;
    };
    "/api/v1/plugins/{id}/config-schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The schema that the configuration of a plugin must fit */
        get: operations["getPluginsByIdConfigSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Disable a plugin; with cascade what needs it as well */
        post: operations["postPluginsByIdDisable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/effective-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a plugin is configured with, and why */
        get: operations["getPluginsByIdEffectiveConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enable a plugin; with cascade what it needs as well */
        post: operations["postPluginsByIdEnable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report a plugin’s health */
        post: operations["postPluginsByIdHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a record, a key, an agent with all that is its, or everything back to an earlier state */
        post: operations["postRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one’s own second factors; with users:read anybody’s */
        get: operations["getSecondFactors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove one of one’s own second factors; asks for a confirmed session */
        delete: operations["deleteSecondFactorsById"];
        options?: never;
        head?: never;
        /** Rename one of one’s own second factors */
        patch: operations["patchSecondFactorsById"];
        trace?: never;
    };
    "/api/v1/second-factors/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to add a passkey; asks for a confirmed session */
        post: operations["postSecondFactorsPasskeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factors/passkeys/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add the passkey that the browser made */
        post: operations["postSecondFactorsPasskeysConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factors/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make new recovery codes, shown once; earlier ones stop working. Asks for a confirmed session */
        post: operations["postSecondFactorsRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factors/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to add an authenticator app; asks for a confirmed session */
        post: operations["postSecondFactorsTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/second-factors/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add the authenticator app, by a code that it shows */
        post: operations["postSecondFactorsTotpConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one’s own sessions; with users:read anybody’s */
        get: operations["getSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session, one’s own or with users:update anybody’s */
        delete: operations["deleteSessionsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List system-config */
        get: operations["getSystemConfig"];
        /** Set a key, whether it is set or not */
        put: operations["putSystemConfig"];
        /** Set a key that is not set yet */
        post: operations["postSystemConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system-config/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a setting */
        get: operations["getSystemConfigByKey"];
        put?: never;
        post?: never;
        /** Unset a key */
        delete: operations["deleteSystemConfigByKey"];
        options?: never;
        head?: never;
        /** Change a setting */
        patch: operations["patchSystemConfigByKey"];
        trace?: never;
    };
    "/api/v1/system-config/{key}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a sealed value; the journal tells who did */
        post: operations["postSystemConfigByKeyReveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system/effective-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What holds for everything, and why; system_config among it needs system_config:read */
        get: operations["getSystemEffectiveConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List instances of the agents that you may see */
        get: operations["getToolInstances"];
        put?: never;
        /** Create an instance */
        post: operations["postToolInstances"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-instances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an instance */
        get: operations["getToolInstancesById"];
        put?: never;
        post?: never;
        /** Delete an instance */
        delete: operations["deleteToolInstancesById"];
        options?: never;
        head?: never;
        /** Change an instance */
        patch: operations["patchToolInstancesById"];
        trace?: never;
    };
    "/api/v1/tool-instances/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report which revision of its configuration an instance runs with */
        post: operations["postToolInstancesByIdAcknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-instances/{id}/config-schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The schema that the configuration of an instance must fit */
        get: operations["getToolInstancesByIdConfigSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-instances/{id}/effective-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an instance is configured with, and why; with wait= the next configuration */
        get: operations["getToolInstancesByIdEffectiveConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-instances/{id}/effective-config/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow the configuration of an instance (server-sent events: what is wanted now, and each time it changes) */
        get: operations["getToolInstancesByIdEffectiveConfigEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-instances/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report an instance’s health, and when it ran and will run */
        post: operations["postToolInstancesByIdHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tools */
        get: operations["getTools"];
        put?: never;
        /** Create a tool */
        post: operations["postTools"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a tool */
        get: operations["getToolsById"];
        put?: never;
        post?: never;
        /** Delete a tool; with cascade=true all that belongs to it */
        delete: operations["deleteToolsById"];
        options?: never;
        head?: never;
        /** Change a tool */
        patch: operations["patchToolsById"];
        trace?: never;
    };
    "/api/v1/tools/{id}/config-schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The schema that the configuration of a tool must fit */
        get: operations["getToolsByIdConfigSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/{id}/effective-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a tool is configured with, and why */
        get: operations["getToolsByIdEffectiveConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report a tool’s health */
        post: operations["postToolsByIdHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/{id}/plugin-dependencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Explain what the plugins of a tool need of each other, and the order in which they can start */
        get: operations["getToolsByIdPluginDependencies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/{id}/tool-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the instances of a tool */
        get: operations["getToolsByIdToolInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List people */
        get: operations["getUsers"];
        put?: never;
        /** Create a person; without a password there is an invitation, shown once */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a person */
        get: operations["getUsersById"];
        put?: never;
        post?: never;
        /** Delete a person; with cascade=true with all conversations and settings */
        delete: operations["deleteUsersById"];
        options?: never;
        head?: never;
        /** Change a person */
        patch: operations["patchUsersById"];
        trace?: never;
    };
    "/api/v1/users/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase from the journal who a deleted person was; the journal still verifies */
        post: operations["postUsersByIdErase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a one-time link to set a password; earlier links stop working */
        post: operations["postUsersByIdInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/platform-profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the profiles on platforms that are linked to a person */
        get: operations["getUsersByIdPlatformProfiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/platform-profiles/{profile_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Unlink a profile on a platform from a person; both stay */
        delete: operations["deleteUsersByIdPlatformProfilesByProfileId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/second-factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove all second factors of somebody else, such as after a lost phone */
        delete: operations["deleteUsersByIdSecondFactors"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a lockout */
        post: operations["postUsersByIdUnlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me/effective-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One’s own preferences, and what the system says of them */
        get: operations["getUsersMeEffectiveConfig"];
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
        get: operations["getHealthz"];
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
        get: operations["getMetrics"];
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
        get: operations["getReadyz"];
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
        AccessExplanation: {
            agent: string | null;
            allowed: boolean;
            explanation: string;
            /** @enum {string} */
            permission: "agents:read" | "agents:create" | "agents:update" | "agents:delete" | "tools:read" | "tools:create" | "tools:update" | "tools:delete" | "plugins:read" | "plugins:create" | "plugins:update" | "plugins:delete" | "status:report" | "configurations:read" | "configurations:write" | "system_config:read" | "system_config:write" | "env_vars:read" | "env_vars:write" | "secrets:reveal" | "keys:read" | "keys:rotate" | "chat:read" | "chat:send" | "users:read" | "users:create" | "users:update" | "users:delete" | "users:reset_second_factor" | "profile:read" | "profile:write" | "access:explain" | "changes:read" | "changes:restore" | "changes:verify" | "events:read" | "discovery:read" | "discovery:scan" | "imports:run" | "letta:read" | "letta:manage" | "metrics:read" | "system:read" | "logs:read" | "bridge:poll" | "bridge:admin";
            /** @description The rule that decided, such as role:user or deny:chat:* */
            rule: string;
            user: {
                id: number;
                username: string;
            };
            /** @description Does the agent exist for this person? null without an agent */
            visible: boolean | null;
        };
        AccessExplanationInput: {
            agent: string | null;
            allowed: boolean;
            explanation: string;
            /** @enum {string} */
            permission: "agents:read" | "agents:create" | "agents:update" | "agents:delete" | "tools:read" | "tools:create" | "tools:update" | "tools:delete" | "plugins:read" | "plugins:create" | "plugins:update" | "plugins:delete" | "status:report" | "configurations:read" | "configurations:write" | "system_config:read" | "system_config:write" | "env_vars:read" | "env_vars:write" | "secrets:reveal" | "keys:read" | "keys:rotate" | "chat:read" | "chat:send" | "users:read" | "users:create" | "users:update" | "users:delete" | "users:reset_second_factor" | "profile:read" | "profile:write" | "access:explain" | "changes:read" | "changes:restore" | "changes:verify" | "events:read" | "discovery:read" | "discovery:scan" | "imports:run" | "letta:read" | "letta:manage" | "metrics:read" | "system:read" | "logs:read" | "bridge:poll" | "bridge:admin";
            /** @description The rule that decided, such as role:user or deny:chat:* */
            rule: string;
            user: {
                id: number;
                username: string;
            };
            /** @description Does the agent exist for this person? null without an agent */
            visible: boolean | null;
        };
        AddedSecondFactor: {
            factor: components["schemas"]["SecondFactor"];
            /** @description With the first factor; shown once */
            recovery_codes: string[] | null;
        };
        AddedSecondFactorInput: {
            factor: components["schemas"]["SecondFactorInput"];
            /** @description With the first factor; shown once */
            recovery_codes: string[] | null;
        };
        Agent: {
            config: {
                [key: string]: unknown;
            } | null;
            config_revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            /** @enum {string} */
            delivery: "broca" | "letta";
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
        AgentConfig: {
            agent_id: string;
            config_key: string;
            /** @enum {string} */
            config_type: "string" | "number" | "boolean" | "json";
            /** @description Native and typed; null while it is sealed */
            config_value: unknown;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            id: number;
            is_encrypted: boolean;
            pinned_by: string | null;
            revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        AgentConfigInput: {
            agent_id: string;
            config_key: string;
            /** @enum {string} */
            config_type: "string" | "number" | "boolean" | "json";
            /** @description Native and typed; null while it is sealed */
            config_value: unknown;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            id: number;
            is_encrypted: boolean;
            pinned_by: string | null;
            revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        AgentCopy: {
            agent: components["schemas"]["Agent"];
            instances: number;
            left_out: {
                what: string;
                why: string;
            }[];
            settings: number;
        };
        AgentCopyCreate: {
            id?: string;
            letta_uid: string;
            name?: string | null;
        };
        AgentCopyCreateInput: {
            id?: string;
            letta_uid: string;
            name?: string | null;
        };
        AgentCopyInput: {
            agent: components["schemas"]["AgentInput"];
            instances: number;
            left_out: {
                what: string;
                why: string;
            }[];
            settings: number;
        };
        AgentCreate: {
            config?: {
                [key: string]: unknown;
            } | null;
            /** @enum {string} */
            delivery?: "broca" | "letta";
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
            /** @enum {string} */
            delivery?: "broca" | "letta";
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
        AgentImport: {
            /** @default false */
            dry_run: boolean;
            /** @description The agent file’s JSON, in either shape */
            file: {
                [key: string]: unknown;
            };
            id?: string;
            letta_uid?: string;
            name?: string;
        };
        AgentImportInput: {
            /** @default false */
            dry_run?: boolean;
            /** @description The agent file’s JSON, in either shape */
            file: {
                [key: string]: unknown;
            };
            id?: string;
            letta_uid?: string;
            name?: string;
        };
        AgentInput: {
            config: {
                [key: string]: unknown;
            } | null;
            config_revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            /** @enum {string} */
            delivery: "broca" | "letta";
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
            /** @enum {string} */
            delivery?: "broca" | "letta";
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
            /** @enum {string} */
            delivery?: "broca" | "letta";
            description?: string | null;
            is_active?: boolean;
            letta_uid?: string;
            name?: string | null;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
            visible_to_roles?: ("admin" | "user" | "viewer")[] | null;
            visible_to_users?: number[] | null;
        };
        ApiKey: {
            agent_ids: string[] | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            expires_at: string | null;
            hint: string;
            id: number;
            last_used: string | null;
            name: string;
            permissions: string[];
            revision: number;
            revoked_at: string | null;
            user_id: number;
        };
        ApiKeyCreate: {
            /** @description The only agents that it sees */
            agent_ids?: string[] | null;
            expires_at?: unknown | null;
            name: string;
            permissions: string[];
        };
        ApiKeyCreateInput: {
            /** @description The only agents that it sees */
            agent_ids?: string[] | null;
            expires_at?: string | null;
            name: string;
            permissions: string[];
        };
        ApiKeyInput: {
            agent_ids: string[] | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            expires_at: string | null;
            hint: string;
            id: number;
            last_used: string | null;
            name: string;
            permissions: string[];
            revision: number;
            revoked_at: string | null;
            user_id: number;
        };
        BridgeStatus: {
            agents: {
                agent_id: string;
                handed_over: number;
                oldest_waiting: string | null;
                waiting: number;
            }[];
            anonymous_agent: string | null;
            keys: {
                agent_ids: string[] | null;
                expires_at: string | null;
                id: number;
                last_used: string | null;
                name: string;
            }[];
        };
        BridgeStatusInput: {
            agents: {
                agent_id: string;
                handed_over: number;
                oldest_waiting: string | null;
                waiting: number;
            }[];
            anonymous_agent: string | null;
            keys: {
                agent_ids: string[] | null;
                expires_at: string | null;
                id: number;
                last_used: string | null;
                name: string;
            }[];
        };
        BrocaFinding: {
            /** @enum {string} */
            kind: "unreadable" | "missing" | "outside_home" | "not_a_file" | "too_large" | "too_many" | "not_a_database" | "not_broca" | "busy" | "incomplete";
            message: string;
            /** @description Relative to the home; absolute where a variable names it */
            path: string;
        };
        BrocaFindingInput: {
            /** @enum {string} */
            kind: "unreadable" | "missing" | "outside_home" | "not_a_file" | "too_large" | "too_many" | "not_a_database" | "not_broca" | "busy" | "incomplete";
            message: string;
            /** @description Relative to the home; absolute where a variable names it */
            path: string;
        };
        BrocaLink: {
            user_id: number;
        };
        BrocaLinkInput: {
            user_id: number;
        };
        BrocaPerson: {
            /** @description The agents in whose folders these databases lie */
            agent_ids: string[];
            /** @description Where the person was found, relative to the home */
            databases: string[];
            display_name: string | null;
            interaction_count: number;
            /** @description False where every Broca that knows the person keeps it switched off */
            is_active: boolean;
            /** @description Names the profile here; the same at every look */
            key: string;
            last_interaction: string | null;
            platform: string;
            platform_user_id: string;
            /** @description The user that the profile is linked to */
            user_id: number | null;
            username: string | null;
        };
        BrocaPersonInput: {
            /** @description The agents in whose folders these databases lie */
            agent_ids: string[];
            /** @description Where the person was found, relative to the home */
            databases: string[];
            display_name: string | null;
            interaction_count: number;
            /** @description False where every Broca that knows the person keeps it switched off */
            is_active: boolean;
            /** @description Names the profile here; the same at every look */
            key: string;
            last_interaction: string | null;
            platform: string;
            platform_user_id: string;
            /** @description The user that the profile is linked to */
            user_id: number | null;
            username: string | null;
        };
        BrocaPromotion: {
            /**
             * Format: email
             * @description Otherwise <username>@broca.local, which receives nothing
             */
            email?: string;
            /**
             * @default user
             * @enum {string}
             */
            role: "admin" | "user" | "viewer";
            /** @description Otherwise made of the names on the platform */
            username?: string;
        };
        BrocaPromotionInput: {
            /**
             * Format: email
             * @description Otherwise <username>@broca.local, which receives nothing
             */
            email?: string;
            /**
             * @default user
             * @enum {string}
             */
            role?: "admin" | "user" | "viewer";
            /** @description Otherwise made of the names on the platform */
            username?: string;
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
        ChangeActivity: {
            /** @enum {string} */
            bucket: "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
            buckets: {
                /** @description By name; what did not change is left out */
                counts: {
                    [key: string]: number;
                };
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                start: string;
                total: number;
            }[];
            /** @description What was told apart, the most frequent first */
            names: string[];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            since: string;
            total: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            until: string;
        };
        ChangeActivityInput: {
            /** @enum {string} */
            bucket: "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
            buckets: {
                /** @description By name; what did not change is left out */
                counts: {
                    [key: string]: number;
                };
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                start: string;
                total: number;
            }[];
            /** @description What was told apart, the most frequent first */
            names: string[];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            since: string;
            total: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            until: string;
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
        ChatActivity: {
            /** @enum {string} */
            bucket: "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
            buckets: {
                /** @description Messages sent then that could not be delivered or answered, and were not sent again */
                failed: number;
                /** @description First replies that came then and whose wait was measured: all of them, or a part of very many */
                measured: number;
                /** @description From message to first reply, within 3 %; null: none came then */
                median_seconds: number | null;
                /** @description What people sent */
                messages: number;
                p95_seconds: number | null;
                /** @description What agents replied */
                replies: number;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                start: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            since: string;
            total: {
                /** @description Messages sent then that could not be delivered or answered, and were not sent again */
                failed: number;
                /** @description First replies that came then and whose wait was measured: all of them, or a part of very many */
                measured: number;
                /** @description From message to first reply, within 3 %; null: none came then */
                median_seconds: number | null;
                /** @description What people sent */
                messages: number;
                p95_seconds: number | null;
                /** @description What agents replied */
                replies: number;
            };
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            until: string;
            /** @description What is not answered yet, now */
            waiting: {
                messages: number;
                oldest: string | null;
            };
        };
        ChatActivityInput: {
            /** @enum {string} */
            bucket: "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
            buckets: {
                /** @description Messages sent then that could not be delivered or answered, and were not sent again */
                failed: number;
                /** @description First replies that came then and whose wait was measured: all of them, or a part of very many */
                measured: number;
                /** @description From message to first reply, within 3 %; null: none came then */
                median_seconds: number | null;
                /** @description What people sent */
                messages: number;
                p95_seconds: number | null;
                /** @description What agents replied */
                replies: number;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                start: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            since: string;
            total: {
                /** @description Messages sent then that could not be delivered or answered, and were not sent again */
                failed: number;
                /** @description First replies that came then and whose wait was measured: all of them, or a part of very many */
                measured: number;
                /** @description From message to first reply, within 3 %; null: none came then */
                median_seconds: number | null;
                /** @description What people sent */
                messages: number;
                p95_seconds: number | null;
                /** @description What agents replied */
                replies: number;
            };
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            until: string;
            /** @description What is not answered yet, now */
            waiting: {
                messages: number;
                oldest: string | null;
            };
        };
        ChatEntry: components["schemas"]["ChatMessage"] | components["schemas"]["ChatResponse"];
        ChatEntryInput: components["schemas"]["ChatMessageInput"] | components["schemas"]["ChatResponseInput"];
        ChatHistory: {
            items: components["schemas"]["ChatEntry"][];
            next_cursor: string | null;
            previous_cursor: string | null;
            /** @description Answers that are on their way, as far as they are */
            progress: components["schemas"]["ChatProgress"][];
        };
        ChatHistoryInput: {
            items: components["schemas"]["ChatEntryInput"][];
            next_cursor: string | null;
            previous_cursor: string | null;
            /** @description Answers that are on their way, as far as they are */
            progress: components["schemas"]["ChatProgressInput"][];
        };
        ChatMessage: {
            broca_message_id: number | null;
            client_id: string | null;
            id: number;
            message: string;
            problem: string | null;
            registry_revision: number;
            session_id: string;
            /** @enum {string} */
            state: "stored" | "handed_over" | "working" | "answered" | "failed";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            timestamp: string;
            /** @constant */
            type: "message";
            user_id: number | null;
        };
        ChatMessageCreate: {
            /** @description Sent again under the same id, a message is stored once */
            client_id?: string;
            message: string;
        };
        ChatMessageCreateInput: {
            /** @description Sent again under the same id, a message is stored once */
            client_id?: string;
            message: string;
        };
        ChatMessageInput: {
            broca_message_id: number | null;
            client_id: string | null;
            id: number;
            message: string;
            problem: string | null;
            registry_revision: number;
            session_id: string;
            /** @enum {string} */
            state: "stored" | "handed_over" | "working" | "answered" | "failed";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            timestamp: string;
            /** @constant */
            type: "message";
            user_id: number | null;
        };
        ChatPassage: {
            /** @description The history `before` it ends with what was found */
            cursor: string;
            excerpt: string;
        };
        ChatPassageInput: {
            /** @description The history `before` it ends with what was found */
            cursor: string;
            excerpt: string;
        };
        ChatProgress: {
            message_id: number;
            parts: ({
                text: string;
                /** @constant */
                type: "text";
            } | {
                text: string;
                /** @constant */
                type: "reasoning";
            } | {
                arguments: string;
                id: string;
                name: string;
                /** @constant */
                type: "tool_call";
            } | {
                id: string;
                /** @enum {string} */
                status: "success" | "error";
                text: string;
                /** @constant */
                type: "tool_return";
            } | {
                arguments: string;
                id: string;
                name: string;
                /** @constant */
                type: "approval_request";
            })[];
            session_id: string;
            /** @constant */
            type: "progress";
        };
        ChatProgressInput: {
            message_id: number;
            parts: ({
                text: string;
                /** @constant */
                type: "text";
            } | {
                text: string;
                /** @constant */
                type: "reasoning";
            } | {
                arguments: string;
                id: string;
                name: string;
                /** @constant */
                type: "tool_call";
            } | {
                id: string;
                /** @enum {string} */
                status: "success" | "error";
                text: string;
                /** @constant */
                type: "tool_return";
            } | {
                arguments: string;
                id: string;
                name: string;
                /** @constant */
                type: "approval_request";
            })[];
            session_id: string;
            /** @constant */
            type: "progress";
        };
        ChatResponse: {
            broca_message_id: number | null;
            id: number;
            message_id: number | null;
            parts: ({
                text: string;
                /** @constant */
                type: "text";
            } | {
                text: string;
                /** @constant */
                type: "reasoning";
            } | {
                arguments: string;
                id: string;
                name: string;
                /** @constant */
                type: "tool_call";
            } | {
                id: string;
                /** @enum {string} */
                status: "success" | "error";
                text: string;
                /** @constant */
                type: "tool_return";
            } | {
                arguments: string;
                id: string;
                name: string;
                /** @constant */
                type: "approval_request";
            })[] | null;
            response: string;
            session_id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            timestamp: string;
            /** @constant */
            type: "response";
        };
        ChatResponseInput: {
            broca_message_id: number | null;
            id: number;
            message_id: number | null;
            parts: ({
                text: string;
                /** @constant */
                type: "text";
            } | {
                text: string;
                /** @constant */
                type: "reasoning";
            } | {
                arguments: string;
                id: string;
                name: string;
                /** @constant */
                type: "tool_call";
            } | {
                id: string;
                /** @enum {string} */
                status: "success" | "error";
                text: string;
                /** @constant */
                type: "tool_return";
            } | {
                arguments: string;
                id: string;
                name: string;
                /** @constant */
                type: "approval_request";
            })[] | null;
            response: string;
            session_id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            timestamp: string;
            /** @constant */
            type: "response";
        };
        ChatSession: {
            agent_id: string | null;
            archived_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            last_active: string;
            title: string | null;
            user_id: number | null;
        };
        ChatSessionCreate: {
            agent_id: string;
            title?: string;
        };
        ChatSessionCreateInput: {
            agent_id: string;
            title?: string;
        };
        ChatSessionInput: {
            agent_id: string | null;
            archived_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            last_active: string;
            title: string | null;
            user_id: number | null;
        };
        ChatSessionUpdate: {
            archived?: boolean;
            title?: string | null;
        };
        ChatSessionUpdateInput: {
            archived?: boolean;
            title?: string | null;
        };
        Check: {
            message: string;
            name: string;
            remedy: string | null;
            /** @enum {string} */
            state: "ok" | "warning" | "failed";
        };
        CheckInput: {
            message: string;
            name: string;
            remedy: string | null;
            /** @enum {string} */
            state: "ok" | "warning" | "failed";
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
        Configuration: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            description: string | null;
            id: number;
            is_encrypted: boolean;
            key: string;
            pinned_by: string | null;
            revision: number;
            /** @enum {string} */
            scope: "system" | "agent" | "tool" | "user";
            scope_id: string | null;
            /** @enum {string} */
            type: "string" | "number" | "boolean" | "json";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            /** @description Native and typed; null while it is sealed */
            value: unknown;
        };
        ConfigurationChange: ({
            /** @constant */
            delete?: true;
            description?: string | null;
            /** @description Refused with 409 when the row has another revision; 0: must be new */
            expected_revision?: number;
            /** @description Sealed; left out: as it is, or as the schema of a tool says */
            is_encrypted?: boolean;
            key: string;
            /** @enum {string} */
            scope: "system" | "agent" | "tool" | "user";
            scope_id?: string | null;
            /** @constant */
            table: "configurations";
            /** @enum {string} */
            type?: "string" | "number" | "boolean" | "json";
            /** @description Any JSON value; null removes what was inherited */
            value?: unknown;
        } | {
            category?: string;
            config_key: string;
            /** @enum {string} */
            config_type?: "string" | "number" | "boolean" | "json";
            /** @description Any JSON value; null removes what was inherited */
            config_value?: unknown;
            /** @constant */
            delete?: true;
            description?: string | null;
            /** @description Refused with 409 when the row has another revision; 0: must be new */
            expected_revision?: number;
            /** @description Sealed; left out: as it is, or as the schema of a tool says */
            is_encrypted?: boolean;
            /** @constant */
            table: "system_config";
        } | {
            agent_id: string;
            config_key: string;
            /** @enum {string} */
            config_type?: "string" | "number" | "boolean" | "json";
            /** @description Any JSON value; null removes what was inherited */
            config_value?: unknown;
            /** @constant */
            delete?: true;
            /** @description Refused with 409 when the row has another revision; 0: must be new */
            expected_revision?: number;
            /** @description Sealed; left out: as it is, or as the schema of a tool says */
            is_encrypted?: boolean;
            /** @constant */
            table: "agent_configs";
        } | {
            /** @constant */
            delete?: true;
            description?: string | null;
            /** @description Refused with 409 when the row has another revision; 0: must be new */
            expected_revision?: number;
            /** @description Sealed; left out: as it is, or as the schema of a tool says */
            is_encrypted?: boolean;
            /** @constant */
            table: "env_vars";
            var_name: string;
            var_value?: string;
        }) | ({
            config: {
                [key: string]: unknown;
            } | null;
            expected_revision?: number;
            id: number;
            /** @constant */
            table: "tool_instances";
        } | {
            config: {
                [key: string]: unknown;
            } | null;
            expected_revision?: number;
            id: number;
            /** @constant */
            table: "plugins";
        } | {
            config: {
                [key: string]: unknown;
            } | null;
            expected_revision?: number;
            id: string;
            /** @constant */
            table: "agents";
        } | {
            config_schema: {
                [key: string]: unknown;
            } | null;
            expected_revision?: number;
            id: number;
            /** @constant */
            table: "tools";
        });
        ConfigurationChangeInput: ({
            /** @constant */
            delete?: true;
            description?: string | null;
            /** @description Refused with 409 when the row has another revision; 0: must be new */
            expected_revision?: number;
            /** @description Sealed; left out: as it is, or as the schema of a tool says */
            is_encrypted?: boolean;
            key: string;
            /** @enum {string} */
            scope: "system" | "agent" | "tool" | "user";
            scope_id?: (string | number) | null;
            /** @constant */
            table: "configurations";
            /** @enum {string} */
            type?: "string" | "number" | "boolean" | "json";
            /** @description Any JSON value; null removes what was inherited */
            value?: unknown;
        } | {
            category?: string;
            config_key: string;
            /** @enum {string} */
            config_type?: "string" | "number" | "boolean" | "json";
            /** @description Any JSON value; null removes what was inherited */
            config_value?: unknown;
            /** @constant */
            delete?: true;
            description?: string | null;
            /** @description Refused with 409 when the row has another revision; 0: must be new */
            expected_revision?: number;
            /** @description Sealed; left out: as it is, or as the schema of a tool says */
            is_encrypted?: boolean;
            /** @constant */
            table: "system_config";
        } | {
            agent_id: string;
            config_key: string;
            /** @enum {string} */
            config_type?: "string" | "number" | "boolean" | "json";
            /** @description Any JSON value; null removes what was inherited */
            config_value?: unknown;
            /** @constant */
            delete?: true;
            /** @description Refused with 409 when the row has another revision; 0: must be new */
            expected_revision?: number;
            /** @description Sealed; left out: as it is, or as the schema of a tool says */
            is_encrypted?: boolean;
            /** @constant */
            table: "agent_configs";
        } | {
            /** @constant */
            delete?: true;
            description?: string | null;
            /** @description Refused with 409 when the row has another revision; 0: must be new */
            expected_revision?: number;
            /** @description Sealed; left out: as it is, or as the schema of a tool says */
            is_encrypted?: boolean;
            /** @constant */
            table: "env_vars";
            var_name: string;
            var_value?: string;
        }) | ({
            config: {
                [key: string]: unknown;
            } | null;
            expected_revision?: number;
            id: number;
            /** @constant */
            table: "tool_instances";
        } | {
            config: {
                [key: string]: unknown;
            } | null;
            expected_revision?: number;
            id: number;
            /** @constant */
            table: "plugins";
        } | {
            config: {
                [key: string]: unknown;
            } | null;
            expected_revision?: number;
            id: string;
            /** @constant */
            table: "agents";
        } | {
            config_schema: {
                [key: string]: unknown;
            } | null;
            expected_revision?: number;
            id: number;
            /** @constant */
            table: "tools";
        });
        ConfigurationDocument: {
            agents?: {
                [key: string]: {
                    config?: {
                        [key: string]: unknown;
                    } | null;
                    configs?: {
                        [key: string]: unknown;
                    } | null;
                } | null;
            } | null;
            configurations?: {
                agents?: {
                    [key: string]: {
                        [key: string]: unknown;
                    } | null;
                } | null;
                system?: {
                    [key: string]: unknown;
                } | null;
                tools?: {
                    [key: string]: {
                        [key: string]: unknown;
                    } | null;
                } | null;
                users?: {
                    [key: string]: {
                        [key: string]: unknown;
                    } | null;
                } | null;
            } | null;
            env_vars?: {
                [key: string]: unknown;
            } | null;
            instances?: {
                agent?: string | null;
                config: {
                    [key: string]: unknown;
                } | null;
                name?: string | null;
                tool: string;
            }[] | null;
            plugins?: {
                [key: string]: {
                    [key: string]: unknown;
                } | null;
            } | null;
            /** @constant */
            sanctum: 1;
            system_config?: {
                [key: string]: unknown;
            } | null;
        };
        ConfigurationDocumentInput: {
            agents?: {
                [key: string]: {
                    config?: {
                        [key: string]: unknown;
                    } | null;
                    configs?: {
                        [key: string]: unknown;
                    } | null;
                } | null;
            } | null;
            configurations?: {
                agents?: {
                    [key: string]: {
                        [key: string]: unknown;
                    } | null;
                } | null;
                system?: {
                    [key: string]: unknown;
                } | null;
                tools?: {
                    [key: string]: {
                        [key: string]: unknown;
                    } | null;
                } | null;
                users?: {
                    [key: string]: {
                        [key: string]: unknown;
                    } | null;
                } | null;
            } | null;
            env_vars?: {
                [key: string]: unknown;
            } | null;
            instances?: {
                agent?: string | null;
                config: {
                    [key: string]: unknown;
                } | null;
                name?: string | null;
                tool: string;
            }[] | null;
            plugins?: {
                [key: string]: {
                    [key: string]: unknown;
                } | null;
            } | null;
            /** @constant */
            sanctum: 1;
            system_config?: {
                [key: string]: unknown;
            } | null;
        };
        ConfigurationInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            description: string | null;
            id: number;
            is_encrypted: boolean;
            key: string;
            pinned_by: string | null;
            revision: number;
            /** @enum {string} */
            scope: "system" | "agent" | "tool" | "user";
            scope_id: string | null;
            /** @enum {string} */
            type: "string" | "number" | "boolean" | "json";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            /** @description Native and typed; null while it is sealed */
            value: unknown;
        };
        ConfigurationPlan: {
            counts: {
                broken_references: number;
                instances: number;
                newly_invalid: number;
                newly_valid: number;
            } | null;
            items: {
                changes: {
                    after: unknown;
                    before: unknown;
                    key: string;
                    sealed: boolean;
                }[];
                errors: {
                    code: string;
                    key: string;
                    message: string;
                    path: string;
                }[];
                target: {
                    agent_id: string | null;
                    id: number;
                    tool_id: number;
                    /** @constant */
                    type: "instance";
                };
                valid_after: boolean;
                valid_before: boolean;
            }[];
            next_cursor: string | null;
            revision: number;
        };
        ConfigurationPlanInput: {
            counts: {
                broken_references: number;
                instances: number;
                newly_invalid: number;
                newly_valid: number;
            } | null;
            items: {
                changes: {
                    after: unknown;
                    before: unknown;
                    key: string;
                    sealed: boolean;
                }[];
                errors: {
                    code: string;
                    key: string;
                    message: string;
                    path: string;
                }[];
                target: {
                    agent_id: string | null;
                    id: number;
                    tool_id: number;
                    /** @constant */
                    type: "instance";
                };
                valid_after: boolean;
                valid_before: boolean;
            }[];
            next_cursor: string | null;
            revision: number;
        };
        CreatedApiKey: {
            agent_ids: string[] | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            expires_at: string | null;
            hint: string;
            id: number;
            key: string;
            last_used: string | null;
            name: string;
            permissions: string[];
            revision: number;
            revoked_at: string | null;
            user_id: number;
        };
        CreatedApiKeyInput: {
            agent_ids: string[] | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            expires_at: string | null;
            hint: string;
            id: number;
            key: string;
            last_used: string | null;
            name: string;
            permissions: string[];
            revision: number;
            revoked_at: string | null;
            user_id: number;
        };
        CreatedUser: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            email: string;
            failed_login_attempts: number;
            /** @description False until the invitation was accepted */
            has_password: boolean;
            id: number;
            /** @description Shown once; null when a password was given */
            invitation: components["schemas"]["Invitation"] | null;
            is_active: boolean;
            last_login: string | null;
            locked_until: string | null;
            permissions: (string[] | {
                deny?: string[];
                grant?: string[];
            }) | null;
            revision: number;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            username: string;
        };
        CreatedUserInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            email: string;
            failed_login_attempts: number;
            /** @description False until the invitation was accepted */
            has_password: boolean;
            id: number;
            /** @description Shown once; null when a password was given */
            invitation: components["schemas"]["InvitationInput"] | null;
            is_active: boolean;
            last_login: string | null;
            locked_until: string | null;
            permissions: (string[] | {
                deny?: string[];
                grant?: string[];
            }) | null;
            revision: number;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            username: string;
        };
        DocumentImport: {
            changes: {
                /** @enum {string} */
                action: "create" | "update" | "delete" | "release" | "missing";
                name: string;
                table: string;
            }[];
            counts: {
                create: number;
                delete: number;
                missing: number;
                release: number;
                unchanged: number;
                update: number;
            };
            dry_run: boolean;
            pinned_by: string | null;
            plan: components["schemas"]["ConfigurationPlan"];
            revision: number | null;
        };
        DocumentImportInput: {
            changes: {
                /** @enum {string} */
                action: "create" | "update" | "delete" | "release" | "missing";
                name: string;
                table: string;
            }[];
            counts: {
                create: number;
                delete: number;
                missing: number;
                release: number;
                unchanged: number;
                update: number;
            };
            dry_run: boolean;
            pinned_by: string | null;
            plan: components["schemas"]["ConfigurationPlanInput"];
            revision: number | null;
        };
        EffectiveConfiguration: {
            errors: {
                code: string;
                key: string;
                message: string;
                path: string;
            }[];
            keys: {
                [key: string]: {
                    origin: {
                        actor: {
                            id: number | null;
                            name: string | null;
                            /** @enum {string} */
                            type: "user" | "api_key" | "system";
                            user_id: number | null;
                        } | null;
                        at: string | null;
                        id: number | string;
                        /** @enum {string} */
                        layer: "default" | "system" | "agent" | "tool" | "instance" | "plugin" | "user";
                        revision: number;
                        table: string;
                    };
                    overrides: {
                        id: number | string;
                        key?: string;
                        /** @enum {string} */
                        layer: "default" | "system" | "agent" | "tool" | "instance" | "plugin" | "user";
                        sealed: boolean;
                        table: string;
                        value: unknown;
                    }[];
                    pinned_by: string | null;
                    sealed: boolean;
                    value: unknown;
                };
            };
            revision: number;
            target: {
                agent_id?: string | null;
                id: number | string;
                tool_id?: number;
                /** @enum {string} */
                type: "system" | "instance" | "agent" | "tool" | "plugin" | "user";
            };
            valid: boolean;
            values: {
                [key: string]: unknown;
            };
        };
        EffectiveConfigurationInput: {
            errors: {
                code: string;
                key: string;
                message: string;
                path: string;
            }[];
            keys: {
                [key: string]: {
                    origin: {
                        actor: {
                            id: number | null;
                            name: string | null;
                            /** @enum {string} */
                            type: "user" | "api_key" | "system";
                            user_id: number | null;
                        } | null;
                        at: string | null;
                        id: number | string;
                        /** @enum {string} */
                        layer: "default" | "system" | "agent" | "tool" | "instance" | "plugin" | "user";
                        revision: number;
                        table: string;
                    };
                    overrides: {
                        id: number | string;
                        key?: string;
                        /** @enum {string} */
                        layer: "default" | "system" | "agent" | "tool" | "instance" | "plugin" | "user";
                        sealed: boolean;
                        table: string;
                        value: unknown;
                    }[];
                    pinned_by: string | null;
                    sealed: boolean;
                    value: unknown;
                };
            };
            revision: number;
            target: {
                agent_id?: string | null;
                id: number | string;
                tool_id?: number;
                /** @enum {string} */
                type: "system" | "instance" | "agent" | "tool" | "plugin" | "user";
            };
            valid: boolean;
            values: {
                [key: string]: unknown;
            };
        };
        EnvVar: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            description: string | null;
            id: number;
            is_encrypted: boolean;
            pinned_by: string | null;
            revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            var_name: string;
            var_value: string | null;
        };
        EnvVarInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            description: string | null;
            id: number;
            is_encrypted: boolean;
            pinned_by: string | null;
            revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            var_name: string;
            var_value: string | null;
        };
        Finding: {
            column: number | null;
            /** @enum {string} */
            kind: "unreadable" | "outside_home" | "not_a_file" | "too_large" | "empty" | "invalid_encoding" | "invalid_json" | "not_an_object" | "name_missing" | "name_invalid" | "type_missing" | "type_invalid" | "too_many" | "field_ignored" | "config_schema_invalid" | "entry_point_outside" | "dependencies_invalid" | "unknown_type" | "needs_parent" | "needs_agent" | "conflict" | "missing" | "dependency" | "breaks_configuration";
            line: number | null;
            message: string;
            /** @description Relative to the home */
            path: string;
        };
        FindingInput: {
            column: number | null;
            /** @enum {string} */
            kind: "unreadable" | "outside_home" | "not_a_file" | "too_large" | "empty" | "invalid_encoding" | "invalid_json" | "not_an_object" | "name_missing" | "name_invalid" | "type_missing" | "type_invalid" | "too_many" | "field_ignored" | "config_schema_invalid" | "entry_point_outside" | "dependencies_invalid" | "unknown_type" | "needs_parent" | "needs_agent" | "conflict" | "missing" | "dependency" | "breaks_configuration";
            line: number | null;
            message: string;
            /** @description Relative to the home */
            path: string;
        };
        Freshness: {
            /** @description A status whose `status_at` is older is a guess */
            degraded_after_seconds: number;
            off_after_seconds: number;
        };
        FreshnessInput: {
            /** @description A status whose `status_at` is older is a guess */
            degraded_after_seconds: number;
            off_after_seconds: number;
        };
        HealthHistory: {
            agent_id: string | null;
            /** @enum {string} */
            entity: "agents" | "tools" | "tool_instances" | "plugins";
            entity_id: string;
            name: string;
            /** @description Oldest first, without gaps; nothing before it was registered */
            spans: {
                began: {
                    actor: {
                        name: string | null;
                        /** @enum {string} */
                        type: "user" | "api_key" | "system";
                    };
                    /** @enum {string} */
                    reason: "registered" | "reported" | "silent" | "letta" | "files_gone" | "files_back" | "set";
                    revision: number;
                } | null;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from: string;
                /** @description null: not known, because the history of it was erased or is too long */
                status: string | null;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to: string;
            }[];
            /** @description Now */
            status: string;
            /** @description When it was last reported or set; null: never */
            status_at: string | null;
            tool_id: number | null;
        };
        HealthHistoryInput: {
            agent_id: string | null;
            /** @enum {string} */
            entity: "agents" | "tools" | "tool_instances" | "plugins";
            entity_id: string;
            name: string;
            /** @description Oldest first, without gaps; nothing before it was registered */
            spans: {
                began: {
                    actor: {
                        name: string | null;
                        /** @enum {string} */
                        type: "user" | "api_key" | "system";
                    };
                    /** @enum {string} */
                    reason: "registered" | "reported" | "silent" | "letta" | "files_gone" | "files_back" | "set";
                    revision: number;
                } | null;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from: string;
                /** @description null: not known, because the history of it was erased or is too long */
                status: string | null;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to: string;
            }[];
            /** @description Now */
            status: string;
            /** @description When it was last reported or set; null: never */
            status_at: string | null;
            tool_id: number | null;
        };
        HomeState: {
            /** @description What the next scan would apply */
            changes: components["schemas"]["ScanChange"][];
            counts: {
                changed: number;
                conflict: number;
                missing: number;
                new: number;
                problem: number;
                unchanged: number;
            };
            findings: components["schemas"]["Finding"][];
            home: string;
            is_truncated: boolean;
            /** @description Null: nothing was discovered yet */
            scanned_at: string | null;
            /** @description Whether it shall be, once something was discovered: discovery.watch of the system configuration */
            watch: boolean;
            /** @description What changes there is applied as it happens */
            watching: boolean;
        };
        HomeStateInput: {
            /** @description What the next scan would apply */
            changes: components["schemas"]["ScanChangeInput"][];
            counts: {
                changed: number;
                conflict: number;
                missing: number;
                new: number;
                problem: number;
                unchanged: number;
            };
            findings: components["schemas"]["FindingInput"][];
            home: string;
            is_truncated: boolean;
            /** @description Null: nothing was discovered yet */
            scanned_at: string | null;
            /** @description Whether it shall be, once something was discovered: discovery.watch of the system configuration */
            watch: boolean;
            /** @description What changes there is applied as it happens */
            watching: boolean;
        };
        ImportedAgents: {
            agents: components["schemas"]["Agent"][];
            dry_run: boolean;
            report: {
                kept: string[];
                left_out: {
                    path: string;
                    why: string;
                }[];
                /** @enum {string} */
                shape: "v1" | "v2";
            };
        };
        ImportedAgentsInput: {
            agents: components["schemas"]["AgentInput"][];
            dry_run: boolean;
            report: {
                kept: string[];
                left_out: {
                    path: string;
                    why: string;
                }[];
                /** @enum {string} */
                shape: "v1" | "v2";
            };
        };
        ImportReport: {
            counts: {
                agents: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                chat_messages: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                chat_responses: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                chat_sessions: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                system_config: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                users: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
            };
            dry_run: boolean;
            ignored_tables: string[];
            items: {
                /** @enum {string} */
                action: "new" | "unchanged" | "skipped";
                /** @enum {string} */
                concept: "users" | "agents" | "system_config" | "chat_sessions" | "chat_messages" | "chat_responses";
                from: string;
                notes: string[];
                to: string | null;
            }[];
            next_steps: string[];
        };
        ImportReportInput: {
            counts: {
                agents: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                chat_messages: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                chat_responses: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                chat_sessions: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                system_config: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
                users: {
                    new: number;
                    /** @description Has no place here, or is in the way; the items say why */
                    skipped: number;
                    /** @description There already */
                    unchanged: number;
                };
            };
            dry_run: boolean;
            ignored_tables: string[];
            items: {
                /** @enum {string} */
                action: "new" | "unchanged" | "skipped";
                /** @enum {string} */
                concept: "users" | "agents" | "system_config" | "chat_sessions" | "chat_messages" | "chat_responses";
                from: string;
                notes: string[];
                to: string | null;
            }[];
            next_steps: string[];
        };
        Invitation: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expires_at: string;
            token: string;
            url: string;
        };
        InvitationInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expires_at: string;
            token: string;
            url: string;
        };
        KeyStatus: {
            data_keys: {
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                created_at: string;
                id: number;
                is_current: boolean;
                values: number;
            }[];
            is_running: boolean;
            master_fingerprint: string;
            remaining: number;
            total: number;
            unreadable: number;
        };
        KeyStatusInput: {
            data_keys: {
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                created_at: string;
                id: number;
                is_current: boolean;
                values: number;
            }[];
            is_running: boolean;
            master_fingerprint: string;
            remaining: number;
            total: number;
            unreadable: number;
        };
        KeyVerification: {
            ok: boolean;
            unreadable: {
                owner: string;
                path: string;
                table: string;
            }[];
            values: number;
        };
        KeyVerificationInput: {
            ok: boolean;
            unreadable: {
                owner: string;
                path: string;
                table: string;
            }[];
            values: number;
        };
        LettaAgent: {
            description: string | null;
            last_run_at: string | null;
            letta_uid: string;
            model: string | null;
            name: string;
            /** @description The id of the agent here, when you may see it */
            registered_as: string | null;
            tags: string[];
        };
        LettaAgentInput: {
            description: string | null;
            last_run_at: string | null;
            letta_uid: string;
            model: string | null;
            name: string;
            /** @description The id of the agent here, when you may see it */
            registered_as: string | null;
            tags: string[];
        };
        LettaConnectionTest: {
            kind: ("app-server" | "rest") | null;
            milliseconds: number;
            problem: {
                code: string;
                message: string;
            } | null;
            reached: boolean;
            version: string | null;
            warnings: {
                code: string;
                message: string;
            }[];
        };
        LettaConnectionTestInput: {
            kind: ("app-server" | "rest") | null;
            milliseconds: number;
            problem: {
                code: string;
                message: string;
            } | null;
            reached: boolean;
            version: string | null;
            warnings: {
                code: string;
                message: string;
            }[];
        };
        LettaExport: {
            file: {
                [key: string]: unknown;
            };
            /** @description What did not come along, in sentences */
            losses: string[];
        };
        LettaExportInput: {
            file: {
                [key: string]: unknown;
            };
            /** @description What did not come along, in sentences */
            losses: string[];
        };
        LettaImport: {
            /** @description The agent file’s JSON, in either shape, with one agent */
            agent_file: {
                [key: string]: unknown;
            };
            /**
             * @description Register the new agent here as well
             * @default false
             */
            register: boolean;
        };
        LettaImported: {
            agent: components["schemas"]["Agent"] | null;
            letta_uid: string;
            /** @description What did not come along, in sentences */
            losses: string[];
        };
        LettaImportedInput: {
            agent: components["schemas"]["AgentInput"] | null;
            letta_uid: string;
            /** @description What did not come along, in sentences */
            losses: string[];
        };
        LettaImportInput: {
            /** @description The agent file’s JSON, in either shape, with one agent */
            agent_file: {
                [key: string]: unknown;
            };
            /**
             * @description Register the new agent here as well
             * @default false
             */
            register?: boolean;
        };
        LettaLink: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            changed_at: string;
            description: string | null;
            is_present: boolean;
            is_tagged: boolean;
            letta_uid: string;
            model: string | null;
            name: string | null;
        };
        LettaLinkInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            changed_at: string;
            description: string | null;
            is_present: boolean;
            is_tagged: boolean;
            letta_uid: string;
            model: string | null;
            name: string | null;
        };
        LettaRegistration: {
            id?: string;
            visible_to_roles?: ("admin" | "user" | "viewer")[] | null;
            visible_to_users?: number[] | null;
        };
        LettaRegistrationInput: {
            id?: string;
            visible_to_roles?: ("admin" | "user" | "viewer")[] | null;
            visible_to_users?: number[] | null;
        };
        LettaSyncReport: {
            /** @description Agents that were compared */
            checked: number;
            /** @description Ids of agents that the server does not have */
            missing: string[];
            problems: {
                agent_id: string;
                code: string;
                message: string;
            }[];
            /** @description Ids of agents that changed here */
            updated: string[];
        };
        LettaSyncReportInput: {
            /** @description Agents that were compared */
            checked: number;
            /** @description Ids of agents that the server does not have */
            missing: string[];
            problems: {
                agent_id: string;
                code: string;
                message: string;
            }[];
            /** @description Ids of agents that changed here */
            updated: string[];
        };
        LettaTestRequest: {
            /** @description A configured token goes to the configured server only */
            token?: string;
            /** @description Left out: the configured one, with its token */
            url?: string;
        };
        LettaTestRequestInput: {
            /** @description A configured token goes to the configured server only */
            token?: string;
            /** @description Left out: the configured one, with its token */
            url?: string;
        };
        ListedChatSession: {
            agent_id: string | null;
            archived_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /** @description Where `q` was said last; null without `q`, and when only the title has it */
            found: components["schemas"]["ChatPassage"] | null;
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            last_active: string;
            title: string | null;
            user_id: number | null;
        };
        ListedChatSessionInput: {
            agent_id: string | null;
            archived_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /** @description Where `q` was said last; null without `q`, and when only the title has it */
            found: components["schemas"]["ChatPassageInput"] | null;
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            last_active: string;
            title: string | null;
            user_id: number | null;
        };
        LogLine: {
            fields: {
                [key: string]: unknown;
            };
            id: number;
            /** @enum {string} */
            level: "trace" | "debug" | "info" | "warn" | "error" | "fatal";
            message: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            time: string;
        };
        LogLineInput: {
            fields: {
                [key: string]: unknown;
            };
            id: number;
            /** @enum {string} */
            level: "trace" | "debug" | "info" | "warn" | "error" | "fatal";
            message: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            time: string;
        };
        Me: {
            actor: {
                id: number;
                name: string;
                /** @enum {string} */
                type: "user" | "api_key";
            };
            last_event_id: string;
            session_id: string | null;
            user: components["schemas"]["User"];
        };
        MeInput: {
            actor: {
                id: number;
                name: string;
                /** @enum {string} */
                type: "user" | "api_key";
            };
            last_event_id: string;
            session_id: string | null;
            user: components["schemas"]["UserInput"];
        };
        Module: {
            agent_id: string | null;
            digest: string;
            findings: unknown[];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            first_seen: string;
            id: number;
            instance_id: number | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            last_seen: string;
            /** @enum {string} */
            location: "tools" | "plugins" | "agents";
            manifest: {
                [key: string]: unknown;
            };
            name: string;
            parent_tool_id: number | null;
            path: string;
            plugin_id: number | null;
            problem: string | null;
            revision: number;
            /** @enum {string} */
            state: "registered" | "needs_parent" | "needs_agent" | "conflict" | "unknown_type" | "missing";
            tool_id: number | null;
            type: string;
            version: string | null;
        };
        ModuleInput: {
            agent_id: string | null;
            digest: string;
            findings: unknown[];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            first_seen: string;
            id: number;
            instance_id: number | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            last_seen: string;
            /** @enum {string} */
            location: "tools" | "plugins" | "agents";
            manifest: {
                [key: string]: unknown;
            };
            name: string;
            parent_tool_id: number | null;
            path: string;
            plugin_id: number | null;
            problem: string | null;
            revision: number;
            /** @enum {string} */
            state: "registered" | "needs_parent" | "needs_agent" | "conflict" | "unknown_type" | "missing";
            tool_id: number | null;
            type: string;
            version: string | null;
        };
        NewPasskey: {
            /** @default {} */
            clientExtensionResults: {
                [key: string]: unknown;
            };
            id: string;
            rawId: string;
            response: {
                attestationObject: string;
                clientDataJSON: string;
                transports?: string[];
            };
            /** @constant */
            type: "public-key";
        };
        NewPasskeyInput: {
            /** @default {} */
            clientExtensionResults?: {
                [key: string]: unknown;
            };
            id: string;
            rawId: string;
            response: {
                attestationObject: string;
                clientDataJSON: string;
                transports?: string[];
            };
            /** @constant */
            type: "public-key";
        };
        PasskeyCreationOptions: {
            /** @constant */
            attestation: "none";
            authenticatorSelection: {
                /** @enum {string} */
                residentKey: "discouraged" | "preferred" | "required";
                /** @enum {string} */
                userVerification: "required" | "preferred" | "discouraged";
            };
            challenge: string;
            excludeCredentials: {
                id: string;
                transports?: string[];
                /** @constant */
                type: "public-key";
            }[];
            pubKeyCredParams: {
                alg: number;
                /** @constant */
                type: "public-key";
            }[];
            rp: {
                id: string;
                name: string;
            };
            timeout: number;
            user: {
                displayName: string;
                id: string;
                name: string;
            };
        };
        PasskeyCreationOptionsInput: {
            /** @constant */
            attestation: "none";
            authenticatorSelection: {
                /** @enum {string} */
                residentKey: "discouraged" | "preferred" | "required";
                /** @enum {string} */
                userVerification: "required" | "preferred" | "discouraged";
            };
            challenge: string;
            excludeCredentials: {
                id: string;
                transports?: string[];
                /** @constant */
                type: "public-key";
            }[];
            pubKeyCredParams: {
                alg: number;
                /** @constant */
                type: "public-key";
            }[];
            rp: {
                id: string;
                name: string;
            };
            timeout: number;
            user: {
                displayName: string;
                id: string;
                name: string;
            };
        };
        PasskeyRequestOptions: {
            allowCredentials: {
                id: string;
                transports?: string[];
                /** @constant */
                type: "public-key";
            }[];
            challenge: string;
            rpId: string;
            timeout: number;
            /** @enum {string} */
            userVerification: "required" | "preferred" | "discouraged";
        };
        PasskeyRequestOptionsInput: {
            allowCredentials: {
                id: string;
                transports?: string[];
                /** @constant */
                type: "public-key";
            }[];
            challenge: string;
            rpId: string;
            timeout: number;
            /** @enum {string} */
            userVerification: "required" | "preferred" | "discouraged";
        };
        PermissionList: {
            permissions: {
                description: string;
                permission: string;
                roles: ("admin" | "user" | "viewer")[];
            }[];
        };
        PermissionListInput: {
            permissions: {
                description: string;
                permission: string;
                roles: ("admin" | "user" | "viewer")[];
            }[];
        };
        PlatformProfile: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            display_name: string | null;
            id: number;
            platform: string;
            platform_user_id: string;
            revision: number;
            user_id: number;
            username: string | null;
        };
        PlatformProfileInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            display_name: string | null;
            id: number;
            platform: string;
            platform_user_id: string;
            revision: number;
            user_id: number;
            username: string | null;
        };
        Plugin: {
            config: {
                [key: string]: unknown;
            } | null;
            config_revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            dependencies: {
                name: string;
                range: string;
            }[] | null;
            id: number;
            is_enabled: boolean;
            /** @enum {string} */
            module_scope: "global" | "agent";
            name: string;
            revision: number;
            /** @enum {string} */
            status: "Active" | "Inactive" | "Error";
            status_at: string | null;
            tool_id: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            version: string | null;
        };
        PluginCreate: {
            config?: {
                [key: string]: unknown;
            } | null;
            /** @description Names of plugins of the same tool, also with versions: ["gh", "git@^1.0.0"] or {"git": "^1.0.0"} */
            dependencies?: unknown;
            name: string;
            tool_id: number;
            version?: string | null;
        };
        PluginCreateInput: {
            config?: {
                [key: string]: unknown;
            } | null;
            /** @description Names of plugins of the same tool, also with versions: ["gh", "git@^1.0.0"] or {"git": "^1.0.0"} */
            dependencies?: unknown;
            name: string;
            tool_id: number;
            version?: string | null;
        };
        PluginDependencies: {
            cycles: string[][];
            /** @description Ids of all that can run, dependencies first */
            order: number[];
            plugins: {
                id: number;
                is_enabled: boolean;
                name: string;
                required_by: string[];
                requires: {
                    message: string | null;
                    name: string;
                    range: string;
                    /** @enum {string} */
                    state: "ok" | "missing" | "incompatible" | "cycle" | "disabled";
                }[];
                /** @enum {string} */
                status: "Active" | "Inactive" | "Error";
                version: string | null;
            }[];
        };
        PluginDependenciesInput: {
            cycles: string[][];
            /** @description Ids of all that can run, dependencies first */
            order: number[];
            plugins: {
                id: number;
                is_enabled: boolean;
                name: string;
                required_by: string[];
                requires: {
                    message: string | null;
                    name: string;
                    range: string;
                    /** @enum {string} */
                    state: "ok" | "missing" | "incompatible" | "cycle" | "disabled";
                }[];
                /** @enum {string} */
                status: "Active" | "Inactive" | "Error";
                version: string | null;
            }[];
        };
        PluginInput: {
            config: {
                [key: string]: unknown;
            } | null;
            config_revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            dependencies: {
                name: string;
                range: string;
            }[] | null;
            id: number;
            is_enabled: boolean;
            /** @enum {string} */
            module_scope: "global" | "agent";
            name: string;
            revision: number;
            /** @enum {string} */
            status: "Active" | "Inactive" | "Error";
            status_at: string | null;
            tool_id: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            version: string | null;
        };
        PluginUpdate: {
            config?: {
                [key: string]: unknown;
            } | null;
            /** @description Names of plugins of the same tool, also with versions: ["gh", "git@^1.0.0"] or {"git": "^1.0.0"} */
            dependencies?: unknown;
            name?: string;
            version?: string | null;
        };
        PluginUpdateInput: {
            config?: {
                [key: string]: unknown;
            } | null;
            /** @description Names of plugins of the same tool, also with versions: ["gh", "git@^1.0.0"] or {"git": "^1.0.0"} */
            dependencies?: unknown;
            name?: string;
            version?: string | null;
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
        Restoration: {
            dry_run: boolean;
            left_out: {
                entity: string;
                entity_id: string;
                reason: string;
            }[];
            plan: components["schemas"]["ConfigurationPlan"];
            revision: number | null;
            steps: {
                difference: {
                    after: unknown;
                    before: unknown;
                    path: string;
                }[];
                entity: string;
                entity_id: string;
                /** @enum {string} */
                kind: "create" | "update" | "delete";
            }[];
        };
        RestorationInput: {
            dry_run: boolean;
            left_out: {
                entity: string;
                entity_id: string;
                reason: string;
            }[];
            plan: components["schemas"]["ConfigurationPlanInput"];
            revision: number | null;
            steps: {
                difference: {
                    after: unknown;
                    before: unknown;
                    path: string;
                }[];
                entity: string;
                entity_id: string;
                /** @enum {string} */
                kind: "create" | "update" | "delete";
            }[];
        };
        ScanChange: {
            /** @enum {string} */
            action: "create" | "update" | "off" | "return";
            after: {
                [key: string]: unknown;
            };
            before: {
                [key: string]: unknown;
            } | null;
            /**
             * @description modules: of the manifest itself something changed that no record shows
             * @enum {string}
             */
            entity: "tools" | "tool_instances" | "plugins" | "modules";
            /** @description Null for what is to be made */
            id: number | null;
            name: string;
            path: string;
        };
        ScanChangeInput: {
            /** @enum {string} */
            action: "create" | "update" | "off" | "return";
            after: {
                [key: string]: unknown;
            };
            before: {
                [key: string]: unknown;
            } | null;
            /**
             * @description modules: of the manifest itself something changed that no record shows
             * @enum {string}
             */
            entity: "tools" | "tool_instances" | "plugins" | "modules";
            /** @description Null for what is to be made */
            id: number | null;
            name: string;
            path: string;
        };
        ScanResult: {
            changes: components["schemas"]["ScanChange"][];
            counts: {
                changed: number;
                conflict: number;
                missing: number;
                new: number;
                problem: number;
                unchanged: number;
            };
            dry_run: boolean;
            findings: components["schemas"]["Finding"][];
            is_truncated: boolean;
            revision: number;
            /** @description The revision that applied it; null: nothing was written */
            written: number | null;
        };
        ScanResultInput: {
            changes: components["schemas"]["ScanChangeInput"][];
            counts: {
                changed: number;
                conflict: number;
                missing: number;
                new: number;
                problem: number;
                unchanged: number;
            };
            dry_run: boolean;
            findings: components["schemas"]["FindingInput"][];
            is_truncated: boolean;
            revision: number;
            /** @description The revision that applied it; null: nothing was written */
            written: number | null;
        };
        SecondFactor: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            id: number;
            /** @enum {string} */
            kind: "totp" | "passkey";
            last_used: string | null;
            name: string;
            /** @description The host name at which a passkey works */
            rp_id: string | null;
            user_id: number;
        };
        SecondFactorInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            id: number;
            /** @enum {string} */
            kind: "totp" | "passkey";
            last_used: string | null;
            name: string;
            /** @description The host name at which a passkey works */
            rp_id: string | null;
            user_id: number;
        };
        SecondFactorRequired: {
            /** @description For POST /api/v1/auth/second-factor */
            challenge: string;
            /** @constant */
            code: "second_factor.required";
            detail: string;
            /** @description Seconds */
            expires_in: number;
            methods: ("totp" | "passkey" | "recovery_code")[];
        } & {
            [key: string]: unknown;
        };
        SecondFactorRequiredInput: {
            /** @description For POST /api/v1/auth/second-factor */
            challenge: string;
            /** @constant */
            code: "second_factor.required";
            detail: string;
            /** @description Seconds */
            expires_in: number;
            methods: ("totp" | "passkey" | "recovery_code")[];
        } & {
            [key: string]: unknown;
        };
        SecondFactors: {
            items: components["schemas"]["SecondFactor"][];
            /** @description How many are left */
            recovery_codes: number;
        };
        SecondFactorsInput: {
            items: components["schemas"]["SecondFactorInput"][];
            /** @description How many are left */
            recovery_codes: number;
        };
        Session: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /** @description The session that asks */
            current: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expires_at: string;
            id: string;
            ip_address: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            last_active: string;
            user_agent: string | null;
            user_id: number;
        };
        SessionInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /** @description The session that asks */
            current: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expires_at: string;
            id: string;
            ip_address: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            last_active: string;
            user_agent: string | null;
            user_id: number;
        };
        SignedIn: {
            access_token: string;
            /** @description Seconds */
            expires_in: number;
            user: components["schemas"]["User"];
        };
        SignedInInput: {
            access_token: string;
            /** @description Seconds */
            expires_in: number;
            user: components["schemas"]["UserInput"];
        };
        SwitchedPlugins: {
            /** @description What was switched, in this order */
            plugins: components["schemas"]["Plugin"][];
        };
        SwitchedPluginsInput: {
            /** @description What was switched, in this order */
            plugins: components["schemas"]["PluginInput"][];
        };
        SystemConfig: {
            category: string;
            config_key: string;
            /** @enum {string} */
            config_type: "string" | "number" | "boolean" | "json";
            /** @description Native and typed; null while it is sealed */
            config_value: unknown;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            description: string | null;
            id: number;
            is_encrypted: boolean;
            pinned_by: string | null;
            revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        SystemConfigInput: {
            category: string;
            config_key: string;
            /** @enum {string} */
            config_type: "string" | "number" | "boolean" | "json";
            /** @description Native and typed; null while it is sealed */
            config_value: unknown;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            description: string | null;
            id: number;
            is_encrypted: boolean;
            pinned_by: string | null;
            revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        TargetSchema: {
            /** @description null: any configuration fits */
            config_schema: {
                [key: string]: unknown;
            } | null;
        };
        TargetSchemaInput: {
            /** @description null: any configuration fits */
            config_schema: {
                [key: string]: unknown;
            } | null;
        };
        Tool: {
            category: string | null;
            config_revision: number;
            config_schema: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            description: string | null;
            emoji: string | null;
            id: number;
            is_enabled: boolean;
            /** @enum {string} */
            module_scope: "global" | "agent";
            name: string;
            revision: number;
            /** @enum {string} */
            status: "Healthy" | "Degraded" | "Off" | "Ready";
            status_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        ToolCreate: {
            category?: string | null;
            config_schema?: {
                [key: string]: unknown;
            } | null;
            description?: string | null;
            emoji?: string | null;
            is_enabled?: boolean;
            /**
             * @default global
             * @enum {string}
             */
            module_scope: "global" | "agent";
            name: string;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
        };
        ToolCreateInput: {
            category?: string | null;
            config_schema?: {
                [key: string]: unknown;
            } | null;
            description?: string | null;
            emoji?: string | null;
            is_enabled?: boolean;
            /**
             * @default global
             * @enum {string}
             */
            module_scope?: "global" | "agent";
            name: string;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
        };
        ToolInput: {
            category: string | null;
            config_revision: number;
            config_schema: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            description: string | null;
            emoji: string | null;
            id: number;
            is_enabled: boolean;
            /** @enum {string} */
            module_scope: "global" | "agent";
            name: string;
            revision: number;
            /** @enum {string} */
            status: "Healthy" | "Degraded" | "Off" | "Ready";
            status_at: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        ToolInstance: {
            agent_id: string | null;
            config: {
                [key: string]: unknown;
            } | null;
            config_revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            id: number;
            is_active: boolean;
            last_run: string | null;
            /** @enum {string} */
            module_scope: "global" | "agent";
            name: string | null;
            next_run: string | null;
            revision: number;
            running_at: string | null;
            running_revision: number | null;
            /** @enum {string} */
            status: "Healthy" | "Degraded" | "Off" | "Ready";
            status_at: string | null;
            tool_id: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        ToolInstanceCreate: {
            agent_id?: string | null;
            config?: {
                [key: string]: unknown;
            } | null;
            is_active?: boolean;
            name?: string | null;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
            tool_id: number;
        };
        ToolInstanceCreateInput: {
            agent_id?: string | null;
            config?: {
                [key: string]: unknown;
            } | null;
            is_active?: boolean;
            name?: string | null;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
            tool_id: number;
        };
        ToolInstanceInput: {
            agent_id: string | null;
            config: {
                [key: string]: unknown;
            } | null;
            config_revision: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: number | null;
            id: number;
            is_active: boolean;
            last_run: string | null;
            /** @enum {string} */
            module_scope: "global" | "agent";
            name: string | null;
            next_run: string | null;
            revision: number;
            running_at: string | null;
            running_revision: number | null;
            /** @enum {string} */
            status: "Healthy" | "Degraded" | "Off" | "Ready";
            status_at: string | null;
            tool_id: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        ToolInstanceUpdate: {
            config?: {
                [key: string]: unknown;
            } | null;
            is_active?: boolean;
            name?: string | null;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
        };
        ToolInstanceUpdateInput: {
            config?: {
                [key: string]: unknown;
            } | null;
            is_active?: boolean;
            name?: string | null;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
        };
        ToolUpdate: {
            category?: string | null;
            config_schema?: {
                [key: string]: unknown;
            } | null;
            description?: string | null;
            emoji?: string | null;
            is_enabled?: boolean;
            /** @enum {string} */
            module_scope?: "global" | "agent";
            name?: string;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
        };
        ToolUpdateInput: {
            category?: string | null;
            config_schema?: {
                [key: string]: unknown;
            } | null;
            description?: string | null;
            emoji?: string | null;
            is_enabled?: boolean;
            /** @enum {string} */
            module_scope?: "global" | "agent";
            name?: string;
            /** @enum {string} */
            status?: "Healthy" | "Degraded" | "Off" | "Ready";
        };
        UsedPasskey: {
            /** @default {} */
            clientExtensionResults: {
                [key: string]: unknown;
            };
            id: string;
            rawId: string;
            response: {
                authenticatorData: string;
                clientDataJSON: string;
                signature: string;
            };
            /** @constant */
            type: "public-key";
        };
        UsedPasskeyInput: {
            /** @default {} */
            clientExtensionResults?: {
                [key: string]: unknown;
            };
            id: string;
            rawId: string;
            response: {
                authenticatorData: string;
                clientDataJSON: string;
                signature: string;
            };
            /** @constant */
            type: "public-key";
        };
        User: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            email: string;
            failed_login_attempts: number;
            /** @description False until the invitation was accepted */
            has_password: boolean;
            id: number;
            is_active: boolean;
            last_login: string | null;
            locked_until: string | null;
            permissions: (string[] | {
                deny?: string[];
                grant?: string[];
            }) | null;
            revision: number;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            username: string;
        };
        UserCreate: {
            /** Format: email */
            email: string;
            password?: string;
            permissions?: (string[] | {
                deny?: string[];
                grant?: string[];
            }) | null;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            username: string;
        };
        UserCreateInput: {
            /** Format: email */
            email: string;
            password?: string;
            permissions?: (string[] | {
                deny?: string[];
                grant?: string[];
            }) | null;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            username: string;
        };
        UserInput: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            email: string;
            failed_login_attempts: number;
            /** @description False until the invitation was accepted */
            has_password: boolean;
            id: number;
            is_active: boolean;
            last_login: string | null;
            locked_until: string | null;
            permissions: (string[] | {
                deny?: string[];
                grant?: string[];
            }) | null;
            revision: number;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            username: string;
        };
        UserUpdate: {
            /** Format: email */
            email?: string;
            is_active?: boolean;
            permissions?: (string[] | {
                deny?: string[];
                grant?: string[];
            }) | null;
            /** @enum {string} */
            role?: "admin" | "user" | "viewer";
            username?: string;
        };
        UserUpdateInput: {
            /** Format: email */
            email?: string;
            is_active?: boolean;
            permissions?: (string[] | {
                deny?: string[];
                grant?: string[];
            }) | null;
            /** @enum {string} */
            role?: "admin" | "user" | "viewer";
            username?: string;
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
        Version: {
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
            difference: {
                after: unknown;
                before: unknown;
                path: string;
            }[];
            entity: string;
            entity_id: string;
            erased: boolean;
            request_id: string | null;
            revision: number;
            seq: number;
        };
        VersionInput: {
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
            difference: {
                after: unknown;
                before: unknown;
                path: string;
            }[];
            entity: string;
            entity_id: string;
            erased: boolean;
            request_id: string | null;
            revision: number;
            seq: number;
        };
    };
    responses: never;
    parameters: {
        /** @description The same key again gets the first answer, and does nothing */
        IdempotencyKey: string;
        /**
         * @description The ETag that came with the record: refused with 412 when it was changed since
         * @example "17"
         */
        IfMatch: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Names this state of the record: for If-Match and If-None-Match
         * @example "17"
         */
        ETag: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAccessExplain: {
        parameters: {
            query: {
                agent?: string;
                permission: "agents:read" | "agents:create" | "agents:update" | "agents:delete" | "tools:read" | "tools:create" | "tools:update" | "tools:delete" | "plugins:read" | "plugins:create" | "plugins:update" | "plugins:delete" | "status:report" | "configurations:read" | "configurations:write" | "system_config:read" | "system_config:write" | "env_vars:read" | "env_vars:write" | "secrets:reveal" | "keys:read" | "keys:rotate" | "chat:read" | "chat:send" | "users:read" | "users:create" | "users:update" | "users:delete" | "users:reset_second_factor" | "profile:read" | "profile:write" | "access:explain" | "changes:read" | "changes:restore" | "changes:verify" | "events:read" | "discovery:read" | "discovery:scan" | "imports:run" | "letta:read" | "letta:manage" | "metrics:read" | "system:read" | "logs:read" | "bridge:poll" | "bridge:admin";
                /** @description Id, username or email; oneself when left out */
                user?: string;
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
                    "application/json": components["schemas"]["AccessExplanation"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccessPermissions: {
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
                    "application/json": components["schemas"]["PermissionList"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentConfigs: {
        parameters: {
            query?: {
                cursor?: string;
                is_encrypted?: string;
                limit?: number;
                /** @description What the key begins with */
                prefix?: string;
                /** @description Text in key or description */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "config_key" | "id" | "-config_key" | "-id";
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
                        items: components["schemas"]["AgentConfig"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgents: {
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAgents: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentsById: {
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
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAgentsById: {
        parameters: {
            query?: {
                cascade?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAgentsById: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
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
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentsByIdConfigs: {
        parameters: {
            query?: {
                cursor?: string;
                is_encrypted?: string;
                limit?: number;
                /** @description What the key begins with */
                prefix?: string;
                /** @description Text in key or description */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "config_key" | "id" | "created_at" | "updated_at" | "-config_key" | "-id" | "-created_at" | "-updated_at";
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AgentConfig"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putAgentsByIdConfigs: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    config_key: string;
                    /** @enum {string} */
                    config_type?: "string" | "number" | "boolean" | "json";
                    /** @description Any JSON value; null removes what was inherited */
                    config_value?: unknown;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentConfig"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentConfig"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAgentsByIdConfigs: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    config_key: string;
                    /** @enum {string} */
                    config_type?: "string" | "number" | "boolean" | "json";
                    /** @description Any JSON value; null removes what was inherited */
                    config_value?: unknown;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentConfig"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentConfig"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentsByIdConfigsByKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentConfig"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAgentsByIdConfigsByKey: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: string;
                key: string;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAgentsByIdConfigsByKey: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    config_type?: "string" | "number" | "boolean" | "json";
                    /** @description Any JSON value; null removes what was inherited */
                    config_value?: unknown;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentConfig"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAgentsByIdConfigsByKeyReveal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
                key: string;
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
                        value: unknown;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAgentsByIdCopies: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentCopyCreateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentCopy"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentsByIdEffectiveConfig: {
        parameters: {
            query?: {
                /** @description A revision or a time of the past */
                at?: string;
                /** @description Sealed values in the clear; the journal tells who did */
                reveal?: string;
                /** @description Only the sealed value of this key in the clear; the journal tells who did */
                reveal_key?: string;
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
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveConfiguration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAgentsByIdHeartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentsByIdLetta: {
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
                    "application/json": components["schemas"]["LettaLink"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentsByIdLettaExport: {
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
                    "application/json": components["schemas"]["LettaExport"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAgentsByIdLettaSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
                    "application/json": components["schemas"]["LettaSyncReport"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentsByIdToolInstances: {
        parameters: {
            query?: {
                cursor?: string;
                is_active?: string;
                limit?: number;
                /** @description Text in the name, or in that of the tool or the agent */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "id" | "name" | "status" | "created_at" | "updated_at" | "-id" | "-name" | "-status" | "-created_at" | "-updated_at";
                status?: "Healthy" | "Degraded" | "Off" | "Ready";
                tool_id?: number;
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ToolInstance"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentsByIdTools: {
        parameters: {
            query?: {
                category?: string;
                cursor?: string;
                is_enabled?: string;
                limit?: number;
                module_scope?: "global" | "agent";
                /** @description Text in name or description */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "id" | "name" | "category" | "status" | "created_at" | "updated_at" | "-id" | "-name" | "-category" | "-status" | "-created_at" | "-updated_at";
                status?: "Healthy" | "Degraded" | "Off" | "Ready";
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Tool"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAgentsImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentImportInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedAgents"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiKeys: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
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
                        items: components["schemas"]["ApiKey"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postApiKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyCreateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteApiKeysById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        confirmed_until: string;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorRequired"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthInvitationCheck: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        expires_at: string;
                        username: string;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                    /** @description Or the email */
                    username: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorRequired"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never> | null;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthMe: {
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
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAuthMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The revision of one’s own record, such as "17": refused with 412 when it was changed since */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email?: string;
                    username?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                    new_password: string;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    refresh_token?: string;
                } | null;
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    challenge: string;
                    /** @description Of the authenticator app, six digits */
                    code: string;
                } | {
                    challenge: string;
                    recovery_code: string;
                } | {
                    challenge: string;
                    passkey: components["schemas"]["UsedPasskeyInput"];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthSecondFactorPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    challenge: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyRequestOptions"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthSetup: {
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
                        needed: boolean;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    password: string;
                    token: string;
                    username: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBridgeStatus: {
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
                    "application/json": components["schemas"]["BridgeStatus"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBrocaPeople: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                platform?: string;
                /** @description Text in username, display_name or platform_user_id */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "username" | "display_name" | "platform" | "last_interaction" | "interaction_count" | "-username" | "-display_name" | "-platform" | "-last_interaction" | "-interaction_count";
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
                        findings: components["schemas"]["BrocaFinding"][];
                        items: components["schemas"]["BrocaPerson"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBrocaPeopleByKeyLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrocaLinkInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformProfile"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBrocaPeopleByKeyPromote: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrocaPromotionInput"] | null;
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedUser"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChanges: {
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChangesByRevision: {
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postChangesByRevisionUndo: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                revision: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Only tell what would happen
                     * @default false
                     */
                    dry_run?: boolean;
                    /** @description Of the dry run: refused when the world moved since */
                    expected_revision?: number;
                    /**
                     * @description Although valid instances become invalid, or what is undone was changed since
                     * @default false
                     */
                    force?: boolean;
                    seq?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Restoration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChangesActivity: {
        parameters: {
            query?: {
                action?: string;
                actor_type?: "user" | "api_key" | "system";
                agent_id?: string;
                /** @description Buckets begin at multiples of it (UTC); the shortest that gives at most 60 when left out */
                bucket?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
                /** @description What the changes of a bucket are told apart by */
                by?: "entity" | "action" | "actor_type";
                /** @description A table, such as agents */
                entity?: string;
                entity_id?: string;
                from_revision?: number;
                request_id?: string;
                /** @description A day before `until` when left out */
                since?: string;
                to_revision?: number;
                /** @description Now when left out */
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
                    "application/json": components["schemas"]["ChangeActivity"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChangesExport: {
        parameters: {
            query?: {
                action?: string;
                actor_type?: "user" | "api_key" | "system";
                agent_id?: string;
                /** @description A table, such as agents */
                entity?: string;
                entity_id?: string;
                format?: "jsonl" | "csv";
                from_revision?: number;
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
            /** @description A change on each line, newest first unless sorted otherwise */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChangesHead: {
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChangesVerify: {
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChatActivity: {
        parameters: {
            query?: {
                agent_id?: string;
                /** @description Buckets begin at multiples of it (UTC); the shortest that gives at most 60 when left out */
                bucket?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
                /** @description A day before `until` when left out */
                since?: string;
                /** @description Now when left out */
                until?: string;
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
                    "application/json": components["schemas"]["ChatActivity"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChatActivityAll: {
        parameters: {
            query?: {
                agent_id?: string;
                /** @description Buckets begin at multiples of it (UTC); the shortest that gives at most 60 when left out */
                bucket?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d";
                /** @description A day before `until` when left out */
                since?: string;
                /** @description Now when left out */
                until?: string;
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
                    "application/json": components["schemas"]["ChatActivity"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChatSessions: {
        parameters: {
            query?: {
                agent_id?: string;
                archived?: string;
                cursor?: string;
                limit?: number;
                /** @description Text in the title or in anything that was said */
                q?: string;
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
                        items: components["schemas"]["ListedChatSession"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postChatSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatSessionCreateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatSession"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChatSessionsById: {
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
                    "application/json": components["schemas"]["ChatSession"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchChatSessionsById: {
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
                "application/json": components["schemas"]["ChatSessionUpdateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatSession"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChatSessionsByIdMessages: {
        parameters: {
            query?: {
                after?: string;
                before?: string;
                limit?: number;
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatHistory"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postChatSessionsByIdMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatMessageCreateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatMessage"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatMessage"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postChatSessionsByIdMessagesByMessageIdCancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
                message_id: number;
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
                    "application/json": components["schemas"]["ChatMessage"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postChatSessionsByIdMessagesByMessageIdRetry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
                message_id: number;
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
                    "application/json": components["schemas"]["ChatMessage"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConfigurations: {
        parameters: {
            query?: {
                cursor?: string;
                is_encrypted?: string;
                key?: string;
                limit?: number;
                /** @description What the key begins with */
                prefix?: string;
                /** @description Text in key or description */
                q?: string;
                scope?: "system" | "agent" | "tool" | "user";
                scope_id?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "key" | "id" | "created_at" | "updated_at" | "-key" | "-id" | "-created_at" | "-updated_at";
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
                        items: components["schemas"]["Configuration"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putConfigurations: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string | null;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                    key: string;
                    /** @enum {string} */
                    scope: "system" | "agent" | "tool" | "user";
                    scope_id?: (string | number) | null;
                    /** @enum {string} */
                    type?: "string" | "number" | "boolean" | "json";
                    /** @description Any JSON value; null removes what was inherited */
                    value?: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Configuration"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Configuration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postConfigurations: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string | null;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                    key: string;
                    /** @enum {string} */
                    scope: "system" | "agent" | "tool" | "user";
                    scope_id?: (string | number) | null;
                    /** @enum {string} */
                    type?: "string" | "number" | "boolean" | "json";
                    /** @description Any JSON value; null removes what was inherited */
                    value?: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Configuration"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Configuration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConfigurationsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Configuration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteConfigurationsById: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchConfigurationsById: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string | null;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                    /** @enum {string} */
                    type?: "string" | "number" | "boolean" | "json";
                    /** @description Any JSON value; null removes what was inherited */
                    value?: unknown;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Configuration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postConfigurationsByIdReveal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
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
                        value: unknown;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postConfigurationsApply: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    changes: components["schemas"]["ConfigurationChangeInput"][];
                    /** @description Of the plan: refused with 409 when the world moved since */
                    expected_revision?: number;
                    /**
                     * @description Although valid instances become invalid
                     * @default false
                     */
                    force?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        revision: number | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConfigurationsExport: {
        parameters: {
            query?: {
                /** @description Only what is this agent’s */
                agent?: string;
                format?: "yaml" | "json";
                /** @description Sealed values, encrypted for this recipient of age (age1…); the journal tells who had them */
                recipient?: string;
                /** @description Only this section, or these */
                section?: ("agents" | "configurations" | "env_vars" | "instances" | "plugins" | "system_config") | ("agents" | "configurations" | "env_vars" | "instances" | "plugins" | "system_config")[];
                /** @description Only what is this tool’s */
                tool?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationDocument"];
                    "application/yaml": string;
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postConfigurationsImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    document?: {
                        [key: string]: unknown;
                    };
                    /** @default false */
                    dry_run?: boolean;
                    /** @description Of a dry run: refused with 409 when the world moved since */
                    expected_revision?: number;
                    /**
                     * @description Although valid instances become invalid
                     * @default false
                     */
                    force?: boolean;
                    /**
                     * @description Only this source may change the values from now on
                     * @default true
                     */
                    pin?: boolean;
                    /**
                     * @description Settings go that the document does not name where it names others, and what it named before
                     * @default false
                     */
                    prune?: boolean;
                    /** @description The name of the file, such as prod.yaml; needed to pin */
                    source?: string;
                    /** @description In place of document: YAML or JSON */
                    text?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentImport"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postConfigurationsPlan: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    changes: components["schemas"]["ConfigurationChangeInput"][];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationPlan"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postConfigurationsPreview: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    changes: components["schemas"]["ConfigurationChangeInput"][];
                    target: {
                        id: number;
                        /** @enum {string} */
                        type: "instance" | "tool" | "plugin";
                    } | {
                        id: string;
                        /** @enum {string} */
                        type: "agent";
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveConfiguration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDiscoveryFindings: {
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
                    "application/json": components["schemas"]["HomeState"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDiscoveryScans: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    dry_run?: boolean;
                } | null;
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanResult"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDoctor: {
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
                        checks: components["schemas"]["Check"][];
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEnvVars: {
        parameters: {
            query?: {
                cursor?: string;
                is_encrypted?: string;
                limit?: number;
                /** @description What the key begins with */
                prefix?: string;
                /** @description Text in key or description */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "var_name" | "id" | "created_at" | "updated_at" | "-var_name" | "-id" | "-created_at" | "-updated_at";
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
                        items: components["schemas"]["EnvVar"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putEnvVars: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string | null;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                    var_name: string;
                    var_value?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvVar"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvVar"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postEnvVars: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string | null;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                    var_name: string;
                    var_value?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvVar"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvVar"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEnvVarsByKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvVar"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteEnvVarsByKey: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                key: string;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchEnvVarsByKey: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string | null;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                    var_value?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvVar"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postEnvVarsByKeyReveal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                key: string;
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
                        value: unknown;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvents: {
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFreshness: {
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
                    "application/json": components["schemas"]["Freshness"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealthHistory: {
        parameters: {
            query: {
                /** @description Only of this agent; of tool_instances */
                agent_id?: string;
                cursor?: string;
                /** @description What has the status */
                entity: "agents" | "tools" | "tool_instances" | "plugins";
                /** @description Only this one */
                entity_id?: string;
                limit?: number;
                /** @description A day before `until` when left out */
                since?: string;
                /** @description Now when left out */
                until?: string;
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
                        items: components["schemas"]["HealthHistory"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHistory: {
        parameters: {
            query: {
                cursor?: string;
                /** @description A table, such as configurations */
                entity: string;
                /** @description As the journal names it: 7, athena, system/log.level, agent:athena/log.level, athena/log.level */
                entity_id: string;
                limit?: number;
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
                        items: components["schemas"]["Version"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHistoryDiff: {
        parameters: {
            query: {
                /** @description A table, such as configurations */
                entity: string;
                /** @description As the journal names it: 7, athena, system/log.level, agent:athena/log.level, athena/log.level */
                entity_id: string;
                /** @description A revision or a time */
                from: string;
                /** @description A revision or a time; now when left out */
                to?: string;
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
                        difference: {
                            after: unknown;
                            before: unknown;
                            path: string;
                        }[];
                        erased: boolean;
                        from: number;
                        to: number;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postImportsControl: {
        parameters: {
            query?: {
                dry_run?: string;
            };
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": Blob;
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeys: {
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
                    "application/json": components["schemas"]["KeyStatus"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postKeysRotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default data
                     * @enum {string}
                     */
                    which?: "data" | "master";
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyStatus"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postKeysVerify: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
                    "application/json": components["schemas"]["KeyVerification"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLettaAgents: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
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
                        items: components["schemas"]["LettaAgent"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postLettaAgentsByLettaUidRegister: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                letta_uid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LettaRegistrationInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postLettaAgentsImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LettaImportInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LettaImported"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postLettaSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
                    "application/json": components["schemas"]["LettaSyncReport"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postLettaTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LettaTestRequestInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LettaConnectionTest"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLogs: {
        parameters: {
            query?: {
                level?: "trace" | "debug" | "info" | "warn" | "error" | "fatal";
                limit?: number;
                q?: string;
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
                        items: components["schemas"]["LogLine"][];
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModules: {
        parameters: {
            query?: {
                agent_id?: string;
                cursor?: string;
                limit?: number;
                location?: "tools" | "plugins" | "agents";
                /** @description Text in name or path */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "path" | "id" | "name" | "state" | "first_seen" | "-path" | "-id" | "-name" | "-state" | "-first_seen";
                state?: "registered" | "needs_parent" | "needs_agent" | "conflict" | "unknown_type" | "missing";
                tool_id?: number;
                type?: string;
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
                        items: components["schemas"]["Module"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModulesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Module"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchModulesById: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    parent_tool_id: number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Module"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postModulesByIdRegisterAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string;
                    letta_uid?: string;
                    name?: string;
                } | null;
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPlugins: {
        parameters: {
            query?: {
                cursor?: string;
                is_enabled?: string;
                limit?: number;
                /** @description Text in the name */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "id" | "name" | "status" | "created_at" | "updated_at" | "-id" | "-name" | "-status" | "-created_at" | "-updated_at";
                status?: "Active" | "Inactive" | "Error";
                tool_id?: number;
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
                        items: components["schemas"]["Plugin"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPlugins: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PluginCreateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plugin"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPluginsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plugin"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePluginsById: {
        parameters: {
            query?: {
                cascade?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchPluginsById: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PluginUpdateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plugin"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPluginsByIdConfigSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
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
                    "application/json": components["schemas"]["TargetSchema"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPluginsByIdDisable: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    cascade?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SwitchedPlugins"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPluginsByIdEffectiveConfig: {
        parameters: {
            query?: {
                /** @description A revision or a time of the past */
                at?: string;
                /** @description Sealed values in the clear; the journal tells who did */
                reveal?: string;
                /** @description Only the sealed value of this key in the clear; the journal tells who did */
                reveal_key?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveConfiguration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPluginsByIdEnable: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    cascade?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SwitchedPlugins"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPluginsByIdHeartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    status: "Active" | "Inactive" | "Error";
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRestore: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Only tell what would happen
                     * @default false
                     */
                    dry_run?: boolean;
                    /** @description Of the dry run: refused when the world moved since */
                    expected_revision?: number;
                    /**
                     * @description Although valid instances become invalid, or what is undone was changed since
                     * @default false
                     */
                    force?: boolean;
                    /** @description A revision or a time */
                    to: number | string;
                    what: {
                        /** @enum {string} */
                        kind: "everything";
                    } | {
                        agent_id: string;
                        /** @enum {string} */
                        kind: "agent";
                    } | {
                        entity: string;
                        entity_id: string;
                        /** @enum {string} */
                        kind: "entity";
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Restoration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSecondFactors: {
        parameters: {
            query?: {
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
                    "application/json": components["schemas"]["SecondFactors"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSecondFactorsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchSecondFactorsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactor"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSecondFactorsPasskeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        challenge: string;
                        /** @description Seconds */
                        expires_in: number;
                        options: components["schemas"]["PasskeyCreationOptions"];
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSecondFactorsPasskeysConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    challenge: string;
                    name: string;
                    passkey: components["schemas"]["NewPasskeyInput"];
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedSecondFactor"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSecondFactorsRecoveryCodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Each works once; shown once */
                        recovery_codes: string[];
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSecondFactorsTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        challenge: string;
                        /** @description Seconds */
                        expires_in: number;
                        secret: string;
                        uri: string;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSecondFactorsTotpConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    challenge: string;
                    /** @description Of the authenticator app, six digits */
                    code: string;
                    /** @default Authenticator app */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedSecondFactor"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSessions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
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
                        items: components["schemas"]["Session"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSessionsById: {
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystemConfig: {
        parameters: {
            query?: {
                category?: string;
                cursor?: string;
                is_encrypted?: string;
                limit?: number;
                /** @description What the key begins with */
                prefix?: string;
                /** @description Text in key or description */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "config_key" | "id" | "created_at" | "updated_at" | "-config_key" | "-id" | "-created_at" | "-updated_at";
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
                        items: components["schemas"]["SystemConfig"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSystemConfig: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    category?: string;
                    config_key: string;
                    /** @enum {string} */
                    config_type?: "string" | "number" | "boolean" | "json";
                    /** @description Any JSON value; null removes what was inherited */
                    config_value?: unknown;
                    description?: string | null;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemConfig"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemConfig"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSystemConfig: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    category?: string;
                    config_key: string;
                    /** @enum {string} */
                    config_type?: "string" | "number" | "boolean" | "json";
                    /** @description Any JSON value; null removes what was inherited */
                    config_value?: unknown;
                    description?: string | null;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemConfig"];
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemConfig"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystemConfigByKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemConfig"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSystemConfigByKey: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                key: string;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchSystemConfigByKey: {
        parameters: {
            query?: {
                /** @description Write although it does not fit the schema of a tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    category?: string;
                    /** @enum {string} */
                    config_type?: "string" | "number" | "boolean" | "json";
                    /** @description Any JSON value; null removes what was inherited */
                    config_value?: unknown;
                    description?: string | null;
                    /** @description Refused with 409 when the row has another revision; 0: must be new */
                    expected_revision?: number;
                    /** @description Sealed; left out: as it is, or as the schema of a tool says */
                    is_encrypted?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemConfig"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSystemConfigByKeyReveal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                key: string;
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
                        value: unknown;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystemEffectiveConfig: {
        parameters: {
            query?: {
                /** @description A revision or a time of the past */
                at?: string;
                /** @description Sealed values in the clear; the journal tells who did */
                reveal?: string;
                /** @description Only the sealed value of this key in the clear; the journal tells who did */
                reveal_key?: string;
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
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveConfiguration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolInstances: {
        parameters: {
            query?: {
                agent_id?: string;
                cursor?: string;
                is_active?: string;
                limit?: number;
                /** @description Text in the name, or in that of the tool or the agent */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "id" | "name" | "status" | "created_at" | "updated_at" | "-id" | "-name" | "-status" | "-created_at" | "-updated_at";
                status?: "Healthy" | "Degraded" | "Off" | "Ready";
                tool_id?: number;
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
                        items: components["schemas"]["ToolInstance"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postToolInstances: {
        parameters: {
            query?: {
                /** @description Although the config does not fit the schema of the tool */
                force?: string;
            };
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolInstanceCreateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolInstance"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolInstancesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolInstance"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteToolInstancesById: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchToolInstancesById: {
        parameters: {
            query?: {
                /** @description Although the config does not fit the schema of the tool */
                force?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolInstanceUpdateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolInstance"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postToolInstancesByIdAcknowledge: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    revision: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolInstancesByIdConfigSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
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
                    "application/json": components["schemas"]["TargetSchema"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolInstancesByIdEffectiveConfig: {
        parameters: {
            query?: {
                /** @description A revision or a time of the past */
                at?: string;
                /** @description Sealed values in the clear; the journal tells who did */
                reveal?: string;
                /** @description Only the sealed value of this key in the clear; the journal tells who did */
                reveal_key?: string;
                /** @description Seconds to wait for another configuration than that of If-None-Match; then 304 */
                wait?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveConfiguration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolInstancesByIdEffectiveConfigEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postToolInstancesByIdHeartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    last_run?: string | null;
                    next_run?: string | null;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTools: {
        parameters: {
            query?: {
                category?: string;
                cursor?: string;
                is_enabled?: string;
                limit?: number;
                module_scope?: "global" | "agent";
                /** @description Text in name or description */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "id" | "name" | "category" | "status" | "created_at" | "updated_at" | "-id" | "-name" | "-category" | "-status" | "-created_at" | "-updated_at";
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
                        items: components["schemas"]["Tool"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTools: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolCreateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tool"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tool"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteToolsById: {
        parameters: {
            query?: {
                cascade?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchToolsById: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolUpdateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tool"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolsByIdConfigSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
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
                    "application/json": components["schemas"]["TargetSchema"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolsByIdEffectiveConfig: {
        parameters: {
            query?: {
                /** @description A revision or a time of the past */
                at?: string;
                /** @description Sealed values in the clear; the journal tells who did */
                reveal?: string;
                /** @description Only the sealed value of this key in the clear; the journal tells who did */
                reveal_key?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveConfiguration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postToolsByIdHeartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolsByIdPluginDependencies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
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
                    "application/json": components["schemas"]["PluginDependencies"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolsByIdToolInstances: {
        parameters: {
            query?: {
                agent_id?: string;
                cursor?: string;
                is_active?: string;
                limit?: number;
                /** @description Text in the name, or in that of the tool or the agent */
                q?: string;
                /** @description A column; with a leading "-" descending */
                sort?: "id" | "name" | "status" | "created_at" | "updated_at" | "-id" | "-name" | "-status" | "-created_at" | "-updated_at";
                status?: "Healthy" | "Degraded" | "Off" | "Ready";
            };
            header?: never;
            path: {
                id: number;
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
                        items: components["schemas"]["ToolInstance"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsers: {
        parameters: {
            query?: {
                cursor?: string;
                is_active?: string;
                limit?: number;
                /** @description Text in username or email */
                q?: string;
                role?: "admin" | "user" | "viewer";
                /** @description A column; with a leading "-" descending */
                sort?: "id" | "username" | "email" | "role" | "created_at" | "-id" | "-username" | "-email" | "-role" | "-created_at";
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
                        items: components["schemas"]["User"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedUser"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsersById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUsersById: {
        parameters: {
            query?: {
                cascade?: string;
            };
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchUsersById: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that came with the record: refused with 412 when it was changed since
                 * @example "17"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserUpdateInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUsersByIdErase: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
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
                        records: number;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUsersByIdInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default invitation
                     * @enum {string}
                     */
                    purpose?: "invitation" | "recovery";
                } | null;
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsersByIdPlatformProfiles: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: number;
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
                        items: components["schemas"]["PlatformProfile"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUsersByIdPlatformProfilesByProfileId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                profile_id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUsersByIdSecondFactors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUsersByIdUnlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key again gets the first answer, and does nothing */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
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
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsersMeEffectiveConfig: {
        parameters: {
            query?: {
                /** @description A revision or a time of the past */
                at?: string;
                /** @description Sealed values in the clear; the journal tells who did */
                reveal?: string;
                /** @description Only the sealed value of this key in the clear; the journal tells who did */
                reveal_key?: string;
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
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveConfiguration"];
                };
            };
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealthz: {
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadyz: {
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
            /** @description Refused: what is wrong and what to do */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
