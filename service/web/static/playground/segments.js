/**
 * Cuts an article wherever a part of a claim begins or ends. Offsets count UTF-16 code units.
 *
 * @typedef {import("./claims.js").Claim} Claim
 * @typedef {import("./claims.js").Span} Span
 * @typedef {"content" | "source" | "cue" | "target"} Role
 * @typedef {{claim: Claim, role: Role, lane: number}} Part a claim's part, and its underline
 * @typedef {{
 *   start: number, end: number, gap: boolean, parts: Part[], begins: Claim[],
 * }} Segment a stretch in which nothing begins and nothing ends. `gap`: it parts two paragraphs;
 *   `begins`: the claims whose content begins here
 */

/** Underlines that are told apart where claims overlap; what goes deeper shares the last one. */
export const LANES = 4;

/**
 * Cut a text into segments: one after the other they are the text.
 *
 * @param {string} text
 * @param {Claim[]} claims
 * @returns {Segment[]}
 */
export function cut(text, claims) {
  /** @type {Map<number, {opens: Part[], closes: Part[], begins: Claim[]}>} */
  const events = new Map();
  const at = (/** @type {number} */ offset) => {
    let event = events.get(offset);
    if (!event) events.set(offset, (event = { opens: [], closes: [], begins: [] }));
    return event;
  };
  at(0);
  at(text.length);
  for (const [claim, lane] of lanes(claims)) {
    if (claim.spans.length) at(claim.spans[0].start).begins.push(claim);
    for (const [role, spans] of roles(claim)) {
      for (const { start, end } of spans) {
        const part = { claim, role, lane };
        at(start).opens.push(part);
        at(end).closes.push(part);
      }
    }
  }
  const gaps = new Set();
  for (const [start, end] of breaks(text)) {
    at(start);
    at(end);
    for (let offset = start; offset < end; offset += 1) gaps.add(offset);
  }
  const offsets = [...events.keys()].sort((a, b) => a - b);
  /** @type {Set<Part>} */
  const open = new Set();
  return offsets.slice(0, -1).map((start, index) => {
    const { opens, closes, begins } = at(start);
    for (const part of closes) open.delete(part);
    for (const part of opens) open.add(part);
    return { start, end: offsets[index + 1], gap: gaps.has(start), parts: [...open], begins };
  });
}

/**
 * Give each claim a lane: those that overlap get different ones, the outer the lower.
 *
 * @param {Claim[]} claims
 * @returns {[Claim, number][]}
 */
export function lanes(claims) {
  const extent = (/** @type {Claim} */ claim) =>
    claim.spans.length ? [claim.spans[0].start, claim.spans[claim.spans.length - 1].end] : [0, 0];
  const free = new Array(LANES).fill(0);
  return claims
    .toSorted((a, b) => extent(a)[0] - extent(b)[0] || extent(b)[1] - extent(a)[1])
    .map((claim) => {
      const [start, end] = extent(claim);
      const first = free.findIndex((until) => until <= start);
      const lane = first < 0 ? LANES - 1 : first;
      free[lane] = Math.max(free[lane], end);
      return [claim, lane];
    });
}

/**
 * Find what parts paragraphs: blank lines; where a text has none, line breaks.
 *
 * @param {string} text
 * @returns {[number, number][]} where each break starts and ends
 */
export function breaks(text) {
  const blank = [...text.matchAll(/\n[^\S\n]*\n\s*/g)];
  const found = blank.length ? blank : [...text.matchAll(/\n+/g)];
  return found.map((match) => [match.index, match.index + match[0].length]);
}

/** @param {Claim} claim @returns {[Role, Span[]][]} */
function roles(claim) {
  return [
    ["content", claim.spans],
    ["source", claim.source.spans],
    ["cue", claim.cue?.spans ?? []],
    ["target", claim.target?.spans ?? []],
  ];
}
