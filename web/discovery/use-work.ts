import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useUser } from '../session/may.ts';

/** Work that takes long. One may leave the page meanwhile: what became of it is there when one is back, until it is put away. */
export function useWork<Result, Input>(
  name: string,
  run: (input: Input) => Promise<Result>,
  onDone: (result: Result, input: Input) => unknown = () => undefined,
) {
  const queries = useQueryClient();
  // Nobody sees what came of somebody else's.
  const mutationKey = ['work', name, useUser()?.id];
  const { mutate } = useMutation({ mutationKey, mutationFn: run, onSuccess: onDone, gcTime: Infinity });
  const state = useMutationState({
    filters: { mutationKey, exact: true },
    select: (work) => work.state,
  }).at(-1);
  const putAway = () => {
    const works = queries.getMutationCache();
    for (const work of works.findAll({ mutationKey, exact: true })) works.remove(work);
  };
  return {
    data: state?.data as Result | undefined,
    error: state?.error,
    input: state?.variables as Input | undefined,
    isPending: state?.status === 'pending',
    start: (input: Input) => {
      putAway();
      mutate(input);
    },
    putAway,
  };
}
