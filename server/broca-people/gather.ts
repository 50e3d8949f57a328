import { hash } from 'node:crypto';
import type { Databases, ReadDatabase } from './databases.ts';
import type { PlaceFinding } from './find-databases.ts';
import type { BrocaPerson, HomeFinding } from './person.schema.ts';
import { joined, type Profile } from './read-database.ts';
import type { Viewer } from './viewer.ts';

/** Somebody, before it is known whom of ours that is. */
export type Known = Omit<BrocaPerson, 'user_id'>;

/** What somebody may know of Broca's people. */
export interface Gathered {
  people: Known[];
  findings: HomeFinding[];
}

const mostFindings = 1000;

/**
 * Looks through the databases that the viewer may know of, and makes one list of what they say: the same profile in two
 * of them is one person. What is hidden counts for nothing, not even within a number.
 */
export async function gather(databases: Databases, viewer: Viewer): Promise<Gathered> {
  const seen = await databases.look((belonging) => viewer.agentsOf(belonging) !== undefined);
  return merge(seen, viewer);
}

function merge(
  { databases, findings: placeFindings }: { databases: ReadDatabase[]; findings: PlaceFinding[] },
  viewer: Viewer,
): Gathered {
  const findings = placeFindings.map(({ finding }) => finding);
  const people = new Map<string, { profile: Profile; databases: string[]; agents: Set<string> }>();
  for (const { database, reading } of databases) {
    const agents = viewer.agentsOf(database) ?? [];
    findings.push(...reading.problems.map((problem) => ({ path: database.path, ...problem })));
    for (const profile of reading.profiles) {
      const key = keyOf(profile);
      const known = people.get(key);
      if (!known) people.set(key, { profile, databases: [database.path], agents: new Set(agents) });
      else {
        known.profile = joined(known.profile, profile);
        known.databases.push(database.path);
        for (const agent of agents) known.agents.add(agent);
      }
    }
  }
  return {
    people: [...people].map(([key, { profile, databases: paths, agents }]) => ({
      key,
      ...profile,
      databases: paths,
      agent_ids: [...agents].sort(),
    })),
    findings: findings.sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, mostFindings),
  };
}

/** Names a profile in addresses, whatever its platform and number look like. */
function keyOf({ platform, platform_user_id }: Profile): string {
  return hash('sha256', JSON.stringify([platform, platform_user_id]), 'hex').slice(0, 32);
}
