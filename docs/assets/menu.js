// What a script adds to a page's frame. The menu is a <details>, so that it opens without one; with one, Escape and a
// tap beside it close it. Print is a button only where it does something.

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
