/**
 * The article with its claims marked.
 *
 * @typedef {import("./claims.js").Claim} Claim
 * @typedef {import("./segments.js").Segment} Segment
 */
import { number, sentence } from "./claims.js";
import { element } from "./elements.js";
import { cut } from "./segments.js";

export class Article {
  #root;
  /** @type {WeakMap<Node, Claim[]>} */
  #claims = new WeakMap();
  /** @type {Map<Claim, HTMLElement[]>} */
  #marks = new Map();
  /** @type {Map<Claim, HTMLElement>} */
  #markers = new Map();
  /** @type {HTMLElement[]} */
  #active = [];

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /**
   * Show a text and mark the claims in it; a claim's number stands where its content begins.
   *
   * @param {string} text
   * @param {Claim[]} claims
   */
  show(text, claims) {
    this.#claims = new WeakMap();
    this.#marks = new Map(claims.map((claim) => [claim, []]));
    this.#markers = new Map();
    this.#active = [];
    const made = document.createDocumentFragment();
    let paragraph = element("p", { dir: "auto" });
    for (const segment of cut(text, claims)) {
      const words = text.slice(segment.start, segment.end);
      if (segment.gap) {
        made.append(paragraph, words);
        paragraph = element("p", { dir: "auto" });
        continue;
      }
      paragraph.append(...segment.begins.map((claim) => this.#marker(claim)));
      paragraph.append(segment.parts.length ? this.#mark(segment, words) : words);
    }
    made.append(paragraph);
    this.#root.replaceChildren(made);
  }

  /**
   * The mark or number that a node is in, and its claims, the innermost first.
   *
   * @param {EventTarget | null} node
   * @returns {{place: HTMLElement, claims: Claim[]} | null}
   */
  at(node) {
    const place = node instanceof Element ? node.closest(".mark, .number") : null;
    const claims = place && this.#claims.get(place);
    return claims ? { place: /** @type {HTMLElement} */ (place), claims } : null;
  }

  /** Bring claims, and nothing else, to the fore. @param {Claim[]} claims */
  activate(claims) {
    for (const each of this.#active) each.classList.remove("active");
    this.#active = claims.flatMap((claim) => this.#marks.get(claim) ?? []);
    for (const each of this.#active) each.classList.add("active");
  }

  /** Scroll to a claim and focus its number. @param {Claim} claim */
  reveal(claim) {
    const marker = this.#markers.get(claim);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    marker?.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
    marker?.focus({ preventScroll: true });
  }

  /**
   * Focus the number so many places away, if there is one.
   *
   * @param {HTMLElement} marker
   * @param {number} steps
   */
  move(marker, steps) {
    const all = [...this.#root.querySelectorAll(".number")];
    const next = all[all.indexOf(marker) + steps];
    if (next instanceof HTMLElement) next.focus();
  }

  /** @param {Claim} claim */
  #marker(claim) {
    // No button: browsers break lines between a button and the word behind it.
    const marker = element("span", {
      class: "number",
      role: "button",
      tabindex: "0",
      "aria-label": sentence(claim),
    });
    marker.dataset.number = number(claim); // shown by the style: copied text has no numbers
    this.#markers.set(claim, marker);
    this.#marks.get(claim)?.push(marker);
    this.#claims.set(marker, [claim]);
    return marker;
  }

  /** @param {Segment} segment @param {string} words */
  #mark({ parts }, words) {
    const names = new Set(["mark"]);
    for (const { role, lane } of parts) {
      names.add(role);
      if (role === "content") names.add(`lane${lane}`);
    }
    const mark = element("span", { class: [...names].join(" ") }, words);
    const claims = new Set(parts.toSorted((a, b) => b.lane - a.lane).map(({ claim }) => claim));
    for (const claim of claims) this.#marks.get(claim)?.push(mark);
    this.#claims.set(mark, [...claims]);
    return mark;
  }
}
