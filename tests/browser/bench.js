// A reader who never waits: notes when each thing stands, in milliseconds since the page was asked for, and taps as soon
// as a tap counts. `reader` says who it is, and how many questions are answered.

const { role, questions } = globalThis.reader;
const marks = (globalThis.marks = {});
let count = 0;
let place = "";
let tapped = 0;
let taps = 0;

const shown = (selector) => [...document.querySelectorAll(selector)].filter(($one) => $one.checkVisibility());

/** Where the reader is: a screen, what is asked on it alone, or the plan; "" before the first. */
function where() {
  if (document.querySelector(".tool")?.dataset.started === undefined) return "";
  if (shown("[data-plan]").length) return "plan";
  return shown("[data-screen], [data-single]").map(({ dataset }) => dataset.screen ?? dataset.single).join();
}

/** What answers the screen that is shown. */
function answer() {
  const [$none] = shown(".options").map(($list) => $list.querySelector("[value=none]"));
  $none?.click();
  if ($none) return $none.closest(".options").querySelector("[type=submit]");
  const values = [role, "imagery", "no"].map((value) => `[data-screen] .answer[data-value="${value}"]`);
  return shown(values.join())[0];
}

/** Never where the last tap was: that would be taken for the second of a double tap. */
function tap($answer) {
  taps += 1;
  $answer.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, clientY: 100 * taps }));
}

function note(name) {
  marks[name] ??= performance.now();
  if (tapped) marks[`${name}-after`] ??= performance.now() - tapped;
}

function look() {
  const now = where();
  if (now !== place) {
    place = now;
    note(place === "plan" ? "plan" : `question-${++count}`);
  }
  if (place === "plan" || count >= questions) return;
  const $answer = place && answer();
  if ($answer) {
    tapped = performance.now();
    tap($answer);
  }
  requestAnimationFrame(look);
}
requestAnimationFrame(look);

// The first thing that is painted is the line for 999: it stands first on every page.
new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) {
    if (name === "first-contentful-paint") marks.instruction = startTime;
  }
}).observe({ type: "paint", buffered: true });

new MutationObserver(() => {
  if (document.querySelector(".tool[data-ready]")) marks.ready ??= performance.now();
}).observe(document, { subtree: true, attributeFilter: ["data-ready"] });

const changed = () =>
  new Promise((done) => {
    const observer = new MutationObserver(() => done(observer.disconnect()));
    observer.observe(document.body, { attributes: true, childList: true, subtree: true });
  });

/** From each tap of a whole walk until what comes next is laid out, without the wait for the screen to be drawn. */
globalThis.walk = async () => {
  const times = [];
  document.querySelector("[data-action=restart]").click();
  while (where() !== "plan") {
    const [$answer, before] = [answer(), where()];
    if (!$answer) {
      await new Promise(requestAnimationFrame);
      continue;
    }
    const start = performance.now();
    let change = changed();
    tap($answer);
    while (where() === before) {
      await change;
      change = changed();
    }
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
};
