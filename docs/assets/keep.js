// Keeping a plan: as text, in the calendar, and the contacts. All of it is made on the device and goes where its
// reader puts it; nothing is sent, and nothing stays in the page.
//
// The two files are written here: their every line is a choice that a library (ical.js, ics) would leave to us, and
// either weighs several times as much on a phone as this file. The tests read them with a library, as others do.

/** @import { Words } from "./words.js" */

/**
 * The plan as plain text, for the school's own record: the lines of the screen, in their order, with their reasons.
 *
 * @param {ActionPlan} plan
 * @param {Kept} kept
 */
export function textOfPlan(plan, { words, done, summary, titles, about }) {
  const { shown } = plan;
  const { parts, inDoubt, blanks } = words.texts;
  const { headline, meaning, decides } = words.level(plan);
  const lines = [headline, meaning, decides];
  for (const { part, lines: certain, in_doubt } of shown.parts) {
    lines.push("", parts[part].toUpperCase());
    lines.push(...certain.flatMap((line) => textOfLine(line, words, done)));
    if (in_doubt.length) lines.push(`${inDoubt}:`);
    lines.push(...in_doubt.flatMap((line) => textOfLine(line, words, done)));
  }
  lines.push(...listed(titles.nevers, words.nevers(shown.nevers).map((said) => textOfNevers(said, words))));
  const findOut = shown.find_out.map((fact) => words.findOut(fact)).map(({ question, how }) => `${question} ${how}`);
  lines.push(...listed(titles.findOut, findOut));
  const lost = shown.overridden.map((one) => joined(words.lost(one), words.reason(one.because)));
  lines.push(...listed(titles.overridden, lost), "");
  for (const { question, answers } of summary) lines.push(question, ...answers.map((answer) => `- ${answer}`));
  lines.push("", ...blanks.map((/** @type {string} */ blank) => `${blank}: ____________________`), "", about);
  return lines.join("\n");
}

/**
 * A contact as a card for the telephone's own address book. What it dials is digits alone: telephones take the
 * letters of "ext" for digits, so that an extension stands in the note.
 *
 * @param {Contact} contact
 * @param {string} school
 */
export function contactCard({ title, phones, note }, school) {
  const lines = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `FN:${escaped(school ? `${title}, ${school}` : title)}`,
    `N:${escaped(title)};;;;`,
    ...(school ? [`ORG:${escaped(school)}`] : []),
    ...phones.map((phone) => `TEL;TYPE=WORK,VOICE:${phone}`),
    ...(note ? [`NOTE:${escaped(note)}`] : []),
    "END:VCARD",
    "",
  ];
  return lines.map(folded).join("\r\n");
}

/**
 * A calendar file with one event, now, that reminds of what is due today. It names no pupil and nothing that happened:
 * calendars are often shared.
 *
 * @param {number} count - how many lines are due
 * @param {Date} now
 * @param {{ summary: string, description: string }} words
 */
export function calendar(count, now, { summary, description }) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//plan//EN",
    "BEGIN:VEVENT",
    `UID:${now.getTime()}@plan.invalid`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(reminderOf(now))}`, // and no DTEND, which would have to be later
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description.replace("{count}", String(count)))}`,
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(summary)}`,
    "TRIGGER:PT0S", // with the event: Outlook drops an alarm that rings after its event has begun
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ];
  return lines.map(folded).join("\r\n");
}

const AHEAD = 2 * 60 * 60 * 1000; // milliseconds

/**
 * When to remind of what is due today: in two hours, or halfway to midnight where that is sooner. So it is today, and
 * always still to come: of an alarm that is past calendars say nothing.
 *
 * @param {Date} now
 */
export function reminderOf(now) {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  return new Date(now.getTime() + Math.min(AHEAD, (midnight.getTime() - now.getTime()) / 2));
}

/**
 * Hand a file to the device.
 *
 * @param {string} name
 * @param {string} type
 * @param {BlobPart} content
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

/**
 * @param {Line} line
 * @param {Words} words
 * @param {Set<string>} done
 */
function textOfLine({ clause, because, also, more, settle, added, unless_advised }, words, done) {
  const { said, until, stale, trace } = words.clause(clause);
  const details = [until, words.reason(because), ...stale, added ? words.texts.added : ""];
  const others = [...also, ...more].map((other) => textOfAddition(other, words));
  const asked = settle.map((id) => joined(words.clause(id).statement, ...sourceOf(id, words)));
  return [
    `[${done.has(clause) ? "x" : " "}] ${unless_advised ? `${words.texts.unlessAdvised}.` : said}`,
    ...details.filter(Boolean).map((detail) => `    ${detail}`),
    ...[...others, ...asked].map((item) => `    - ${item}`),
    ...(trace ? [`    (${trace})`] : []),
  ];
}

/**
 * @param {Addition} addition
 * @param {Words} words
 */
function textOfAddition({ clause, because }, words) {
  return joined(words.addition(clause), ...sourceOf(clause, words), words.reason(because));
}

/**
 * @param {{ text: string, nevers: Never[] }} said
 * @param {Words} words
 */
function textOfNevers({ text, nevers }, words) {
  const sources = nevers.flatMap(({ clauses }) => clauses.flatMap((clause) => sourceOf(clause, words)));
  const because = nevers.map((never) => words.reason(never.because));
  return joined(text, ...new Set([...sources, ...because]));
}

/**
 * @param {string} clause
 * @param {Words} words
 */
function sourceOf(clause, words) {
  const { trace, stale } = words.clause(clause);
  return [trace, ...stale];
}

/**
 * @param {string} title
 * @param {string[]} items
 */
function listed(title, items) {
  return items.length ? ["", title.toUpperCase(), ...items.map((item) => `- ${item}`)] : [];
}

/** @param {...string} texts */
function joined(...texts) {
  return texts.filter(Boolean).join(" ");
}

/**
 * A line of at most 75 octets, and its rest on lines that begin with a space (RFC 5545, 3.1).
 *
 * @param {string} line
 */
function folded(line) {
  let width = 0;
  let text = "";
  for (const letter of line) {
    const octets = new TextEncoder().encode(letter).length;
    if (width + octets > 75) {
      text += "\r\n ";
      width = 1;
    }
    text += letter;
    width += octets;
  }
  return text;
}

/** @param {string} value */
function escaped(value) {
  return value.replace(/([\\;,])/g, "\\$1").replace(/\r\n?|\n/g, "\\n");
}

/** @param {Date} moment */
function stamp(moment) {
  return `${moment.toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
}
