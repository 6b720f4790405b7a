// What is found for what was typed, in the index of one reader: build_tools/site/search.py writes it. Knows no page,
// asks for nothing and keeps nothing.

/**
 * A part of a page: its page, its anchor, its title and its text; 1 where it is no longer right.
 * @typedef {[page: number, anchor: string, title: string, text: string, outdated?: 1]} Part
 */

/**
 * The address, the title and the weight of a page, and whose it is.
 * @typedef {[address: string, title: string, weight: number, reader: string]} SearchedPage
 */

/**
 * `alike`: words by the one that stands for them. `small`: words that say nothing alone. `voices`: what only one
 * reader says. `subjects`: what people type, and by reader the parts that answer it, the best first.
 * @typedef {object} SearchIndex
 * @property {string} reader
 * @property {SearchedPage[]} pages
 * @property {Part[]} parts
 * @property {Record<string, string>} alike
 * @property {string[]} small
 * @property {Record<string, string[]>} voices
 * @property {[words: string[], parts: Record<string, number[]>, urgent?: 1][]} subjects
 */

/** @typedef {{ address: string, title: string, page: string, text: string, outdated: boolean }} Found */

const MOST = 20, LEAST = 0.2; // results that are shown, and how good the last is, where the first is 1
const TITLE = 5, PAGE = 1, TEXT = 1; // what a word counts for where it stands
const SATURATION = 1.2, LENGTH = 0.6; // as in BM25
const SMALL = 0.4; // what a word that says nothing alone counts for, where another counts for 1
const SUBJECT = 14, URGENT = 32; // what a word of a subject counts for, where a rare word of a text counts for some 8
const EXCERPT = 110; // letters of a text that are shown

/**
 * Text in plain signs: telephones type a curly apostrophe, and what is pasted brings the quotes, dashes and spaces of
 * where it was.
 *
 * @param {string} text
 */
export function plain(text) {
  return text
    .replace(/[\u2018-\u201b\u2032\u2035\u2039\u203a\u00b4\u02b9-\u02bc\u0060]/g, "'") // before NFKD, which takes some apart
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "") // accents, soft hyphens, joiners: some of them nobody sees
    .toLowerCase();
}

/**
 * The words of a text; a number in groups is one.
 *
 * @param {string} text
 */
export function wordsOf(text) {
  return plain(text).replace(/'/g, "").replace(/(\d) (?=\d)/g, "$1").match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * A word without its ending: share, shared, sharing.
 *
 * @param {string} word
 */
function stem(word) {
  return word.replace(/^(...+?)(?:es|ed|ing|e|s)$/, "$1").replace(/y$/, "i").replace(/^(..+)([^\d])\2$/, "$1$2");
}

/**
 * How many letters have to be changed, added, left out or exchanged with the next; more than `most` is any number.
 *
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  /** @type {number[][]} */
  const rows = [[...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    const above = /** @type {number[]} */ (rows[i - 1]), row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      let least = Math.min(Number(above[j]) + 1, Number(row[j - 1]) + 1, Number(above[j - 1]) + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        least = Math.min(least, Number(rows[i - 2]?.[j - 2]) + 1);
      }
      row.push(least);
    }
    if (Math.min(...row) > most) return most + 1;
    rows.push(row);
  }
  return Number(rows[one.length]?.[other.length]);
}

/**
 * How well a typed word means another: 1 the same, less its beginning or a slip, 0 not at all.
 *
 * @param {string} typed
 * @param {string} word
 * @param {boolean} known whether any word is the same: then it is no slip
 */
function likeness(typed, word, known) {
  if (typed === word) return 1;
  if (typed.length > 2 && word.startsWith(typed)) return 0.3 + 0.5 * typed.length / word.length;
  if (known || typed.length < 4 || /\d/.test(typed)) return 0;
  const slips = distance(typed, word, typed.length < 8 ? 1 : 2);
  return slips > 2 || (slips > 1 && typed.length < 8) ? 0 : 0.7 / slips;
}

/**
 * Read an index once; what comes back finds.
 *
 * @param {SearchIndex} index
 */
export function finder(index) {
  const small = new Set(index.small.flatMap(wordsOf).map(stem));
  const written = new Map(Object.entries(index.alike).map(([word, one]) => [word, stem(one)]));
  const stemmed = new Map([...written].filter(([word]) => word.length > 4).map(([word, one]) => [stem(word), one])); // cops, cope
  /** @type {Map<string, Map<number, number>>} */
  const places = new Map();
  const lengths = index.parts.map(() => 0);

  /** @param {string} text */
  function meanings(text) {
    return wordsOf(text).map((word) => written.get(word) ?? stemmed.get(stem(word)) ?? stem(word));
  }

  /**
   * @param {number} part
   * @param {string} text
   * @param {number} weight
   */
  function add(part, text, weight) {
    for (const word of meanings(text)) {
      const at = places.get(word) ?? new Map();
      places.set(word, at.set(part, (at.get(part) ?? 0) + weight));
    }
  }

  index.parts.forEach(([page, , title, text], part) => {
    add(part, title, TITLE);
    add(part, index.pages[page]?.[1] ?? "", PAGE);
    add(part, text, TEXT);
    lengths[part] = wordsOf(text).length + 1;
  });
  const usual = lengths.reduce((sum, one) => sum + one, 0) / lengths.length;
  const subjects = index.subjects.map(([words, parts, urgent]) => ({ phrases: words.map(meanings), parts, weight: urgent ? URGENT : SUBJECT }));
  const spoken = new Set(subjects.flatMap(({ phrases }) => phrases.flat()));
  const voices = Object.entries(index.voices).map(([reader, words]) => ({ reader, phrases: words.map(meanings) }));

  /** @param {string} word 0: in every part, 1: in one or none */
  const rarity = (word) => 1 - Math.log(Math.max(places.get(word)?.size ?? 1, 1)) / Math.log(lengths.length);

  /** @param {string} word */
  const known = (word) => places.has(word) || spoken.has(word);

  /**
   * How much a subject's words say of what was typed, in their order; 0 where any is missing.
   *
   * @param {string[]} typed
   * @param {string[]} phrase
   */
  function said(typed, phrase) {
    let from = 0, sum = 0;
    for (const word of phrase) {
      const likes = typed.slice(from).map((one) => small.has(word) ? Number(one === word) : likeness(one, word, known(one)));
      const best = likes.findIndex((like) => like > 0.6);
      if (best < 0) return 0;
      sum += Number(likes[best]) * (small.has(word) ? SMALL : (1 + rarity(word)) / 2);
      from += best + 1;
    }
    return sum;
  }

  /** @param {string[]} typed whose voice it is, where only one reader says so */
  function speaker(typed) {
    const all = ` ${typed.join(" ")} `;
    return voices.find(({ phrases }) => phrases.some((phrase) => all.includes(` ${phrase.join(" ")} `)))?.reader ?? index.reader;
  }

  /**
   * @param {string} text
   * @param {string} [here] the address of the page on which it is typed: what is for the same age comes first
   * @returns {Found[]} of nothing typed, where to begin
   */
  return function find(text, here = "") {
    const typed = meanings(text), voice = speaker(typed);
    if (!typed.length) return (index.subjects[0]?.[1][voice] ?? []).map(shown);
    const telling = typed.filter((word) => !small.has(word)), looked = telling.length ? telling : typed;
    /** @type {Map<number, number>} */
    const scores = new Map();
    for (const word of new Set(looked)) {
      /** @type {Map<number, number>} */
      const best = new Map();
      for (const [one, at] of places) {
        const like = likeness(word, one, known(word));
        if (!like) continue;
        const rare = Math.log(1 + (lengths.length - at.size + 0.5) / (at.size + 0.5));
        for (const [part, weight] of at) {
          const long = SATURATION * (1 - LENGTH + LENGTH * Number(lengths[part]) / usual);
          const score = like * rare * weight * (SATURATION + 1) / (weight + long);
          best.set(part, Math.max(best.get(part) ?? 0, score));
        }
      }
      for (const [part, score] of best) scores.set(part, (scores.get(part) ?? 0) + score);
    }
    /** @type {Map<number, number>} */
    const answers = new Map();
    for (const { phrases, parts, weight } of subjects) {
      const strength = Math.max(...phrases.map((phrase) => said(typed, phrase))) ** 0.8;
      (strength && (parts[voice] ?? parts[index.reader]) || []).forEach((part, order) => {
        answers.set(part, Math.max(answers.get(part) ?? 0, weight * strength * (1 - 0.04 * order)));
      });
    }
    for (const [part, score] of answers) scores.set(part, (scores.get(part) ?? 0) + score);
    return [...scores]
      .map(([part, score]) => ({ part, score: score * fitting(part, voice, here) }))
      .sort((one, other) => other.score - one.score)
      .filter(({ score }, place, all) => place < MOST && score > LEAST * Number(all[0]?.score))
      .map(({ part }) => shown(part))
      .sort((one, other) => Number(one.outdated) - Number(other.outdated));
  };

  /**
   * @param {number} part
   * @param {string} voice
   * @param {string} here
   */
  function fitting(part, voice, here) {
    const [page, , , , outdated] = /** @type {Part} */ (index.parts[part]);
    const [address, , weight, reader] = /** @type {SearchedPage} */ (index.pages[page]);
    const heard = voice === index.reader ? 1 : reader === voice ? 2 : 0.5;
    const age = address.split("/")[1];
    const sameAge = age && here.includes(`${age}/`) ? 1.3 : 1;
    return weight * heard * sameAge * (outdated ? 0.3 : 1);
  }

  /**
   * @param {number} number
   * @returns {Found}
   */
  function shown(number) {
    const [page, anchor, title, text, outdated] = /** @type {Part} */ (index.parts[number]);
    const [address, name] = /** @type {SearchedPage} */ (index.pages[page]);
    const cut = text.length > EXCERPT ? `${text.slice(0, EXCERPT).replace(/\s+\S*$/, "")} …` : text;
    return { address: address + (anchor && `#${anchor}`), title, page: name, text: cut, outdated: Boolean(outdated) };
  }
}
