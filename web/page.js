/**
 * The one element that a selector means.
 *
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function element(selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`There is no ${selector} on this page.`);
  return found;
}

/**
 * Shows one of the page's templates.
 *
 * @param {string} id
 */
export function showPage(id) {
  const template = /** @type {HTMLTemplateElement} */ (element(`#${id}`));
  element('#page').replaceChildren(template.content.cloneNode(true));
  const first = document.querySelector('#page input');
  if (first instanceof HTMLElement) first.focus();
}

/**
 * Sends the page's form, and says under it what went wrong; what was typed stays.
 *
 * @param {(fields: Record<string, string>) => Promise<void>} submit
 */
export function handleForm(submit) {
  const form = /** @type {HTMLFormElement} */ (element('#page form'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const button = form.querySelector('button');
    void attempt(button, form.querySelector('.error'), () => submit(fields));
  });
}

/**
 * Does something with a button held down, and shows what went wrong.
 *
 * @param {HTMLButtonElement | null} button
 * @param {HTMLElement | null} alert
 * @param {() => Promise<void>} work
 */
export async function attempt(button, alert, work) {
  if (button) button.disabled = true;
  if (alert) alert.hidden = true;
  try {
    await work();
  } catch (error) {
    if (!alert) throw error;
    alert.textContent = error instanceof Error ? error.message : String(error);
    alert.hidden = false;
  } finally {
    if (button) button.disabled = false;
  }
}

/**
 * A table of plain text.
 *
 * @param {string} title
 * @param {string[]} columns
 * @param {string[][]} rows
 * @returns {DocumentFragment}
 */
export function table(title, columns, rows) {
  const fragment = document.createDocumentFragment();
  const heading = document.createElement('h3');
  heading.textContent = title;
  const frame = document.createElement('div');
  frame.className = 'table';
  frame.tabIndex = 0;
  frame.setAttribute('role', 'region');
  frame.setAttribute('aria-label', title);
  const body = document.createElement('table');
  body.createTHead().append(line('th', columns));
  body.createTBody().append(...rows.map((row) => line('td', row)));
  frame.append(body);
  fragment.append(heading, frame);
  return fragment;
}

/**
 * @param {'th' | 'td'} kind
 * @param {string[]} texts
 */
function line(kind, texts) {
  const row = document.createElement('tr');
  for (const text of texts) {
    const cell = document.createElement(kind);
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}
