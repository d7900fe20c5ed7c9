import { useEffect, useRef, useState } from "react";

const DRAFT_PAUSE_MS = 1500;

// A field for a longer text within a form. What stands in it is told to the server when the typing pauses, so
// that a closed tab loses nothing; Ctrl+Enter sends the form.
export function TextArea({ area, name, place, start, limit, words, invalid, describedBy, autoFocus, onDraft, ...rest }) {
  const box = useRef(null);
  const kept = useRef(start ?? "");
  const timer = useRef(0);
  const latest = useRef({});
  latest.current = { onDraft };
  const [length, setLength] = useState((start ?? "").length);

  const keep = () => {
    clearTimeout(timer.current);
    const now = box.current?.value ?? kept.current;
    if (now === kept.current) return;
    kept.current = now;
    latest.current.onDraft?.(place, now);
  };

  useEffect(() => {
    const form = box.current.form;
    const leaving = () => document.visibilityState === "hidden" && keep();
    // What is sent is kept first: should it be refused, the draft is whole.
    form?.addEventListener("submit", keep, true);
    document.addEventListener("visibilitychange", leaving);
    return () => {
      form?.removeEventListener("submit", keep, true);
      document.removeEventListener("visibilitychange", leaving);
      keep();
    };
  }, []);

  const write = (event) => {
    setLength(event.target.value.length);
    clearTimeout(timer.current);
    timer.current = setTimeout(keep, DRAFT_PAUSE_MS);
  };

  const press = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.target.form?.requestSubmit();
  };

  const tooLong = limit && length > limit;
  return (
    <>
      <textarea
        {...rest}
        id={area}
        name={name}
        ref={box}
        className="textarea"
        dir="auto"
        rows={4}
        defaultValue={start ?? ""}
        autoFocus={autoFocus}
        onChange={write}
        onKeyDown={press}
        onBlur={keep}
        aria-invalid={Boolean(invalid || tooLong)}
        aria-describedby={describedBy}
      />
      <p className="field-help" role="status">
        {tooLong ? `${length.toLocaleString("en-US")} characters; ${limit.toLocaleString("en-US")} fit.` : length ? words : ""}
      </p>
    </>
  );
}
