import { expect, test } from 'vitest';
import { onEveryEngine, startRegistry } from '../../test/harness.ts';
import { readAgentFile } from './agent-file.ts';
test('probe secrets', () => {
  const f = { agent_type: 'x', name: 'n', llm_config: { auth: { value: 'sk-1' }, tokens: ['sk-2'], headers: { Authorization: 'Bearer sk-3' }, model_endpoint: 'https://u:sk-4@host/v1', env: [{ key: 'API_KEY', value: 'sk-5' }] } };
  const text = JSON.stringify(readAgentFile(f).agents);
  console.log(text, JSON.stringify(readAgentFile(f).left_out));
});
onEveryEngine('probe', (d) => {
  test('x', async () => {
    const r = await startRegistry(d); const a = await r.signIn('admin');
    for (const k of ['toString','constructor','valueOf','hasOwnProperty'])
      console.log(d, k, JSON.stringify(await a.post('/agents/import', { file: { agent_type: 'x', name: 'p' + k, [k]: 1 } })).slice(0, 400));
    console.log(d, 'twins', JSON.stringify((await a.post('/agents/import', { file: { agents: [{ name: 'T' }, { name: 'T' }] } })).body));
    console.log(d, 'list', (await a.get('/agents')).body.items.map((x: {id: string}) => x.id));
    for (const p of ['/plugins/99999999999', '/plugins/9007199254740993', '/plugins?tool_id=99999999999', '/tools/99999999999/plugin-dependencies'])
      console.log(d, p, JSON.stringify((await a.get(p)).body).slice(0, 200));
    console.log(d, 'create huge', JSON.stringify((await a.post('/plugins', { tool_id: 99999999999, name: 'x' })).body).slice(0,200));
    const t = (await a.post('/tools', { name: 'smcp' })).body.id;
    const mk = async (name: string, dependencies: unknown, version = '1.0.0') => (await a.post('/plugins', { tool_id: t, name, version, dependencies })).body.id;
    const git = await mk('git', []); const gh = await mk('gh', ['git@^1']);
    await a.post(`/plugins/${gh}/enable`, { cascade: true });
    // break from outside as a scan does
    await r.ctx?.journal;
    console.log(d, 'rename', JSON.stringify((await a.patch(`/plugins/${git}`, { name: 'git2' })).body).slice(0, 300));
    console.log(d, 'hb', (await a.post(`/plugins/${git}/heartbeat`, { status: 'Error' })).status, JSON.stringify((await a.post(`/plugins/${git}/disable`, { cascade: true })).body.plugins.map((p: {name: string; status: string}) => [p.name, p.status])));
    console.log(d, 'stale enable', (await a.send('POST', `/plugins/${git}/enable`, '{}', { 'content-type': 'application/json', 'if-match': '"1"' })).status);
    const pr = await a.post('/plugins', { tool_id: t, name: 'many', dependencies: Array.from({ length: 50000 }, (_, i) => `p${i}@bad!`) });
    console.log(d, 'many', pr.status, JSON.stringify(pr.body).length);
    await r.close();
  });
});
