/** The playground: ask about an article, read it with its claims marked, take them along. */
import { Article } from "./article.js";
import { Card } from "./card.js";
import { atLeast } from "./claims.js";
import { copies } from "./clipboard.js";
import { byId, element } from "./elements.js";
import { keep } from "./key.js";
import { pack, unpack } from "./packing.js";
import { Problem } from "./problem.js";
import { Reading } from "./reading.js";
import { ask, curl, examples } from "./service.js";
import { format, parse } from "./settings.js";
import { VoiceList, voices } from "./voices.js";

/** Of an answer to who has shown no key that is known. */
const UNAUTHORIZED = 401;
/** Milliseconds after the last move of the slider at which screen readers are told. */
const SETTLED = 500;

const form = byId("question", HTMLFormElement);
const text = byId("text", HTMLTextAreaElement);
const result = byId("result");
const problem = byId("problem");
const key = byId("key", HTMLInputElement);
const slider = byId("confidence", HTMLInputElement);

const article = new Article(byId("article"));
const reading = new Reading(byId("article"), byId("card"), article, new Card(byId("card")));
const list = new VoiceList(byId("voices"), (claim) => article.reveal(claim));

/** What is shown. @type {{text: string, answer: import("./claims.js").Answer} | null} */
let shown = null;
/** @type {import("./service.js").Example[]} */
let offered = [];
/** The article that the link brought, packed. @type {string | null} */
let linked = null;
let pending = new AbortController();
let frame = 0;
let settling = 0;

/** Tell screen readers. @param {string} said */
function tell(said) {
  byId("status").textContent = said;
}

/** @param {number} count @param {string} noun */
function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Read what stands in the form. */
async function read() {
  pending.abort();
  const own = (pending = new AbortController());
  const given = text.value;
  problem.replaceChildren();
  if (!given.trim()) {
    Problem.noText().show(problem);
    text.focus();
    return;
  }
  edit();
  busy(true);
  try {
    present(given, await ask(given, own.signal));
  } catch (error) {
    if (own.signal.aborted) return;
    if (error instanceof Problem && error.status === UNAUTHORIZED) return askForKey();
    (error instanceof Problem ? error : new Problem("An error of this page", String(error))).show(problem);
  } finally {
    if (own === pending) busy(false);
  }
}

/** Have the person enter a key; from then on there is a place for it. */
function askForKey() {
  Problem.noKey().show(problem);
  byId("key-row").hidden = false;
  key.focus();
  key.select();
}

/** @param {boolean} now */
function busy(now) {
  form.setAttribute("aria-busy", String(now));
  byId("ask").setAttribute("aria-disabled", String(now));
  byId("cancel").hidden = !now;
  text.readOnly = now;
  if (now) tell("Reading the article");
}

/** @param {string} given @param {import("./service.js").Answered} answered */
function present(given, { answer, cached, seconds }) {
  shown = { text: given, answer };
  const found = answer.claims.length
    ? `${counted(answer.claims.length, "claim")} by ${counted(answer.sources.length, "named source")}`
    : "Nobody is said to say anything in this article";
  byId("summary").textContent =
    `${found} · ${cached ? "kept from before" : `read in ${seconds.toFixed(1)} s`} · model ${answer.model}`;
  byId("controls").hidden = !answer.claims.length;
  byId("curl").textContent = curl(given, location.href);
  byId("json").textContent = JSON.stringify(answer, null, 2);
  form.hidden = true;
  result.hidden = false;
  update();
  remember();
  byId("article-heading").focus();
  tell(`${found}.`);
}

/** Show the claims that are sure enough. */
function update() {
  const least = slider.valueAsNumber;
  byId("confidence-shown").textContent = `${least} %`;
  slider.setAttribute("aria-valuetext", `${least} %`);
  if (!shown) return;
  const all = shown.answer.claims;
  const claims = atLeast(all, least);
  reading.close();
  article.show(shown.text, claims);
  list.show(voices(shown.answer, claims));
  byId("shown").textContent = `${claims.length} of ${counted(all.length, "claim")}`;
}

function slide() {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(update);
  clearTimeout(settling);
  settling = setTimeout(() => {
    remember();
    tell(byId("shown").textContent ?? "");
  }, SETTLED);
}

/** Go back to the form. */
function edit() {
  reading.close();
  form.hidden = false;
  result.hidden = true;
}

/** What a link to what is shown carries; the article, if asked for. @param {string | null} packed */
function settings(packed) {
  const example = offered.find((each) => each.text === text.value)?.id ?? null;
  return { confidence: slider.valueAsNumber, example, article: example === null ? packed : null };
}

/** Have the address carry the settings. */
function remember() {
  const fragment = format(settings(linked));
  history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
}

/** Do as the address says. @returns {Promise<void>} */
async function follow() {
  if (location.hash && !location.hash.includes("=")) return remember(); // a place on this page
  const { confidence, example, article: packed } = parse(location.hash);
  slider.valueAsNumber = confidence;
  update();
  const chosen = offered.find(({ id }) => id === example);
  if (!chosen && packed === null) return;
  try {
    text.value = chosen ? chosen.text : await unpack(packed ?? "");
    linked = packed;
    await read();
  } catch {
    Problem.brokenLink().show(problem);
  }
}

/** Offer the service's examples. */
async function offer() {
  try {
    offered = await examples();
  } catch (error) {
    if (error instanceof Problem) error.show(problem);
  }
  byId("examples").replaceChildren(
    ...offered.map((example) => {
      const button = element(
        "button",
        { type: "button", class: "example" },
        element("strong", {}, example.title),
        " ",
        element("span", { class: "hint" }, example.description),
      );
      button.addEventListener("click", () => {
        text.value = example.text;
        read();
      });
      return element("li", {}, button);
    }),
  );
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") read();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
text.addEventListener("input", () => {
  linked = null;
});
key.addEventListener("input", () => keep(key.value));
byId("cancel").addEventListener("click", () => {
  pending.abort();
  busy(false);
  tell("Stopped");
  text.focus();
});
byId("edit").addEventListener("click", () => {
  edit();
  text.focus();
  text.select();
});
slider.addEventListener("input", slide);
copies(byId("copy-curl"), () => byId("curl").textContent ?? "", tell);
copies(byId("copy-json"), () => byId("json").textContent ?? "", tell);
copies(
  byId("copy-link"),
  async () => {
    const packed = byId("with-article", HTMLInputElement).checked ? await pack(text.value) : null;
    const link = new URL(location.href);
    link.hash = format(settings(packed));
    return link.href;
  },
  tell,
);
addEventListener("hashchange", follow);

await offer();
await follow();
