import { useEffect, useRef, useState } from "react";

// A table of rows as a grid (WAI-ARIA Authoring Practices): one stop for Tab, arrows inside, rows that are chosen.
// Nothing of it is sent to the server until something is done with the chosen rows.

const WIDGET = "a[href]:not([data-then]), button, input";
const CAME_FROM = "rxcase-came-from";
const CARDS = typeof matchMedia === "undefined" ? { matches: false } : matchMedia("(max-width: 720px)");
const here = () => location.pathname + location.search;

// Asked on each change of the rows: whether there is a box needs no layout, where the boxes are would.
const isShown = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;
const rowsOf = (grid) => [...grid.querySelectorAll("tr")].filter(isShown);
const dataRows = (grid) => [...grid.querySelectorAll("tr[data-row]")];
const idOf = (row) => Number(row.dataset.row);
const targetOf = (cell) => cell.querySelector(WIDGET) ?? cell;
const columnOf = (element) => [...(element.closest("tr")?.children ?? [])].indexOf(element.closest("td, th"));

function cellAt(row, column) {
  const cells = [...row.children];
  for (let at = Math.min(Math.max(column, 0), cells.length - 1); at >= 0; at -= 1) {
    if (isShown(cells[at])) return cells[at];
  }
  return cells.find(isShown) ?? null;
}

function comeFrom() {
  try {
    const said = JSON.parse(sessionStorage.getItem(CAME_FROM) ?? "null");
    return said?.address === here() ? said : null;
  } catch {
    return null;
  }
}

export function RowGrid({ scope, matching, first, actions, permissions, onAct, children, ...rest }) {
  const root = useRef(null);
  const stop = useRef(null); // the element that Tab reaches
  const at = useRef({ row: 0, index: 1, column: 1 });
  const anchor = useRef(0);
  const lost = useRef(null); // what had the focus when it went
  const isTouched = useRef(false); // whether somebody has been in the grid
  const chosen = useRef({ ids: new Set(), isAll: false });
  const [shown, setShown] = useState({ count: 0, isAll: false, isPage: false });

  const offered = actions.filter(({ permission }) => permissions.includes(permission));
  const mayChoose = offered.length > 0; // nobody chooses rows with which nothing can be done

  const gridOf = () => root.current?.querySelector('[role="grid"]') ?? null;

  const paint = () => {
    const grid = gridOf();
    const { ids, isAll } = chosen.current;
    const rows = grid ? dataRows(grid) : [];
    let onPage = 0;
    for (const row of rows) {
      const is = isAll || ids.has(idOf(row));
      onPage += is ? 1 : 0;
      if (mayChoose) row.setAttribute("aria-selected", String(is));
      else row.removeAttribute("aria-selected");
      const box = row.querySelector("input[data-choose]");
      if (box) box.checked = is;
    }
    const head = grid?.querySelector("input[data-choose-page]");
    if (head) {
      head.checked = rows.length > 0 && onPage === rows.length;
      head.indeterminate = onPage > 0 && onPage < rows.length;
    }
    const next = { count: ids.size, isAll, isPage: rows.length > 0 && onPage === rows.length };
    setShown((was) => (was.count === next.count && was.isAll === isAll && was.isPage === next.isPage ? was : next));
  };

  const pageIds = () => dataRows(gridOf()).map(idOf);

  const choose = (ids, is) => {
    if (!mayChoose) return;
    const now = chosen.current;
    if (now.isAll) chosen.current = { ids: new Set(pageIds()), isAll: false };
    for (const id of ids) is ? chosen.current.ids.add(id) : chosen.current.ids.delete(id);
    paint();
  };

  const chooseNone = () => {
    chosen.current = { ids: new Set(), isAll: false };
    paint();
  };

  const chooseAll = () => {
    chosen.current = { ids: new Set(), isAll: true };
    paint();
  };

  const isChosen = (row) => chosen.current.isAll || chosen.current.ids.has(idOf(row));

  const chooseThrough = (row, is) => {
    const rows = dataRows(gridOf());
    const from = rows.findIndex((each) => idOf(each) === anchor.current);
    const to = rows.indexOf(row);
    const span = from < 0 ? [row] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
    choose(span.map(idOf), is);
  };

  const stopAt = (element) => {
    if (stop.current && stop.current !== element) stop.current.tabIndex = -1;
    stop.current = element;
    element.tabIndex = 0;
    const row = element.closest("tr");
    const rows = rowsOf(gridOf());
    at.current = { row: Number(row?.dataset.row ?? 0), index: rows.indexOf(row), column: Math.max(columnOf(element), 0) };
  };

  const focusCell = (row, column) => {
    const cell = row && cellAt(row, column);
    if (!cell) return false;
    const wanted = at.current.column;
    stopAt(targetOf(cell));
    // A row of one wide cell, such as a group's, does not forget the column one came along.
    if (row.children.length === 1) at.current.column = wanted;
    stop.current.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    return true;
  };

  const settle = () => {
    const grid = gridOf();
    if (!grid) return;
    for (const widget of grid.querySelectorAll(WIDGET)) {
      // As cards the rows have no heading above them: what sorts is a line of links of its own.
      const isApart = CARDS.matches && widget.closest("thead");
      if (widget !== stop.current) widget.tabIndex = isApart ? 0 : -1;
    }
    if (!isTouched.current) {
      const first = dataRows(grid).find(isShown);
      const cell = first && cellAt(first, at.current.column);
      if (cell) stopAt(targetOf(cell));
    }
    if (!stop.current?.isConnected) {
      const rows = rowsOf(grid);
      const row =
        rows.find((each) => at.current.row && Number(each.dataset.row) === at.current.row) ??
        rows[Math.min(at.current.index, rows.length - 1)] ??
        rows[0];
      const cell = row && cellAt(row, at.current.column);
      if (cell) stopAt(targetOf(cell));
    }
    if (lost.current && !lost.current.isConnected) {
      lost.current = null;
      if (document.activeElement === document.body) stop.current?.focus();
    }
    const cameFrom = comeFrom();
    const row = cameFrom && grid.querySelector(`tr[data-row="${Number(cameFrom.row)}"]`);
    if (row) {
      sessionStorage.removeItem(CAME_FROM);
      focusCell(row, cameFrom.column);
    }
    number(grid);
    paint();
  };

  // Which row of the whole list, and which column: a page is only a part of it.
  const number = (grid) => {
    let at = latest.current.first;
    for (const row of grid.querySelectorAll("thead tr")) row.setAttribute("aria-rowindex", "1");
    for (const row of grid.querySelectorAll("tbody tr")) {
      at += 1;
      row.setAttribute("aria-rowindex", String(at + 1));
    }
    for (const row of grid.querySelectorAll("tr")) {
      [...row.children].forEach((cell, place) => cell.setAttribute("aria-colindex", String(place + 1)));
    }
    grid.setAttribute("aria-colcount", String(grid.querySelector("thead tr")?.children.length ?? 0));
  };

  const current = () => {
    const grid = gridOf();
    const row = stop.current?.closest("tr");
    return grid && row ? { grid, rows: rowsOf(grid), row } : null;
  };

  const step = (by) => {
    const found = current();
    if (!found) return false;
    const { rows, row } = found;
    if (!root.current.contains(document.activeElement)) return focusCell(row.dataset.row ? row : rows[1], at.current.column);
    const next = Math.min(Math.max(rows.indexOf(row) + by, 0), rows.length - 1);
    return focusCell(rows[next], at.current.column);
  };

  const sideways = (by) => {
    const row = stop.current.closest("tr");
    const cells = [...row.children].filter(isShown);
    const next = cells.indexOf(stop.current.closest("td, th")) + by;
    return cells[next] ? focusCell(row, [...row.children].indexOf(cells[next])) : true;
  };

  const toEnd = (isLast, isWhole) => {
    const { rows, row } = current();
    const wanted = isWhole ? rows[isLast ? rows.length - 1 : 0] : row;
    return focusCell(wanted, isLast ? wanted.children.length - 1 : 0);
  };

  const edit = () => {
    const cell = stop.current?.closest("td[data-edit]");
    const row = cell?.closest("tr[data-row]");
    if (!row) return false;
    document.dispatchEvent(
      new CustomEvent("rxcase:edit", { detail: { row: idOf(row), column: cell.dataset.edit, cell } }),
    );
    return true;
  };

  const chooseHere = (isThrough) => {
    const row = stop.current?.closest("tr[data-row]");
    if (!row || !mayChoose) return false;
    const is = !isChosen(row);
    if (isThrough) chooseThrough(row, true);
    else choose([idOf(row)], is);
    anchor.current = idOf(row);
    return true;
  };

  const extend = (by) => {
    const row = stop.current?.closest("tr[data-row]");
    if (row && !isChosen(row)) chooseHere(false);
    step(by);
    const next = stop.current?.closest("tr[data-row]");
    if (next) choose([idOf(next)], true);
    return true;
  };

  const open = () => {
    const row = stop.current?.closest("tr[data-row]");
    const link = row?.querySelector(".row-link");
    link?.click();
    return Boolean(link);
  };

  const press = (event) => {
    if (!gridOf()?.contains(event.target) || event.isComposing || event.altKey) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const page = Math.max(Math.floor(innerHeight / 36) - 5, 5);
    const acts = {
      ArrowDown: () => (event.shiftKey ? extend(1) : step(1)),
      ArrowUp: () => (event.shiftKey ? extend(-1) : step(-1)),
      ArrowRight: () => sideways(1),
      ArrowLeft: () => sideways(-1),
      PageDown: () => step(page),
      PageUp: () => step(-page),
      Home: () => toEnd(false, isCommand),
      End: () => toEnd(true, isCommand),
      F2: edit,
      // A link and a button do by themselves what Enter means there.
      Enter: () => !event.target.matches("a, button") && (edit() || open()),
      " ": () => !event.target.matches("a, button, input") && chooseHere(event.shiftKey),
      a: () => isCommand && mayChoose && (choose(pageIds(), true), true),
    };
    if (isCommand && !["Home", "End", "a"].includes(event.key)) return;
    if (acts[event.key]?.()) event.preventDefault();
  };

  const click = (event) => {
    // With Shift a heading sorts too, after what sorts already: by mouse, and by Enter, which clicks.
    const then = event.shiftKey && event.target.closest("thead a:not([data-then])")?.closest("th").querySelector("[data-then]");
    if (then) {
      event.preventDefault();
      then.click();
      return;
    }
    const row = event.target.closest("tr[data-row]");
    if (event.target.matches("input[data-choose]")) {
      if (event.shiftKey && anchor.current) chooseThrough(row, event.target.checked);
      else choose([idOf(row)], event.target.checked);
      anchor.current = idOf(row);
      return;
    }
    if (event.target.matches("input[data-choose-page]")) {
      if (chosen.current.isAll) chooseNone();
      else choose(pageIds(), event.target.checked);
      return;
    }
    const button = event.target.closest("button[data-edit-here]");
    if (button) {
      stopAt(button);
      edit();
    } else if (event.target.closest(".row-link") && row) {
      const column = Math.max(columnOf(event.target), 0);
      sessionStorage.setItem(CAME_FROM, JSON.stringify({ address: here(), row: idOf(row), column }));
    }
  };

  const focused = (event) => {
    const grid = gridOf();
    if (!grid?.contains(event.target)) return;
    isTouched.current = true;
    lost.current = event.target;
    const cell = event.target.closest("td, th");
    if (cell && stop.current !== event.target && targetOf(cell) === event.target) stopAt(event.target);
  };

  const blurred = (event) => {
    const left = event.target;
    // What is taken out of the page loses the focus too: that is no wish to leave.
    setTimeout(() => {
      if (left.isConnected && lost.current === left) lost.current = null;
    });
  };

  const latest = useRef({});
  latest.current = { settle, step, edit, chooseHere, chooseNone, first };

  useEffect(() => {
    const observer = new MutationObserver(() => latest.current.settle());
    observer.observe(root.current, { childList: true, subtree: true });
    const keys = (event) => {
      const { what } = event.detail;
      const acts = {
        next: () => latest.current.step(1),
        previous: () => latest.current.step(-1),
        edit: () => latest.current.edit(),
        choose: () => latest.current.chooseHere(false),
        return: () => {
          latest.current.settle();
          stop.current?.focus();
          return true;
        },
      };
      if (acts[what]?.()) event.preventDefault();
    };
    const rearranged = () => latest.current.settle();
    document.addEventListener("rxcase:grid", keys);
    CARDS.addEventListener("change", rearranged);
    latest.current.settle();
    return () => {
      observer.disconnect();
      document.removeEventListener("rxcase:grid", keys);
      CARDS.removeEventListener("change", rearranged);
    };
  }, []);

  useEffect(() => {
    const grid = gridOf();
    if (grid) number(grid);
  }, [first]);

  // Other filters mean other people: who was chosen among the former is chosen no more.
  useEffect(() => latest.current.chooseNone(), [scope]);

  const act = (kind) => onAct?.(kind, [...chosen.current.ids], chosen.current.isAll);
  const isAny = shown.count > 0 || shown.isAll;
  const words = shown.isAll ? `All ${matching} chosen` : isAny ? `${shown.count.toLocaleString("en-US")} chosen` : "";
  const offersAll = isAny && !shown.isAll && shown.isPage && Number(matching.replace(/\D/g, "")) > shown.count;

  return (
    <div {...rest} ref={root} onKeyDown={press} onClick={click} onFocus={focused} onBlur={blurred}>
      {children}
      <p className="unseen" role="status">
        {words}
      </p>
      {isAny ? (
        <div className="chosen-bar" role="group" aria-label="Do something with the chosen encounters">
          <span className="chosen-count" aria-hidden="true">
            {words}
          </span>
          {offersAll ? (
            <button type="button" className="button plain" onClick={chooseAll}>
              Choose all {matching} matching
            </button>
          ) : null}
          <span className="chosen-acts">
            {offered.map(({ kind, label }) => (
              <button key={kind} type="button" className="button" data-act={kind} onClick={() => act(kind)}>
                {label}
              </button>
            ))}
          </span>
          <button type="button" className="button plain" onClick={chooseNone}>
            Choose none
          </button>
        </div>
      ) : null}
    </div>
  );
}
