// The chart of a series: zooms by dragging, and asks the server for the points of what is shown: the
// ledger's hours, then the single readings of the log.
"use strict";

(() => {
  const box = document.querySelector("[data-series]");
  if (!box || typeof Dygraph === "undefined") return;

  const words = (name) => box.getAttribute("data-words-" + name) || "";
  // Instants are China's time everywhere: read as if they were UTC, which is what the axis is labelled by.
  const hour = 3600 * 1000;
  const parse = (text) => Date.parse(text.slice(0, 16) + ":00Z");
  const write = (time) => new Date(time).toISOString().slice(0, 16);
  const shown = (time) => write(time).replace("T", " ");
  const earliest = parse(box.dataset.earliest);
  const latest = parse(box.dataset.latest);

  // Our own legend and axis labels stand beside the chart; the library's would write style attributes.
  Dygraph.PLUGINS = Dygraph.PLUGINS.filter((plugin) => plugin !== Dygraph.Plugins.Legend);

  const picture = box.querySelector("[data-picture]");
  const span = box.querySelector("[data-span]");
  const sums = box.querySelector("[data-sums]");
  const figure = document.createElement("figure");
  figure.className = "zooming";
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words("chart"));
  const legend = document.createElement("ul");
  legend.className = "row legend small";
  const readout = document.createElement("p");
  readout.className = "readout small";
  readout.setAttribute("role", "status");
  readout.textContent = words("hint");
  figure.append(canvas, readout, legend);

  let graph = null;
  // Hours of the ledger; and what the logs themselves say of the same time, once it has come.
  let data = null;
  let readings = null;
  // What each row of the graph stands for.
  let meanings = [];
  let asked = 0;
  const mayHaveReadings = box.dataset.readings === "yes";

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const isEach = () => readings !== null && readings.form === "readings";

  // Rows of [time, hours, readings], each a low, a mean and a high; null is what the other line has a
  // value at, and NaN a hole.
  const rows = () => {
    const hole = [NaN, NaN, NaN];
    const all = data.points.map((point) => ({
      // In the middle of its hours.
      time: parse(data.periodFrom) + (point[0] + point[1] / 2) * hour,
      hours: point[3] === null ? hole : [point[2], point[3], point[4]],
      readings: null,
      point,
    }));
    if (readings) {
      const from = parse(readings.from);
      const interval = readings.intervalMinutes * 60;
      const one = (second, values, reading) => all.push({ time: from + second * 1000, hours: null, readings: values, reading });
      let end = 0;
      for (const reading of readings.points) {
        if (isEach()) {
          if (reading[0] > end + interval) one(end + interval / 2, hole, null);
          one(reading[0], reading[6] && reading[1] !== null ? [reading[1], reading[1], reading[1]] : hole, reading);
          end = reading[0];
        } else {
          one(reading[0] + reading[1] / 2, reading[3] === null ? hole : [reading[2], reading[3], reading[4]], reading);
        }
      }
    }
    all.sort((one, other) => one.time - other.time);
    meanings = all;
    return all.map((row) => [new Date(row.time), row.hours, row.readings]);
  };

  const gapOf = (point) => {
    if (point[3] !== null) return point[5] > 0 ? "over" : null;
    const names = ["invalid", "missing", "stopped", "outside"];
    let best = 0;
    for (let index = 1; index < 4; index += 1) if (point[6 + index] > point[6 + best]) best = index;
    return names[best];
  };

  const shades = { over: "--bad-wash", invalid: "--shade-invalid", missing: "--shade-missing", stopped: "--shade-stopped", outside: "--shade-outside" };

  // Behind the line: what has no value, what exceeds, and the limits.
  const underlay = (context, area, plot) => {
    if (!data) return;
    const begin = parse(data.periodFrom);
    // Neighbours together: edges of single hours would show as stripes.
    const runs = [];
    for (const point of data.points) {
      const gap = gapOf(point);
      const last = runs[runs.length - 1];
      if (last && last.gap === gap) last.end = point[0] + point[1];
      else runs.push({ gap, start: point[0], end: point[0] + point[1] });
    }
    for (const run of runs) {
      if (!run.gap) continue;
      const left = plot.toDomXCoord(begin + run.start * hour);
      const right = plot.toDomXCoord(begin + run.end * hour);
      context.fillStyle = colour(shades[run.gap]);
      context.fillRect(left, area.y, Math.max(1, right - left), area.h);
    }
    // A line of means goes below the hour that exceeds: the hour itself is marked.
    context.fillStyle = colour("--bad");
    for (const point of data.points) {
      if (point[1] < 2 || point[5] === 0 || point[4] === null) continue;
      const x = plot.toDomXCoord(begin + (point[0] + point[1] / 2) * hour);
      context.fillRect(x - 2, plot.toDomYCoord(point[4]) - 2, 4, 4);
    }
    data.limits.forEach((limit, index) => {
      const y = plot.toDomYCoord(limit.value);
      if (!(y > area.y - 1 && y < area.y + area.h + 1)) return;
      context.strokeStyle = colour("--ink");
      context.lineWidth = 1.5;
      context.setLineDash(index === 0 ? [] : [6, 4]);
      context.beginPath();
      context.moveTo(area.x, y);
      context.lineTo(area.x + area.w, y);
      context.stroke();
    });
    context.setLineDash([]);
  };

  const ceiling = () => {
    let most = 0;
    for (const point of data.points) if (point[4] !== null) most = Math.max(most, point[4]);
    for (const limit of data.limits) most = Math.max(most, limit.value);
    for (const reading of readings ? readings.points : []) {
      most = Math.max(most, (isEach() ? reading[1] : reading[4]) || 0);
    }
    return most > 0 ? most * 1.08 : 1;
  };

  const fillLegend = () => {
    legend.replaceChildren();
    const add = (kind, text) => {
      const item = document.createElement("li");
      const sample = document.createElement("span");
      sample.className = "sample " + kind;
      sample.setAttribute("aria-hidden", "true");
      item.append(sample, document.createTextNode(text));
      legend.append(item);
    };
    add("line", data.quantity + (data.unit ? " (" + data.unit + ")" : ""));
    if (readings) add("line thin", words("readings") + (readings.unit ? " (" + readings.unit + ")" : ""));
    data.limits.forEach((limit, index) => add(index === 0 ? "limit" : "limit dashed", limit.words));
    const used = new Set(data.points.map(gapOf));
    for (const name of ["over", "invalid", "missing", "stopped", "outside"]) {
      if (used.has(name)) add("shade " + name, words(name));
    }
  };

  const describe = (point) => {
    const from = parse(data.periodFrom) + point[0] * hour;
    const unit = data.unit ? " " + data.unit : "";
    let text = shown(from);
    if (point[1] > 1) text += " – " + shown(from + point[1] * hour);
    text += "  ";
    if (point[3] === null) return text + words(gapOf(point));
    text += point[3] + unit;
    if (point[1] > 1) text += "（" + point[2] + " – " + point[4] + "）";
    if (point[5] > 0) text += "  " + words("over") + (point[1] > 1 ? " " + point[5] + " " + words("hours") : "");
    return text;
  };

  // A reading with its place in the log; a bucket with what it holds.
  const describeReading = (reading) => {
    const unit = readings.unit ? " " + readings.unit : "";
    const time = parse(readings.from) + reading[0] * 1000;
    if (isEach()) {
      const at = reading[0] % 60 === 0 ? shown(time) : new Date(time).toISOString().slice(0, 19).replace("T", " ");
      const parts = [at, reading[1] === null ? "–" : reading[1] + unit, reading[2]];
      if (reading[3] !== null) parts.push(readings.files[reading[3]] + " " + words("line").replace("#", reading[4]));
      if (reading[5] > 1) parts.push(words("rows").replace("#", reading[5]));
      return parts.join("  ");
    }
    let text = shown(time) + " – " + shown(time + reading[1] * 1000) + "  " + words("count").replace("#", reading[5]);
    if (reading[3] !== null) text += "  " + reading[3] + unit + "（" + reading[2] + " – " + reading[4] + "）";
    if (reading[6] > 0) text += "  " + words("invalid") + " " + reading[6];
    return text;
  };

  // Like everywhere on these pages: a month, a day, or an hour.
  const label = (time, granularity, options, plot) => {
    const text = write(time.valueOf());
    const [from, to] = plot.xAxisRange();
    const days = (to - from) / 24 / hour;
    if (days > 92) return text.slice(0, 7);
    if (days > 3 || text.endsWith("T00:00")) return text.slice(5, 10);
    return text.slice(11);
  };

  const query = (from, to) => {
    const pairs = new URLSearchParams();
    if (box.dataset.limit) pairs.set("limit", box.dataset.limit);
    if (from > earliest || to < latest) {
      pairs.set("from", write(from));
      pairs.set("to", write(to));
    }
    return pairs;
  };

  const ask = async (pairs, most) => {
    const request = new URLSearchParams(pairs);
    request.set("points", String(Math.max(800, Math.min(most, Math.round(box.clientWidth * 1.5)))));
    request.set("lang", document.documentElement.lang.slice(0, 2));
    const answer = await fetch(box.dataset.series + "?" + request, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const draw = (from, to) => {
    const window = [from, to];
    fillLegend();
    if (graph) {
      graph.updateOptions({ file: rows(), dateWindow: window, valueRange: [0, ceiling()] });
      return;
    }
    picture.hidden = true;
    picture.after(figure);
    graph = new Dygraph(canvas, rows(), {
      labels: ["t", "hours", "readings"],
      labelsUTC: true,
      customBars: true,
      colors: colours(),
      strokeWidth: 1.6,
      fillAlpha: 0.35,
      // Two lines share the rows; holes in either are NaN.
      connectSeparatedPoints: true,
      drawPoints: false,
      drawGapEdgePoints: true,
      legend: "never",
      gridLineColor: colour("--row"),
      axisLineColor: colour("--quiet"),
      axisLabelFontSize: 12,
      axes: { x: { axisLabelFormatter: label } },
      series: { readings: { strokeWidth: 0.8, fillAlpha: 0.2 } },
      dateWindow: window,
      valueRange: [0, ceiling()],
      underlayCallback: underlay,
      // No zooming up and down: the limit must stay in sight.
      interactionModel: interaction(),
      highlightCallback: (event, time, points, row) => {
        const meaning = meanings[row];
        if (!meaning) return;
        if (meaning.point) readout.textContent = describe(meaning.point);
        else if (meaning.reading) readout.textContent = words("readings") + "  " + describeReading(meaning.reading);
      },
      zoomCallback: (from, to) => { show(from, to, false); },
    });
  };

  // The hours at once, which the ledger has; the log is read meanwhile.
  const show = async (from, to, isFirst) => {
    from = Math.max(earliest, Math.floor(from / hour) * hour);
    to = Math.min(latest, Math.ceil(to / hour) * hour);
    const least = mayHaveReadings ? 2 : 6;
    if (to - from < least * hour) {
      const middle = Math.round((from + to) / 2 / hour) * hour;
      from = Math.max(earliest, middle - least / 2 * hour);
      to = Math.min(latest, middle + least / 2 * hour);
    }
    asked += 1;
    const turn = asked;
    const pairs = query(from, to);
    try {
      const fresh = await ask(pairs, 2000);
      if (turn !== asked) return;
      data = fresh;
      readings = null;
    } catch (error) {
      if (turn === asked) readout.textContent = words("failed");
      return;
    }
    span.textContent = shown(from) + " – " + shown(to);
    for (const [name, time] of [["from", from], ["to", to]]) {
      const field = document.querySelector("form.row input[name=" + name + "]");
      if (field) field.value = write(time);
    }
    if (!isFirst) {
      sums.textContent = "";
      const shownAs = new URLSearchParams(pairs);
      if (new URLSearchParams(location.search).get("of") === "readings") shownAs.set("of", "readings");
      const address = shownAs.toString();
      history.replaceState(null, "", address ? "?" + address : location.pathname);
    }
    draw(from, to);
    if (!mayHaveReadings) return;
    readout.textContent = words("reading");
    const more = new URLSearchParams(pairs);
    more.set("of", "readings");
    let answer = null;
    try {
      answer = await ask(more, 2000);
    } catch (error) {
      answer = { form: "none", why: words("failed") };
    }
    if (turn !== asked) return;
    if (answer.form === "none") {
      readout.textContent = answer.why;
      return;
    }
    readings = answer;
    readout.textContent = words("hint");
    figure.dataset.readings = readings.form;
    draw(from, to);
  };

  const colours = () => [colour("--series"), colour("--quiet")];

  const interaction = () => {
    const usual = Dygraph.defaultInteractionModel;
    return Object.assign({}, usual, { dblclick: () => { show(earliest, latest, false); } });
  };

  canvas.addEventListener("keydown", (event) => {
    if (!graph) return;
    const [from, to] = graph.xAxisRange();
    const step = (to - from) / 2;
    const moves = {
      ArrowLeft: [from - step, to - step], ArrowRight: [from + step, to + step],
      "+": [from + step / 2, to - step / 2], "=": [from + step / 2, to - step / 2],
      "-": [from - step, to + step], 0: [earliest, latest],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    let [begin, end] = move;
    const length = Math.min(end - begin, latest - earliest);
    if (begin < earliest) [begin, end] = [earliest, earliest + length];
    if (end > latest) [begin, end] = [latest - length, latest];
    show(begin, end, false);
  });

  window.addEventListener("resize", () => { if (graph) graph.resize(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (graph) {
      graph.updateOptions({
        colors: colours(), gridLineColor: colour("--row"), axisLineColor: colour("--quiet"),
      });
    }
  });

  show(parse(box.dataset.from), parse(box.dataset.to), true);
})();
