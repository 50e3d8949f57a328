import fastify from 'fastify';

/** A Fastify route that does nothing but answer the bytes that it was given. */
const bytes = process.argv[2] ?? '{}';
const app = fastify();
app.get('/bare', (_request, reply) => reply.type('application/json; charset=utf-8').send(bytes));
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
process.once('SIGTERM', () => void app.close());
