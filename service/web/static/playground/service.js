/**
 * The service: what it is asked, and what it answers.
 *
 * @typedef {import("./claims.js").Answer} Answer
 * @typedef {{id: string, title: string, description: string, text: string}} Example
 * @typedef {{answer: Answer, cached: boolean, seconds: number}} Answered
 */
import { authorization } from "./key.js";
import { Problem } from "./problem.js";

const CLAIMS = "v1/claims";

/** The body of a question: offsets are asked for in the units that strings here have. @param {string} text */
export function body(text) {
  return JSON.stringify({ text, offset_unit: "utf16" });
}

/**
 * The line for a shell that asks the same; a key is the shell's to know.
 *
 * @param {string} text
 * @param {string} base the address of this page
 */
export function curl(text, base) {
  const quoted = (/** @type {string} */ words) => `'${words.replaceAll("'", "'\\''")}'`;
  const key = "Authorization" in authorization() ? ' -H "Authorization: Bearer $SAYSO_KEY"' : "";
  return `curl -s ${quoted(new URL(CLAIMS, base).href)}${key} -H 'Content-Type: application/json' -d ${quoted(body(text))}`;
}

/**
 * Ask for the claims of a text.
 *
 * @param {string} text
 * @param {AbortSignal} signal
 * @returns {Promise<Answered>}
 * @throws {Problem}
 */
export async function ask(text, signal) {
  const started = performance.now();
  const response = await fetched(CLAIMS, {
    method: "POST",
    headers: { ...authorization(), Accept: "application/json", "Content-Type": "application/json" },
    body: body(text),
    signal,
  });
  return {
    answer: await response.json(),
    cached: /(^|;)\s*hit\b/.test(response.headers.get("Cache-Status") ?? ""),
    seconds: (performance.now() - started) / 1000,
  };
}

/** The service's own examples. @returns {Promise<Example[]>} @throws {Problem} */
export async function examples() {
  return (await fetched("examples", {})).json();
}

/** @param {string} path @param {RequestInit} options */
async function fetched(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw Problem.noAnswer();
  }
  if (!response.ok) throw await Problem.of(response);
  return response;
}
