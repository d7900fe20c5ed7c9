import { useState } from "react";

const LINES = 12;
const LETTERS = 900;

function isLong(text) {
  if (text.length > LETTERS) return true;
  let lines = 1;
  for (const letter of text) if (letter === "\n" && ++lines > LINES) return true;
  return false;
}

// Text as it was typed; a long one is cut until its reader asks for all of it.
export function LongText({ text, ...rest }) {
  const [isWhole, setIsWhole] = useState(false);
  const isCut = isLong(text) && !isWhole;
  // A text of megabytes would keep the browser busy with lines that nobody sees.
  const shown = isCut ? text.slice(0, 4 * LETTERS) : text;
  return (
    <div {...rest}>
      <div className={isCut ? "note-text shortened" : "note-text"} dir="auto">
        {shown}
      </div>
      {isLong(text) ? (
        <button type="button" className="more-text" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? "Show less" : `Show all (${text.length.toLocaleString("en-US")} characters)`}
        </button>
      ) : null}
    </div>
  );
}
