// Building the page. Text from the graph reaches the page only as text nodes, here.

const SVG = "http://www.w3.org/2000/svg";

/** The element with this id. */
const byId = (id) => document.getElementById(id);

/** Fills an element: properties, `on…` handlers, `aria-…` and other attributes, then children; null children are left out. */
function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.setAttribute("class", value);
    else if (name in element && !name.startsWith("aria") && !(element instanceof SVGElement)) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const el = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
const svg = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);

/** Puts new children into an element. */
const replace = (element, ...children) => element.replaceChildren(...children.flat().filter(Boolean));

/** An icon of strokes. */
const icon = (...paths) =>
  svg("svg", { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" },
    paths.map((d) => svg("path", { d })));

/** Tells those who cannot see it what has changed. */
const announce = (text) => { byId("live").textContent = text; };

/** At most this many characters, with … where something is missing. */
function cut(text, most) {
  const plain = text.slice(0, most * 4 + 4).replace(/\s+/gu, " ").trim();
  const chars = [...plain];
  return chars.length <= most && text.length <= most * 4 + 4 ? plain : `${chars.slice(0, most).join("").trimEnd()}…`;
}

/** "1 fact", "2 facts", "12,000 facts". */
const counted = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** Letters of any case and with any accents as one: what names are compared by. */
const SPELLED = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i" };
const fold = (text) =>
  text.slice(0, 2000).normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/gu, "").replace(/[’'ʼ.]/gu, "")
    .replace(/[øłđðßæœþı]/gu, (c) => SPELLED[c]).replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim();
