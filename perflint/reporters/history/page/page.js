"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");

  const most = 120;  // characters of a text where there is little room
  const isHollow = 1, isMarked = 2, isBroken = 4, isOther = 8;

  for (const part of all("#commits[open]")) part.open = false;
  for (const link of all("section a[href^='#c']")) {
    const address = byId(link.hash.slice(1)).querySelector("a");
    if (address) link.href = address.href;
  }
  if (form) {
    setUpTable();
    setUpSections(JSON.parse(byId("data").textContent));
  }

  function setUpTable() {
    const table = byId("overview");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => {
      const link = row.querySelector("a");
      const section = byId(link.getAttribute("href").slice(1));
      return {
        row, section,
        name: (section.querySelector("h3 + details") || link).textContent.toLowerCase(),
        states: (row.dataset.state || "").split(" "),
      };
    });
    const files = all(".file", document.querySelector("main")).filter((each) => each.matches("div"));

    const filter = () => {
      const words = byId("name").value.toLowerCase().split(/\s+/).filter(Boolean);
      const file = byId("file").value;
      const states = all("input:checked", form).map((box) => box.value);
      let count = 0;
      for (const { row, section, name, states: own } of rows) {
        const isShown = words.every((word) => name.includes(word))
          && (!file || file.split(" ").includes(row.dataset.file))
          && states.every((state) => own.includes(state));
        row.hidden = section.hidden = !isShown;
        count += isShown;
      }
      for (const each of files) each.hidden = !each.querySelector("section:not([hidden])");
      byId("count").value = `${count} of ${rows.length} scenarios`;
    };
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());

    const heads = all("thead th", table);
    const keyOf = (row, column) => {
      const cell = row.cells[column];
      return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
    };
    const compare = (one, other) => typeof one === "number" ? one - other : one.localeCompare(other);
    const sortBy = (column, isDescending) => {
      heads.forEach((head, number) => {
        if (number === column) head.ariaSort = isDescending ? "descending" : "ascending";
        else head.removeAttribute("aria-sort");
      });
      const keyed = rows.map(({ row }) => ({ row, key: keyOf(row, column) }));
      keyed.sort((one, other) => compare(one.key, other.key) * (isDescending ? -1 : 1));
      body.append(...keyed.map(({ row }) => row));
    };
    const choice = byId("sort");
    choice.append(new Option("", ""));
    heads.forEach((head, column) => {
      if (head.textContent === "trend") return;
      const isText = column < 2;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const isFirst = head.ariaSort === null;
        sortBy(column, isFirst ? !isText : head.ariaSort === "ascending");
      });
      choice.append(new Option(head.textContent, column));
    });
    choice.addEventListener("change", () => choice.value && sortBy(+choice.value, choice.value > 1));
    filter();
    form.hidden = false;
  }

  function make(tag, attributes, ...content) {
    const isSvg = tag === "path" || tag === "use";
    const part = document.createElementNS(`http://www.w3.org/${isSvg ? "2000/svg" : "1999/xhtml"}`, tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    part.append(...content);
    return part;
  }

  // As Python formats it: halves are rounded to the even digit.
  function percent(after, before) {
    const rounded = (number) => number % 1 === 0.5 ? 2 * Math.round(number / 2) : Math.round(number);
    const difference = before === 0 ? Infinity : 100 * (after - before) / Math.abs(before);
    const size = Math.abs(difference);
    if (!(size < 1e9)) return "";
    const sign = difference < 0 ? "-" : "+";
    if (size >= 1000) return `${sign}${rounded(size).toLocaleString("en-US")} %`;
    const isHalf = size * 8 % 2 === 1;  // the only numbers with a half of a hundredth
    return `${sign}${isHalf ? (rounded(size * 100) / 100).toFixed(2) : size.toFixed(2)} %`;
  }

  // The changes of a scenario, from the data of its section.
  function decoded(section, texts, kinds) {
    const sums = (differences) => {
      let sum = 0;
      return differences.map((each) => sum += each);
    };
    const xs = sums(section.x), commits = sums(section.commits);
    const rows = section.kinds.map((kind, number) => {
      const [label, code, flags, breaks, notes] = kinds[kind];
      const commit = byId(`c${-commits[number]}`);
      return { number, x: xs[number], commit, label, code, flags, breaks, notes, values: [] };
    });
    for (const [number, what, ...parts] of section.notes || []) {
      const row = rows[number];
      if (what === "other") row.other = { name: texts[parts[0]], ...sidesOf(parts[1], null) };
      else row[what] = parts.map((text) => texts[text]);
    }
    const back = section.back || [];
    for (let at = 0; at < back.length; at += 3) {
      rows[back[at]].back = { by: rows[back[at + 1]].commit, days: back[at + 2] };
    }
    const charts = (section.charts || []).map(([name, values, limits, [low, high, isLog]], number) => {
      const points = pointsOf(values.split(" "), limits.split(" "), xs);
      for (const point of points) {
        const row = rows[point.row];
        if (!row.file) row.values.push({ name: texts[name], number, ...point });
      }
      return { points, low, high, isLog };
    });
    return { rows, charts };
  }

  function sidesOf(text, last) {
    const [before, after] = text.includes(">") ? text.split(">").map(valueOf) : [last, valueOf(text)];
    return { before, after };
  }

  function valueOf(text) {
    const [shown, exact = shown] = text.split(";");
    return shown === "x" ? null : { shown, number: Number(exact) };
  }

  function pointsOf(values, limits, xs) {
    const points = [];
    let last = null, factor = "x";
    values.forEach((text, row) => {
      if (!text) return;
      const { before, after } = sidesOf(text, last);
      factor = limits[points.length] || factor;
      let limit = null;
      if (factor[0] === "=") limit = Number(factor.slice(1));
      else if (factor !== "x" && after) limit = after.number * Number(factor);
      points.push({ row, x: xs[row], before, after, limit });
      last = after;
    });
    return points;
  }

  function setUpSections({ y: [top, bottom], sections, texts, kinds }) {
    const tip = byId("tip");
    const known = new Map();
    let shown = null;

    const dataOf = (section) => {
      if (!known.has(section)) {
        known.set(section, decoded(sections[section.id.slice(1)], texts, kinds));
      }
      return known.get(section);
    };

    // Text: the table of changes, and the description of a dot.
    const bdi = (text) => make("bdi", {}, text);
    const linkTo = (commit) => {
      const name = commit.children[1];
      return make("a", { href: name.href || `#${commit.id}` }, name.textContent.slice(0, 8));
    };
    const dayOf = (row) => row.commit.children[0].textContent;
    const subjectOf = (row) => {
      const letters = [...row.commit.children[2].textContent];
      if (letters.length <= most) return [bdi(letters.join(""))];
      const link = make("a", { class: "whole", href: `#${row.commit.id}` }, "whole subject");
      return [bdi(`${letters.slice(0, most - 1).join("")}…`), " ", link];
    };
    const sides = ({ name, before, after }) => {
      let text = after ? after.shown : `${before ? before.shown : ""} → none`;
      if (before && after) {
        text = `${before.shown} → ${text} ${percent(after.number, before.number)}`.trimEnd();
      }
      return [bdi(name), ` ${text}`];
    };
    const valuesOf = (row) => {
      if (row.file) return row.file.map((text) => make("div", {}, bdi(text)));
      const values = row.other ? [...row.values, row.other] : row.values;
      return values.map((value) => make("div", {}, ...sides(value)));
    };
    const notesOf = (row) => {
      const note = (...content) => make("div", { class: "note" }, ...content);
      const notes = [];
      if (row.from) notes.push(note("from ", ...row.from.flatMap((text) => [bdi(text), " "])));
      for (const text of row.breaks) notes.push(note(make("strong", {}, text)));
      for (const text of row.notes) notes.push(note(text));
      if (row.back) {
        const days = ` after ${row.back.days.toLocaleString("en-US")} d`;
        notes.push(note("taken back by ", linkTo(row.back.by), days));
      }
      return notes;
    };
    const fill = (section) => {
      const part = section.querySelector("details.changes");
      if (part.querySelector("table")) return part;
      const head = ["day", "commit", "change", "values", "subject"];
      const lines = dataOf(section).rows.map((row) => make(
        "tr", { id: `${section.id}-${row.number}` },
        make("td", {}, dayOf(row)),
        make("td", {}, linkTo(row.commit)),
        make("td", { class: `kind ${row.code}` }, row.label),
        make("td", {}, ...valuesOf(row)),
        make("td", {}, ...subjectOf(row), ...notesOf(row)),
      ));
      part.append(make(
        "table", {},
        make("thead", {}, make("tr", {}, ...head.map((name) => make("th", { scope: "col" }, name)))),
        make("tbody", {}, ...lines),
      ));
      return part;
    };

    // Charts: limits, marks and dots beside the line that is there.
    const dot = (row, code, y, isDot = true) => {
      const use = make("use", { href: `#k${code}`, x: `${row.x / 10}%`, y: y.toFixed(1) });
      if (!isDot) return use;
      use.dataset.r = row.number;
      if (row.flags & isHollow) use.classList.add("h");
      for (const [name, value] of [["tabindex", -1], ["role", "img"], ["aria-describedby", "tip"]]) {
        use.setAttribute(name, value);
      }
      return use;
    };
    const brokenOf = (rows) => {
      let path = "", isOpen = false;
      for (const { x, flags, file } of rows) {
        if (file || Boolean(flags & isBroken) === isOpen) continue;
        path += isOpen ? `H${x}` : `M${x} ${bottom + 16}`;
        isOpen = !isOpen;
      }
      return isOpen ? `${path}H1000` : path;
    };
    const drawLimits = (lines, { points, low, high, isLog }, yOf) => {
      let band = "", edge = "";
      points.forEach(({ x, after, limit }, number) => {
        if (after === null || limit === null) return;
        const end = number + 1 < points.length ? points[number + 1].x : 1000;
        const y = yOf(limit).toFixed(1);
        band += `M${x} ${yOf(after.number).toFixed(1)}H${end}V${y}H${x}z`;
        const drawn = isLog ? Math.log10(limit) : limit;
        if (low <= drawn && drawn <= high) edge += `M${x} ${y}H${end}`;
      });
      if (band) lines.prepend(make("path", { class: "band", d: band }));
      if (edge) lines.querySelector(".step").before(make("path", { class: "edge", d: edge }));
    };
    const drawChart = (figure, rows, chart) => {
      const [outer, lines] = all("svg", figure);
      const { points, low, high, isLog } = chart;
      const yOf = (value) => {
        const drawn = isLog ? value > 0 ? Math.log10(value) : -Infinity : value;
        const place = high > low ? Math.min(1, Math.max(0, (high - drawn) / (high - low))) : 0.5;
        return top + place * (bottom - top);
      };
      drawLimits(lines, chart, yOf);
      const broken = brokenOf(rows);
      if (broken) lines.append(make("path", { class: "bad", d: broken }));
      let y = yOf(low);
      const ys = new Map(points.map(({ row, after }) => {
        y = after ? yOf(after.number) : y;
        return [row, y / 2];
      }));
      for (const row of rows) {
        if (row.file) outer.append(dot(row, row.code, 44));
        if (row.file || !ys.has(row.number)) continue;
        if (row.flags & isMarked) outer.append(dot(row, "p", 6, false));
        outer.append(dot(row, row.code, ys.get(row.number)));
      }
      // A title would be shown by the browser beside the description of a dot.
      const title = outer.querySelector("title");
      outer.setAttribute("aria-label", title.textContent);
      title.remove();
      outer.setAttribute("role", "group");
      all("use[data-r]", outer).pop().setAttribute("tabindex", 0);
    };
    const draw = (section) => {
      if (section.dataset.drawn) return;
      section.dataset.drawn = "1";
      const { rows, charts } = dataOf(section);
      for (const figure of all("figure", section)) {
        const others = () => rows.filter(({ flags }) => flags & isOther)
          .map(({ number, x }) => ({ row: number, x, after: null, limit: null }));
        drawChart(figure, rows, charts[figure.dataset.m] || { points: others(), low: 0, high: 0 });
      }
    };

    // What is near the part of the page that can be seen is drawn.
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        draw(target);
      }
    }, { rootMargin: "600px" });
    for (const part of all("section [hidden]")) part.hidden = false;
    for (const section of all("section[id^=s]")) {
      observer.observe(section);
      const details = section.querySelector("details.changes");
      details.addEventListener("toggle", () => details.open && fill(section));
    }
    addEventListener("beforeprint", () => all("section[id^=s]").forEach(draw));
    const openTarget = () => {
      const id = location.hash.slice(1);
      const [found] = id.match(/^s[0-9]+(?=-[0-9]+$)/) || [];
      const section = found && byId(found);
      if (!section) return;
      fill(section).open = true;
      if (byId(id) && !document.querySelector(":target")) location.replace(location.hash);
    };
    addEventListener("hashchange", openTarget);
    openTarget();

    // The description of a dot.
    const sectionOf = (dot) => dot.closest("section");
    const rowOf = (dot) => dataOf(sectionOf(dot)).rows[dot.dataset.r];
    const valueNodes = (dot) => {
      const number = Number(dot.closest("figure").dataset.m);
      const own = rowOf(dot).values.find((value) => value.number === number);
      return own ? sides(own) : valuesOf(rowOf(dot));
    };
    const nameOf = (row) => linkTo(row.commit).textContent;
    const hide = () => {
      if (shown) shown.classList.remove("on");
      shown = null;
      tip.hidden = true;
    };
    const show = (dot) => {
      if (dot === shown) return;
      hide();
      shown = dot;
      dot.classList.add("on");
      const row = rowOf(dot);
      tip.replaceChildren(
        make("b", {}, ...valueNodes(dot)),
        make("div", {}, `${dayOf(row)} ${nameOf(row)} · ${row.label}`),
        make("div", {}, ...subjectOf(row), ...notesOf(row)),
      );
      tip.hidden = false;
      const box = dot.getBoundingClientRect();
      const own = tip.getBoundingClientRect();
      const left = Math.min(box.left + box.width / 2 - own.width / 2, innerWidth - own.width - 8);
      const isAbove = box.top > own.height + 10;
      tip.style.left = `${Math.max(4, left) + scrollX}px`;
      tip.style.top = `${(isAbove ? box.top - own.height - 6 : box.bottom + 6) + scrollY}px`;
    };
    const nearest = (chart, x) => {
      let best = null, least = Infinity;
      for (const each of all("use[data-r]", chart)) {
        const box = each.getBoundingClientRect();
        const distance = Math.abs(box.left + box.width / 2 - x);
        if (distance <= least) [best, least] = [each, distance];
      }
      return best;
    };
    const focus = (dot) => {
      for (const other of all("use[tabindex='0']", dot.closest(".chart"))) other.setAttribute("tabindex", -1);
      const row = rowOf(dot);
      const value = valueNodes(dot).map((node) => node.textContent || node).join("");
      dot.setAttribute("aria-label", `${dayOf(row)} ${nameOf(row)} ${row.label}: ${value}`);
      dot.setAttribute("tabindex", 0);
      dot.focus();
    };

    const chartOf = (event) => event.target.closest && event.target.closest(".chart");
    document.addEventListener("pointermove", (event) => {
      const chart = chartOf(event);
      const dot = chart && nearest(chart, event.clientX);
      if (dot) show(dot);
      else if (shown !== document.activeElement) hide();
    });
    document.addEventListener("pointerdown", (event) => {
      const chart = chartOf(event);
      const dot = chart && nearest(chart, event.clientX);
      if (!dot) return hide();
      event.preventDefault();  // or else the focus would be taken away again
      focus(dot);
    });
    document.addEventListener("focusin", (event) => {
      const section = event.target.closest("section[id^=s]");
      if (section) draw(section);
      if (!event.target.matches("use[data-r]")) return;
      if (!event.target.hasAttribute("aria-label")) focus(event.target);
      show(event.target);
    });
    document.addEventListener("focusout", hide);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return hide();
      const dot = document.activeElement;
      if (!dot.matches("use[data-r]")) return;
      const dots = all("use[data-r]", dot.closest(".chart"));
      const at = dots.indexOf(dot);
      const target = {
        ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: dots.length - 1,
      }[event.key];
      if (event.key === "Enter") {
        fill(sectionOf(dot)).open = true;
        location.hash = `${sectionOf(dot).id}-${dot.dataset.r}`;
      } else if (target === undefined) return;
      event.preventDefault();
      if (dots[target]) focus(dots[target]);
    });
  }
})();
