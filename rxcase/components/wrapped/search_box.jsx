import { useEffect, useRef, useState } from "react";

// Letters appear at once; the server hears of them when the typing pauses.
export function SearchBox({ value, onSearch, pauseMs = 200, inPage = false, ...rest }) {
  const [text, setText] = useState(value);
  const asked = useRef(value);
  const timer = useRef(0);
  // The address changed by other means (back, a chip removed): the box follows.
  useEffect(() => {
    if (value === asked.current) return;
    clearTimeout(timer.current);
    asked.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (wanted) => {
    clearTimeout(timer.current);
    if (wanted === asked.current) return;
    asked.current = wanted;
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
