import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

interface Stop {
  /** What a screen reader is told of it. */
  text: string;
  isMarked: boolean;
}

/** The hands of somebody without a mouse, who has to see where she is. */
export class Keys {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Goes on by this key until it is reached; every stop on the way shows that one is there. */
  async to(role: string, name: string, key = 'Tab'): Promise<void> {
    await this.#page
      .getByRole(role as 'button', { name })
      .first()
      .waitFor();
    const passed: string[] = [];
    for (let step = 0; step < 80; step++) {
      const { text, isMarked } = await this.#stop();
      if (step > 0) expect(isMarked, `${text} does not show that it has the focus`).toBe(true);
      if (is(text, role, name)) return;
      passed.push(text);
      await this.press(key);
    }
    throw new Error(`No way to ${role} “${name}” by ${key}, only past ${passed.join(' → ')}`);
  }

  /** Goes there and presses it. */
  async use(role: string, name: string, key = 'Tab'): Promise<void> {
    await this.to(role, name, key);
    await this.press('Enter');
  }

  /** Fills in a field, whatever was in it. */
  async fill(role: string, name: string, text: string): Promise<void> {
    await this.to(role, name);
    await this.press('Control+a');
    await this.type(text);
  }

  async expectAt(role: string, name: string): Promise<void> {
    await expect
      .poll(async () => (await this.#stop()).text)
      .toSatisfy((text: string) => is(text, role, name));
  }

  /** Within a dialogue one stays, and comes around. */
  async expectCaught(dialogue: Locator): Promise<void> {
    const seen = new Map<string, number>();
    for (let step = 0; step < 30; step++) {
      await this.press('Tab');
      const { text } = await this.#stop();
      expect(await dialogue.locator(':focus').count(), `${text} is behind the dialogue`).toBe(1);
      seen.set(text, (seen.get(text) ?? 0) + 1);
      if (seen.get(text) === 2) return;
    }
    throw new Error(`The dialogue has no end: ${[...seen.keys()].join(' → ')}`);
  }

  async #stop(): Promise<Stop> {
    const isMarked = await this.#page.evaluate<boolean | null>(`(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return null;
      // A heading has the focus only to be read aloud; of a field with parts, the frame or a part is marked.
      if (focused.matches('[tabindex="-1"]')) return true;
      const places = [focused, focused.parentElement, ...focused.parentElement.children];
      return focused.matches(':focus-visible') && places.some((place) => {
        const { outlineStyle, outlineWidth, stroke, strokeWidth } = getComputedStyle(place);
        // In a picture it is the frame of what one is at.
        if (place instanceof SVGElement) return stroke !== 'none' && parseFloat(strokeWidth) >= 3;
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      });
    })()`);
    if (isMarked === null) return { text: 'nowhere', isMarked: true };
    const text = (await this.#page.locator(':focus').ariaSnapshot()).split('\n')[0] ?? '';
    return { text, isMarked };
  }
}

/** Names may go on, as that of a card with all that stands on it. */
function is(text: string, role: string, name: string): boolean {
  return text.replace(/^- '?/, '').startsWith(`${role} "${name}`);
}
