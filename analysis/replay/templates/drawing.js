// Drawing in SVG: elements that are kept by name, moved, and hidden when not asked for.

const SVG = "http://www.w3.org/2000/svg";

function element(parent, tag, attributes = {}, text = null) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== null) made.textContent = text;
  parent.append(made);
  return made;
}

function set(one, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (one.getAttribute(name) !== text) one.setAttribute(name, text);
  }
}

function say(one, text) {
  if (one.textContent !== text) one.textContent = text;
}

/** Elements by name; `sweep` hides those that weren't asked for since the last one. */
function cast(parent) {
  const made = new Map();
  let asked = new Set();
  return {
    get(name, make) {
      asked.add(name);
      if (!made.has(name)) made.set(name, make(parent));
      const one = made.get(name);
      const root = one.root || one;
      if (root.style.display) root.style.display = "";
      return one;
    },
    sweep() {
      for (const [name, one] of made) {
        if (!asked.has(name)) (one.root || one).style.display = "none";
      }
      asked = new Set();
    },
  };
}

/** A place in a sequence that fills a square evenly: no chance is needed. */
function evenly(n) {
  return [(0.5 + n * 0.7548776662466927) % 1, (0.5 + n * 0.5698402909980532) % 1];
}

function mix(a, b, share) {
  const s = Math.min(1, Math.max(0, share));
  return [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s];
}

/** A person: their number, a ring of what time is left, a word or two. */
function drawPerson(parent, u) {
  const root = element(parent, "g", { class: "person" });
  return {
    root,
    ring: element(root, "path", { class: "ring" }),
    body: element(root, "rect", { class: "body" }),
    number: element(root, "text", { class: "number", "text-anchor": "middle", dy: "0.36em" }),
    differs: element(root, "text", { class: "differs", x: 13 * u, y: -9 * u }),
    left: element(root, "text", { class: "left", "text-anchor": "middle", y: -19 * u }),
    truth: element(root, "g", { class: "truth" }),
  };
}

function placePerson(one, at, alert, stage, u, left) {
  const r = 12 * u;
  const round = stage === "arrested" || stage === "desk" || stage === "cell" ? 3 * u : r;
  set(one.root, { class: `person ${stage.replace(" ", "-")}`, transform: `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})` });
  set(one.body, { x: -r, y: -r, width: 2 * r, height: 2 * r, rx: round });
  say(one.number, String(alert.n));
  set(one.number, { class: alert.n > 99 ? "number long" : "number" });
  say(one.differs, alert.differs ? "≠" : "");
  say(one.left, left > 0 ? leftOf(alert, left) : "");
  set(one.ring, { d: left > 0 ? arc(r + 3.5 * u, left / (alert.gone - alert.raised)) : "" });
}

/** What is left: time, and the way where the scenario has one. */
function leftOf(alert, left) {
  if (alert.way === null) return lengthOf(left);
  return `${lengthOf(left)}, ${Math.ceil((alert.way * left) / (alert.gone - alert.raised))} m`;
}

function arc(radius, share) {
  if (share >= 0.9999) share = 0.9999;
  const angle = 2 * Math.PI * share;
  const [x, y] = [radius * Math.sin(angle), -radius * Math.cos(angle)];
  return `M0 ${-radius}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}`;
}

/** What is so, beside what somebody decided, and never in the same mark. */
function showTruth(one, text, u, font) {
  if (one.said === text) return;
  one.said = text;
  one.truth.replaceChildren();
  if (!text) return;
  const width = text.length * font * 0.5 + 8 * u;
  element(one.truth, "rect", { x: -width / 2, y: 15 * u, width, height: font * 1.3, rx: 3 });
  element(one.truth, "text", { "text-anchor": "middle", y: 15 * u + font, class: "fact" }, text);
}

/** Two officers, a screen, a van. */
const TOKENS = {
  pair(g, u) {
    element(g, "rect", { class: "token", x: -15 * u, y: -9 * u, width: 30 * u, height: 18 * u, rx: 9 * u });
    for (const x of [-6.5, 6.5]) element(g, "circle", { class: "head", cx: x * u, cy: 0, r: 4.2 * u });
  },
  operator(g, u) {
    element(g, "rect", { class: "token", x: -13 * u, y: -10 * u, width: 26 * u, height: 16 * u, rx: 2 * u });
    element(g, "circle", { class: "head", cx: 0, cy: -2 * u, r: 4 * u });
    element(g, "rect", { class: "token", x: -7 * u, y: 7.5 * u, width: 14 * u, height: 2.5 * u });
  },
  prisoner_van(g, u) {
    element(g, "path", { class: "token", d: `M${-16 * u} ${-9 * u}h${20 * u}l${11 * u} ${8 * u}v${7 * u}h${-31 * u}z` });
    element(g, "path", { class: "window", d: `M${5 * u} ${-6 * u}l${6 * u} ${5 * u}h${-6 * u}z` });
    for (const x of [-9, 8]) element(g, "circle", { class: "wheel", cx: x * u, cy: 7 * u, r: 3.6 * u });
  },
};
TOKENS.second_line = TOKENS.pair;
