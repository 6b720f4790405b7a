// What the tests in a browser look at in a page: a function each, run there by `measure` of conftest.py.

/** What is asked, and that the plan is there. */
const asked = () => [...document.querySelectorAll(
  ".tool [data-count], [data-screen], [data-single], [data-plan]")]
  .map((one) => one.checkVisibility() && one.textContent.trim()).join();

/** Whether what comes next is there, and of a plan all of it. */
const isNext = (before) => !document.querySelector("[data-begun]") && asked() !== before;

/** Where the question begins and the last of at most four answers ends. */
const places = () => {
  const seen = (one) => one.checkVisibility();
  const question = [...document.querySelectorAll(".screen__question")].find(seen);
  const answers = [...document.querySelectorAll(".answers .answer")].filter(seen);
  const listed = [...document.querySelectorAll(".option")].some(seen);
  const edge = (one, side) => Math.round(one.getBoundingClientRect()[side] + scrollY);
  return question && [edge(question, "top"), listed || answers.length > 4 ? 0
    : edge(answers.at(-1), "bottom")];
};

/** Whether this machine's font is wider than those of phones. */
const isWide = () => {
  const text = document.createElement("canvas").getContext("2d");
  text.font = `100px ${getComputedStyle(document.body).fontFamily}`;
  return text.measureText("n".repeat(10)).width > 595;
};

/** Values that differ from neighbour to neighbour, and what is said there. */
const OWN = / (?!class|style|lang|role|type|aria-)([\w-]+)="[^"]+"|>[^<]*\S[^<]*(?=<)/g;

/** What axe finds nothing in, or nothing else: what is not shown, and of neighbours that are made
 * alike all but the first. A list that loses its options forgets which was chosen. Where no place
 * may move, as under the mouse, neighbours stay. */
const spared = (parent, placesStay) => {
  if (parent.matches("select")) return [];
  const made = new Set();
  return [...parent.children].flatMap((one) => {
    if (!one.checkVisibility() && !one.matches("script, style, svg *")) return one;
    const form = placesStay ? made.size : one.outerHTML.replace(OWN, " $1");
    return made.has(form) ? one : made.add(form) && spared(one, placesStay);
  });
};

/** What axe finds, and the ids that are there twice, shown or not. */
const findWithAxe = async (looked_for, where = "html") => {
  const back = spared(document.body, where !== "html").map((one) => {
    const place = document.createComment("");
    one.replaceWith(place);
    return () => place.replaceWith(one);
  });
  const { violations } = await axe.run(where, {
    runOnly: looked_for, resultTypes: ["violations"],
  });
  back.forEach((put) => put());
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `twice: ${id}`);
  const told = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")}: ${failureSummary.split("\n")[1] ?? ""}`));
  return [...twice, ...told];
};

/** Which folds are open. */
const openFolds = () => [...document.querySelectorAll('#main details')].map((fold) => fold.open);

/** Every fold as it comes. */
const closeFolds = () => document.querySelectorAll("details")
  .forEach((fold) => (fold.open = "open" in fold.dataset));

/** What makes a page wider than its screen. */
const overflow = () => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  return [...document.querySelectorAll("main *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility())
    .map((one) => `${one.tagName} ${one.className}`).slice(-3).concat(`${wide} px too wide`);
};

/** What of the tool cannot be tapped where it is. */
const covered = () => {
  const ways = [...document.querySelectorAll(".tool button, .tool label, .tool summary, .tool a")];
  const shown = ways.filter((one) => one.checkVisibility() && one.getClientRects().length);
  return shown.filter((one) => {
    one.scrollIntoView({ block: "center" });
    const { left, top, width, height } = one.getClientRects()[0];
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return !(hit && (one.contains(hit) || hit.contains(one)));
  }).map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 40)}`);
};

/** A link that is made wide for a finger, or may break a line, pushes what follows it away. */
const gaps = () => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const place = (node, from, to) => {
    const range = new Range();
    range.setStart(node, from);
    range.setEnd(node, to);
    return range.getClientRects()[0];
  };
  const found = [];
  let before;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const $in = node.parentElement;
    if (!node.data.trim() || !$in.checkVisibility()) continue;
    if ($in.closest("script, style, svg, .hidden")) continue;
    const block = $in.closest("p, li, dd, dt, td, th, h1, h2, h3, figcaption, label, div");
    const start = node.data.length - node.data.trimStart().length;
    if (/\S\s+[.,;:!?)](\s|$)/.test(node.data)) found.push(node.data);
    // Code is in a box of its own.
    const near = before?.block === block && !before.node.parentElement.closest("code");
    if (near && /^[.,;:!?)](\s|$)/.test(node.data.trimStart())) {
      const left = place(before.node, before.end - 1, before.end);
      const right = place(node, start, start + 1);
      if (right.left > left.right + 2 || right.bottom > left.bottom + 4) {
        found.push(before.node.data + node.data);
      }
    }
    before = { node, block, end: node.data.trimEnd().length };
  }
  return found;
};

/** What is too small for a finger. */
const tooSmall = (smallest) => [...document.querySelectorAll(
    "button, summary, .button, .call, .tick, .option, .banner a, .leave a")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((one) => one.getClientRects().length)
  .map((one) => [one, one.getBoundingClientRect().height])
  .filter(([, height]) => height < smallest - 0.5)
  .map(([one, height]) => `${one.tagName} ${one.textContent.trim().slice(0, 40)}: ${height}`);

/** What lies over a link. */
const inTheWay = (link) => {
  const { left, right, top, bottom } = link.getBoundingClientRect();
  const points = [[left + 4, top + 4], [right - 4, top + 4], [left + 4, bottom - 4],
                  [right - 4, bottom - 4], [(left + right) / 2, (top + bottom) / 2]];
  return points.map((point) => document.elementFromPoint(...point))
    .filter((one) => !link.contains(one))
    .map((one) => one ? `${one.tagName} ${one.className}` : "outside the screen");
};

/** Whether the foot of the page is under the bar. */
const underTheBar = () => {
  const [foot, bar] = [".foot p", ".leave"].map((one) =>
    document.querySelector(one).getBoundingClientRect());
  return foot.bottom > bar.top + 0.5 && foot.top < bar.bottom && foot.right > bar.left;
};

/** What the keyboard has reached under the bar. */
const focusedTooLow = () => {
  const one = document.activeElement;
  if (one === document.body || one.closest(".leave")) return "";
  const bar = document.querySelector(".leave").getBoundingClientRect().top;
  const { bottom: low, right } = one.getBoundingClientRect();
  // The theme's closed menu is beside the screen.
  const under = right > 0 && low > bar + 0.5;
  return under ? `${one.tagName} ${one.textContent.trim()}: ${low} under ${bar}` : "";
};

/** What is cut by the edge of its box. */
const cutOff = (selector) => [...document.querySelectorAll(selector)].flatMap((box) => {
  const edge = box.getBoundingClientRect();
  return [...box.querySelectorAll("*")]
    .filter((one) => one.getClientRects().length && !one.closest("svg svg, path"))
    .filter((one) => {
      const own = one.getBoundingClientRect();
      return own.right > edge.right + 1 || own.bottom > edge.bottom + 1 || own.left < edge.left - 1;
    })
    .map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`);
});

/** Which lines lie over each other. */
const overlap = (selector) => {
  const lines = [...document.querySelectorAll(selector)]
    .map((one) => [one, one.getBoundingClientRect()]);
  return lines.flatMap(([one, a], index) => lines.slice(index + 1)
    .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
    .map(([other]) => `${one.textContent.slice(0, 30)} / ${other.textContent.slice(0, 30)}`));
};

/** The size of each line, in points, with its text. */
const sizesOfText = (selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.getClientRects().length)
  .map((one) => [parseFloat(getComputedStyle(one).fontSize) * 0.75, one.textContent.trim()]);

/** What text of a picture is outside of its box. */
const spilt = () => [...document.querySelectorAll("svg.picture[role=img]")].flatMap((svg) => {
  const boxes = [...svg.querySelectorAll(".picture__box")].map((box) => box.getBBox());
  return [...svg.querySelectorAll("text")].filter((text) => {
    const own = text.getBBox();
    const inside = (box) => own.x >= box.x + 4 && own.x + own.width <= box.x + box.width - 4
      && own.y >= box.y && own.y + own.height <= box.y + box.height;
    const free = text.matches(".picture__answer, .picture__also");
    return free ? own.x + own.width > svg.viewBox.baseVal.width : !boxes.some(inside);
  }).map((text) => text.textContent);
});

/** What a page must not do, for a test to see. */
const leaves = () => {
  document.title = "told";
  document.cookie = "a=1";
  localStorage.a = 1;
  fetch("?told");
};

/** What the site keeps in the browser. */
const stored = async () => ({
  cookies: document.cookie,
  localStorage: Object.keys(localStorage),
  sessionStorage: Object.keys(sessionStorage),
  databases: await indexedDB.databases(),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
});

/** Every file of every copy with its bytes, and for which pages a worker answers. */
const keptOnDevice = async () => {
  const files = [];
  for (const name of await caches.keys()) {
    const copy = await caches.open(name);
    for (const { url } of await copy.keys()) {
      files.push([name, url, (await (await copy.match(url)).arrayBuffer()).byteLength]);
    }
  }
  const registrations = await navigator.serviceWorker.getRegistrations();
  return { files, workers: registrations.map(({ scope }) => new URL(scope).pathname).sort() };
};

/** What the browser is shown of where the reader is. */
const shownToTheBrowser = () => [
  history.length, history.state, location.href, document.title, window.name,
];

/** The address of a script, beside that of the page. */
const scriptAt = (name) => new URL(name, document.querySelector("script[src*='/engine/']").src);

/** An engine of the test's own beside the page's, from the same files. */
const startOwnEngine = async () => {
  const { Engine } = await import(scriptAt("engine.js"));
  const told = JSON.parse(document.querySelector("[data-module=tool]").dataset.engine);
  window.ownEngine = new Engine(told);
  await window.ownEngine.start();
};

/** In the worker: the files of each module that Python has loaded. */
const loadedFiles = () => {
  const { modules } = self.python.pyimport("sys");
  const origins = [...modules.keys()].map((name) => String(modules.get(name).__spec__?.origin));
  return origins.filter((origin) => origin.includes(".zip/"));
};

/** The page's own engine, overheard: a module is there once, whoever imports it. */
const overhear = async () => {
  const { Engine } = await import(scriptAt("engine.js"));
  const plan = Engine.prototype.plan;
  Engine.prototype.plan = async function (request) {
    window.lastPlan = await plan.call(this, request);
    return window.lastPlan;
  };
};

/** Each line, the title over it, and its reasons: its own, and those of other clauses under it. */
const linesOfPlan = (plan) => [...plan.querySelectorAll("[data-line]")].map((line) => {
  let title = line.closest("ul, ol");
  while (title && title.tagName !== "H3") title = title.previousElementSibling;
  title ??= line.closest("section, .fold, [data-steps]").querySelector("h2, .fold__title");
  const reasons = (where) => [...line.querySelectorAll(where)].map((one) => one.textContent);
  return [title.textContent, line.dataset.line,
    reasons(".why__body > .reason"), reasons(":scope li .reason")];
});

/** The clauses of what is never done, as it is seen. */
const neversOfPlan = (plan) => [...plan.querySelectorAll("[data-never-list] > li")]
  .filter((one) => one.checkVisibility())
  .flatMap((one) => one.dataset.never.split(" "));

/** Each line that is printed, with its reasons. */
const linesOnPaper = (plan) => [...plan.querySelectorAll("[data-line]")]
  .filter((line) => line.checkVisibility({ contentVisibilityAuto: true }))
  .map((line) => [line.dataset.line, [...line.querySelectorAll(".why__body > .reason")]
    .filter((one) => one.getClientRects().length).map((one) => one.textContent)]);

/** Where links lead. */
const addresses = (links) => links.map((link) => link.href);

/** The first element that is seen, of those that a selector or their name tells. */
const firstSeen = (selector, name = "") => [...document.querySelectorAll(selector)]
  .find((one) => one.checkVisibility()
    && (!name || name === (one.getAttribute("aria-label") ?? one.textContent).trim()));

/** The box around an input, which a finger hits. */
const boxOf = (value) => firstSeen(`.option:has([value="${value}"])`);

/** What the tool asks: on which screen, how, and of which facts. */
const askedNow = () => {
  const shown = [...document.querySelectorAll("[data-screen], [data-plan]")]
    .filter((one) => one.checkVisibility());
  if (shown.length !== 1) throw new Error(`${shown.length} of screens and plan are shown`);
  const [screen] = shown.filter((one) => "screen" in one.dataset);
  const facts = (name) => [...(screen?.querySelectorAll(`[data-${name}]`) ?? [])]
    .filter((one) => one.checkVisibility()).map((one) => one.dataset[name]);
  return { screen: screen?.dataset.screen ?? null, asking: screen?.dataset.asking,
    facts: facts("fact"), single: facts("single")[0] ?? null };
};

/** The styles for print alone hold, and those for the screen alone do not. */
const layOnPaper = () => {
  const printed = (media) => {
    if (/\bprint\b/.test(media)) return "all";
    return /\bscreen\b/.test(media) ? "not all" : media;
  };
  for (const link of document.querySelectorAll("link[media]")) link.media = printed(link.media);
  for (const rule of [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])) {
    if (rule.media) rule.media.mediaText = printed(rule.media.mediaText);
  }
};

/** What can be pressed and has no edge: in forced colours a ground alone is not seen. */
const withoutEdge = (selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility())
  .filter((one) => {
    const { borderStyle, borderColor, backgroundColor } = getComputedStyle(one);
    return borderStyle === "none" || borderColor === backgroundColor;
  })
  .map((one) => `${one.className}: ${one.textContent.trim().slice(0, 40)}`);
