/**
 * What a link carries, in its fragment: browsers send it to no server, so no log has it.
 *
 * @typedef {{
 *   confidence: number, example: string | null, article: string | null,
 * }} Settings least confidence in percent; the name of an example; an article, packed
 */

/** @param {string} fragment with or without its `#` @returns {Settings} */
export function parse(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const confidence = Number(given.get("confidence") ?? 0);
  return {
    confidence: confidence >= 0 && confidence <= 100 ? Math.round(confidence) : 0,
    example: given.get("example"),
    article: given.get("article"),
  };
}

/** @param {Settings} settings @returns {string} without `#`; empty where nothing is set */
export function format({ confidence, example, article }) {
  const given = new URLSearchParams();
  if (confidence) given.set("confidence", String(confidence));
  if (example !== null) given.set("example", example);
  if (article !== null) given.set("article", article);
  return given.toString();
}
