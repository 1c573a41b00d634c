// Evidence: a fact as a card, with its sentence and the words it rests on.

const cards = (() => {
  const NAMES = { predicate: "did what", subject: "who", object: "whom or what", to: "to whom", place: "where", time: "when", by: "according to whom" };

  /** The sentence with the words of each role marked; where roles overlap, the shorter wins. */
  function sentence(fact) {
    const marks = [];
    for (const word of fact.words) for (let i = 0; i < word.spans.length; i += 2) marks.push({ role: word.role, start: word.spans[i], end: word.spans[i + 1] });
    const bounds = [...new Set([0, fact.evidence.length, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
    const pieces = [];
    for (let i = 0; i + 1 < bounds.length; i += 1) {
      const [start, end] = [bounds[i], bounds[i + 1]];
      const over = marks.filter((mark) => mark.start <= start && end <= mark.end).sort((a, b) => a.end - a.start - (b.end - b.start))[0];
      const role = over?.role ?? null;
      const last = pieces.at(-1);
      if (last && last.role === role && last.over === over) last.end = end;
      else pieces.push({ role, over, start, end });
    }
    return el("blockquote", { class: fact.evidence.length > 900 ? "long" : null, dir: "auto" },
      pieces.map(({ role, start, end }) => {
        const text = fact.evidence.slice(start, end);
        return role ? el("mark", { class: role, title: NAMES[role] }, text) : text;
      }));
  }

  const link = (node, most = 60) => el("button", { type: "button", dir: "auto", onclick: () => open(node) }, cut(node.title, most));
  function open(node) {
    canvas.select(node);
    if (filters.shown.nodes.has(node)) canvas.show(node);
  }

  /** Who did what to whom, in one line. */
  function headline(fact) {
    const { edge } = fact;
    return el("p", { class: "head" }, link(edge.source), " ", el("span", { class: "verb" }, edge.label), " ", edge.loop ? null : link(edge.target, edge.target.isStatement ? 90 : 60));
  }

  function chips(fact) {
    const { edge } = fact;
    const [to, place, by] = ["to", "place", "by"].map((role) => inRole(fact, role));
    const chip = (text, kind, node) => (node ? el("button", { type: "button", class: `chip ${kind}`, dir: "auto", onclick: () => open(node) }, text) : el("span", { class: `chip ${kind}`, dir: "auto" }, text));
    return el("div", { class: "chips" },
      edge.denied ? chip("denied", "denied") : null,
      by ? chip(`${edge.modality === 2 ? "possible, " : ""}according to ${cut(by.title, 40)}`, "unsure", by) : edge.modality ? chip(MODALITIES[edge.modality], "unsure") : null,
      to && to !== edge.target ? chip(`to ${cut(to.title, 40)}`, "", to) : null,
      place && place !== edge.target ? chip(`in ${cut(place.title, 40)}`, "", place) : null,
      printed(fact, "time") ? chip(cut(printed(fact, "time"), 40) + (fact.time ? ` (${fact.time})` : ""), "") : null);
  }

  function source(fact) {
    const { document } = fact;
    const title = cut(document.title, 90);
    return el("p", { class: "source" },
      document.url ? el("a", { class: "link", href: document.url, target: "_blank", rel: "noopener noreferrer" }, title, el("span", { class: "hidden" }, " (opens the article)")) : el("span", {}, title),
      document.date ? el("span", {}, cut(document.date, 24)) : null,
      el("span", {}, `sentence ${fact.sentence + 1}`),
      el("span", { class: "sure", title: "confidence of the reading" }, `${fact.confidence} %`));
  }

  const card = (fact) => el("article", { class: fact.edge.denied ? "card denied" : "card" }, headline(fact), chips(fact), sentence(fact), source(fact));

  /** What the colours of the marks mean. */
  const legend = () => el("p", { class: "words", "aria-hidden": "true" },
    [["who", "who"], ["what", "did what"], ["whom", "to whom"], ["where", "where"], ["when", "when"], ["says", "says who"]]
      .map(([name, words]) => el("span", { class: name }, el("i"), words)));

  return { card, chips, headline, legend, open };
})();
