import { useDocumentTitle } from '@mantine/hooks';
import { isolated } from './isolated.ts';

/** Names the page in tabs, bookmarks and what is read aloud first. */
export function useTitle(title: string): void {
  useDocumentTitle(`${isolated(title)} · Sanctum Configurator`);
}
