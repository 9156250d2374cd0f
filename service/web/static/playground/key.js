/** The API key, where the service asks for one: kept while this tab is open, shown to it alone. */

const NAME = "sayso-key";
let kept = stored();

/** The header field that shows the key; none where there is no key. @returns {Record<string, string>} */
export function authorization() {
  return kept ? { Authorization: `Bearer ${kept}` } : {};
}

/** Keep a key in place of what was kept; nothing, or what no header could carry, is none. @param {string} key */
export function keep(key) {
  kept = /^[!-~]+$/.test(key.trim()) ? key.trim() : "";
  try {
    if (kept) sessionStorage.setItem(NAME, kept);
    else sessionStorage.removeItem(NAME);
  } catch {
    // then it lasts as long as the page
  }
}

/** @returns {string} */
function stored() {
  try {
    return sessionStorage.getItem(NAME) ?? "";
  } catch {
    return ""; // some forbid storage
  }
}
