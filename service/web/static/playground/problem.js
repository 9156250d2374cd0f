/** What went wrong, as the service tells it (RFC 9457), and how it is shown. */
import { element } from "./elements.js";

export class Problem extends Error {
  /** Of the answer that told of it; 0 where there was none. */
  status = 0;

  /**
   * @param {string} title
   * @param {string} detail
   * @param {string[]} [notes]
   */
  constructor(title, detail, notes = []) {
    super(title);
    this.title = title;
    this.detail = detail;
    this.notes = notes;
  }

  /** The service cannot be reached. */
  static noAnswer() {
    return new Problem("No answer", "The service cannot be reached. Is it still running?");
  }

  /** There is nothing to ask about. */
  static noText() {
    return new Problem("No text", "Paste an article, or choose an example.");
  }

  /** The service asks for a key, and was shown none that it knows. */
  static noKey() {
    return new Problem("A key is needed", "This service answers who shows one of its API keys. Enter yours below the article, and read it again.");
  }

  /** A link's article cannot be read. */
  static brokenLink() {
    return new Problem("A broken link", "The article in this link is not whole.");
  }

  /** The problem that a response tells of. @param {Response} response */
  static async of(response) {
    let problem;
    try {
      problem = Problem.from(await response.json());
    } catch {
      problem = new Problem(`Status ${response.status}`, "The service, or what stands before it, refused without a word.");
    }
    problem.status = response.status;
    return problem;
  }

  /**
   * The problem that problem+json tells of.
   *
   * @param {{
   *   title: string, detail: string, errors?: {pointer: string, message: string}[],
   *   language?: string, retry_after?: number, instance?: string,
   * }} told
   */
  static from(told) {
    const notes = (told.errors ?? []).map(({ pointer, message }) => `${pointer.replace(/^\//, "") || "body"}: ${message}`);
    if (told.language) notes.push(`The text seems to be in ${languageName(told.language)}.`);
    if (told.retry_after) notes.push(`Try again in ${told.retry_after} s.`);
    if (told.instance) notes.push(`Identifier: ${told.instance}`);
    return new Problem(told.title, told.detail, notes);
  }

  /** Show it in place of whatever is there. @param {HTMLElement} root */
  show(root) {
    root.replaceChildren(
      element("strong", {}, this.title),
      element("p", {}, this.detail),
      ...(this.notes.length ? [element("ul", {}, ...this.notes.map((note) => element("li", {}, note)))] : []),
    );
  }
}

/** @param {string} code */
function languageName(code) {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
