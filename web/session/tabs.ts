/** What a page tells the others of this browser, which share its session: `ask` for who is signed in. */
export type TabWord = 'out' | 'ask';

const channel = new BroadcastChannel('session');

export function tellTabs(word: TabWord): void {
  channel.postMessage(word);
}

export function onTabs(listener: (word: TabWord) => void): void {
  channel.onmessage = ({ data }: MessageEvent<TabWord>) => listener(data);
}
