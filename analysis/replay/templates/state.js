// What is so at a time: pure functions of the data, in seconds since midnight.

const MINUTE = 60;
const LEAVING = 1.16; // a person is drawn until they are this far beyond the way out

/** Faces seen until a time: whole minutes, a share of the present one, the listed. */
function facesUntil(world, time) {
  const [live, end] = world.live;
  const passed = Math.min(time, end) - live;
  if (passed <= 0) return 0;
  const minute = Math.floor(passed / MINUTE);
  let faces = 0;
  for (let n = 0; n < Math.min(minute, world.faces.length); n += 1) faces += world.faces[n];
  if (minute < world.faces.length) {
    const length = Math.min(MINUTE, end - live - minute * MINUTE);
    faces += Math.floor((world.faces[minute] * (passed - minute * MINUTE)) / length);
  }
  return faces + world.passages.filter(([when]) => when <= time).length;
}

/** Dots of the minute of a time. */
function dotsAt(world, time) {
  if (time < world.live[0] || time >= world.live[1]) return 0;
  return world.dots[Math.floor((time - world.live[0]) / MINUTE)] || 0;
}

/** All counters at a time. */
function countsAt(world, time) {
  const counts = { faces: facesUntil(world, time) };
  for (const [when, counter] of world.counts) {
    if (when <= time) counts[counter] = (counts[counter] || 0) + 1;
  }
  return counts;
}

/** At which stage an alert is, as somebody on the street knows it. */
function stageOf(alert, time) {
  const is = (moment) => moment !== null && time >= moment;
  if (!is(alert.raised)) return null;
  if (alert.stop && is(alert.stop[0])) {
    if (!is(alert.stop[1])) return "stopped";
    if (alert.ending !== "arrests") return "let go";
    if (is(alert.authorised)) return "cell";
    return is(alert.arrives) ? "desk" : "arrested";
  }
  if (!is(alert.judged)) return "pending";
  if (!alert.accepted) return "rejected";
  if (is(alert.raceEnds) || alert.asked === null) return "lost";
  return is(alert.setsOut) ? "pursued" : "waiting";
}

/** How much of the way out a person has gone: 0 in the zone, 1 out of reach. */
function shareGone(alert, time) {
  return (time - alert.raised) / (alert.gone - alert.raised);
}

/** What one of the crew does at a time; null if they are free. */
function spanAt(member, time) {
  const inside = ([since, until]) => since <= time && (until === null || time < until);
  return member.spans.find(inside) || null;
}

const DOING = {
  judges: (n) => `judges ${n}`,
  sets_out: (n) => `sets out to ${n}`,
  turns_back: (n) => `sets out to ${n}`, // that it is too late is known in the end
  stops: (n) => `speaks to ${n}`,
  supports: (n) => `helps with ${n}`,
  waits: (n) => `waits with ${n}`,
  hands_over: (n) => `hands ${n} over`,
  conveys: (n) => `takes ${n} in`,
  books: () => "at custody",
  takes_over: (n) => `takes ${n} over`,
};

/** The same in words. */
function doing(member, time) {
  const span = spanAt(member, time);
  if (span) return `${span[4] ? `${span[4]} ` : ""}${DOING[span[2]](span[3])}`;
  return member.left !== null && time >= member.left ? "called away" : member.idle;
}

/** Stretches of time that are worth going slowly through: from alert to its answer. */
function closeUps(worlds) {
  const found = [];
  for (const world of worlds) {
    for (const alert of world.alerts) {
      let end = alert.gone;
      if (alert.stop) end = alert.stop[0];
      else if (alert.judged !== null && !alert.accepted) end = alert.judged + 5;
      else if (alert.raceEnds !== null) end = Math.min(end, alert.raceEnds);
      found.push([alert.raised - 2, end + 5]);
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}

/** A time of day, to the nearest second as in the log: 14:03:05. */
function clockOf(time) {
  const whole = Math.max(0, Math.round(time));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** How long: 1:05. */
function lengthOf(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
