// The time line of one world: a row for the alerts, a row for each of the crew.

const COLOURS = {
  arrests: "arrest", other: "stop", no_action: "stop", rejected: "rejected",
  nobody_free: "lost", evaded: "lost", let_be: "lost", repeat: "lost", unfinished: "open",
};

function makeChart(svg, world, span) {
  let cursor = null;
  let scale = null;

  function arrange(width) {
    const font = Math.min(16, Math.max(12, width / 75));
    const label = font * 4.6;
    const row = font * 1.5;
    const rows = world.crew.length + 1;
    const height = (rows + 1) * row + 6;
    const right = width - 6;
    scale = (time) => label + ((time - span.start) / (span.end - span.start)) * (right - label);
    svg.replaceChildren();
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("height", height);
    svg.style.fontSize = `${font}px`;
    const live = world.live.map(scale);
    element(svg, "rect", { class: "livetime", x: live[0], y: 0, width: live[1] - live[0], height: rows * row });
    drawHours(width, rows * row, font, label, right);
    element(svg, "text", { class: "row", x: 0, y: row * 0.72 }, "Alerts");
    for (const alert of world.alerts) drawTick(alert, row, font);
    world.crew.forEach((member, n) => drawRow(member, (n + 1) * row, row));
    if (span.parting !== null) {
      const x = scale(span.parting);
      element(svg, "line", { class: "parting", x1: x, x2: x, y1: 0, y2: rows * row });
      element(svg, "text", { class: "parts", x, y: rows * row + font * 1.1, "text-anchor": x > width * 0.8 ? "end" : "middle" }, "▲ they part");
    }
    cursor = element(svg, "line", { class: "cursor", y1: 0, y2: rows * row });
  }

  function drawHours(width, bottom, font, label, right) {
    const hours = (span.end - span.start) / 3600;
    const step = [0.25, 0.5, 1, 2, 4].find((one) => (hours / one) * font * 3.6 < right - label) || 8;
    for (let hour = Math.ceil(span.start / 3600 / step) * step; hour * 3600 <= span.end; hour += step) {
      const x = scale(hour * 3600);
      element(svg, "line", { class: "hour", x1: x, x2: x, y1: 0, y2: bottom });
      if (span.parting !== null && Math.abs(scale(span.parting) - x) < font * 6) continue;
      if (x < right - font * 1.4) element(svg, "text", { class: "axis", x, y: bottom + font * 1.1, "text-anchor": "middle" }, clockOf(hour * 3600).slice(0, 5));
    }
  }

  function drawTick(alert, row, font) {
    const x = scale(alert.raised);
    const kind = COLOURS[alert.ending];
    const h = row * 0.62;
    element(svg, "rect", { class: `tick ${kind}`, x: x - 2, y: (row - h) / 2, width: 4, height: h });
    if (alert.differs) element(svg, "text", { class: "differs", x: x + 3, y: font * 0.9 }, "≠");
  }

  function drawRow(member, y, row) {
    element(svg, "text", { class: "row", x: 0, y: y + row * 0.72 }, member.short);
    element(svg, "line", { class: "base", x1: scale(span.start), x2: scale(span.end), y1: y + row / 2, y2: y + row / 2 });
    for (const [since, until, work] of member.spans) {
      const x = scale(since);
      element(svg, "rect", {
        class: `bar ${work}`, x, y: y + row * 0.15, height: row * 0.7,
        width: Math.max(1.5, scale(until === null ? span.end : until) - x),
      });
    }
  }

  return {
    arrange,
    draw(time) { set(cursor, { x1: scale(time).toFixed(1), x2: scale(time).toFixed(1) }); },
    /** The time at a place within the drawing. */
    timeAt(x) {
      const [a, b] = [scale(span.start), scale(span.end)];
      return span.start + ((x - a) / (b - a)) * (span.end - span.start);
    },
  };
}
