// The explorer in a real browser: `node tests/browser/explorer.mjs PROGRAM [CHROMIUM] [FOLDER]`.
//
// Writes pages with the program, opens them from disk in headless Chromium and does what a reader does. Fails on anything
// asked of the network, on anything the console complains of, and on text of a graph that runs. With a folder, leaves
// pictures of what it saw there. Needs playwright-core, found as Node finds packages or by NODE_PATH.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [program, executablePath = "/usr/bin/chromium", pictures] = process.argv.slice(2);
const { chromium } = createRequire(import.meta.url)("playwright-core");
const folder = mkdtempSync(join(tmpdir(), "explorer-"));

/** A page about these documents. */
function page(name, documents, ...more) {
  const path = join(folder, `${name}.html`);
  writeFileSync(join(folder, `${name}.jsonl`), documents.map((document) => `${JSON.stringify(document)}\n`).join(""));
  execFileSync(program, ["extract", "--quiet", join(folder, `${name}.jsonl`), "-o", path, ...more]);
  return path;
}

const ferry = [
  { id: "ferry", title: "The ferry line", date: "2024-03-04", url: "https://news.example/ferry", text: "María Álvarez met Tomáš Novák in Oslo on 2 March 2024. Mr. Novák rejected the harbour plan. “The ferry will not wait,” said María Álvarez. Norway did not support Sweden in 2021." },
  { id: "bridge", title: "The bridge", date: "2021-06-01", text: "Norway criticized Denmark in May 2021. Denmark plans to visit Norway." },
];

const ATTACK = "</script><script>window.attacked = 1</script><!--<img src=x onerror='window.attacked = 2'>";
const hostile = [{
  id: `${ATTACK}\u2028`, title: `${ATTACK} "quoted" \\ \u202e turned`, date: ATTACK, url: "javascript:window.attacked=3",
  text: `“${ATTACK} will not pass,” said Anna Berg. Anna Berg criticized ${ATTACK} Denmark. “${"Long words never end ".repeat(5000)}” said Karl Holm.`,
}];

/** About `count` facts on a few hundred actors. */
function many(count) {
  let seed = 1;
  const random = (below) => { seed = (seed * 48271) % 2147483647; return seed % below; };
  const first = ["Anna", "Boris", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Irene", "Jamal", "Karin", "Leila", "Marco", "Nadia", "Omar", "Petra"];
  const last = ["Abadi", "Berger", "Castillo", "Dubois", "Eriksen", "Farouk", "Garcia", "Haddad", "Ivanov", "Jansen", "Moreau", "Novak", "Okafor", "Petrov", "Rossi", "Schmidt", "Tanaka", "Ueda", "Vargas", "Weber"];
  const verbs = ["met", "criticized", "praised", "accused", "supported", "threatened", "sued", "visited", "thanked", "warned", "invited", "rejected", "welcomed"];
  const actor = () => `${first[Math.min(random(16), random(16))]} ${last[random(20)]}`;
  const sentence = () => `${actor()} ${verbs[random(verbs.length)]} ${actor()} in ${["January", "May", "October"][random(3)]} ${2019 + random(6)}.`;
  const document = (_, i) => ({ id: `day-${i}`, date: `${2019 + (i % 6)}-05-01`, text: Array.from({ length: 20 }, sentence).join(" ") });
  return Array.from({ length: Math.ceil(count / 20) }, document);
}

const browser = await chromium.launch({
  executablePath,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const complaints = [];

/** Opens a page, waits for its picture, runs the checks. */
async function visit(name, path, check, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  const tab = await context.newPage();
  tab.on("request", (request) => { if (!/^(file|data):/u.test(request.url())) complaints.push(`${name}: asked for ${request.url()}`); });
  tab.on("console", (message) => { if (["error", "warning"].includes(message.type())) complaints.push(`${name}: ${message.text()}`); });
  tab.on("pageerror", (error) => complaints.push(`${name}: ${error.message}`));
  tab.on("dialog", (dialog) => { complaints.push(`${name}: dialog ${dialog.message()}`); dialog.dismiss(); });
  await tab.goto(pathToFileURL(path).href);
  await tab.waitForFunction(() => document.documentElement.dataset.firstPicture && document.documentElement.dataset.ready);
  await check(tab);
  if (pictures) await tab.screenshot({ path: join(pictures, `${name}.png`) });
  await context.close();
  console.log(`ok ${name}`);
}

/** Moves to where something is drawn, lets the viewer notice, and clicks. */
async function click(tab, find) {
  await tab.waitForTimeout(1000);
  const [x, y] = await tab.evaluate(find);
  await tab.mouse.move(x, y);
  await tab.waitForTimeout(1000);
  await tab.mouse.click(x, y);
  await tab.waitForTimeout(150);
}
const panel = (tab) => tab.innerText("#panel");
const tally = async (tab) => (await tab.innerText("#tally")).split("\n").filter((line) => /^\d/u.test(line)).map((line) => Number(line.replace(/,/gu, "")));

try {
  const ferryPage = page("ferry", ferry);
  await visit("start", ferryPage, async (tab) => {
    const [nodes, facts, documents] = await tally(tab);
    const held = await tab.evaluate(() => ({ facts: actograph.model.facts.length, drawn: actograph.canvas.counts().nodes }));
    assert.deepEqual([nodes, facts, documents], [held.drawn, held.facts, 2]);
    assert.ok(facts >= 6, `${facts} facts`);
    assert.match(await panel(tab), /Begin with[^]*Norway/iu);
    assert.equal(await tab.getAttribute("#panel a", "href"), "https://news.example/ferry");
    const canvas = await tab.evaluate(() => {
      const sheet = document.querySelector("#canvas canvas");
      const pixels = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height).data;
      return pixels.reduce((count, value, i) => count + (i % 4 === 3 && value > 0), 0);
    });
    assert.ok(canvas > 1000, "the picture is empty");
  });

  await visit("search", ferryPage, async (tab) => {
    await tab.keyboard.press("/");
    await tab.keyboard.type("NOVAK");
    assert.match(await tab.innerText("#results"), /Tomáš Novák/u);
    await tab.keyboard.press("Enter");
    assert.match(await panel(tab), /Tomáš Novák[^]*rejected[^]*harbour plan/u);
    assert.match(tab.url(), /#person%2F/u);
    // By alias, accents folded.
    await tab.fill("#search", "mr novak");
    assert.match(await tab.innerText("#results"), /Tomáš Novák/u);
    await tab.fill("#search", "zzzz");
    assert.match(await tab.innerText("#results"), /Nothing has this name/u);
    await tab.keyboard.press("Escape");
    assert.ok(await tab.isHidden("#results"));
  });

  await visit("node", ferryPage, async (tab) => {
    await click(tab, () => actograph.canvas.where(actograph.model.nodes.find((node) => node.id === "country/norway")));
    assert.match(await panel(tab), /Norway[^]*criticized[^]*Denmark/u);
    assert.ok((await tab.$$("#panel article")).length >= 2);
    await tab.click("#panel button:has-text('Neighbourhood')");
    assert.match(await tab.innerText("#banner"), /Neighbourhood of Norway/u);
    assert.ok((await tally(tab))[0] < (await tab.evaluate(() => actograph.model.nodes.length)));
    await tab.keyboard.press("Escape");
    await tab.keyboard.press("Escape");
    assert.ok(await tab.isHidden("#banner"));
    assert.match(await panel(tab), /Who did what to whom/u);
  });

  await visit("arrow", ferryPage, async (tab) => {
    await click(tab, () => actograph.canvas.where(actograph.model.arrows.find((arrow) => arrow.edges.some((edge) => edge.label === "met"))));
    assert.match(await panel(tab), /María Álvarez[^]*met[^]*Tomáš Novák/u);
    assert.equal(await tab.innerText("#panel mark.subject"), "María Álvarez");
    assert.equal(await tab.innerText("#panel mark.predicate"), "met");
    assert.equal(await tab.innerText("#panel mark.object"), "Tomáš Novák");
    assert.match(await tab.innerText("#panel blockquote"), /^María Álvarez met Tomáš Novák in Oslo/u);
  });

  await visit("filters", ferryPage, async (tab) => {
    const [, facts] = await tally(tab);
    await tab.uncheck("label:has-text('Denied') input");
    const [, fewer] = await tally(tab);
    assert.ok(fewer < facts && fewer > 0);
    await tab.click("#reset");
    assert.equal((await tally(tab))[1], facts);
    // The last step of the time line alone.
    await tab.focus("#timeline input[type=range] >> nth=0");
    await tab.keyboard.press("End");
    const [, late] = await tally(tab);
    assert.ok(late < facts && late > 0, `${late} of ${facts}`);
    assert.match(await tab.innerText("#timeline .range"), /^Mar 2024$/u);
    await tab.click("#reset");
    for (const name of ["Person", "Country"]) await tab.uncheck(`label:has-text('${name}') input`);
    assert.match(await tab.innerText("#nothing"), /Nothing passes the filters/u);
  });

  await visit("list", ferryPage, async (tab) => {
    await tab.keyboard.press("l");
    const facts = await tab.evaluate(() => actograph.model.facts.length);
    assert.equal((await tab.$$("#list tbody tr")).length, facts);
    await tab.fill("#list .find", "FERRY wait");
    assert.equal((await tab.$$("#list tbody tr")).length, await tab.evaluate(() => actograph.model.facts.filter((fact) => fact.evidence.includes("ferry will not")).length));
    await tab.click("#list tbody button >> nth=0");
    assert.match(await panel(tab), /fact/u);
  });

  await visit("keys", ferryPage, async (tab) => {
    await tab.focus("#canvas");
    await tab.keyboard.press("ArrowRight");
    const live = await tab.textContent("#live");
    assert.match(live, /connection/u);
    await tab.keyboard.press("Enter");
    assert.ok((await panel(tab)).includes(live.split(",")[0]));
    assert.equal(await tab.evaluate(() => document.documentElement.dataset.theme), "dark");
    await tab.click("#theme");
    assert.equal(await tab.evaluate(() => document.documentElement.dataset.theme), "light");
    // Everything that can be pressed has a name.
    const nameless = await tab.evaluate(() => [...document.querySelectorAll("button, input, a")].filter((element) => !(element.getAttribute("aria-label") ?? element.textContent.trim()) && !element.labels?.length).length);
    assert.equal(nameless, 0);
  }, { colorScheme: "dark" });

  await visit("hostile", page("hostile", hostile), async (tab) => {
    assert.equal(await tab.evaluate(() => window.attacked), undefined);
    assert.ok((await tally(tab))[1] >= 2);
    for (const key of ["l", "l"]) await tab.keyboard.press(key);
    for (let i = 0; i < (await tab.evaluate(() => actograph.model.nodes.length)); i += 1) {
      await tab.evaluate((at) => actograph.canvas.select(actograph.model.nodes[at]), i);
    }
    await tab.evaluate(() => actograph.canvas.select(actograph.model.nodes.find((node) => node.title.includes("will not pass"))));
    assert.match(await panel(tab), /<\/script><script>window.attacked/u);
    assert.equal(await tab.$$eval("#panel a, #list a", (links) => links.length), 0);
    assert.equal(await tab.$$eval("img, #panel script", (found) => found.length), 0);
    assert.equal(await tab.evaluate(() => window.attacked), undefined);
  });

  await visit("empty", page("empty", [{ id: "empty", text: "Rain." }]), async (tab) => {
    assert.match(await tab.innerText("#nothing"), /This graph is empty/u);
  });

  const large = page("large", many(5200));
  const size = statSync(large).size / 1e6;
  await visit("large", large, async (tab) => {
    const { edges, first } = await tab.evaluate(() => ({ edges: actograph.model.edges.length, first: Number(document.documentElement.dataset.firstPicture) }));
    console.log(`   ${edges} edges: ${size.toFixed(2)} MB, first picture after ${first} ms`);
    assert.ok(edges >= 4500, `${edges} edges`);
    assert.ok(size < 8 && first < 5000);
  });
  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
