/** What a page tells the others of this browser, which share its session: `ask` for who is signed in. */
export type Told = 'out' | 'ask';

const channel = new BroadcastChannel('session');

export function tellTabs(word: Told): void {
  channel.postMessage(word);
}

export function onTabs(listener: (word: Told) => void): void {
  channel.onmessage = ({ data }: MessageEvent<Told>) => listener(data);
}
