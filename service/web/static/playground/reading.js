/**
 * Reading: pointer and keyboard on the article bring claims to the fore, and their card.
 *
 * @typedef {import("./article.js").Article} Article
 * @typedef {import("./card.js").Card} Card
 */

/** Milliseconds in which the pointer can get from the words to the card. */
const LINGER = 250;
/** What keys do on a claim's number. @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class Reading {
  #article;
  #card;
  #pinned = false;
  #timer = 0;

  /**
   * @param {HTMLElement} root where the article stands
   * @param {HTMLElement} cardRoot where the card stands
   * @param {Article} article
   * @param {Card} card
   */
  constructor(root, cardRoot, article, card) {
    this.#article = article;
    this.#card = card;
    root.addEventListener("pointerover", (event) => this.#over(event));
    root.addEventListener("pointerout", () => this.#leave());
    root.addEventListener("click", (event) => this.#pin(event));
    root.addEventListener("focusin", (event) => this.#focus(event));
    root.addEventListener("focusout", () => this.#leave());
    root.addEventListener("keydown", (event) => this.#key(event));
    cardRoot.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    cardRoot.addEventListener("pointerleave", () => this.#leave());
    cardRoot.addEventListener("click", () => this.#card.hidden && this.close());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.addEventListener("pointerdown", ({ target }) => {
      if (target instanceof Node && !root.contains(target) && !cardRoot.contains(target)) this.close();
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#pinned = false;
    this.#card.hide();
    this.#article.activate([]);
  }

  /** @param {EventTarget | null} node @param {number} [height] @returns {boolean} whether claims are there */
  #show(node, height) {
    const found = this.#article.at(node);
    if (!found) return false;
    clearTimeout(this.#timer);
    this.#article.activate(found.claims);
    this.#card.show(found.claims, found.place, height);
    return true;
  }

  /** @param {PointerEvent} event */
  #over({ target, clientY, pointerType }) {
    if (pointerType === "mouse" && !this.#pinned) this.#show(target, clientY);
  }

  /** @param {MouseEvent} event */
  #pin({ target, clientY }) {
    if (getSelection()?.isCollapsed === false) return; // words are being selected, not asked about
    this.close();
    this.#pinned = this.#show(target, clientY);
  }

  /** @param {FocusEvent} event */
  #focus({ target }) {
    if (this.#show(target)) this.#pinned = true;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const found = this.#article.at(event.target);
    if (!found) return;
    if (event.key in STEPS) this.#article.move(found.place, STEPS[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.#show(event.target);
    else return;
    event.preventDefault();
  }

  #leave() {
    clearTimeout(this.#timer);
    if (!this.#pinned) this.#timer = setTimeout(() => this.close(), LINGER);
  }
}
