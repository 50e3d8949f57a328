import { useDocumentTitle } from '@mantine/hooks';

/** Names the page in tabs, bookmarks and what is read aloud first. */
export function useTitle(title: string): void {
  useDocumentTitle(`${title} · Sanctum Configurator`);
}
