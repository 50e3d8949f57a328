import { isAbsolute } from 'node:path';

/** What the values of the variable SANCTUM_CONFIG are pinned by. */
export const variablePin = 'variable SANCTUM_CONFIG';

/** What the values of a file are pinned by. */
export function filePin(file: string): string {
  return `file ${file}`;
}

/** Was this pinned at a start? Files that somebody applies have no absolute path. */
export function isPinOfStart(pin: string): boolean {
  return pin === variablePin || (pin.startsWith('file ') && isAbsolute(pin.slice('file '.length)));
}
