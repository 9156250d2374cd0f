/**
 * What the service answers with; the words for it.
 *
 * @typedef {{start: number, end: number, text: string}} Span
 * @typedef {{text: string, spans: Span[]}} Cue
 * @typedef {{text: string, spans: Span[], name: string | null, kind: string}} Source
 * @typedef {{text: string, spans: Span[], name: string, role: "addressee" | "subject"}} Target
 * @typedef {{
 *   id: string, text: string, spans: Span[], quotation: "direct" | "indirect" | "mixed",
 *   cue: Cue | null, source: Source, target: Target | null, confidence: number,
 * }} Claim
 * @typedef {{name: string, kind: string, claims: string[]}} NamedSource
 * @typedef {{
 *   id: string, model: string, language: string, offset_unit: string,
 *   claims: Claim[], sources: NamedSource[],
 * }} Answer
 */

const HOW = {
  direct: "directly, in quotation marks",
  indirect: "indirectly, in the article's words",
  mixed: "partly in quotation marks",
};

const KINDS = {
  unnamed: "unnamed person",
  author: "the writer",
  none: "hidden",
};

/** The claim's number, as it stands beside the article. @param {Claim} claim */
export function number(claim) {
  return claim.id.replace(/^c/, "");
}

/** Who says it, as well as the article tells. @param {Claim} claim */
export function who(claim) {
  return claim.source.name ?? (claim.source.text || "It is not said who");
}

/** What kind of source that is, in words. @param {string} kind */
export function kindOf(kind) {
  return Object.hasOwn(KINDS, kind) ? KINDS[/** @type {keyof KINDS} */ (kind)] : kind;
}

/** How it is said, in words. @param {Claim} claim */
export function how(claim) {
  return HOW[claim.quotation] ?? claim.quotation;
}

/** How sure the service is, in whole percent. @param {Claim} claim */
export function percent(claim) {
  return Math.round(claim.confidence * 100);
}

/** The claims that are at least so sure, in percent. @param {Claim[]} claims @param {number} least */
export function atLeast(claims, least) {
  return claims.filter((claim) => percent(claim) >= least);
}

/** All about a claim in one sentence, for who cannot see the marks. @param {Claim} claim */
export function sentence(claim) {
  const { cue, target } = claim;
  const said = cue ? `, “${cue.text}”` : "";
  const towards = target ? `, ${target.role === "addressee" ? "to" : "about"} ${target.name}` : "";
  return `Claim ${number(claim)}: ${who(claim)}${said}, ${how(claim)}${towards}; ${percent(claim)} % sure`;
}
