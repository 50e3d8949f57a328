import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { actorOf, causeOf } from '../http/access.ts';
import { expectedRevision, requireRevision, sendRecord } from '../http/conditional.ts';
import { unauthenticated } from '../kernel/errors.ts';
import { Timestamp } from '../kernel/fields.ts';
import { users } from './account.schema.ts';
import { findSession } from './account.store.ts';
import { type Authentication, refreshCookie, requireSameOrigin } from './authentication.ts';
import type { Admission } from './admission.ts';
import { confirmSession } from './confirmation.ts';
import { clearCookies, handOver } from './cookies.ts';
import { acceptInvitation, getInvited, voidInvitationsOf } from './invitation.service.ts';
import { hashPassword, requireGoodPassword } from './password.ts';
import { PasskeyRequestOptions, UsedPasskey } from './passkey.schema.ts';
import { deviceOf, requirePerson } from './person.ts';
import { findRelyingParty, getRelyingParty } from './relying-party.ts';
import { ChallengeToken, Code, SecondFactorRequired } from './second-factor.schema.ts';
import { askForPasskey, secondFactorRequired, takeSecondStep } from './second-step.service.ts';
import { endSession, endSessionsOf, type IssuedSession, refreshSession } from './session.service.ts';
import { isSetupNeeded, setUp } from './setup.ts';
import { causeOfPerson, requirePassword, type SignIn, signIn } from './sign-in.service.ts';
import { Email, Password, User, Username } from './user.schema.ts';
import { getUser, presentUser, requireFreeNames } from './user.service.ts';

const SignedIn = z
  .object({ access_token: z.string(), expires_in: z.int().describe('Seconds'), user: User })
  .meta({ id: 'SignedIn' });
const Me = z
  .object({
    user: User,
    actor: z.object({ type: z.enum(['user', 'api_key']), id: z.int(), name: z.string() }),
    session_id: z.string().nullable(),
    /** With it `GET /events` tells all that happened since this was answered. */
    last_event_id: z.string(),
  })
  .meta({ id: 'Me' });
const Token = z.string().min(1).max(500);
const Proof = z.union([
  z.strictObject({ challenge: ChallengeToken, code: Code }),
  z.strictObject({ challenge: ChallengeToken, recovery_code: z.string().min(1).max(40) }),
  z.strictObject({ challenge: ChallengeToken, passkey: UsedPasskey }),
]);
const tags = ['auth'];

/**
 * Coming in, staying in, going out, and one's own profile (design 5.1, §6).
 *
 * @param lastEventId where the event stream is now
 */
export function authRoutes(
  door: SignIn,
  authentication: Authentication,
  lastEventId: () => Promise<string>,
): FastifyPluginAsyncZod {
  const { ctx, tokens } = door;
  return async (app) => {
    app.get(
      '/auth/setup',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Is the first administrator still to be made?',
          response: { 200: z.object({ needed: z.boolean() }) },
        },
      },
      async () => ({ needed: await isSetupNeeded(ctx.read) }),
    );

    app.post(
      '/auth/setup',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Make the first administrator, with the setup token that the server printed',
          body: z.strictObject({ token: Token, username: Username, email: Email, password: Password }),
          response: { 200: SignedIn },
        },
      },
      async (request, reply) => {
        const { token, ...admin } = request.body;
        const device = deviceOf(request);
        const session = await door.throttle.attempt(device.address, () =>
          setUp(ctx, tokens, token, admin, device),
        );
        return handOver(reply, ctx.config, session);
      },
    );

    app.post(
      '/auth/login',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Sign in; with a second factor this answers 401 with a challenge for it',
          body: z.strictObject({
            username: z.string().min(1).max(255).describe('Or the email'),
            password: Password,
          }),
          response: { 200: SignedIn, 401: SecondFactorRequired },
        },
      },
      async (request, reply) => {
        const { username, password } = request.body;
        return letIn(request, reply, await signIn(door, username, password, deviceOf(request)));
      },
    );

    app.post(
      '/auth/second-factor',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Finish signing in with a code, a recovery code or a passkey',
          body: Proof,
          response: { 200: SignedIn },
        },
      },
      async (request, reply) => {
        const { challenge, ...proof } = request.body;
        const party = findRelyingParty(request, ctx.config.publicUrl);
        const session = await takeSecondStep(door, challenge, proof, party, deviceOf(request));
        return enter(request, reply, session);
      },
    );

    app.post(
      '/auth/second-factor/passkey',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Ask what a passkey has to sign to finish signing in',
          body: z.strictObject({ challenge: ChallengeToken }),
          response: { 200: PasskeyRequestOptions },
        },
      },
      async (request, reply) => {
        const party = getRelyingParty(request, ctx.config.publicUrl);
        reply.header('cache-control', 'no-store');
        return askForPasskey(ctx, request.body.challenge, party);
      },
    );

    app.post(
      '/auth/confirm',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Say the password again, for what an open session alone is not enough for',
          body: z.strictObject({ current_password: Password }),
          response: { 200: z.object({ confirmed_until: Timestamp }) },
        },
      },
      async (request) => {
        const actor = requirePerson(request);
        const { current_password } = request.body;
        return { confirmed_until: await confirmSession(door, actor, current_password, deviceOf(request)) };
      },
    );

    app.post(
      '/auth/refresh',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Get a new access token, by the refresh cookie or a refresh_token',
          body: z.strictObject({ refresh_token: Token.optional() }).nullish(),
          response: { 200: SignedIn },
        },
      },
      async (request, reply) => {
        const given = request.body?.refresh_token;
        const token = given ?? request.cookies[refreshCookie];
        if (token === undefined)
          throw unauthenticated('auth.required', 'There is no session to refresh: sign in.');
        if (given === undefined) requireSameOrigin(request, ctx.config.publicUrl);
        const device = deviceOf(request);
        const session = await refreshSession(ctx, tokens, (user) => causeOfPerson(user, device), token);
        return handOver(reply, ctx.config, session);
      },
    );

    app.post(
      '/auth/logout',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'End the session',
          body: z.object({}).nullish(),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const session = await sessionToEnd(request);
        if (session) await endSession(ctx, session.cause, session.id);
        clearCookies(reply, ctx.config);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/auth/invitation/check',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Whom is this link for?',
          body: z.strictObject({ token: Token }),
          response: { 200: z.object({ username: z.string(), expires_at: Timestamp }) },
        },
      },
      async (request) => {
        const { user, invitation } = await getInvited(ctx.read, request.body.token, ctx.clock.now());
        return { username: user.username, expires_at: invitation.expires_at };
      },
    );

    app.post(
      '/auth/invitation',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary:
            'Set a password by a one-time link, and sign in; a second factor is asked for as at a sign-in',
          body: z.strictObject({ token: Token, password: Password }),
          response: { 200: SignedIn, 401: SecondFactorRequired },
        },
      },
      async (request, reply) => {
        const { token, password } = request.body;
        const admission = await acceptInvitation(ctx, tokens, token, password, deviceOf(request));
        return letIn(request, reply, admission, 'The password is set. ');
      },
    );

    app.get(
      '/auth/me',
      {
        config: { access: 'profile:read' },
        schema: { tags, summary: 'Who am I?', response: { 200: Me } },
      },
      async (request) => {
        const actor = actorOf(request);
        return {
          user: presentUser(await getUser(ctx.read, actor.user_id)),
          actor: { type: actor.type, id: actor.id, name: actor.name },
          session_id: actor.session_id,
          last_event_id: await lastEventId(),
        };
      },
    );

    app.patch(
      '/auth/me',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Change one’s own name or email',
          headers: z.looseObject({
            'if-match': z
              .string()
              .optional()
              .describe(
                'The revision of one’s own record, such as "17": refused with 412 when it was changed since',
              ),
          }),
          body: z.strictObject({ username: Username.optional(), email: Email.optional() }),
          response: { 200: User },
        },
      },
      async (request, reply) => {
        const { user_id } = requirePerson(request);
        const expected = expectedRevision(request);
        const user = await ctx.journal.write(causeOf(request), async (tx) => {
          requireRevision(presentUser(await getUser(tx.read, user_id)), expected);
          await requireFreeNames(tx.read, request.body, user_id);
          return tx.update(users, user_id, request.body);
        });
        return sendRecord(request, reply, presentUser(user));
      },
    );

    app.post(
      '/auth/password',
      {
        config: { access: 'profile:write' },
        schema: {
          tags,
          summary: 'Change one’s own password; other sessions end',
          body: z.strictObject({ current_password: Password, new_password: Password }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { user_id, session_id } = requirePerson(request);
        const { current_password, new_password } = request.body;
        const user = await requirePassword(door, user_id, current_password, deviceOf(request));
        requireGoodPassword(new_password, user);
        const password_hash = await hashPassword(new_password);
        await ctx.journal.write(causeOf(request), async (tx) => {
          await tx.update(users, user_id, { password_hash }, 'set_password');
          await endSessionsOf(tx, user_id, session_id);
          await voidInvitationsOf(tx, user_id);
        });
        return reply.code(204).send(null);
      },
    );
  };

  /** @throws AppError 401 `second_factor.required` for whoever has shown the password only */
  async function letIn(request: FastifyRequest, reply: FastifyReply, admission: Admission, before?: string) {
    if (!('challenge' in admission)) return enter(request, reply, admission);
    const party = findRelyingParty(request, ctx.config.publicUrl);
    throw await secondFactorRequired(ctx, admission, party, before);
  }

  /** Whoever signs in takes the place of who was signed in before in the same browser: to that session nobody comes back. */
  async function enter(request: FastifyRequest, reply: FastifyReply, session: IssuedSession) {
    try {
      const former = await sessionOfCookie(request);
      if (former) await endSession(ctx, former.cause, former.id, 'replaced');
    } catch (error) {
      // Who is in stays in.
      request.log.warn({ err: error }, 'the session that was open in the same browser was not ended');
    }
    return handOver(reply, ctx.config, session);
  }

  /** By access token or, when that has expired, by refresh cookie. */
  async function sessionToEnd(request: FastifyRequest) {
    const authenticated = await authentication.authenticate(request).catch(() => null);
    if (authenticated?.actor.session_id) {
      // Whose session was ended meanwhile is signed out as well, so nothing is confirmed.
      request.actor = authenticated.actor;
      return { id: authenticated.actor.session_id, cause: causeOf(request) };
    }
    return sessionOfCookie(request);
  }

  async function sessionOfCookie(request: FastifyRequest) {
    const token = request.cookies[refreshCookie];
    if (token === undefined) return undefined;
    requireSameOrigin(request, ctx.config.publicUrl);
    const presented = tokens.readRefresh(token);
    const session = presented && (await findSession(ctx.read, presented.sessionId));
    if (!session) return undefined;
    const user = await getUser(ctx.read, session.user_id);
    return { id: session.id, cause: causeOfPerson(user, deviceOf(request)) };
  }
}
