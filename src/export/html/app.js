// Everything together: the header, views, keys, and the address of what is selected.

byId("title").textContent = cut(model.title, 140);
byId("generator").textContent = `Written by ${model.generator}. Nothing is loaded from the network and nothing is sent.`;
replace(document.querySelector(".brand .mark"), svg("svg", { viewBox: "0 0 26 26", width: 26, height: 26, fill: "none", stroke: "currentColor", "stroke-width": 2 },
  svg("path", { d: "M8 8.5 18 7M7.5 10l4 8.5M18 9l-4.5 9" }), svg("circle", { cx: 6, cy: 8, r: 3, fill: "currentColor" }), svg("circle", { cx: 20, cy: 7, r: 2.5, fill: "currentColor" }), svg("circle", { cx: 12.5, cy: 20, r: 3, fill: "currentColor" })));
for (const [id, ...paths] of [
  ["open-filters", "M4 6h16", "M7 12h10", "M10 18h4"], ["theme", "M21 12.8A9 9 0 1 1 11.2 3a7 7 0 0 0 9.8 9.8z"], ["open-help", "M9.1 9a3 3 0 1 1 4.4 2.7c-.9.5-1.5 1.1-1.5 2.3", "M12 17.5h.01", "M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20z"],
  ["zoom-in", "M12 5v14", "M5 12h14"], ["zoom-out", "M5 12h14"], ["zoom-fit", "M4 9V4h5", "M20 9V4h-5", "M4 15v5h5", "M20 15v5h-5"],
]) replace(byId(id), icon(...paths));

const view = (() => {
  const self = {
    name: "graph",
    set(name) {
      self.name = name;
      const graph = name === "graph";
      byId("stage").hidden = !graph;
      byId("list").hidden = graph;
      byId("view-graph").setAttribute("aria-pressed", String(graph));
      byId("view-list").setAttribute("aria-pressed", String(!graph));
      if (graph) canvas.resume();
      else {
        canvas.pause();
        list.show();
      }
    },
  };
  return self;
})();

function showState() {
  const { focus, depth } = filters.choice;
  const banner = byId("banner");
  banner.hidden = !focus.length;
  if (focus.length) {
    const names = focus.slice(0, 3).map((node) => cut(node.title, 40)).join(", ") + (focus.length > 3 ? ` +${focus.length - 3}` : "");
    replace(banner, el("span", {}, "Neighbourhood of ", el("strong", { dir: "auto" }, names)),
      el("div", { class: "segmented", role: "group", "aria-label": "Steps" }, [1, 2, 3].map((steps) => el("button", { type: "button", "aria-pressed": String(depth === steps), onclick: () => filters.update({ depth: steps }, true) }, `${steps} ${steps === 1 ? "step" : "steps"}`))),
      el("button", { type: "button", class: "button", onclick: () => filters.unfocus() }, "Show everything"));
  }
  const nothing = byId("nothing");
  nothing.hidden = filters.shown.nodes.size > 0;
  replace(nothing, el("h2", {}, model.facts.length ? "Nothing passes the filters" : "This graph is empty"),
    el("p", {}, model.facts.length ? "Widen the time, or tick more types and relations." : "No relation was found in the documents."),
    model.facts.length ? el("button", { type: "button", class: "button main", onclick: () => filters.reset() }, "Clear filters") : null);
}

function showTheme() {
  byId("theme").setAttribute("aria-pressed", String(theme.name === "dark"));
  panel.show();
}

canvas.onSelect((thing) => {
  panel.show();
  const id = thing && "title" in thing ? `#${encodeURIComponent(thing.id)}` : "";
  history.replaceState(null, "", id || location.pathname + location.search);
  if (thing) announce("title" in thing ? `${cut(thing.title, 200)} selected` : `Relation of ${cut(thing.source.title, 100)} and ${cut(thing.target.title, 100)} selected`);
  sidebar.update();
});
filters.onChange(() => {
  showState();
  panel.show();
  announce(`${counted(filters.shown.nodes.size, "node")}, ${counted(filters.shown.facts.size, "fact")} shown`);
});
theme.onChange(showTheme);

byId("view-graph").addEventListener("click", () => view.set("graph"));
byId("view-list").addEventListener("click", () => view.set("list"));
byId("theme").addEventListener("click", theme.toggle);
byId("open-help").addEventListener("click", () => byId("help").showModal());
byId("open-filters").addEventListener("click", () => byId("open-filters").setAttribute("aria-expanded", String(byId("filters").classList.toggle("open"))));
byId("zoom-in").addEventListener("click", () => canvas.zoomBy(1.5));
byId("zoom-out").addEventListener("click", () => canvas.zoomBy(1 / 1.5));
byId("zoom-fit").addEventListener("click", () => canvas.fit());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const typing = event.target instanceof HTMLInputElement && event.target.type !== "checkbox" && event.target.type !== "range";
  if (event.key === "Escape") {
    if (canvas.selected()) canvas.select(null);
    else if (filters.choice.focus.length) filters.unfocus();
    return;
  }
  if (typing) return;
  const selected = canvas.selected();
  if (event.key === "/") search.focus();
  else if (event.key === "l") view.set(view.name === "graph" ? "list" : "graph");
  else if (event.key === "n" && selected && "title" in selected) filters.focusOn(selected);
  else if (event.key === "?") byId("help").showModal();
  else return;
  event.preventDefault();
});

showState();
showTheme();
canvas.fit(0);
const asked = (() => {
  try {
    const id = decodeURIComponent(location.hash.slice(1));
    return id ? model.nodes.find((node) => node.id === id) : null;
  } catch {
    return null;
  }
})();
if (asked) cards.open(asked);
document.documentElement.dataset.ready = "true";
// For tests and for those who open the console.
window.actograph = { model, filters, canvas, search, view };
