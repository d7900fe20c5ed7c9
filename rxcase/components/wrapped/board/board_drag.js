// Dragging a card with the mouse or a pen. A finger never drags: it scrolls, and the card's menu moves it.

import { useEffect, useRef, useState } from "react";

const FAR_ENOUGH_PX = 5;
const EDGE_PX = 48;
const FASTEST_PX = 18;

const speed = (distance) => (distance < EDGE_PX ? Math.ceil(((EDGE_PX - distance) / EDGE_PX) * FASTEST_PX) : 0);

function scrollNear(element, x, y) {
  if (!element) return;
  const box = element.getBoundingClientRect();
  element.scrollLeft += speed(box.right - x) - speed(x - box.left);
  element.scrollTop += speed(box.bottom - y) - speed(y - box.top);
}

const cellAt = (x, y) => document.elementsFromPoint(x, y).find((each) => each.closest("[data-cell]"))?.closest("[data-cell]");

// `over` is the cell that the card would fall into, for its colour; the ghost follows the pointer without React.
export function useDrag(board, { mayDrag, onDrop, onCancel }) {
  const [dragged, setDragged] = useState(null);
  const [over, setOver] = useState("");
  const handlers = useRef(null);
  handlers.current = { mayDrag, onDrop, onCancel };
  const stop = useRef(null);
  useEffect(() => () => stop.current?.(), []);

  function start(event) {
    if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("button")) return;
    const source = event.target.closest("[data-card]");
    if (!source || !board.current) return;
    const id = Number(source.dataset.card);
    const from = { x: event.clientX, y: event.clientY };
    const box = source.getBoundingClientRect();
    let at = from;
    let ghost = null;
    let frame = 0;
    let target = "";

    const draw = () => {
      ghost.style.transform = `translate(${at.x - from.x}px, ${at.y - from.y}px) rotate(1.5deg)`;
      scrollNear(board.current, at.x, at.y);
      const cell = cellAt(at.x, at.y);
      scrollNear(cell, at.x, at.y);
      const key = cell?.dataset.cell ?? "";
      if (key !== target) {
        target = key;
        setOver(key);
      }
      frame = requestAnimationFrame(draw);
    };
    const lift = () => {
      if (!handlers.current.mayDrag(id)) {
        end();
        return;
      }
      ghost = source.cloneNode(true);
      ghost.classList.add("ghost");
      Object.assign(ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` });
      ghost.setAttribute("aria-hidden", "true");
      ghost.inert = true;
      document.body.append(ghost);
      document.documentElement.classList.add("is-dragging");
      getSelection()?.removeAllRanges();
      setDragged(id);
      draw();
    };
    const move = (moved) => {
      at = { x: moved.clientX, y: moved.clientY };
      if (!ghost && Math.hypot(at.x - from.x, at.y - from.y) >= FAR_ENOUGH_PX) lift();
    };
    const drop = () => {
      const wasLifted = ghost !== null;
      const key = target;
      end();
      if (!wasLifted) return;
      // The click that follows would open the card.
      const swallow = (click) => {
        click.preventDefault();
        click.stopPropagation();
      };
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
      if (key) handlers.current.onDrop(id, key);
      else handlers.current.onCancel(id);
    };
    const cancel = () => {
      const wasLifted = ghost !== null;
      end();
      if (wasLifted) handlers.current.onCancel(id);
    };
    const press = (pressed) => {
      if (pressed.key !== "Escape" || !ghost) return;
      pressed.preventDefault();
      pressed.stopPropagation();
      cancel();
    };
    const kept = [
      ["pointermove", move],
      ["pointerup", drop],
      ["pointercancel", cancel],
      ["blur", cancel],
    ];
    function end() {
      for (const [kind, act] of kept) removeEventListener(kind, act);
      removeEventListener("keydown", press, true);
      cancelAnimationFrame(frame);
      ghost?.remove();
      ghost = null;
      stop.current = null;
      document.documentElement.classList.remove("is-dragging");
      setDragged(null);
      setOver("");
    }
    for (const [kind, act] of kept) addEventListener(kind, act);
    addEventListener("keydown", press, true);
    stop.current = end;
  }

  return { dragged, over, start };
}
