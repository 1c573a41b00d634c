// The picture: the vendored viewer moves and zooms it, the shapes, lines and words are drawn here.

const canvas = (() => {
  const holder = byId("canvas");
  const listeners = [];
  let selected = null; // a node or an arrow
  let hovered = null;
  let near = null; // what stays bright while something is selected or pointed at
  let cursor = null; // the node the arrow keys are at
  let colors = {};
  let started = false;
  let touched = false; // whether the reader has chosen what part is seen
  let refit = false; // whether the picture is to be fitted once it is at rest

  /** Shapes grow a little, on paper, as the reader steps back. */
  const grown = (scale) => (scale < 0.5 ? (0.5 / scale) ** 0.5 : 1);
  const radius = (node) => (node.isStatement ? 5 : Math.min(5 + Math.sqrt(node.rank) * 2.5, 24));
  for (const node of model.nodes) {
    node.r = radius(node);
    node.label = cut(node.title, node.isStatement ? 44 : 34);
  }

  const graph = new ForceGraph(holder)
    .nodeId("index").nodeRelSize(1).nodeVal((node) => (node.r + 1) ** 2)
    .nodeLabel(() => "").linkLabel(() => "").backgroundColor("rgba(0,0,0,0)")
    .minZoom(0.02).maxZoom(12)
    .cooldownTicks(0).d3VelocityDecay(0.35)
    .nodeCanvasObject(drawNode)
    .nodePointerAreaPaint((node, color, context) => {
      context.fillStyle = color;
      context.beginPath();
      context.arc(node.x, node.y, node.r * grown(graph.zoom()) + 3, 0, 2 * Math.PI);
      context.fill();
    })
    .linkColor(lineColor)
    .linkWidth((arrow) => (arrow === selected ? 3 : Math.min(1 + Math.log2(arrow.edges.length) * 0.7, 3) * (arrow.standing ? 0.8 : 1)))
    .linkLineDash((arrow) => (arrow.unsure ? [4, 3] : null))
    .linkCurvature("curve")
    .linkDirectionalArrowLength((arrow) => (graph.zoom() > 0.55 && bright(arrow) ? 6 : 0))
    .linkDirectionalArrowRelPos(1)
    .linkHoverPrecision(5)

    .onRenderFramePost(drawWords)
    .onEngineStop(() => {
      if (refit) fit();
      refit = false;
    })
    .onZoomEnd(() => veil())
    .onNodeClick((node) => select(node, true))
    .onNodeRightClick(() => {})
    .onLinkClick((arrow) => select(arrow, true))
    .onBackgroundClick((event) => select(under(event), true))
    .onNodeHover((node) => point(node))
    .onLinkHover((arrow) => { if (!hovered || !("title" in hovered)) point(arrow); })
    .onNodeDrag(() => { graph.cooldownTicks(filters.shown.nodes.size <= 400 ? 60 : 0); })
    .onNodeDragEnd((node) => { node.fx = node.x; node.fy = node.y; });
  graph.d3Force("charge").strength((node) => -70 - node.r * 12).distanceMax(900);
  graph.d3Force("link").distance((arrow) => 46 + arrow.source.r + arrow.target.r).strength(0.25);
  graph.d3Force("center", null);


  /** The node at the pointer: the viewer learns what it is over a moment late. */
  function under(event) {
    const box = holder.getBoundingClientRect();
    const at = graph.screen2GraphCoords(event.clientX - box.left, event.clientY - box.top);
    return current.nodes.find((node) => Math.hypot(node.x - at.x, node.y - at.y) <= node.r * grown(graph.zoom()) + 3) ?? null;
  }

  const isNode = (thing) => thing !== null && "title" in thing;
  const bright = (thing) => near === null || near.has(thing);

  function lineColor(arrow) {
    if (!bright(arrow)) return colors.dim;
    if (arrow === selected || arrow === hovered) return arrow.denied ? colors.denied : colors.accent;
    const ink = arrow.denied ? "denied" : arrow.standing ? "standing" : "arrow";
    return near ? colors.near[ink] : colors.veil[ink];
  }

  function drawNode(node, context, scale) {
    const look = node.look[theme.name];
    const r = node.r * grown(scale);
    const side = (r * 2) / 24;
    context.save();
    context.globalAlpha = bright(node) ? 1 : 0.2;
    context.translate(node.x - r, node.y - r);
    context.scale(side, side);
    const path = shapes.path(node.look);
    context.fillStyle = look[0];
    context.fill(path);
    if (r * scale > 3) {
      context.lineWidth = Math.min(1.4 / side / scale, 5);
      context.strokeStyle = colors.paper;
      context.stroke(path);
    }
    context.restore();
    if (node === selected || node === cursor || filters.choice.focus.includes(node)) {
      context.beginPath();
      context.arc(node.x, node.y, r + 4 / scale, 0, 2 * Math.PI);
      context.lineWidth = (node === selected ? 2.5 : 1.5) / scale;
      context.strokeStyle = colors.accent;
      context.setLineDash(node === cursor && node !== selected ? [4 / scale, 3 / scale] : []);
      context.stroke();
      context.setLineDash([]);
    }
  }

  /** Which parts of the screen have words already. */
  function claims(width, height) {
    const cell = 7;
    const columns = Math.ceil(width / cell);
    const rows = Math.ceil(height / cell);
    const taken = new Uint8Array(columns * rows); // 1 for words, 2 for shapes
    /** Claims a box where nothing of `against` is: 0 for whatever is there, 1 for words, 3 for words and shapes. */
    return (left, top, right, bottom, against, as = 1) => {
      const [x0, x1] = [Math.max(0, Math.floor(left / cell)), Math.min(columns - 1, Math.floor(right / cell))];
      const [y0, y1] = [Math.max(0, Math.floor(top / cell)), Math.min(rows - 1, Math.floor(bottom / cell))];
      if (x0 > x1 || y0 > y1) return false;
      if (against) for (let y = y0; y <= y1; y += 1) for (let x = x0; x <= x1; x += 1) if (taken[y * columns + x] & against) return false;
      for (let y = y0; y <= y1; y += 1) for (let x = x0; x <= x1; x += 1) taken[y * columns + x] |= as;
      return true;
    };
  }

  const widths = new Map();
  function widthOf(context, text, font) {
    const key = `${font}${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      context.font = font;
      width = context.measureText(text).width;
      widths.set(key, width);
    }
    return width;
  }

  /** Nodes of a picture that has room for all names; as in data.rs. */
  const ROOMY = 150;
  /** The most important nodes are named at every distance. */
  const LEADERS = 30;
  const FAMILY = getComputedStyle(document.documentElement).fontFamily;
  const NAME = `600 12px ${FAMILY}`;
  const PLAIN = `400 11.5px ${FAMILY}`;

  /** Names and predicates, in pixels of the screen: as many as fit without covering each other, the important first. */
  function drawWords(context, scale) {
    const [width, height] = [holder.clientWidth, holder.clientHeight];
    const claim = claims(width, height);
    const transform = context.getTransform();
    const ratio = devicePixelRatio || 1;
    const screen = (x, y) => [(transform.a * x + transform.e) / ratio, (transform.d * y + transform.f) / ratio];
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textBaseline = "middle";
    context.textAlign = "center";
    context.lineJoin = "round";
    const special = (thing) => thing === selected || thing === hovered || thing === cursor;
    const about = (arrow) => special(arrow) || (near !== null && near.has(arrow));
    const arrows = scale > 0.9 || near || current.nodes.length <= ROOMY ? current.arrows.filter((arrow) => (near ? near.has(arrow) : true)) : [];
    // Small pictures are made with room for all names.
    const roomy = current.nodes.length <= ROOMY && scale > 0.6;
    const leaders = new Set(current.nodes.slice(0, LEADERS));
    const crowded = near !== null && arrows.length > 60 && scale < 1.4;
    const growth = scale * grown(scale);
    for (const node of current.nodes) {
      const [x, y] = screen(node.x, node.y);
      if (x < -200 || y < -40 || x > width + 200 || y > height + 40) continue;
      const r = node.r * growth;
      if (r > 3) claim(x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7, 0, 2);
    }
    const named = (node) => {
      const lit = bright(node);
      if (!special(node) && (!lit || (near === null && !roomy && !leaders.has(node) && (node.isStatement ? scale < 1.5 : node.r * scale < 3.2)))) return;
      const [x, y] = screen(node.x, node.y);
      if (x < -120 || y < -30 || x > width + 120 || y > height + 30) return;
      const font = node.isStatement ? PLAIN : NAME;
      const half = widthOf(context, node.label, font) / 2;
      const r = node.r * growth;
      // Below, above, right or left of the shape, wherever there is room.
      const spots = [[x, y + r + 10], [x, y - r - 9], [x + r + half + 5, y], [x - r - half - 5, y]];
      const put = (against) => spots.find(([cx, cy]) => claim(cx - half - 1, cy - 7, cx + half + 1, cy + 6, against));
      // The important are named even on top of other shapes.
      const spot = put(3) ?? (leaders.has(node) || special(node) ? put(1) : null) ?? (special(node) ? put(0) : null);
      if (!spot) return;
      const [cx, cy] = spot;
      context.font = font;
      context.lineWidth = 3.5;
      context.strokeStyle = colors.paper;
      context.strokeText(node.label, cx, cy);
      context.fillStyle = node.isStatement ? colors.soft : colors.text;
      context.fillText(node.label, cx, cy);
    };
    const worded = (arrow) => {
      const [x0, y0] = screen(arrow.source.x, arrow.source.y);
      const [x1, y1] = screen(arrow.target.x, arrow.target.y);
      const words = arrow.words ??= label(arrow);
      if (!words) return;
      const full = widthOf(context, words, PLAIN);
      const length = Math.hypot(x1 - x0, y1 - y0) - (arrow.source.r + arrow.target.r) * scale;
      if (!special(arrow) && length < full * 0.75 + 8) return;
      // The middle of the curve that the viewer draws.
      const bow = arrow.curve / 2;
      const [x, y] = [(x0 + x1) / 2 + (y1 - y0) * bow, (y0 + y1) / 2 - (x1 - x0) * bow];
      if (!claim(x - full / 2 - 3, y - 8, x + full / 2 + 3, y + 8, special(arrow) ? 0 : 3)) return;
      context.font = PLAIN;
      context.fillStyle = colors.paper;
      context.beginPath();
      context.roundRect(x - full / 2 - 4, y - 8, full + 8, 16, 5);
      context.fill();
      context.fillStyle = arrow.denied ? colors.denied : special(arrow) ? colors.accent : colors.soft;
      context.fillText(words, x, y + 0.5);
    };
    for (const thing of new Set([selected, hovered, cursor])) if (thing && current.set.has(thing)) (isNode(thing) ? named : worded)(thing);
    for (const node of current.nodes) if (!special(node) && (near !== null || !node.isStatement)) named(node);
    if (!crowded) for (const arrow of arrows) if (!special(arrow) && (about(arrow) || near === null)) worded(arrow);
    for (const node of current.nodes) if (!special(node) && near === null && node.isStatement) named(node);
    context.restore();
    if (!started) {
      started = true;
      document.documentElement.dataset.firstPicture = String(Math.round(performance.now()));
    }
  }

  /** "met with", "met with ×3", "met with, urged", "met with +4". */
  function label(arrow) {
    const counts = new Map();
    for (const edge of arrow.edges) counts.set(edge.label, (counts.get(edge.label) ?? 0) + edge.facts.length);
    // Plain saying goes without saying.
    if (arrow.target.isStatement && counts.size === 1 && counts.has("said")) return "";
    const [[first, times], second] = [...counts.entries()].sort((a, b) => b[1] - a[1]);
    const said = cut(first, 32) + (times > 1 ? ` ×${times}` : "");
    if (!second) return said;
    return counts.size === 2 ? `${said}, ${cut(second[0], 24)}` : `${said} +${counts.size - 1}`;
  }

  const current = { nodes: [], arrows: [], set: new Set() };

  /** Shows what the filters let pass. */
  function refresh(moved) {
    const { shown } = filters;
    current.nodes = model.nodes.filter((node) => shown.nodes.has(node) || node === selected).sort((a, b) => b.rank - a.rank || a.index - b.index);
    current.arrows = model.arrows.filter((arrow) => shown.arrows.has(arrow));
    current.set = new Set([...current.nodes, ...current.arrows]);
    // A neighbourhood is laid out by itself, the whole as it was laid out beforehand.
    const focused = filters.choice.focus.length > 0;
    if (moved) {
      for (const node of current.nodes) {
        node.fx = node.fy = undefined;
        node.vx = node.vy = 0;
        if (!focused) [node.x, node.y] = node.home;
      }
    }
    const animate = moved && focused && !matchMedia("(prefers-reduced-motion: reduce)").matches && current.nodes.length <= 600;
    graph.warmupTicks(moved && focused ? (animate ? 40 : 160) : 0).cooldownTicks(animate ? 90 : 0);
    graph.graphData({ nodes: current.nodes, links: current.arrows });
    if (moved) {
      point(null);
      refit = animate;
      setTimeout(() => fit(animate ? 450 : 0), animate ? 60 : 0);
    }
    highlight();
    veil();
  }

  function highlight() {
    const centre = selected ?? hovered;
    if (!centre || !current.set.has(centre)) near = null;
    else if (isNode(centre)) {
      const arrows = centre.arrows.filter((arrow) => filters.shown.arrows.has(arrow));
      near = new Set([centre, ...arrows, ...arrows.flatMap((arrow) => [arrow.source, arrow.target])]);
    } else near = new Set([centre, centre.source, centre.target]);
    // Pointing at something else while one thing is selected shows that too.
    if (near && hovered && hovered !== centre && current.set.has(hovered)) for (const thing of isNode(hovered) ? [hovered] : [hovered, hovered.source, hovered.target]) near.add(thing);
    redraw();
  }

  /** Setting any property makes the viewer draw again. */
  const redraw = () => graph.linkColor(lineColor);

  const tip = byId("tip");
  let pointer = [0, 0];
  holder.addEventListener("pointermove", (event) => {
    const box = holder.getBoundingClientRect();
    pointer = [event.clientX - box.left, event.clientY - box.top];
    placeTip();
  }, { capture: true, passive: true });
  holder.addEventListener("pointerleave", () => point(null));

  function placeTip() {
    if (tip.hidden) return;
    const left = Math.min(pointer[0] + 14, holder.clientWidth - tip.offsetWidth - 8);
    const above = pointer[1] + 20 + tip.offsetHeight > holder.clientHeight;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${above ? pointer[1] - tip.offsetHeight - 10 : pointer[1] + 18}px`;
  }

  function point(thing) {
    if (thing === hovered) return;
    hovered = thing;
    tip.hidden = !thing;
    if (isNode(thing)) {
      const facts = thing.facts.filter((fact) => filters.shown.facts.has(fact)).length;
      replace(tip, el("strong", {}, cut(thing.title, 160)), el("div", {}, `${thing.look.name}, ${counted(facts, "fact")}`));
    } else if (thing) {
      replace(tip, el("strong", {}, `${cut(thing.source.title, 40)} ${label(thing) || "said"} ${cut(thing.target.title, 60)}`),
        el("div", {}, cut(thing.edges[0].facts[0].evidence, 180)));
    }
    placeTip();
    holder.style.cursor = thing ? "pointer" : "";
    highlight();
  }

  let lastClick = { thing: null, at: 0 };
  function select(thing, byClick = false) {
    if (byClick && isNode(thing)) {
      const now = performance.now();
      const twice = lastClick.thing === thing && now - lastClick.at < 400;
      lastClick = { thing, at: now };
      if (twice) {
        if (filters.choice.focus.length) filters.expand(thing);
        else filters.focusOn(thing);
        return;
      }
    }
    selected = thing;
    tip.hidden = true;
    if (isNode(thing)) cursor = null;
    if (thing && !current.set.has(thing)) refresh(false);
    highlight();
    for (const listener of listeners) listener(thing);
  }

  /** Moves the picture so that all of it, or what is selected with its neighbours, is seen. */
  function fit(duration = 400, nodes = current.nodes) {
    if (!nodes.length) return;
    touched = false;
    const pad = nodes.length === 1 ? 120 : 8;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y, r } of nodes) {
      box[0] = Math.min(box[0], x - r - pad); box[1] = Math.min(box[1], y - r - pad);
      box[2] = Math.max(box[2], x + r + pad); box[3] = Math.max(box[3], y + r + pad);
    }
    const [width, height] = [holder.clientWidth, holder.clientHeight];
    // The time line covers the lower edge.
    const covered = byId("timeline").hidden ? 0 : byId("timeline").offsetHeight + 14;
    const above = byId("banner").hidden ? 0 : byId("banner").offsetHeight + 6;
    // Names stand out beyond the shapes.
    const zoom = Math.min((width - 110) / (box[2] - box[0]), (height - covered - above - 56) / (box[3] - box[1]), 2.2);
    const quick = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : duration;
    graph.centerAt((box[0] + box[2]) / 2, (box[1] + box[3]) / 2 + (covered - above) / 2 / zoom, quick).zoom(zoom, quick);
  }

  /** Brings a node into view, near enough to read. */
  function show(node) {
    const [x, y] = [node.x, node.y];
    const at = graph.graph2ScreenCoords(x, y);
    const inside = at.x > 80 && at.y > 80 && at.x < holder.clientWidth - 80 && at.y < holder.clientHeight - 140;
    if (inside && graph.zoom() > 0.8) return;
    const quick = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 350;
    graph.centerAt(x, y, quick).zoom(Math.max(graph.zoom(), 1.3), quick);
  }

  /** The arrow keys: the nearest node in a direction. */
  function step(dx, dy) {
    const from = cursor ?? (isNode(selected) ? selected : null);
    if (!from) cursor = current.nodes[0] ?? null;
    else {
      const cost = (node) => {
        const [x, y] = [node.x - from.x, node.y - from.y];
        const [along, across] = [x * dx + y * dy, Math.abs(x * dy) + Math.abs(y * dx)];
        return along > 0 && along > across * 0.5 ? along + across * 2 : Infinity;
      };
      const next = current.nodes.reduce((best, node) => (node !== from && cost(node) < (best ? cost(best) : Infinity) ? node : best), null);
      cursor = next ?? from;
    }
    if (!cursor) return;
    show(cursor);
    announce(`${cursor.title}, ${cursor.look.name}, ${counted(cursor.arrows.length, "connection")}`);
    redraw();
  }

  holder.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (moves[event.key]) step(...moves[event.key]);
    else if (event.key === "Enter" && cursor) select(cursor);
    else if (event.key === "+" || event.key === "=") zoomBy(1.4);
    else if (event.key === "-") zoomBy(1 / 1.4);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
  holder.addEventListener("blur", () => { cursor = null; redraw(); });
  const zoomBy = (factor) => graph.zoom(graph.zoom() * factor, 200);

  function recolor() {
    colors = {
      paper: theme.color("paper"), text: theme.color("text"), soft: theme.color("soft"), accent: theme.color("accent"), denied: theme.color("denied"),
      dim: theme.name === "dark" ? "rgba(134,141,151,.1)" : "rgba(123,127,134,.12)",
    };
    colors.near = inks(1);
    veil();
  }

  const inks = (strength) => {
    const [arrow, standing, denied] = theme.name === "dark" ? ["176,184,196", "134,141,151", "255,120,120"] : ["84,88,96", "123,127,134", "179,16,28"];
    return { arrow: `rgba(${arrow},${0.6 * strength})`, standing: `rgba(${standing},${0.42 * strength})`, denied: `rgba(${denied},${0.9 * strength})` };
  };

  /** The more lines are seen at a time, the fainter each. */
  function veil() {
    const seen = current.arrows.length / Math.max(1, graph.zoom() ** 2 * 2);
    const strength = Math.round(10 * Math.min(1, Math.max(0.3, Math.sqrt(300 / Math.max(seen, 1))))) / 10;
    colors.veil = inks(strength);
    redraw();
  }
  for (const node of model.nodes) node.home = [node.x, node.y];
  theme.onChange(recolor);
  recolor();
  filters.onChange(refresh);
  const resize = () => {
    graph.width(holder.clientWidth).height(holder.clientHeight);
    if (!touched) fit(0);
  };
  for (const touch of ["wheel", "pointerdown"]) holder.addEventListener(touch, () => { touched = true; }, { capture: true, passive: true });
  resize();
  refresh(false);
  new ResizeObserver(resize).observe(holder);

  return {
    select, fit, show, zoomBy, pause: () => graph.pauseAnimation(), resume: () => { graph.resumeAnimation(); resize(); redraw(); },
    selected: () => selected,
    onSelect: (listener) => listeners.push(listener),
    /** Nodes and arrows on the picture now. */
    counts: () => ({ nodes: current.nodes.length, arrows: current.arrows.length }),
    /** Where on the page something is drawn; for tests and for tools. */
    where: (thing) => {
      const at = isNode(thing) ? thing : { x: (thing.source.x + thing.target.x) / 2 + (thing.target.y - thing.source.y) * thing.curve / 2, y: (thing.source.y + thing.target.y) / 2 - (thing.target.x - thing.source.x) * thing.curve / 2 };
      const point = graph.graph2ScreenCoords(at.x, at.y);
      const box = holder.getBoundingClientRect();
      return [box.left + point.x, box.top + point.y];
    },
  };
})();
