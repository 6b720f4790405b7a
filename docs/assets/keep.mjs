// Keeping a plan: as text, in the calendar, and the contacts. All of it is made on the device and goes where its
// reader puts it; nothing is sent, and nothing stays in the page.

/** @typedef {{ title: string, phone: string, outOfHours: string, place: string }} Contact */

const DAY = 24 * 60 * 60 * 1000;

/**
 * The plan as plain text, for the school's own record.
 *
 * @param {Element} $plan
 * @param {{ blanks: string[], about: string, never: string }} words
 */
export function textOfPlan($plan, { blanks, about, never }) {
  const lines = [text($plan, "[data-headline]"), text($plan, "[data-meaning]"), text($plan, "[data-decides]")];
  for (const $part of $plan.querySelectorAll(".plan__part")) {
    lines.push("", text($part, "h3").toUpperCase());
    for (const $line of $part.querySelectorAll(".plan__line")) lines.push(...textOfLine($line));
    for (const $item of $part.querySelectorAll(".plan__nevers > li")) {
      lines.push(`    ${never}: ${spaced($item)}`);
    }
  }
  for (const $list of $plan.querySelectorAll("[data-find-out]:not([hidden]), [data-overridden]:not([hidden])")) {
    lines.push("", text($list, "h3").toUpperCase());
    for (const $item of $list.querySelectorAll("li")) lines.push(`- ${spaced($item)}`);
  }
  lines.push("", ...[...$plan.querySelectorAll(".summary > *")].map(summaryLine));
  lines.push("", ...blanks.map((blank) => `${blank}: ____________________`), "", about);
  return lines.join("\n");
}

/**
 * A contact as a card for the telephone's own address book.
 *
 * @param {Contact} contact
 * @param {string} school
 */
export function contactCard({ title, phone, outOfHours, place }, school) {
  return [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `FN:${escaped(school ? `${title}, ${school}` : title)}`,
    `N:${escaped(title)};;;;`,
    ...(school ? [`ORG:${escaped(school)}`] : []),
    ...(phone ? [`TEL;TYPE=WORK,VOICE:${phone}`] : []),
    ...(outOfHours ? [`TEL;TYPE=VOICE:${outOfHours}`] : []),
    ...(place ? [`NOTE:${escaped(place)}`] : []),
    "END:VCARD",
    "",
  ].join("\r\n");
}

/**
 * A calendar file with a reminder for each day on which something is due. It names no pupil and nothing that happened:
 * calendars are often shared.
 *
 * @param {{ days: number, count: number }[]} due
 * @param {Date} now
 * @param {{ summary: string, description: string }} words
 */
export function calendar(due, now, { summary, description }) {
  const events = due.flatMap(({ days, count }) => {
    const day = new Date(now.getTime() + days * DAY);
    const alarm = days === 0 ? new Date(now.getTime() + 2 * 60 * 60 * 1000) : atNine(day);
    return [
      "BEGIN:VEVENT",
      `UID:${now.getTime()}-${days}@plan.invalid`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART;VALUE=DATE:${date(day)}`,
      `SUMMARY:${escaped(summary)}`,
      `DESCRIPTION:${escaped(description.replace("{count}", String(count)))}`,
      "CLASS:PRIVATE",
      "TRANSP:TRANSPARENT",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${escaped(summary)}`,
      `TRIGGER;VALUE=DATE-TIME:${stamp(alarm)}`,
      "END:VALARM",
      "END:VEVENT",
    ];
  });
  const frame = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//plan//EN", ...events, "END:VCALENDAR", ""];
  return frame.join("\r\n");
}

/**
 * Hand a file to the device.
 *
 * @param {string} name
 * @param {string} type
 * @param {string} content
 */
export function download(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const $link = document.createElement("a");
  $link.href = address;
  $link.download = name;
  $link.click();
  // The browser has taken the file by then, and nothing of it stays in the page.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** @param {Element} $line */
function textOfLine($line) {
  const $tick = $line.querySelector(".tick");
  const done = $tick instanceof HTMLInputElement && $tick.checked ? "x" : " ";
  const details = $line.querySelectorAll(
    ":scope > .clause > :is(.clause__until:not([hidden]), .clause__stale:not([hidden]), .reason)",
  );
  const also = $line.querySelectorAll(":scope > .clause .plan__also > li");
  const source = $line.querySelector("[data-trace]")?.getAttribute("data-trace");
  return [
    `[${done}] ${text($line, ".clause__statement")}`,
    ...[...details].map(($detail) => `    ${oneLine($detail.textContent)}`),
    ...[...also].map(($item) => `    - ${spaced($item)}`),
    ...(source ? [`    (${source})`] : []),
  ];
}

/** @param {Element} $entry */
function summaryLine($entry) {
  if ($entry.tagName === "DT") return oneLine($entry.textContent);
  return [...$entry.querySelectorAll("p")].map(($line) => `- ${oneLine($line.textContent)}`).join("\n");
}

/**
 * @param {Element} $root
 * @param {string} selector
 */
function text($root, selector) {
  return oneLine($root.querySelector(selector)?.textContent);
}

/**
 * The text of an item whose parts stand beside or below each other.
 *
 * @param {Element} $item
 */
function spaced($item) {
  return oneLine([...$item.childNodes].map(({ textContent }) => textContent).join(" ")).replaceAll(" .", ".");
}

/** @param {string | null | undefined} value */
function oneLine(value) {
  return (value ?? "").replace(/\s+/g, " ").trim();
}

/** @param {string} value */
function escaped(value) {
  return value.replace(/([\\;,])/g, "\\$1").replace(/\r?\n/g, "\\n");
}

/** @param {Date} moment */
function stamp(moment) {
  return `${moment.toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
}

/** @param {Date} day */
function date(day) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}${two(day.getMonth() + 1)}${two(day.getDate())}`;
}

/** @param {Date} day */
function atNine(day) {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), 9);
}
