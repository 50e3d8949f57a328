import { prepare } from './tmp-conf.ts';
import { open } from './registry.ts';
import { planChanges } from '../server/configuration/change.service.ts';
import { cpSync, existsSync } from 'node:fs';
if (!existsSync('/tmp/planhome/control')) { const p = await prepare({ agents: 10_000, tools: 10, instances: 100_000, settings: 10_000 }); cpSync(p.home, '/tmp/planhome', {recursive:true}); p.remove(); }
const { context, close } = await open('/tmp/planhome');
const actor = { type:'user', id:1, user_id:1, name:'writer', role:'admin', permissions:null, session_id:null, key:null } as const;
for (let i=0;i<2;i++){
const t=performance.now();const c0=process.cpuUsage();
const r = await planChanges(context, actor as never, [{ table:'configurations', scope:'system', key:'log.level', value:'loud'}] as never, {limit:50});
console.log((performance.now()-t).toFixed(0), "cpu", process.cpuUsage(c0).user/1000|0, JSON.stringify(r.counts), (process.memoryUsage().rss/1e6).toFixed(0));
}
await close();
