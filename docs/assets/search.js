// The search, in a panel of its own. What is typed stays on the page: the whole index of this page's reader is loaded
// with the first tap, and never before; it is looked through here. Nothing is kept, and nothing is put into the address.

const ROOT = new URL("../..", import.meta.url);
const $home = document.querySelector("a.header__home");
/** One of several schools has pages of its own at these addresses, under its first page. */
const HOME = $home instanceof HTMLAnchorElement ? $home.href : ROOT;

class Search {
  /**
   * @param {HTMLButtonElement} $open
   * @param {HTMLDialogElement} $panel
   */
  constructor($open, $panel) {
    this.$open = $open;
    this.$panel = $panel;
    this.$words = /** @type {HTMLInputElement} */ ($panel.querySelector("input"));
    this.$said = /** @type {HTMLElement} */ ($panel.querySelector("[role=status]"));
    this.$results = /** @type {HTMLElement} */ ($panel.querySelector("ul"));
    this.$result = /** @type {HTMLTemplateElement} */ ($panel.querySelector("template"));
    /** @type {Promise<(typed: string, here: string) => import("./find.js").Found[]> | undefined} */
    this.find = undefined;

    $open.addEventListener("click", () => ($panel.open ? this.close() : this.open()));
    $panel.querySelector("button")?.addEventListener("click", () => this.leave());
    $panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leave();
    });
    this.$words.addEventListener("input", () => this.show());
    this.$words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) this.$results.querySelector("a")?.focus();
    });
    this.$results.addEventListener("click", () => this.close()); // the link may lead to this page
    window.addEventListener("pagehide", () => this.close()); // who comes back finds no words
    $open.hidden = false;
  }

  /** At once, and in the tap itself: only then does a telephone show its keys. */
  open() {
    this.$panel.style.setProperty("--top", `${this.top()}px`);
    this.$panel.show();
    this.$open.ariaExpanded = "true";
    this.$words.focus();
    this.find ??= this.load();
    this.show();
  }

  /** Under the line for 999, which stays in reach. */
  top() {
    return Math.max(0, document.querySelector(".banner")?.getBoundingClientRect().bottom ?? 0);
  }

  async load() {
    const $style = document.createElement("link");
    $style.rel = "stylesheet";
    $style.href = new URL("search.css", import.meta.url).href;
    // Without it the panel is seen all the same: a newer version of the site may have taken it away.
    $style.addEventListener("error", () => Object.assign(this.$panel.style, { opacity: "1", top: "var(--top)" }));
    document.head.append($style);
    const asked = fetch(new URL(`search/${this.$open.dataset.search}.json`, ROOT));
    const { finder } = await import("./find.js");
    return finder(await (await asked).json());
  }

  async show() {
    const typed = this.$words.value, here = location.pathname, says = this.$said.dataset;
    try {
      const find = await /** @type {NonNullable<typeof this.find>} */ (this.find);
      if (typed !== this.$words.value) return; // somebody went on typing meanwhile
      const found = typed.trim() ? find(typed, here) : [];
      const said = !typed.trim() ? "" : found.length > 1 ? says.count : found.length ? says.one : says.none;
      this.$said.textContent = said?.replace("{count}", `${found.length}`) ?? "";
      const shown = said === says.none ? find("", here) : found;
      this.$results.replaceChildren(...shown.map((one) => this.row(one)));
    } catch {
      this.find = undefined; // it is asked for again with the next tap
      this.$said.textContent = says.failed ?? "";
    }
  }

  /** @param {import("./find.js").Found} found */
  row({ address, title, page, text }) {
    const $row = /** @type {DocumentFragment} */ (this.$result.content.cloneNode(true));
    const [$link, $page, $text] = /** @type {HTMLElement[]} */ ([...$row.querySelectorAll("a, span, p")]);
    const isOwn = this.$open.dataset.own?.split(" ").includes(address.split("#")[0] ?? "");
    /** @type {HTMLAnchorElement} */ ($link).href = new URL(address, isOwn ? HOME : ROOT).href;
    /** @type {[HTMLElement, string][]} */ ([[$link, title], [$page, page === title ? "" : page], [$text, text]]).forEach(
      ([$part, words]) => ($part.textContent = words),
    );
    return $row;
  }

  close() {
    this.$panel.close();
    this.$open.ariaExpanded = "false";
    this.$words.value = "";
    this.$results.replaceChildren();
    this.$said.textContent = "";
  }

  leave() {
    this.close();
    this.$open.focus();
  }
}

const $open = document.querySelector("button.search-open"), $panel = document.querySelector("dialog.search");
if ($open instanceof HTMLButtonElement && $panel instanceof HTMLDialogElement) new Search($open, $panel);
