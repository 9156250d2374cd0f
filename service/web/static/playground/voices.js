/**
 * Who says what: claims by their source, and the list that shows them.
 *
 * @typedef {import("./claims.js").Answer} Answer
 * @typedef {import("./claims.js").Claim} Claim
 * @typedef {{name: string | null, kind: string, claims: Claim[]}} Voice `name` is null for all
 *   whom the article does not name
 */
import { kindOf, number, percent, sentence, who } from "./claims.js";
import { element } from "./elements.js";

/** Lists of more claims than that begin closed. */
const MANY = 40;

/**
 * Group claims by their source, who says most first.
 *
 * @param {Answer} answer
 * @param {Claim[]} claims those of the answer that are shown
 * @returns {Voice[]}
 */
export function voices(answer, claims) {
  const left = new Map(claims.map((claim) => [claim.id, claim]));
  /** @type {Voice[]} */
  const found = [];
  for (const { name, kind, claims: ids } of answer.sources) {
    const own = ids.flatMap((id) => left.get(id) ?? []);
    for (const id of ids) left.delete(id);
    if (own.length) found.push({ name, kind, claims: own });
  }
  found.sort((a, b) => b.claims.length - a.claims.length);
  if (left.size) found.push({ name: null, kind: "", claims: [...left.values()] });
  return found;
}

/** The side list. */
export class VoiceList {
  #root;
  #choose;

  /**
   * @param {HTMLElement} root
   * @param {(claim: Claim) => void} choose called with a claim that was clicked
   */
  constructor(root, choose) {
    this.#root = root;
    this.#choose = choose;
  }

  /** @param {Voice[]} list */
  show(list) {
    const count = list.reduce((sum, voice) => sum + voice.claims.length, 0);
    this.#root.replaceChildren(...list.map((voice) => this.#voice(voice, count <= MANY)));
  }

  /** @param {Voice} voice @param {boolean} open */
  #voice({ name, kind, claims }, open) {
    const count = claims.length === 1 ? "1 claim" : `${claims.length} claims`;
    const heading = element("h3", {}, name === null ? "Without a name" : element("bdi", {}, name));
    const about = [kindOf(kind), count].filter(Boolean).join(" · ");
    const summary = element("summary", {}, heading, element("span", { class: "hint" }, about));
    const items = claims.map((claim) => element("li", {}, this.#item(claim, name === null)));
    const details = element("details", { class: "voice" }, summary, element("ul", {}, ...items));
    details.toggleAttribute("open", open);
    return details;
  }

  /** @param {Claim} claim @param {boolean} withWho */
  #item(claim, withWho) {
    const words = claim.quotation === "direct" ? `“${claim.text}”` : claim.text;
    const button = element(
      "button",
      { type: "button", class: "entry" },
      element("span", { class: "visually-hidden" }, `${sentence(claim)}. `),
      element("span", { class: "number", "aria-hidden": "true" }, number(claim)),
      element("span", { class: "what", dir: "auto" }, withWho ? `${who(claim)}: ` : "", words),
      element("span", { class: "sure", "aria-hidden": "true" }, `${percent(claim)} %`),
    );
    button.addEventListener("click", () => this.#choose(claim));
    return button;
  }
}
