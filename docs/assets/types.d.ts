// What crosses between the scripts, and between them and Python. For the editor and the type checker alone: no page
// loads it, and every script knows these names without an import.

// ── The plan: decision_tree/presentation.py, shown_plan_json

/** What the engine answers. */
interface ActionPlan {
  role: string;
  acts_as: string;
  answers: Record<string, string>;
  follows: Record<string, string>;
  level: string;
  next_screen: string | null;
  next_facts: string[];
  find_out: string[];
  shown: Shown;
}

/** What the engine answers where questions are left: no plan yet. */
interface NextScreen {
  role: string;
  answers: Record<string, string>;
  level: string;
  next_screen: string;
  next_facts: string[];
  shown?: undefined;
}

/** How it is shown. `few`: how many reasons are said in one sentence. */
interface Shown {
  few: number;
  parts: Part[];
  nevers: Never[];
  find_out: string[];
  overridden: GivesWay[];
}

interface Part {
  part: string;
  lines: Line[];
  in_doubt: Line[];
}

interface Line {
  clause: string;
  modality: string;
  because: Reason | null;
  also: Addition[];
  more: Addition[];
  settle: string[];
  added: boolean;
  unless_advised: boolean;
}

interface Addition {
  clause: string;
  because: Reason | null;
}

interface Never {
  clauses: string[];
  because: Reason | null;
}

interface GivesWay {
  clause: string;
  by: string;
  because: Reason | null;
}

/** Why something stands: facts, each with its value, and the clauses whose whole condition is said. */
interface Reason {
  certain: boolean;
  facts: [string, string][];
  conditions: string[];
}

// ── The journey

/** What was said last, beside all earlier answers. */
interface Newest {
  answers: Record<string, string>;
  role?: string;
  screen?: string;
  option?: string;
  changed?: string[];
  /** no plan is wanted while there are questions */
  on_the_way?: boolean;
}

/** Where the reader was. */
interface Step {
  place: string;
  facts: string[] | undefined;
}

/** A list as it stands. `ticked`, `unticked`: what each box says, by fact. `rest`: "none", "not-known" or nothing. */
interface Filled {
  facts: string[];
  ticked: Record<string, string>;
  unticked: Record<string, string>;
  rest: string;
}

// ── What is known ahead of the engine: build_tools/situations/ahead.py

interface AheadGraph {
  roots: Record<string, number>;
  plans: Record<string, AheadPlan>;
  stopping: string[];
  options: Record<string, Record<string, Record<string, string>>>;
  entries: AheadEntry[];
}

/** Numbers are places of other entries. */
type AheadEntry =
  | { screen: string; facts: string[]; then: number; each?: true }
  | { fact: string; yes?: number; no?: number; "not-known"?: number; unasked?: number }
  | { plan: string; go_on: number }
  | { part: string; lines: number[]; in_doubt: number[] }
  | { shown: unknown };

/** `reasons`: whether it says why its lines stand. */
interface AheadPlan {
  reasons: boolean;
  held: number;
  parts: number[];
  nevers: number;
  overridden: number;
}

// ── Words

/** What the page says of a clause. */
interface ClauseText {
  statement: string;
  /** what it asks for in a few words; empty where it has none */
  short: string;
  /** words to say aloud */
  aloud: string;
  /** the closed word of its deadline */
  deadline: string;
  /** the statement as a sentence, with its modality before it */
  said: string;
  when: string;
  until: string;
  /** what weakens it */
  stale: string[];
  /** whose it is and how far it was checked */
  trace: string;
  isDueToday: boolean;
  /** told apart at a glance */
  isDueAtOnce: boolean;
}

/** Texts by key; the page's template knows which. */
type Texts = Record<string, any>;

/** What a plan's text needs beside the plan. `done`: the clauses that are ticked. */
interface Kept {
  words: import("./words.js").Words;
  done: Set<string>;
  summary: { question: string; answers: string[] }[];
  titles: { nevers: string; findOut: string; overridden: string };
  about: string;
}

/** Numbers as they are dialled; what else there is to say of them is in `note`. */
interface Contact {
  title: string;
  phones: string[];
  note: string;
}

// ── The engine and its worker

/** A file of the engine: its bytes, and their SHA-256 as `integrity` says it. */
interface EngineFile {
  url: string;
  size: number;
  hash: string;
}

/** What the worker is handed. */
interface EngineParts {
  /** what Pyodide wants to be told of its version */
  abi: string;
  module: WebAssembly.Module;
  library: BufferSource;
  protocol: string;
  /** Python's module that answers; where none is named, the engine's */
  entry: string | undefined;
}

/** How the engine's files are loaded. */
interface Loading {
  cache: RequestCache;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

interface EngineOptions {
  abi: string;
  files: Record<"worker" | "module" | "library" | "protocol", EngineFile>;
  entry?: string;
  onProgress?: (progress: Progress) => void;
  /** milliseconds without a single byte, and then until Python has started */
  startTimeout?: number;
  /** milliseconds for one plan */
  planTimeout?: number;
}

interface Progress {
  loaded: number;
  total: number;
}

/** What the page asks of the worker, */
type EngineRequest = { method: "start"; argument: EngineParts } | { method: "plan"; argument: Asked };

/** A request as JSON; of the desk, with a file beside it, and its answer has the same form. */
type Asked = string | [string, Uint8Array | undefined];

type EngineCall = { id: number } & EngineRequest;

/** and what the worker says to the page. */
type EngineMessage =
  | { id: number; result: any }
  | { id: number; error: { name: string; message: string } };

// ── The page for writing and its desk: build_tools/writing/in_browser.py

/** What a protocol says of one thing, or a sentence that somebody reads. */
interface WorkItem {
  id: string;
  state: string;
  heading: string;
  modality: string;
  text: string;
  /** as the list of what is wrong shows its document's sentence, and its place; empty where there is none */
  told: string;
  /** the least harm of its faults, or 0 */
  worst: number;
  /** whether it speaks of what this site is about */
  about: boolean;
}

interface WorkCounts {
  in_force: number;
  drafts: number;
  to_read: number;
  set_aside: number;
  faults: number;
  unsafe: number;
}

/** The words that a card can use. */
interface WorkChoices {
  roles: string[];
  phrases: string[];
  actions: string[];
  topics: { id: string; title: string }[];
  deadlines: string[];
}

interface DeskWork {
  name: string;
  policy: string;
  counts: WorkCounts;
  items: WorkItem[];
  /** HTML */
  appraisal: string;
  doubts: string[];
  choices: WorkChoices;
}

interface CardFields {
  heading: string;
  modality: string;
  text: string;
  short: string;
  say: string;
  who: string[];
  when: { certain: boolean; joined: string; phrases: string[] };
  action: string;
  topic: string;
  until: string;
  why: string;
  source: string;
}

interface CardFix {
  label: string;
  fields?: Partial<CardFields>;
  state?: string;
  /** words for the school's own; without any, those that nothing uses are taken out */
  own?: string;
}

interface CardFinding {
  message: string;
  value: string;
  hint: string;
  /** what was guessed that the statement is about, where that is why */
  guessed?: string;
  fix?: CardFix | null;
  own?: CardFix | null;
  /** of a whole protocol's: whose it is */
  id?: string | null;
}

interface CardFault {
  says: string;
  today: string;
  rests_on: string;
  sure: boolean;
  /** 1 is the worst */
  harm: number;
  guessed: string;
  fix: CardFix | null;
}

interface DeskItem {
  id: string;
  state: string;
  said: { text: string; place: string; where: string } | null;
  fields: CardFields;
  markdown: string;
  findings: CardFinding[];
  faults: CardFault[];
  near: { heading: string; text: string; modality: string } | null;
  doubts: string[];
}

interface DeskPlanLine {
  id: string;
  text: string;
  modality: string;
  group: string;
  until: string;
  own: boolean;
}

interface DeskPlan {
  headline: string;
  lines: DeskPlanLine[];
  facts: { id: string; text: string; value: string }[];
}

interface SchoolDetails {
  name: string;
  ages: string;
  recording_system: string;
  contacts: Record<string, Record<string, string>>;
}

/** What an author can mend. */
interface DeskRefusal {
  message: string;
  hint: string;
}

/** Every answer has some of these. */
interface DeskAnswer {
  /** of a document that is being read: so many sentences */
  read?: { done: number; all: number };
  /** of what is made ready: it is not all */
  more?: boolean;
  work?: DeskWork;
  item?: DeskItem;
  counts?: WorkCounts;
  plan?: DeskPlan;
  details?: SchoolDetails;
  findings?: CardFinding[];
  id?: string | null;
  file?: string;
  refused?: DeskRefusal;
}

type DeskRequest = { do: string } & Record<string, unknown>;

interface DeskReply {
  answer: DeskAnswer;
  content?: Uint8Array<ArrayBuffer>;
}
