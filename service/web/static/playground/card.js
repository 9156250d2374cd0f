/**
 * The card that tells about the claims at one place.
 *
 * @typedef {import("./claims.js").Claim} Claim
 */
import { how, kindOf, number, percent, who } from "./claims.js";
import { element } from "./elements.js";

/** So many claims are told about at once. */
const MOST = 4;
/** Distance from the words, and from the window's edge, in pixels. */
const GAP = 8;

export class Card {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  get hidden() {
    return this.#root.hidden;
  }

  /**
   * Tell about claims, beside a place.
   *
   * @param {Claim[]} claims
   * @param {HTMLElement} place
   * @param {number} [height] of the pointer in the window: the place may run over several lines
   */
  show(claims, place, height) {
    const close = element("button", { type: "button", class: "quiet close" }, "Close");
    close.addEventListener("click", () => this.hide());
    const more = claims.length - MOST;
    this.#root.replaceChildren(
      ...claims.slice(0, MOST).map(told),
      ...(more > 0 ? [element("p", { class: "hint" }, `and ${more} more`)] : []),
      close,
    );
    this.#root.hidden = false;
    this.#put(place, height);
  }

  hide() {
    this.#root.hidden = true;
  }

  /** @param {HTMLElement} place @param {number | undefined} height */
  #put(place, height) {
    const lines = [...place.getClientRects()];
    const line = lines.find(({ top, bottom }) => height && top <= height && height <= bottom) ?? lines[0];
    if (!line) return;
    const { offsetWidth, offsetHeight, style } = this.#root;
    const { clientWidth, clientHeight } = document.documentElement;
    const below = line.bottom + GAP;
    const fits = below + offsetHeight + GAP <= clientHeight || line.top < offsetHeight + GAP;
    const left = Math.max(GAP, Math.min(line.left, clientWidth - offsetWidth - GAP));
    style.left = `${left + scrollX}px`;
    style.top = `${(fits ? below : line.top - GAP - offsetHeight) + scrollY}px`;
  }
}

/** @param {Claim} claim */
function told(claim) {
  const { cue, source, target } = claim;
  /** @type {[string, Node | string][]} */
  const rows = [["How", how(claim)]];
  if (source.text && source.text !== source.name) rows.push(["Written", quoted(source.text)]);
  if (cue) rows.push(["Words", quoted(cue.text)]);
  if (target) rows.push([target.role === "addressee" ? "To" : "About", element("bdi", {}, target.name)]);
  rows.push(["Sure", sure(claim)]);
  return element(
    "section",
    {},
    element(
      "p",
      { class: "card-head" },
      element("span", { class: "number" }, number(claim)),
      " ",
      element("strong", {}, element("bdi", {}, who(claim))),
      " ",
      element("span", { class: "hint" }, kindOf(source.kind)),
    ),
    element("dl", {}, ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])),
  );
}

/** @param {string} words */
function quoted(words) {
  return element("bdi", {}, `“${words}”`);
}

/** @param {Claim} claim */
function sure(claim) {
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--part", `${percent(claim)}%`);
  return element("span", {}, `${percent(claim)} % `, bar);
}
