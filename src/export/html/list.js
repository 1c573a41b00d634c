// The list: the same facts as a table, for those who do not use the picture and for searching whole sentences.

const list = (() => {
  const holder = byId("list");
  const PAGE = 100;
  let shown = 0;
  let facts = [];
  const body = el("tbody", {});
  const state = el("p", {});
  const find = el("input", { type: "search", class: "find", placeholder: "Words in the sentence", "aria-label": "Words in the sentence", oninput: () => show() });
  const more = el("button", { type: "button", class: "button", onclick: () => add() }, "Show more");
  replace(holder, el("div", { class: "head" }, el("h2", {}, "Facts"), state, find),
    el("table", {}, el("thead", {}, el("tr", {}, ["Who", "Did what", "To whom or what", "Certainty, when, where", "Source"].map((name) => el("th", { scope: "col" }, name)))), body),
    el("div", { class: "foot" }, more));

  const cell = (node) => el("button", { type: "button", dir: "auto", onclick: () => cards.open(node) }, cut(node.title, 120));
  const row = (fact) => el("tr", {},
    el("td", {}, cell(fact.edge.source)),
    el("td", { class: fact.edge.denied ? "denied-verb" : null }, fact.edge.label),
    el("td", {}, fact.edge.loop ? "–" : cell(fact.edge.target), el("span", { class: "sentence", dir: "auto" }, cut(fact.evidence, 300))),
    el("td", {}, cards.chips(fact)),
    el("td", {}, fact.document.url ? el("a", { class: "link", href: fact.document.url, target: "_blank", rel: "noopener noreferrer" }, cut(fact.document.title, 60)) : cut(fact.document.title, 60), `, sentence ${fact.sentence + 1}`));

  function add() {
    body.append(...facts.slice(shown, shown + PAGE).map(row));
    shown = Math.min(shown + PAGE, facts.length);
    more.hidden = shown >= facts.length;
    const all = filters.shown.facts.size;
    state.textContent = facts.length ? `${shown.toLocaleString("en")} of ${facts.length.toLocaleString("en")}${facts.length < all ? `, out of ${all.toLocaleString("en")}` : ""}` : "None. Clear the filters, or search for other words.";
  }

  function show() {
    if (holder.hidden) return;
    const words = fold(find.value).split(" ").filter(Boolean);
    const answers = (fact) => words.every((word) => (fact.folded ??= ` ${fold(`${fact.evidence} ${fact.edge.source.title} ${fact.edge.target.title}`)}`).includes(word));
    facts = model.facts.filter((fact) => filters.shown.facts.has(fact) && answers(fact));
    shown = 0;
    replace(body);
    add();
  }
  filters.onChange(show);
  return { show };
})();
