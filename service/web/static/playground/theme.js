/** Dark or light: as the system has it, until somebody chooses otherwise here. */

const KEY = "sayso-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
let chosen = stored();

/** Whether the page is to be dark. */
function dark() {
  return chosen === null ? system.matches : chosen === "dark";
}

function apply() {
  const root = document.documentElement;
  root.dataset.theme = dark() ? "dark" : "light";
  root.classList.toggle("dark-mode", dark()); // Swagger UI's name for it
  document.getElementById("theme")?.setAttribute("aria-pressed", String(dark()));
}

/** Take the other one; what the system has too is no choice, and follows it. */
function toggle() {
  const other = dark() ? "light" : "dark";
  chosen = other === (system.matches ? "dark" : "light") ? null : other;
  store();
  apply();
}

/** @returns {string | null} */
function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // some forbid storage
  }
}

function store() {
  try {
    if (chosen === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // then the choice lasts as long as the page
  }
}

apply();
system.addEventListener("change", apply);
document.addEventListener("DOMContentLoaded", () => {
  apply();
  document.getElementById("theme")?.addEventListener("click", toggle);
});
