// The player: one clock for all worlds, moved by play, steps, the slider and keys.

const FOLLOW = { slow: 14, fast: 300 };
const STEP_SECONDS = 1.8; // between events, where nothing moves
const SPOKEN_SECONDS = 1.5; // between two announcements
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const moments = [...new Set(data.worlds.flatMap((world) => world.moments))].sort((a, b) => a - b);
const alerts = [...new Set(data.worlds.flatMap((world) => world.alerts.map((one) => one.raised)))].sort((a, b) => a - b);
const slow = closeUps(data.worlds);
const lines = [...document.querySelectorAll("#log li")];
const panels = [...document.querySelectorAll(".world.there")];
const streets = panels.map((panel, n) => makeStreet(panel.querySelector(".street"), data.worlds[n]));
const charts = panels.map((panel, n) => makeChart(panel.querySelector(".chart"), data.worlds[n], data));

let now = data.live;
let wall = 0;
let last = null;
let waited = 0;
let isPlaying = false;
let spokenAt = -Infinity;
let shownLines = -1;

function goTo(time) {
  now = Math.min(data.end, Math.max(data.start, time));
  if (now >= data.end) pause();
  show();
}

function show() {
  streets.forEach((street) => street.draw(now, wall, { truth: byId("truth").checked }));
  charts.forEach((chart) => chart.draw(now));
  say(byId("clock"), clockOf(now));
  const slider = byId("slider");
  slider.value = Math.round(now);
  set(slider, { "aria-valuetext": clockOf(now) });
  panels.forEach((panel, n) => {
    const counts = countsAt(data.worlds[n], now);
    for (const cell of panel.querySelectorAll("[data-counter]")) {
      say(cell, (counts[cell.dataset.counter] || 0).toLocaleString("en-GB"));
    }
  });
  showLog();
}

function showLog() {
  let past = 0;
  while (past < lines.length && Number(lines[past].dataset.time) <= now + 0.001) past += 1;
  if (past === shownLines) return;
  lines.forEach((line, n) => line.classList.toggle("ahead", n >= past));
  if (past) {
    byId("latest").textContent = wordsOf(lines.slice(0, past));
    const box = byId("log");
    box.scrollTop = lines[past - 1].offsetTop - box.offsetTop - box.clientHeight + 60;
  } else byId("latest").textContent = "Nothing has happened yet.";
  shownLines = past;
  byId("none").hidden = past > 0;
}

/** All that happened at the last moment, which is more than a line of the log if it is. */
function wordsOf(happened) {
  const { time } = happened.at(-1).dataset;
  const together = happened.filter((line) => line.dataset.time === time);
  const texts = together.map((line, n) => {
    const text = line.textContent.replace(/\s+/g, " ").trim();
    return n ? text.slice(text.indexOf(" ") + 1) : text;
  });
  return texts.join(" ");
}

/** Let whoever listens know, but not faster than one can listen. */
function announce() {
  const words = byId("latest").textContent;
  if (byId("spoken").textContent !== words && performance.now() - spokenAt > SPOKEN_SECONDS * 1000) {
    byId("spoken").textContent = words;
    spokenAt = performance.now();
  }
}

function speedAt(time) {
  const chosen = byId("speed").value;
  if (chosen !== "follow") return Number(chosen);
  return slow.some(([from, to]) => time >= from && time < to) ? FOLLOW.slow : FOLLOW.fast;
}

function isStepping() {
  return byId("speed").value === "step";
}

function frame(stamp) {
  const passed = last === null ? 0 : Math.min(0.1, (stamp - last) / 1000);
  last = stamp;
  if (isPlaying) {
    if (isStepping()) {
      waited += passed;
      if (waited >= STEP_SECONDS) {
        waited = 0;
        nextIn(moments, 1, data.end);
      }
    } else {
      wall += passed;
      const to = now + passed * speedAt(now);
      // Not past the beginning of what is worth going slowly through.
      const border = byId("speed").value === "follow" ? slow.find(([from]) => from > now && from < to) : null;
      goTo(border ? border[0] : to);
    }
    announce();
  }
  requestAnimationFrame(frame);
}

function play() {
  if (now >= data.end) now = data.live;
  isPlaying = true;
  waited = STEP_SECONDS;
  byId("play").textContent = "Pause";
}

function pause() {
  isPlaying = false;
  byId("play").textContent = "Play";
  spokenAt = -Infinity;
  announce();
}

function nextIn(times, step, otherwise) {
  const ahead = step > 0 ? times.find((time) => time > now + 0.001) : times.findLast((time) => time < now - 0.001);
  jumpTo(ahead === undefined ? otherwise : ahead);
}

/** Go to a time, and say what has just happened there. */
function jumpTo(time) {
  goTo(time);
  if (isPlaying) return;
  spokenAt = -Infinity;
  announce();
}

function faster(step) {
  const box = byId("speed");
  box.selectedIndex = Math.min(box.options.length - 1, Math.max(0, box.selectedIndex + step));
}

const ACTIONS = {
  play: () => (isPlaying ? pause() : play()),
  next: () => nextIn(moments, 1, data.end),
  before: () => nextIn(moments, -1, data.start),
  alert: () => nextIn(alerts, 1, data.end),
  restart: () => jumpTo(data.live),
  end: () => jumpTo(data.end),
  forward: (event) => goTo(now + (event.shiftKey ? 60 : 10)),
  back: (event) => goTo(now - (event.shiftKey ? 60 : 10)),
  faster: () => faster(1),
  slower: () => faster(-1),
  truth: () => { byId("truth").click(); },
  parting: () => { if (data.parting !== null) { pause(); jumpTo(data.parting); } },
};
const KEYS = {
  " ": "play", n: "next", p: "before", a: "alert", d: "parting", t: "truth",
  Home: "restart", End: "end", ArrowRight: "forward", ArrowLeft: "back",
  "+": "faster", "=": "faster", "-": "slower",
};

/** Keys that an element needs for itself. */
function isOwnKey(target, key) {
  if (target.matches("input:not([type=checkbox], [type=range]), select")) return true;
  return key === " " && target.matches("button, summary, input[type=checkbox], a");
}

document.addEventListener("keydown", (event) => {
  const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey || isOwnKey(event.target, event.key)) return;
  if (event.key.length === 1 && !byId("keys").checked) return;
  if (event.target.closest("#log") && event.key.length > 1) return;
  event.preventDefault();
  ACTIONS[action](event);
});
for (const button of document.querySelectorAll("[data-action]")) {
  button.addEventListener("click", (event) => ACTIONS[button.dataset.action](event));
}
byId("slider").addEventListener("input", (event) => goTo(Number(event.target.value)));
byId("truth").addEventListener("change", (event) => {
  document.body.classList.toggle("with-truth", event.target.checked);
  show();
});
panels.forEach((panel, n) => panel.querySelector(".chart").addEventListener("click", (event) => {
  const box = event.currentTarget.getBoundingClientRect();
  goTo(charts[n].timeAt(event.clientX - box.left));
}));

function filterLog() {
  const kind = byId("kind").value;
  const alert = byId("number").value.trim();
  for (const line of lines) {
    const isMine = (!kind || line.dataset.kind === kind) && (!alert || line.dataset.alert === alert);
    line.classList.toggle("other", !isMine);
  }
}
byId("kind").addEventListener("change", filterLog);
byId("number").addEventListener("input", filterLog);

function arrange() {
  panels.forEach((panel, n) => {
    const width = Math.max(300, Math.floor(panel.querySelector(".stage").clientWidth));
    streets[n].arrange(width);
    charts[n].arrange(width);
  });
  show();
}

if (calm.matches) byId("speed").value = "step";
new ResizeObserver(arrange).observe(byId("worlds"));
document.body.classList.add("plays");
arrange();
requestAnimationFrame(frame);
