export type Child = Node | string | null;
export type Attributes = Readonly<Record<string, string>>;

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element; texts become text nodes, so nothing in them is ever markup. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element, filled like an HTML one. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes,
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled<Made extends Element>(
  element: Made,
  attributes: Attributes,
  children: readonly Child[],
): Made {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A box that scrolls sideways: by keyboard too, so it takes focus and has a name. */
export function scrollBox(label: string, ...children: readonly Child[]): HTMLDivElement {
  const region = { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label };
  return el('div', region, ...children);
}

/** A cell of a table, or its text. */
export type Cell = HTMLTableCellElement | string;

/** A table: its caption, its columns (none: a table without a head), its rows. */
export function table(
  attributes: Attributes,
  caption: HTMLTableCaptionElement | null,
  columns: readonly Cell[],
  rows: readonly HTMLTableRowElement[],
): HTMLTableElement {
  const head = columns.map((name) =>
    typeof name === 'string' ? el('th', { scope: 'col' }, name) : name,
  );
  return el(
    'table',
    attributes,
    caption,
    head.length === 0 ? null : el('thead', {}, el('tr', {}, ...head)),
    el('tbody', {}, ...rows),
  );
}

/** A caption for screen readers alone: the page says the same in sight beside the table. */
export function hiddenCaption(text: string): HTMLTableCaptionElement {
  return el('caption', { class: 'hidden' }, text);
}

/** A row of a table: its first cell names it. */
export function row(
  attributes: Attributes,
  name: string,
  cells: readonly Cell[],
): HTMLTableRowElement {
  return el(
    'tr',
    attributes,
    el('th', { scope: 'row' }, name),
    ...cells.map((cell) => (typeof cell === 'string' ? el('td', {}, cell) : cell)),
  );
}

/** A cell of a column of numbers. */
export function numberCell(text: string): HTMLTableCellElement {
  return el('td', { class: 'number' }, text);
}

/** A button that says what it does. */
export function button(label: Child, attributes: Attributes, act: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', act);
  return made;
}

/** What a person unfolds on a screen, and what stands unfolded on paper. */
export function unfolding(label: string, ...children: readonly Child[]): HTMLElement {
  return el(
    'details',
    { class: 'more', 'data-printed': '' },
    el('summary', {}, label),
    ...children,
  );
}

/** A link to a state of the page: opened in place, or by the browser wherever a person wants it. */
export function stateLink(
  label: Child,
  attributes: Attributes,
  act: () => void,
): HTMLAnchorElement {
  const made = el('a', attributes, label);
  made.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  return made;
}

/** A link out of the page; what is no https address stays text. */
export function outLink(text: string, url: string): Child {
  if (!url.startsWith('https://')) return text;
  return el('a', { href: url, rel: 'noopener noreferrer' }, text);
}

/** The element that the page's shell holds under this id. */
export function held(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}
