// The street of one world: who passes, who is looked for, who is on the way to whom.
// Where somebody stands is drawn; when they do is simulated.

const PACE = 46; // pixels a second at which the crowd drifts: for the eye alone
const WALK = 100; // seconds for which somebody who raised no alert is followed
const SETTLE = 20; // seconds in which a pair and whom it has reached step aside
const BEAM = 20; // seconds for which a line says that the cameras raised it
const STREET_WIDTH = 560; // from here on custody stands beside the street

/** Sizes by the width that there is. */
function layoutOf(width, world) {
  const font = Math.min(20, Math.max(13, Math.min(width / 64, innerHeight / 47)));
  const u = font / 13;
  const isWide = width >= STREET_WIDTH;
  const side = isWide ? Math.max(118 * u, width * 0.16) : 0;
  const street = { x0: 0, x1: width - side - (isWide ? 14 * u : 0), y0: 62 * u, y1: 172 * u };
  const span = street.x1 - street.x0;
  const zone = [span * 0.14, span * 0.23];
  const crew = world.crew.filter((one) => one.role !== "operator");
  const { lane, bay, below } = baysOf(crew, street, u);
  const custody = isWide
    ? { x: width - side, y: 4 * u, width: side - 1, height: below - 10 * u }
    : { x: 0, y: below, width: width - 1, height: 74 * u };
  const height = isWide ? below : below + 80 * u;
  return { width, height, font, u, isWide, street, zone, out: span * 0.9, lane, bay, crew, custody };
}

/** Where the crew stand who answer alerts, and the lane along which they drive. */
function baysOf(crew, street, u) {
  const most = Math.max(1, Math.floor((street.x1 + 6 * u) / (120 * u)));
  const columns = Math.max(1, Math.min(crew.length, most));
  const wide = Math.min(230 * u, (street.x1 - (columns - 1) * 6 * u) / columns);
  // Of two rows the vans' is beyond the lane, so that none drives through a pair.
  const near = crew.length > most ? crew.filter((one) => one.role !== "prisoner_van").length : 0;
  const rows = Math.ceil(near / columns);
  const lane = street.y1 + (15 + rows * 62) * u;
  const bay = (n) => {
    const [place, top] = n < near ? [n, street.y1 + 8 * u] : [n - near, lane + 16 * u];
    return { x: (place % columns) * (wide + 6 * u), y: top + Math.floor(place / columns) * 62 * u, width: wide, height: 56 * u };
  };
  return { lane, bay, below: lane + (16 + Math.ceil((crew.length - near) / columns) * 62) * u };
}

function makeStreet(svg, world) {
  let layout = null;
  let back = null;
  let dots = [];
  let people = null;
  let crew = null;

  function arrange(width) {
    layout = layoutOf(width, world);
    svg.replaceChildren();
    svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    svg.setAttribute("height", layout.height);
    svg.style.fontSize = `${layout.font}px`;
    back = drawBackground(svg, layout, world);
    const crowd = element(svg, "g", { class: "crowd" });
    const most = Math.max(0, ...world.dots);
    const r = (most > 60 ? 3 : 4.2) * layout.u;
    dots = Array.from({ length: most }, () => element(crowd, "circle", { r }));
    crew = cast(element(svg, "g"));
    people = cast(element(svg, "g"));
  }

  /** Where a person stands on the street at a time. */
  function onStreet(alert, time) {
    const share = shareGone(alert, time);
    const { street, zone, out, u } = layout;
    const track = (alert.n * 0.618034) % 1;
    return [zone[1] + (out - zone[1]) * share, street.y0 + 32 * u + track * (street.y1 - street.y0 - 62 * u)];
  }

  function behind(alert, time) {
    const [x, y] = onStreet(alert, time);
    return [x - 31 * layout.u, y + 8 * layout.u];
  }

  function inBay(n, shift) {
    const bay = layout.bay(n);
    return [bay.x + (shift ? bay.width - 16 * layout.u : 22 * layout.u), bay.y + 17 * layout.u];
  }

  /** Where whoever was arrested is on the way to, or stays. */
  function inCustody(alert, stage, time) {
    const { u } = layout;
    const same = world.alerts.filter((one) => stageOf(one, time) === stage);
    const place = same.indexOf(alert);
    const { left, top, bottom, width } = roomOf(layout, stage);
    const fit = Math.max(1, Math.floor((width - 12 * u) / (27 * u)));
    const rows = Math.ceil(same.length / fit);
    // Closer together where there are more than fit.
    const step = Math.min(27 * u, (bottom - top - 14 * u) / Math.max(1, rows - 1));
    return [left + 20 * u + (place % fit) * 27 * u, top + Math.floor(place / fit) * step];
  }

  function door() {
    const { custody, lane, u, isWide } = layout;
    return [isWide ? custody.x - 6 * u : custody.width - 20 * u, lane];
  }

  /** Where somebody is on the way from home to custody: out, then along the lane. */
  function driven(home, share) {
    const start = [home[0], layout.lane];
    return share < 0.1 ? mix(home, start, share * 10) : mix(start, door(), (share - 0.1) / 0.9);
  }

  /** Where each of the crew is who answers alerts, and the person beside them. */
  function whereIs(n, member, time) {
    const home = inBay(n, false);
    const span = spanAt(member, time);
    if (!span) return { at: home, beside: null };
    const [since, until, work, number] = span;
    const done = until === null ? 0 : (time - since) / (until - since);
    const alert = world.alerts.find((one) => one.n === number);
    if (work === "sets_out") return { at: mix(home, behind(alert, time), done), chases: alert };
    if (work === "turns_back") return { at: mix(home, behind(alert, time), done * 0.8), chases: alert };
    if (work === "conveys") return { at: driven(home, done), beside: number };
    if (work === "books") return { at: driven(home, done < 0.5 ? 1 : 2 - 2 * done), beside: null };
    if (work === "stops") return { at: mix(behind(alert, since), home, (time - since) / SETTLE), holds: number };
    if (work === "waits" || work === "hands_over") return { at: home, holds: number };
    return { at: home };
  }

  function draw(time, wall, shows) {
    drawCrowd(time, wall);
    const places = layout.crew.map((member, n) => whereIs(n, member, time));
    layout.crew.forEach((member, n) => drawMember(member, n, places[n], time));
    drawJudges(time);
    world.alerts.forEach((alert) => drawAlert(alert, places, time, shows));
    if (shows.truth) drawMissed(time);
    set(back.live, { class: time >= world.live[0] && time < world.live[1] ? "cone on" : "cone" });
    people.sweep();
    crew.sweep();
  }

  function drawCrowd(time, wall) {
    const number = dotsAt(world, time);
    const { street, u } = layout;
    const width = street.x1 - street.x0;
    dots.forEach((dot, n) => {
      const shown = n < number;
      if (dot.style.display !== (shown ? "" : "none")) dot.style.display = shown ? "" : "none";
      if (!shown) return;
      const [x, y] = evenly(n);
      const pace = 0.75 + 0.5 * y;
      set(dot, {
        cx: (street.x0 + ((x * width + wall * PACE * u * pace) % width)).toFixed(1),
        cy: (street.y0 + 10 * u + y * (street.y1 - street.y0 - 20 * u)).toFixed(1),
      });
    });
  }

  function drawMember(member, n, place, time) {
    const { u } = layout;
    const bay = layout.bay(n);
    const span = spanAt(member, time);
    const isAway = !span && member.left !== null && time >= member.left;
    const one = crew.get(`bay ${member.label}`, (parent) => drawBay(parent, bay, member, u, layout.font));
    const state = span ? span[2] : isAway ? "away" : "free";
    set(one.root, { class: `bay ${state}` });
    say(one.words, doing(member, time));
    if (isAway) return;
    const token = crew.get(`token ${member.label}`, (parent) => {
      const root = element(parent, "g", { class: "unit" });
      TOKENS[member.role](root, u);
      return root;
    });
    set(token, { transform: `translate(${place.at[0].toFixed(1)} ${place.at[1].toFixed(1)})` });
    if (!place.chases) return;
    const line = crew.get(`line ${member.label}`, (parent) => element(parent, "line", { class: "chase" }));
    const goal = onStreet(place.chases, time);
    set(line, { x1: place.at[0], y1: place.at[1], x2: goal[0], y2: goal[1] });
  }

  function drawJudges(time) {
    const { u, zone } = layout;
    const judges = world.crew.filter((one) => one.role === "operator");
    const first = zone[1] + 24 * u;
    const wide = Math.min(150 * u, (layout.street.x1 - first) / Math.max(1, judges.length) - 6 * u);
    judges.forEach((member, n) => {
      const box = { x: first + n * (wide + 6 * u), y: 2 * u, width: wide, height: 54 * u };
      const one = crew.get(`bay ${member.label}`, (parent) => drawBay(parent, box, member, u, layout.font));
      set(one.root, { class: `bay ${spanAt(member, time) ? "judges" : "free"}` });
      say(one.words, doing(member, time));
      const token = crew.get(`token ${member.label}`, (parent) => {
        const root = element(parent, "g", { class: "unit", transform: `translate(${box.x + 22 * u} ${box.y + 17 * u})` });
        TOKENS.operator(root, u);
        return root;
      });
      set(token, { class: "unit" });
    });
  }

  function drawAlert(alert, places, time, shows) {
    const stage = stageOf(alert, time);
    if (stage === null || stage === "let go") return;
    const at = whereAlert(alert, stage, places, time);
    if (!at) return;
    const one = people.get(alert.n, (parent) => drawPerson(parent, layout.u));
    const runs = ["pending", "waiting", "pursued"].includes(stage);
    placePerson(one, at, alert, stage, layout.u, runs ? alert.gone - time : 0);
    const isOnStreet = !["stopped", "arrested", "desk", "cell"].includes(stage);
    showTruth(one, shows.truth && isOnStreet ? alert.truth : "", layout.u, layout.font);
    if (stage !== "pending" || time - alert.raised > BEAM) return;
    const beam = crew.get(`beam ${alert.n}`, (parent) => element(parent, "line", { class: "beam" }));
    set(beam, { x1: (layout.zone[0] + layout.zone[1]) / 2, y1: 46 * layout.u, x2: at[0], y2: at[1] });
  }

  function whereAlert(alert, stage, places, time) {
    if (stage === "desk" || stage === "cell") return inCustody(alert, stage, time);
    if (stage === "stopped" || stage === "arrested") {
      const holder = places.findIndex((place) => place.holds === alert.n);
      const carrier = places.find((place) => place.beside === alert.n);
      if (holder >= 0) return mix(onStreet(alert, alert.stop[0]), inBay(holder, true), (time - alert.stop[0]) / SETTLE);
      return carrier ? [carrier.at[0] + 22 * layout.u, carrier.at[1]] : door();
    }
    return shareGone(alert, time) <= LEAVING ? onStreet(alert, time) : null;
  }

  /** Listed persons who pass and raise no alert: only where truth is asked for. */
  function drawMissed(time) {
    const { street, zone, out, u, font } = layout;
    world.passages.forEach(([when, category, alerted], n) => {
      const share = (time - when) / WALK;
      if (alerted || share < 0 || share > 1) return;
      const one = people.get(`missed ${n}`, (parent) => {
        const root = element(parent, "g", { class: "missed" });
        element(root, "path", { d: `M0 ${-9 * u}l${9 * u} ${9 * u}l${-9 * u} ${9 * u}l${-9 * u} ${-9 * u}z` });
        const text = `sought: ${category}, no alert`;
        const width = text.length * font * 0.5 + 8 * u;
        element(root, "rect", { x: -width / 2, y: 12 * u, width, height: font * 1.35, rx: 3 });
        element(root, "text", { "text-anchor": "middle", y: 12 * u + font, class: "fact" }, text);
        return root;
      });
      const y = street.y0 + 26 * u + evenly(n)[1] * (street.y1 - street.y0 - 66 * u);
      const x = Math.max(zone[1] + (out - zone[1]) * share, 70 * u);
      set(one, { class: "missed", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    });
  }

  return { arrange, draw };
}

/** Where in custody people are: at the desk few at a time, in cells all that came. */
function roomOf({ custody, u, font, isWide }, stage) {
  const isDesk = stage === "desk";
  if (isWide) {
    const top = custody.y + (isDesk ? 58 : 133) * u;
    return { left: custody.x, top, bottom: isDesk ? custody.y + 112 * u : custody.y + custody.height, width: custody.width };
  }
  const left = isDesk ? custody.x : custody.x + custody.width / 2;
  return { left, top: custody.y + 24 * u + font, bottom: custody.y + custody.height, width: custody.width / 2 };
}

function drawBackground(svg, layout, world) {
  const { street, zone, out, custody, u, isWide } = layout;
  const g = element(svg, "g");
  element(g, "rect", { class: "road", x: street.x0, y: street.y0, width: street.x1, height: street.y1 - street.y0 });
  const live = element(g, "path", { class: "cone", d: `M${(zone[0] + zone[1]) / 2} ${46 * u}L${zone[0]} ${street.y0}V${street.y1}H${zone[1]}V${street.y0}z` });
  element(g, "line", { class: "out", x1: out, x2: out, y1: street.y0, y2: street.y1 });
  element(g, "text", { class: "label", x: out - 6 * u, y: street.y1 - 7 * u, "text-anchor": "end" }, "out of reach");
  element(g, "text", { class: "label", x: (zone[0] + zone[1]) / 2, y: street.y1 - 7 * u, "text-anchor": "middle" }, "zone");
  element(g, "line", { class: "lane", x1: street.x0, x2: street.x1, y1: layout.lane, y2: layout.lane });
  drawCamera(g, (zone[0] + zone[1]) / 2, 29 * u, u, world.camera);
  element(g, "rect", { class: "custody", x: custody.x, y: custody.y, width: custody.width, height: custody.height, rx: 6 * u });
  const words = isWide
    ? [["Custody", 20, "heading"], ["at the desk", 40, "label"]]
    : [["Custody: at the desk", 18, "label"]];
  for (const [text, y, kind] of words) element(g, "text", { class: kind, x: custody.x + 9 * u, y: custody.y + y * u }, text);
  const cell = isWide
    ? { x: custody.x + 9 * u, y: roomOf(layout, "cell").top - 18 * u }
    : { x: custody.x + custody.width / 2 + 9 * u, y: custody.y + 18 * u };
  element(g, "text", { class: "label", ...cell }, isWide ? "detained" : "Detained");
  return { live };
}

function drawCamera(parent, x, y, u, camera) {
  const g = element(parent, "g", { class: "camera", transform: `translate(${x} ${y})` });
  if (camera === "mobile") {
    element(g, "rect", { x: -30 * u, y: -14 * u, width: 44 * u, height: 26 * u, rx: 3 * u });
    element(g, "path", { d: `M${14 * u} ${-8 * u}h${8 * u}l${8 * u} ${9 * u}v${11 * u}h${-16 * u}z` });
    for (const wheel of [-18, 16]) element(g, "circle", { class: "wheel", cx: wheel * u, cy: 13 * u, r: 5 * u });
    element(g, "rect", { x: -4 * u, y: -24 * u, width: 3 * u, height: 10 * u });
    element(g, "rect", { x: -10 * u, y: -28 * u, width: 16 * u, height: 8 * u, rx: 2 * u });
  } else {
    element(g, "rect", { x: -2 * u, y: -18 * u, width: 4 * u, height: 62 * u });
    element(g, "rect", { x: -14 * u, y: -24 * u, width: 28 * u, height: 11 * u, rx: 3 * u });
  }
}

function drawBay(parent, box, member, u, font) {
  const root = element(parent, "g", { class: "bay" });
  element(root, "rect", { x: box.x + 0.5, y: box.y + 0.5, width: Math.max(10, box.width - 1), height: box.height - 1, rx: 6 * u });
  const short = member.label.length * 7.9 * u + 44 * u > box.width;
  element(root, "text", { class: "name", x: box.x + 40 * u, y: box.y + 21.5 * u }, short ? member.short : member.label);
  return { root, words: element(root, "text", { class: "words", x: box.x + 8 * u, y: box.y + 46 * u }, "") };
}
