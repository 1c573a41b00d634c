// The shape of each type of node, in a square of 24: the same for the picture, the legend and the lists.

const shapes = (() => {
  const PATHS = {
    Person: "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z",
    Country: "M6.6 3h10.8L23 12l-5.6 9H6.6L1 12z",
    Organization: "M4.5 3h15A1.5 1.5 0 0 1 21 4.5v15a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 19.5v-15A1.5 1.5 0 0 1 4.5 3z",
    Group: "M12 5C18 5 23 8 23 12s-5 7-11 7S1 16 1 12s5-7 11-7z",
    Place: "M12 2l10 8.5V21H2V10.5z",
    Event: "M8 2h8l6 6v8l-6 6H8l-6-6V8z",
    Thing: "M12 2l10 10-10 10L2 12z",
    Statement: "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-9l-5 5v-5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z",
  };
  const drawn = Object.fromEntries(Object.entries(PATHS).map(([name, d]) => [name, new Path2D(d)]));
  return {
    path: (look) => drawn[look.name] ?? drawn.Thing,
    /** A small picture of a type; its colours follow the theme. */
    glyph: (look) => svg("svg", { class: "glyph", viewBox: "0 0 24 24", "aria-hidden": "true" },
      svg("path", { d: PATHS[look.name] ?? PATHS.Thing, fill: look[theme.name][0] })),
  };
})();

const theme = (() => {
  const listeners = [];
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem("actograph-theme"); } catch { return null; } };
  const self = {
    name: stored() ?? (prefersDark.matches ? "dark" : "light"),
    onChange: (listener) => listeners.push(listener),
    set(name) {
      self.name = name === "dark" ? "dark" : "light";
      document.documentElement.dataset.theme = self.name;
      for (const listener of listeners) listener();
    },
    toggle() {
      self.set(self.name === "dark" ? "light" : "dark");
      try { localStorage.setItem("actograph-theme", self.name); } catch { /* a page from disk may not keep anything */ }
    },
    /** A colour of the style sheet. */
    color: (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim(),
  };
  prefersDark.addEventListener("change", () => { if (!stored()) self.set(prefersDark.matches ? "dark" : "light"); });
  self.set(self.name);
  return self;
})();
