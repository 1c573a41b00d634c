// The filters on the left; its list of types is the legend of the picture too.

const sidebar = (() => {
  const holder = byId("filters");
  const count = (of) => {
    const counts = new Map();
    for (const fact of model.facts) counts.set(of(fact), (counts.get(of(fact)) ?? 0) + 1);
    return counts;
  };
  const updates = [];

  /** A heading, and a box to tick for each value; `only` ticks one alone. */
  function section(title, entries, hidden) {
    const all = el("button", { type: "button", onclick: () => filters.update({ [hidden]: new Set() }) }, "all");
    const boxes = entries.map(([value, name, picture, number]) => {
      const box = el("input", { type: "checkbox", checked: true, onchange: () => {
        const set = new Set(filters.choice[hidden]);
        if (box.checked) set.delete(value); else set.add(value);
        filters.update({ [hidden]: set });
      } });
      const only = el("button", { type: "button", class: "only", "aria-label": `only ${name}`, onclick: (event) => {
        event.preventDefault();
        filters.update({ [hidden]: new Set(entries.map(([other]) => other).filter((other) => other !== value)) });
      } }, "only");
      updates.push(() => { box.checked = !filters.choice[hidden].has(value); });
      return el("li", {}, el("label", { class: "check" }, box, picture(), el("span", { class: "name" }, name), entries.length > 1 ? only : null, el("span", { class: "count" }, number.toLocaleString("en"))));
    });
    updates.push(() => { all.hidden = filters.choice[hidden].size === 0; });
    return [el("h2", {}, title, all), el("ul", {}, boxes)];
  }

  const line = (name, color, dash) => () => svg("svg", { class: "stroke", viewBox: "0 0 22 10", "aria-hidden": "true" },
    svg("path", { d: "M1 5h15", stroke: color(), "stroke-width": "2", "stroke-dasharray": dash }), svg("path", { d: "M15 1.5 21 5l-6 3.5z", fill: color() }));
  const none = () => null;

  function build() {
    updates.length = 0;
    const looks = new Map();
    for (const node of model.nodes) looks.set(node.kind, (looks.get(node.kind) ?? 0) + 1);
    const kinds = [...count((fact) => fact.edge.kind)].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const modalities = count((fact) => fact.edge.modality);
    const denials = count((fact) => fact.edge.denied);
    const ink = () => theme.color("soft");
    const red = () => theme.color("denied");
    const tally = el("dl", { class: "tally", id: "tally" });
    updates.push(() => {
      const counts = canvas.counts();
      const documents = new Set([...filters.shown.facts].map((fact) => fact.document)).size;
      const narrowed = filters.active() || filters.choice.focus.length > 0;
      const part = (name, shown, all) => el("div", {}, el("dt", {}, name), el("dd", {}, shown.toLocaleString("en"), narrowed && shown < all ? el("small", {}, `of ${all.toLocaleString("en")}`) : null));
      replace(tally, part("Nodes", counts.nodes, model.nodes.length), part("Facts", filters.shown.facts.size, model.facts.length), part("Documents", documents, model.documents.length));
    });
    const sure = el("output", {}, "any");
    const slider = el("input", { type: "range", min: 0, max: 100, step: 5, value: filters.choice.confidence, "aria-label": "Least confidence", oninput: () => filters.update({ confidence: Number(slider.value) }) });
    updates.push(() => {
      slider.value = filters.choice.confidence;
      sure.textContent = filters.choice.confidence ? `${filters.choice.confidence} % or more` : "any";
    });
    const reset = el("button", { type: "button", class: "button", id: "reset", onclick: () => filters.reset() }, "Clear filters");
    updates.push(() => { reset.hidden = !filters.active(); });
    replace(holder, tally,
      model.whole ? el("p", { class: "numbers" }, `The most important of ${model.whole.toLocaleString("en")} nodes.`) : null,
      section("Who and what", [...looks].sort((a, b) => a[0] - b[0]).map(([kind, number]) => [kind, model.looks[kind].name, () => shapes.glyph(model.looks[kind]), number]), "hiddenLooks"),
      section("Certainty", [0, 1, 2].filter((m) => modalities.has(m)).map((m) => [m, ["Asserted", "Reported", "Possible"][m], line("", ink, m ? "4 3" : null), modalities.get(m)]), "hiddenModalities"),
      denials.size > 1 || denials.has(true) ? section("Polarity", [false, true].filter((d) => denials.has(d)).map((d) => [d, d ? "Denied" : "Affirmed", line("", d ? red : ink, null), denials.get(d)]), "hiddenPolarities") : null,
      section("Relations", kinds.map(([kind, number]) => [kind, model.kinds[kind].replace(/([a-z])([A-Z])/gu, "$1 $2").toLowerCase().replace(/^./u, (c) => c.toUpperCase()), none, number]), "hiddenKinds"),
      model.facts.length ? [el("h2", {}, "Confidence"), el("div", { class: "slider" }, slider, sure)] : null,
      el("h2", {}), reset);
    update();
  }
  const update = () => { for (const one of updates) one(); };
  filters.onChange(update);
  theme.onChange(build);
  build();
  return { update };
})();
