// What every script of the tool does with the page: find a part of it, make an element.

/**
 * @param {ParentNode} $root
 * @param {string} selector
 */
export function find($root, selector) {
  const $found = findMaybe($root, selector);
  if (!$found) throw new Error(`The page has no element ${selector}`);
  return $found;
}

/**
 * For what the pages of "Find help" do without.
 *
 * @param {ParentNode} $root
 * @param {string} selector
 */
export function findMaybe($root, selector) {
  const $found = $root.querySelector(selector);
  return $found instanceof HTMLElement ? $found : null;
}

/**
 * @param {ParentNode} $root
 * @param {string} selector
 */
export function findAll($root, selector) {
  return [...$root.querySelectorAll(selector)].filter(($found) => $found instanceof HTMLElement);
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes, ...children) {
  const $element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) $element.setAttribute(key, value);
  $element.append(...children);
  return $element;
}

/** @type {Element | null} */
let $lifted = null;

/**
 * Make this the main heading of the tool, and no other.
 *
 * @param {Element | null} $heading
 */
export function lift($heading) {
  $lifted?.removeAttribute("aria-level");
  $heading?.setAttribute("aria-level", "1");
  $lifted = $heading;
}

/** @param {HTMLElement | null} $heading */
export function moveTo($heading) {
  if (!$heading) return;
  // The emergency line and the nevers stand above the question, and stay in view.
  $heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
