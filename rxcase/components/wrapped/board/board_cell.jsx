// The cards of one stage in one lane: a list that scrolls by itself and draws only what is in view.

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Card } from "./board_card.jsx";

export const STEP_PX = 96;
const OVERSCAN = 4;
const ASK_AHEAD = 12;

export function Cell({ name, label, cards, count, isLoaded, hasMore, isOver, active, looks, top, describedBy, onMenu, onNear, onSeen, onScrolled }) {
  const box = useRef(null);
  const [view, setView] = useState({ top: top ?? 0, height: 900 });
  const look = () => {
    if (!box.current) return;
    const { scrollTop, clientHeight } = box.current;
    setView((now) => (now.top === scrollTop && now.height === clientHeight ? now : { top: scrollTop, height: clientHeight }));
    onScrolled(name, scrollTop);
  };
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => onSeen(name, entries.some((each) => each.isIntersecting)), { rootMargin: "200px" });
    const sized = new ResizeObserver(look);
    seen.observe(box.current);
    sized.observe(box.current);
    return () => {
      seen.disconnect();
      sized.disconnect();
      onSeen(name, false);
    };
  }, [name]);
  const isFilled = cards.length > 0;
  useLayoutEffect(() => {
    if (isFilled && top) box.current.scrollTop = top;
  }, [isFilled]);

  const first = Math.max(Math.floor(view.top / STEP_PX) - OVERSCAN, 0);
  const last = Math.min(Math.ceil((view.top + view.height) / STEP_PX) + OVERSCAN, cards.length);
  const isShort = hasMore && last + ASK_AHEAD >= cards.length;
  const lastOrder = cards.length ? cards[cards.length - 1].order : "";
  useEffect(() => {
    if (isShort && isLoaded) onNear(name);
  }, [isShort, isLoaded, lastOrder]);

  const shown = [];
  cards.forEach((card, index) => {
    if ((index >= first && index < last) || card.id === active) shown.push([card, index]);
  });
  return (
    <div ref={box} className={`cell${isOver ? " over" : ""}`} data-cell={name} onScroll={look}>
      <ul className="cards" aria-label={label} style={{ height: cards.length * STEP_PX }}>
        {shown.map(([card, index]) => (
          <li key={card.id} style={{ top: index * STEP_PX }} aria-setsize={count} aria-posinset={index + 1}>
            <Card
              card={card}
              look={looks.get(card.id) ?? ""}
              isActive={card.id === active}
              isHeld={looks.get(card.id) === "held"}
              describedBy={card.may_move ? describedBy : undefined}
              onMenu={onMenu}
            />
          </li>
        ))}
      </ul>
      {!isLoaded && count > 0 ? <p className="cell-words quiet">Loading …</p> : null}
    </div>
  );
}
