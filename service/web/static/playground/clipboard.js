/**
 * Copy text. Without a secure connection browsers have no clipboard, but still the old command.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** @param {string} text */
function copySelected(text) {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}

/**
 * Make a button copy what `text` gives, and tell so.
 *
 * @param {HTMLElement} button
 * @param {() => string | Promise<string>} text
 * @param {(said: string) => void} tell
 */
export function copies(button, text, tell) {
  const label = button.textContent;
  let timer = 0;
  button.addEventListener("click", async () => {
    const said = (await copy(await text())) ? "Copied" : "Not copied: the browser forbids it";
    button.textContent = said;
    tell(said);
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
}
