// Search words as plain signs. Telephones type a curly apostrophe, and what is pasted brings the quotes, dashes and
// spaces of where it was; the index is put into the same signs by build_tools/site/search.py.

/**
 * @param {string} text
 */
export function plain(text) {
  return text
    .replace(/[\u2018-\u201b\u2032\u2035\u2039\u203a\u00b4\u02b9-\u02bc`]/g, "'") // before NFKC, which takes some apart
    .replace(/[\u201c-\u201f\u2033\u2036\u00ab\u00bb]/g, '"')
    .normalize("NFKC")
    .replace(/[\p{Cf}\u034f]/gu, "") // soft hyphens, joiners: signs that nobody sees
    .replace(/(^|\s)[\u2010-\u2015\u2212]+(?=\s|$)/g, "$1") // alone it would ask for what has not the next word
    .replace(/[\p{Pd}\u2212\u2043\u02d7]/gu, "-")
    .replace(/(^|[\s(])'([^']+)'(?=[\s.,;:!?)]|$)/g, "$1$2") // of a pair around words each would be a letter
    .replaceAll(":", " "); // to the theme, the name of a field
}

/**
 * Before the theme reads what was typed. It reads when a key is let go, which nobody presses who pastes from a menu or
 * dictates. The cursor stays where it is.
 *
 * @param {Event} event
 */
function writePlain({ target }) {
  if (!(target instanceof HTMLInputElement) || target.dataset.mdComponent !== "search-query") return;
  const written = plain(target.value);
  if (written !== target.value) {
    const cursor = plain(target.value.slice(0, target.selectionStart ?? undefined)).length;
    target.value = written;
    target.setSelectionRange(cursor, cursor);
  }
  target.dispatchEvent(new Event("keyup"));
}

if (typeof document !== "undefined") {
  document.addEventListener("input", (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) writePlain(event);
  }, true);
  document.addEventListener("compositionend", writePlain, true);
}
