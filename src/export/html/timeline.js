// The time line: how many facts when, and a slider with two handles that keeps those in between.

const timeline = (() => {
  const holder = byId("timeline");
  const dated = model.facts.filter((fact) => fact.days);
  // One fact that spans a century would flatten the axis: the axis covers where facts begin.
  const days = dated.map((fact) => fact.days[0]).sort((a, b) => a - b);
  const last = Math.max(...dated.filter((fact) => fact.days[1] - fact.days[0] < 400).map((fact) => fact.days[1]), days.at(-1) ?? 0);
  const steps = days.length ? dates.axis(days[0], last) : [];
  holder.hidden = steps.length < 2 || new Set(dated.map((fact) => String(fact.days))).size < 2;
  if (holder.hidden) return;

  const counts = steps.map(() => 0);
  const stepOf = (day) => {
    let [low, high] = [0, steps.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle].to < day) low = middle + 1; else high = middle;
    }
    return low;
  };
  for (const fact of dated) counts[stepOf(fact.days[0])] += 1;
  const most = Math.max(...counts);

  const WIDTH = 1000;
  const bars = counts.map((number, i) => {
    const width = WIDTH / steps.length;
    const height = number ? 4 + (32 * Math.sqrt(number)) / Math.sqrt(most) : 0;
    return svg("rect", { x: i * width, y: 38 - height, width: Math.max(width - Math.min(2, width * 0.2), 0.5), height }, svg("title", {}, `${steps[i].name}: ${counted(number, "fact")}`));
  });
  const range = el("span", { class: "range" });
  const handle = (name, value) => el("input", { type: "range", min: 0, max: steps.length - 1, step: 1, value, "aria-label": name, oninput: moved });
  const [from, to] = [handle("From", 0), handle("Until", steps.length - 1)];
  const undated = model.facts.length - dated.length;
  const box = el("input", { type: "checkbox", checked: true, onchange: () => filters.update({ undated: box.checked }) });
  const all = el("button", { type: "button", class: "link", onclick: () => filters.update({ days: null }) }, "all of the time");
  const keepUndated = el("label", { class: "check" }, box, el("span", { class: "name" }, `${undated.toLocaleString("en")} undated too`));
  replace(holder, el("div", { class: "top" }, range, all, keepUndated),
    svg("svg", { viewBox: `0 0 ${WIDTH} 38`, preserveAspectRatio: "none", "aria-hidden": "true" }, bars), el("div", { class: "tracks" }, from, to));

  function moved(event) {
    // The handle that moves pushes the other along.
    if (Number(from.value) > Number(to.value)) (event.target === from ? to : from).value = event.target.value;
    const [first, second] = [Number(from.value), Number(to.value)];
    const everything = first === 0 && second === steps.length - 1;
    filters.update({ days: everything ? null : [steps[first].from, steps[second].to] });
  }

  function show() {
    const { days: chosen } = filters.choice;
    const [first, second] = chosen ? [stepOf(chosen[0]), stepOf(chosen[1])] : [0, steps.length - 1];
    from.value = first;
    to.value = second;
    from.setAttribute("aria-valuetext", steps[first].name);
    to.setAttribute("aria-valuetext", steps[second].name);
    range.textContent = first === second ? steps[first].name : `${steps[first].name} – ${steps[second].name}`;
    all.hidden = !chosen;
    box.checked = filters.choice.undated;
    keepUndated.hidden = !chosen || !undated;
    bars.forEach((bar, i) => bar.setAttribute("class", i >= first && i <= second ? "on" : ""));
  }
  filters.onChange(show);
  show();
})();
