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

const READ = 300; // milliseconds: in less nobody has read what stands there

/** When the next screen stands in the page: seen by its change alone, since to ask what is shown takes time. */
const changed = () =>
  new Promise((done) => {
    const observer = new MutationObserver((records) => {
      if (!records.some(({ target }) => target.matches("[data-screen], [data-single], [data-plan]"))) return;
      observer.disconnect();
      done(performance.now());
    });
    observer.observe(document.querySelector(".tool"), { subtree: true, attributeFilter: ["hidden"] });
  });

/** How long the work on the next frame takes: until it is done nothing else is, whatever waits. */
const drawn = () =>
  new Promise((done) => {
    requestAnimationFrame(() => {
      const start = performance.now();
      scheduler.postTask(() => done(performance.now() - start), { priority: "user-blocking" });
    });
  });

/**
 * Of a whole walk, from each tap until what comes next is drawn: without the wait for the screen's turn, which is of the
 * screen, and of the moment.
 */
globalThis.walk = async () => {
  const times = [];
  document.querySelector("[data-action=restart]").click();
  while (where() !== "plan") {
    const $answer = answer();
    await new Promise((done) => setTimeout(done, READ));
    const [start, next] = [performance.now(), changed()];
    tap($answer);
    times.push((await next) - start + (await drawn()));
  }
  return times;
};
