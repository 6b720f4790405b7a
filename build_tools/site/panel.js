// What is wrong in the files, beside the page, for whoever writes them: `serve` alone puts this into a page.

const EVERY = 250;
const STATE = "/__writing/state.json";

const style = document.createElement("style");
style.textContent = `
  .writing { position: fixed; right: 12px; bottom: 12px; z-index: 1000; width: min(30rem, calc(100vw - 24px));
    background: var(--surface, #fff); color: var(--ink, #000); border: 2px solid var(--line, #767d83); border-radius: 8px;
    font: 15px/1.45 system-ui, sans-serif; box-shadow: 0 2px 12px rgb(0 0 0 / 25%); }
  .writing summary { padding: 10px 14px; font-weight: 700; cursor: pointer; }
  .writing__body { max-height: 55vh; overflow: auto; padding: 0 14px 10px; }
  .writing h2 { font-size: 15px; margin: 12px 0 4px; overflow-wrap: anywhere; }
  .writing ul { margin: 0; padding: 0; list-style: none; }
  .writing li { border-top: 1px solid var(--hairline, #ccc); padding: 8px 0; overflow-wrap: anywhere; }
  .writing pre { white-space: pre-wrap; font: 13px/1.4 ui-monospace, monospace; background: var(--sunken, #eee);
    padding: 6px 8px; margin: 4px 0 0; border-radius: 4px; }
  @media print { .writing { display: none; } }
`;
const panel = document.createElement("details");
panel.className = "writing";
panel.dataset.writing = "";
panel.innerHTML = '<summary role="status"></summary><div class="writing__body"></div>';
document.head.append(style);
document.body.append(panel);
const summary = /** @type {HTMLElement} */ (panel.querySelector("summary"));
const body = /** @type {HTMLElement} */ (panel.querySelector("div"));

let shown = "";
let wasRight = true;
let site = 0;

/** An element with text in it. @param {string} tag @param {string} text @param {Node[]} more */
function element(tag, text, ...more) {
  const made = document.createElement(tag);
  made.append(text, ...more);
  return made;
}

/** A finding: its line, what is wrong, and what to do, with lines to paste where there are some.
 * @param {{line: number, message: string, value: string, hint: string}} finding */
function findingItem({ line, message, value, hint }) {
  const [said, ...lines] = hint.split("\n");
  const parts = said ? [element("div", said)] : [];
  if (lines.length) {
    parts.push(element("pre", lines.join("\n")));
  }
  return element("li", "", element("strong", `Line ${line}: ${message}${value ? `: ${value}` : ""}`), ...parts);
}

/** What there is to say of each file. @param {{path: string}[]} entries @param {(entry: any) => HTMLElement} item */
function byFile(entries, item) {
  return [...new Set(entries.map((entry) => entry.path))].flatMap((path) => [
    element("h2", path),
    element("ul", "", ...entries.filter((entry) => entry.path === path).map(item)),
  ]);
}

/** Show what the last build found. @param {any} state */
function show({ findings, drafts }) {
  const wrong = findings.length;
  const waiting = drafts.length ? `${drafts.length} in draft` : "";
  const found = wrong ? `${wrong} to mend: the page shows what was right before` : "Nothing is wrong";
  summary.textContent = [found, waiting].filter(Boolean).join("; ");
  body.replaceChildren(
    ...byFile(findings, findingItem),
    ...byFile(drafts, ({ line, heading }) => element("li", `Line ${line}: ${heading}. A draft: in no plan`)),
  );
  panel.open ||= wrong > 0 && wasRight;
  wasRight = !wrong;
}

async function look() {
  try {
    const state = await (await fetch(STATE, { cache: "no-store" })).json();
    const text = JSON.stringify([state.findings, state.drafts]);
    if (text !== shown) {
      show(state);
      shown = text;
    }
    if (site && site !== state.site && !document.querySelector("#tool")) {
      location.reload();
    }
    site = state.site;
  } catch {
    summary.textContent = "The server is not running";
  }
  setTimeout(look, EVERY);
}

look();
