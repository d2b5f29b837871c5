"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");

  for (const part of all("details.changes[open], #commits[open]")) part.open = false;
  for (const link of all("section a[href^='#c']:not(.whole)")) {
    const address = byId(link.hash.slice(1)).querySelector("a");
    if (address) link.href = address.href;
  }
  setUpTable();
  setUpCharts();

  function setUpTable() {
    if (!form) return;
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

  function setUpCharts() {
    const tip = byId("tip");
    let shown = null;

    const hide = () => {
      if (shown) shown.classList.remove("on");
      shown = null;
      tip.hidden = true;
    };
    const line = (tag, nodes) => {
      const part = document.createElement(tag);
      part.append(...nodes);
      tip.append(part);
    };
    const rowOf = (dot) => byId(`${dot.closest("section").id}-${dot.dataset.r}`);
    const valueOf = (dot) =>
      (rowOf(dot).cells[3].querySelector(`.m${dot.closest("figure").dataset.m}`) || rowOf(dot).cells[3])
        .cloneNode(true);
    const show = (dot) => {
      if (dot === shown) return;
      hide();
      shown = dot;
      dot.classList.add("on");
      const [day, commit, kind, , subject] = [...rowOf(dot).cells].map((cell) => cell.cloneNode(true));
      tip.replaceChildren();
      line("b", valueOf(dot).childNodes);
      line("div", [day.textContent, " ", commit.textContent, " · ", kind.textContent]);
      line("div", subject.childNodes);
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
      for (const dot of all("use[data-r]", chart)) {
        const box = dot.getBoundingClientRect();
        const distance = Math.abs(box.left + box.width / 2 - x);
        if (distance <= least) [best, least] = [dot, distance];
      }
      return best;
    };
    const focus = (dot) => {
      for (const other of all("use[tabindex]", dot.closest(".chart"))) other.tabIndex = -1;
      const [day, commit, kind] = [...rowOf(dot).cells].map((cell) => cell.textContent);
      dot.setAttribute("aria-label", `${day} ${commit} ${kind}: ${valueOf(dot).textContent}`);
      dot.tabIndex = 0;
      dot.focus();
    };

    for (const chart of all(".chart")) {
      // A title would be shown by the browser beside the description of a dot.
      const title = chart.querySelector("title");
      chart.setAttribute("aria-label", title.textContent);
      title.remove();
      const dots = all("use[data-r]", chart);
      if (!dots.length) continue;
      chart.setAttribute("role", "group");
      for (const dot of dots) {
        dot.setAttribute("tabindex", "-1");
        dot.setAttribute("role", "img");
        dot.setAttribute("aria-describedby", "tip");
      }
      dots[dots.length - 1].setAttribute("tabindex", "0");
    }
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
        const row = rowOf(dot);
        row.closest("details").open = true;
        location.hash = row.id;
      } else if (target === undefined) return;
      event.preventDefault();
      if (dots[target]) focus(dots[target]);
    });
  }
})();
