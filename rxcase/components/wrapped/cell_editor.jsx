import { useEffect, useRef, useState } from "react";

// A small field over a cell of a grid: a list to choose from, or a day to type. One for the whole page.

const PAUSE_MS = 200;
const PATIENCE_MS = 10_000;
const NO_ANSWER = "The server does not answer. Try again; nothing is saved twice.";
const newKey = () => Math.random().toString(36).slice(2) + Date.now().toString(36);
const cellOf = ({ row, column }) => document.querySelector(`tr[data-row="${row}"] td[data-edit="${column}"]`);

function place(cell) {
  const box = cell.getBoundingClientRect();
  const isLow = box.bottom > innerHeight * 0.6;
  const left = Math.max(8, Math.min(box.left, innerWidth - 340));
  return isLow ? { left, bottom: innerHeight - box.top + 2 } : { left, top: box.bottom + 2 };
}

export function CellEditor({ view, answer, read, onOpen, onFind, onRead, onSave }) {
  const [asked, setAsked] = useState(null); // { row, column, style }
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [waiting, setWaiting] = useState("");
  const [problem, setProblem] = useState("");
  const panel = useRef(null);
  const field = useRef(null);
  const timers = useRef({});
  const key = useRef("");

  const later = (name, pauseMs, act) => {
    clearTimeout(timers.current[name]);
    timers.current[name] = setTimeout(act, pauseMs);
  };

  const close = (givesFocusBack) => {
    const left = asked;
    Object.values(timers.current).forEach(clearTimeout);
    key.current = "";
    setAsked(null);
    if (!givesFocusBack || !left) return;
    const cell = cellOf(left);
    if (cell) (cell.querySelector("a[href], button, input") ?? cell).focus();
    // The row has left the list: the grid knows which one stands there now.
    else document.dispatchEvent(new CustomEvent("rxcase:grid", { detail: { what: "return" }, cancelable: true }));
  };

  const latest = useRef({});
  latest.current = { close, asked };

  useEffect(() => {
    const open = (event) => {
      const { row, column, cell } = event.detail;
      setText("");
      setActive(0);
      setWaiting("");
      setProblem("");
      setAsked({ row, column, style: place(cell) });
      onOpen?.(row, column);
    };
    const leave = (event) => {
      if (latest.current.asked && !panel.current?.contains(event.target)) latest.current.close(false);
    };
    const scrolled = (event) => {
      if (latest.current.asked && !panel.current?.contains(event.target)) latest.current.close(true);
    };
    document.addEventListener("rxcase:edit", open);
    document.addEventListener("pointerdown", leave);
    addEventListener("resize", scrolled);
    return () => {
      document.removeEventListener("rxcase:edit", open);
      document.removeEventListener("pointerdown", leave);
      removeEventListener("resize", scrolled);
    };
  }, []);

  const isReady = asked && view.row === asked.row && view.column === asked.column;
  const isDay = isReady && view.kind === "day";
  const wanted = text.trim().toLowerCase();
  const options = isReady ? view.options.filter(({ label }) => !wanted || isDay || label.toLowerCase().includes(wanted)) : [];

  useEffect(() => {
    if (!isReady) return;
    field.current?.focus();
    const at = view.options.findIndex(({ is_current }) => is_current);
    setActive(isDay ? -1 : Math.max(at, 0));
  }, [isReady, asked]);

  useEffect(() => {
    if (!answer?.key || answer.key !== key.current) return;
    clearTimeout(timers.current.patience);
    key.current = "";
    setWaiting("");
    if (answer.is_saved) close(true);
    else {
      setProblem(answer.problem);
      field.current?.focus();
    }
  }, [answer]);

  if (!asked) return null;

  const save = (value) => {
    if (key.current) return;
    key.current = newKey();
    setProblem("");
    setWaiting(value);
    later("patience", PATIENCE_MS, () => {
      key.current = "";
      setWaiting("");
      setProblem(NO_ANSWER);
    });
    onSave?.(asked.row, asked.column, value, view.version, key.current);
  };

  const take = (option) => {
    if (!option) return;
    if (option.refusal) setProblem(option.refusal);
    else if (option.is_current) close(true);
    else save(option.value);
  };

  const change = (event) => {
    const typed = event.target.value;
    setText(typed);
    setProblem("");
    setActive(isDay ? -1 : 0);
    later("pause", PAUSE_MS, () => (isDay ? onRead?.(typed) : view.finds && onFind?.(typed)));
  };

  const press = (event) => {
    event.stopPropagation();
    const last = options.length - 1;
    const acts = {
      Escape: () => close(true),
      Enter: () => (isDay && active < 0 ? text.trim() && save(text.trim()) : take(options[active])),
      ArrowDown: () => setActive(Math.min(active + 1, last)),
      ArrowUp: () => setActive(Math.max(active - 1, isDay ? -1 : 0)),
      Tab: () => close(true),
    };
    if (!acts[event.key] || event.isComposing) return;
    event.preventDefault();
    acts[event.key]();
  };

  const isRead = isDay && read.text === text.trim() && text.trim();
  const error = problem || (isRead ? read.problem : "");
  return (
    <div ref={panel} className="cell-editor" style={asked.style} role="dialog" aria-label={isReady ? view.title : "…"} onKeyDown={press}>
      {isReady ? (
        <>
          <input
            ref={field}
            className="input"
            autoComplete="off"
            role="combobox"
            aria-expanded="true"
            aria-controls="cell-editor-list"
            aria-autocomplete="list"
            aria-activedescendant={options[active] ? `cell-editor-${active}` : undefined}
            aria-label={view.title}
            aria-invalid={Boolean(error)}
            aria-describedby="cell-editor-words"
            placeholder={view.placeholder}
            value={text}
            onChange={change}
          />
          <p id="cell-editor-words" className={error ? "field-error" : "field-help"} role="status">
            {waiting ? "Saving…" : error || (isRead ? read.words : view.help)}
          </p>
          <ul id="cell-editor-list" role="listbox" aria-label={view.title}>
            {options.map((option, place_) => (
              <li
                key={option.value}
                id={`cell-editor-${place_}`}
                role="option"
                aria-selected={place_ === active}
                aria-disabled={Boolean(option.refusal)}
                className={option.is_current ? "current" : undefined}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(option)}
                ref={(element) => place_ === active && element?.scrollIntoView({ block: "nearest" })}
              >
                <span>{option.label}</span>
                {option.note || option.refusal ? <span className="quiet">{option.refusal || option.note}</span> : null}
              </li>
            ))}
          </ul>
          {options.length === 0 && !isDay ? <p className="field-help">Nobody and nothing is called so.</p> : null}
        </>
      ) : (
        <p className="field-help">Loading…</p>
      )}
    </div>
  );
}
