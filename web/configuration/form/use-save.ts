import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiError, dataOf, type Schema } from '../../api.ts';
import { conflictsIn, type Edits, pendingOf, writesOf } from './edit.ts';
import { changesOf, type Layer } from './layer.ts';

type Plan = Schema<'ConfigurationPlan'>;

/**
 * Two steps: what it would do, then that it is done, as one change. What is typed may be secret, so that no query and no
 * mutation is asked to remember it.
 */
export function useSave(
  edits: Edits,
  layer: Layer | undefined,
  readAgain: () => Promise<Layer | undefined>,
  onSaved: (revision: number | null) => void,
) {
  const queries = useQueryClient();
  const [plan, setPlan] = useState<Plan>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isDisputed, setDisputed] = useState(false);
  const attempt = async (act: (changes: ReturnType<typeof changesOf>) => Promise<void>, from: Layer) => {
    setBusy(true);
    setError(undefined);
    try {
      await act(changesOf(from, writesOf(pendingOf(edits, from))));
    } catch (reason) {
      const isOvertaken =
        reason instanceof ApiError && ['revision.stale', 'plan.world_moved'].includes(reason.code);
      const now = isOvertaken ? await readAgain() : undefined;
      if (now && conflictsIn(edits, now).size > 0) {
        setPlan(undefined);
        setDisputed(true);
      } else setError(reason);
    } finally {
      setBusy(false);
    }
  };
  const planFrom = (from: Layer) =>
    attempt(async (changes) => {
      const body = { changes };
      setPlan(await dataOf(api.POST('/api/v1/configurations/plan', { body })));
    }, from);
  return {
    plan,
    isBusy,
    error,
    isDisputed,
    look: async () => {
      const now = (await readAgain()) ?? layer;
      if (!now) return;
      if (conflictsIn(edits, now).size > 0) setDisputed(true);
      else await planFrom(now);
    },
    save: async (force: boolean) => {
      if (!layer || !plan) return;
      await attempt(async (changes) => {
        const body = { changes, expected_revision: plan.revision, force };
        const { revision } = await dataOf(api.POST('/api/v1/configurations/apply', { body }));
        setPlan(undefined);
        onSaved(revision);
        for (const word of ['effective', 'settings', 'changes', 'instances', 'plugins'])
          void queries.invalidateQueries({ queryKey: [word] });
      }, layer);
    },
    back: () => {
      setPlan(undefined);
      setError(undefined);
    },
    dispute: setDisputed,
  };
}
