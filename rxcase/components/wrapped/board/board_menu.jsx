// “Move…”: everything that dragging does, by clicks or keys.

import { useEffect, useLayoutEffect, useRef, useState } from "react";

const FILLS = { full: "full", over: "over its limit" };

export function MoveMenu({ card, anchor, stages, lanes, onChoose, onClose }) {
  const panel = useRef(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  useLayoutEffect(() => {
    const from = anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = panel.current;
    const left = Math.max(8, Math.min(from.right - width, innerWidth - width - 8));
    const below = from.bottom + 4;
    const top = below + height <= innerHeight - 8 ? below : Math.max(8, from.top - height - 4);
    setPlace({ left, top });
    panel.current.querySelector("[role^=menuitem]:not([aria-disabled=true])")?.focus();
  }, [anchor]);
  useEffect(() => {
    const outside = (event) => panel.current?.contains(event.target) || anchor.contains(event.target) || onClose(false);
    addEventListener("pointerdown", outside, true);
    return () => removeEventListener("pointerdown", outside, true);
  }, []);

  const items = () => [...panel.current.querySelectorAll("[role^=menuitem]")];
  const press = (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[to].focus();
    else if (event.key === "Escape" || event.key === "Tab") onClose(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const item = (name, note, isHere, choose) => (
    <button
      key={name}
      type="button"
      role="menuitemradio"
      aria-checked={isHere}
      aria-disabled={isHere}
      tabIndex={-1}
      className={`menu-item${isHere ? " current" : ""}`}
      onClick={() => isHere || choose()}
    >
      <span className="one-line">{name}</span>
      {note ? <span className="menu-note quiet">{note}</span> : null}
    </button>
  );
  return (
    <div ref={panel} className="menu-panel move-menu" role="menu" aria-label={`Move ${card.person}`} style={place} onKeyDown={press}>
      <div role="group" aria-label="Stage">
        <p className="move-menu-head" aria-hidden="true">
          Move to stage
        </p>
        {stages.map((each) =>
          item(each.name, each.stage_id === card.stage_id ? "here now" : FILLS[each.fill], each.stage_id === card.stage_id, () =>
            onChoose(each.stage_id, card.lane),
          ),
        )}
      </div>
      {lanes.length ? (
        <div role="group" aria-label="Case manager">
          <p className="move-menu-head" aria-hidden="true">
            Give to
          </p>
          {lanes.map((each) => item(each.name, each.key === card.lane ? "here now" : "", each.key === card.lane, () => onChoose(card.stage_id, each.key)))}
        </div>
      ) : null}
    </div>
  );
}
