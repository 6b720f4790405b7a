// What a script adds to a page's frame. The menu is a <details>, so that it opens without one; with one, Escape and a
// tap beside it close it. Print is a button only where it does something. What is addressed is not left folded, and on
// paper nothing is: one of a group that shows one at a time alone stays as it is.

for (const $menu of document.querySelectorAll('[data-module="menu"]')) {
  if (!($menu instanceof HTMLDetailsElement)) continue;
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !$menu.open) return;
    $menu.open = false;
    $menu.querySelector("summary")?.focus();
  });
  for (const event of ["click", "focusin"]) {
    document.addEventListener(event, ({ target }) => {
      if (target instanceof Node && !$menu.contains(target)) $menu.open = false;
    });
  }
}

for (const $button of document.querySelectorAll("[data-print]")) {
  if (!($button instanceof HTMLButtonElement)) continue;
  $button.hidden = false;
  $button.addEventListener("click", () => print());
}

function openAddressed() {
  const $addressed = document.getElementById(location.hash.slice(1));
  for (let $at = $addressed; $at; $at = $at.parentElement) if ($at instanceof HTMLDetailsElement) $at.open = true;
  if ($addressed?.closest("details")) $addressed.scrollIntoView();
}

window.addEventListener("hashchange", openAddressed);
openAddressed();

const folded = new Set();
window.addEventListener("beforeprint", () => {
  for (const $fold of document.querySelectorAll("#main details:not([open], [name])")) {
    folded.add($fold);
    $fold.setAttribute("open", "");
  }
});
window.addEventListener("afterprint", () => {
  for (const $fold of folded) $fold.removeAttribute("open");
  folded.clear();
});
