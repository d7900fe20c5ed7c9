import { useEffect, useRef, useState } from "react";

const PAUSE_MS = 150;

// A field that is searched: a combobox whose list comes from the server. What is picked goes into the form under
// `name`; what was typed and not picked goes along as `name_text`, so that nobody takes it for a choice.
export function Picker({ field, name, value, shown, picks, picksFor, onSearch, invalid, describedBy, placeholder, autoFocus, searchesEmpty }) {
  const [text, setText] = useState(shown ?? "");
  const [picked, setPicked] = useState(value ?? "");
  const [isOpen, setIsOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const input = useRef(null);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const isAnswered = picksFor === `${name}:${text.trim()}`;
  const offered = isAnswered ? picks : [];
  const isWaiting = isOpen && !isAnswered && (searchesEmpty || text.trim().length > 1);
  useEffect(() => setAt(-1), [picksFor]);

  const search = (typed, pauseMs = PAUSE_MS) => {
    clearTimeout(timer.current);
    setIsOpen(true);
    timer.current = setTimeout(() => onSearch?.(name, typed.trim()), pauseMs);
  };

  const type = (event) => {
    setText(event.target.value);
    setPicked("");
    search(event.target.value);
  };

  const pick = (entry) => {
    if (entry.is_heading) {
      setText(entry.value);
      search(entry.value, 0);
      return;
    }
    setText(entry.label);
    setPicked(entry.value);
    setIsOpen(false);
  };

  const press = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) {
        search(picked ? "" : text, 0);
        return;
      }
      const by = event.key === "ArrowDown" ? 1 : -1;
      if (offered.length) setAt((at + by + offered.length + (at < 0 && by < 0 ? 1 : 0)) % offered.length);
    } else if (event.key === "Enter" && isOpen && at >= 0 && offered[at]) {
      event.preventDefault();
      pick(offered[at]);
    } else if (event.key === "Escape" && isOpen) {
      // The list closes, the dialog stays.
      event.preventDefault();
      event.stopPropagation();
      setIsOpen(false);
    }
  };

  const leave = (event) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false);
  };

  const list = `${field}-list`;
  return (
    <div className="picker" onBlur={leave}>
      <input
        id={field}
        ref={input}
        className="input"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        autoFocus={autoFocus}
        placeholder={placeholder}
        value={text}
        onChange={type}
        onKeyDown={press}
        onFocus={() => searchesEmpty && !picked && search(text, 0)}
        aria-expanded={isOpen && offered.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && at >= 0 ? `${list}-${at}` : undefined}
        aria-invalid={Boolean(invalid)}
        aria-describedby={describedBy}
      />
      <input type="hidden" name={name} value={picked} />
      <input type="hidden" name={`${name}_text`} value={picked ? "" : text} />
      <ul id={list} role="listbox" aria-label="Choices" className="picker-list" hidden={!isOpen || !offered.length}>
        {offered.map((entry, index) => (
          <li
            key={entry.value}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            className={entry.is_heading ? "picker-entry heading" : "picker-entry"}
            ref={(element) => index === at && element?.scrollIntoView({ block: "nearest" })}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(entry)}
          >
            <span>{entry.label}</span>
            {entry.note ? <span className="picker-note">{entry.note}</span> : null}
          </li>
        ))}
      </ul>
      <p className="field-help" role="status">
        {isWaiting ? "Looking …" : isOpen && isAnswered && !offered.length && text.trim() ? "Nothing found." : ""}
      </p>
    </div>
  );
}
