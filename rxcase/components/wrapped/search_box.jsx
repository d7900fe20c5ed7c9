import { useEffect, useRef, useState } from "react";

// Letters appear at once; the server hears of them when the typing pauses.
export function SearchBox({ value, onSearch, pauseMs = 200, inPage = false, ...rest }) {
  const [text, setText] = useState(value);
  const asked = useRef(value);
  const underway = useRef([]); // what was asked and not yet answered, oldest first
  const timer = useRef(0);
  // The address changed by other means (back, a chip removed): the box follows.
  // A late answer does not: what was typed since it was asked for stays.
  useEffect(() => {
    const place = underway.current.indexOf(value);
    if (place >= 0) underway.current.splice(0, place + 1);
    if (place >= 0 || timer.current || value === asked.current) return;
    asked.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (wanted) => {
    clearTimeout(timer.current);
    timer.current = 0;
    if (wanted === asked.current) return;
    asked.current = wanted;
    underway.current.push(wanted);
    onSearch?.(wanted);
  };
  const change = (event) => {
    const wanted = event.target.value;
    setText(wanted);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask(wanted), pauseMs);
  };
  const press = (event) => {
    if (event.key !== "Enter") return;
    if (inPage) event.preventDefault(); // of a form around it
    ask(text);
  };
  return <input {...rest} type="search" value={text} onChange={change} onKeyDown={press} {...(inPage ? {} : { "data-search": "" })} />;
}
