/** What the address's fragment carried when the page was opened: fragments are not sent to servers and stand in no log. */
export const fragment = new URLSearchParams(location.hash.slice(1));

export function forgetFragment(): void {
  history.replaceState(null, '', location.pathname + location.search);
}
