// The stage board. A move shows at once and is then asked for; the server's answer settles it or takes it back.

import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore } from "react";
import CircleAlert from "lucide-react/dist/esm/icons/circle-alert.mjs";
import { byCell, countsOf, keyOf, nothing, withPatches } from "./board_cards.js";
import { Cell } from "./board_cell.jsx";
import { useDrag } from "./board_drag.js";
import { cardBeside, heldBeside } from "./board_keys.js";
import { MoveMenu } from "./board_menu.jsx";

const ANSWER_MS = 10_000;
const REFUSED_MS = 6_000;
const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
const HELP = "board-help";

// Where each board stood when it was left, until the page is loaded anew; it holds numbers of cards, no names.
const remembered = new Map();

const follow = (changed) => {
  addEventListener("rxcase-live", changed);
  return () => removeEventListener("rxcase-live", changed);
};
const isLiveNow = () => window.rxcaseLive?.isLive() ?? true;
const liveSince = () =>
  new Date(window.rxcaseLive.heardAt()).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function Head({ column, count }) {
  const isTight = column.fill !== "under";
  const isCountedElsewhere = column.limit > 0 && column.in_stage !== column.count;
  return (
    <header className={`column-head ${column.fill}`}>
      <div className="board-line">
        <h2 className="one-line" id={`stage-${column.stage_id}`}>
          {column.name}
        </h2>
        <span className="column-count number">
          {count.toLocaleString("en-US")}
          {column.limit > 0 && !isCountedElsewhere ? ` / ${column.limit.toLocaleString("en-US")}` : ""}
        </span>
      </div>
      <p className="board-line column-words">
        {column.limit > 0 && (isTight || isCountedElsewhere) ? (
          <span className="column-fill">
            {isTight ? <CircleAlert className="icon" aria-hidden="true" /> : null}
            {column.words}
          </span>
        ) : null}
        <span className="quiet number">{column.oldest || "nobody"}</span>
      </p>
      {column.people ? (
        <p className={`column-people ${column.is_beyond ? "over" : "full"}`}>
          <CircleAlert className="icon" aria-hidden="true" />
          <span className="one-line" title={`The limit for one person: ${column.people}`}>
            <span className="unseen">The limit for one person: </span>
            {column.people}
          </span>
        </p>
      ) : null}
    </header>
  );
}

export function StageBoard({ columns, lanes, cells, lanesBy, patches, answer, address, onMove, onShow, onMore, onReload }) {
  const board = useRef(null);
  const before = useRef(remembered.get(address) ?? { left: 0, tops: new Map(), active: 0 });
  const tops = useRef(new Map(before.current.tops));
  const [state, apply] = useReducer((now, given) => withPatches(now, given.patches, given.pinned), nothing);
  const [pending, setPending] = useState(() => new Map());
  const [held, setHeld] = useState(null);
  const [active, setActive] = useState(before.current.active);
  const [menu, setMenu] = useState(null);
  const [refused, setRefused] = useState(0);
  const [status, setStatus] = useState("");
  const [, look] = useReducer((count) => count + 1, 0);
  const isLive = useSyncExternalStore(follow, isLiveNow, () => true);
  const kept = useRef({ requests: 0, pinned: 0, seen: new Set(), asked: new Set(), near: new Set(), focus: before.current.active });

  const overlay = useMemo(() => {
    const all = new Map(pending);
    if (held) all.set(held.id, held);
    return all;
  }, [pending, held]);
  const lists = useMemo(() => byCell(state.cards, overlay), [state.cards, overlay]);
  const counts = useMemo(() => countsOf(cells, state.cards, overlay), [cells, state.cards, overlay]);
  const rows = lanes.length ? lanes : [{ key: "", name: "" }];
  const countOf = (stageId) => rows.reduce((sum, lane) => sum + (counts.get(keyOf(lane.key, stageId)) ?? 0), 0);
  const nameOf = (stageId) => columns.find((each) => each.stage_id === stageId)?.name ?? "";
  const placeOf = (id) => {
    const wanted = overlay.get(id);
    const card = state.cards.get(id);
    return { stageId: wanted?.stageId ?? card?.stage_id, lane: wanted?.lane ?? card?.lane ?? "" };
  };

  // What the server sends.
  useEffect(() => apply({ patches, pinned: kept.current.pinned }), [patches]);
  useEffect(() => {
    if (state.resets === 0) return;
    setPending(new Map());
    setHeld(null);
    kept.current.asked.clear();
    kept.current.near.clear();
  }, [state.resets]);
  useEffect(() => {
    if (state.isMissing) onReload();
  }, [state.isMissing]);
  useEffect(() => {
    const [last] = state.moved.slice(-1);
    if (!last) return;
    if (state.moved.length > 1) setStatus(`${last.by} changed ${state.moved.length} cards.`);
    else if (last.card) setStatus(`${last.by} moved ${last.card.person} from ${nameOf(last.before.stage_id)} to ${nameOf(last.card.stage_id)}.`);
    else setStatus(`${last.before.person} is not on this board any more: ${last.by} changed it.`);
  }, [state.moved]);
  useEffect(() => {
    if (!answer.card_id) return undefined;
    setPending((now) => {
      if (now.get(answer.card_id)?.request !== answer.request && answer.request !== 0) return now;
      const rest = new Map(now);
      rest.delete(answer.card_id);
      return rest;
    });
    setStatus(answer.words);
    setRefused(answer.is_done ? 0 : answer.card_id);
    const timer = setTimeout(() => setRefused(0), REFUSED_MS);
    return () => clearTimeout(timer);
  }, [answer]);
  useEffect(() => {
    if (pending.size === 0) return undefined;
    const timer = setTimeout(() => {
      const [id] = pending.keys();
      setStatus(`No answer yet: the move of ${state.cards.get(id)?.person ?? "a card"} may not be saved.`);
    }, ANSWER_MS);
    return () => clearTimeout(timer);
  }, [pending]);

  // Cells ask for their cards when they come into view.
  useEffect(() => {
    const { seen, asked } = kept.current;
    for (const key of [...asked]) if (state.cells.has(key)) asked.delete(key);
    const wanted = [...seen].filter((key) => !state.cells.has(key) && (counts.get(key) ?? 0) > 0 && !asked.has(key));
    if (!wanted.length || state.number === null) return;
    for (const key of wanted) asked.add(key);
    onShow(wanted.slice(0, 40), state.number);
  });
  useEffect(() => kept.current.asked.clear(), [state.number]);
  const onSeen = (key, isSeen) => {
    if (isSeen === kept.current.seen.has(key)) return;
    if (isSeen) kept.current.seen.add(key);
    else kept.current.seen.delete(key);
    look();
  };
  const onNear = (key) => {
    const cell = state.cells.get(key);
    if (!cell?.hasMore || kept.current.near.has(`${key} ${cell.last}`)) return;
    kept.current.near.add(`${key} ${cell.last}`);
    onMore(key, cell.last, state.number);
  };

  // Back to the same place.
  const isFilled = columns.length > 0;
  useLayoutEffect(() => {
    if (isFilled && before.current.left) board.current.scrollLeft = before.current.left;
  }, [isFilled]);
  const leaving = useRef(null);
  leaving.current = () => remembered.set(address, { left: board.current?.scrollLeft ?? kept.current.left ?? 0, tops: tops.current, active });
  useLayoutEffect(() => () => leaving.current(), []);
  useLayoutEffect(() => {
    const wanted = kept.current.focus;
    const isFree = document.activeElement === document.body || document.activeElement === null;
    if (wanted && isFree && !document.querySelector("dialog[open]")) {
      board.current.querySelector(`[data-card-link="${wanted}"]`)?.focus();
    }
  });

  // One way to move, whichever way it was asked for.
  const mayLift = (id) => {
    const card = state.cards.get(id);
    if (!card) return false;
    const why = !card.may_move
      ? card.is_closed
        ? "it is closed. Reopen it to move it."
        : "your role may not move it."
      : pending.has(id)
        ? "its last move is still on its way."
        : isLiveNow()
          ? ""
          : `not live since ${liveSince()}. Moves wait until the connection is back.`;
    if (why) setStatus(`${card.person} stays: ${why}`);
    return !why;
  };
  const move = (id, stageId, lane) => {
    const card = state.cards.get(id);
    if (!mayLift(id)) return;
    if (stageId === card.stage_id && lane === card.lane) {
      setStatus(`${card.person} stays in ${nameOf(stageId)}.`);
      return;
    }
    if (!columns.some((each) => each.stage_id === stageId && each.is_goal)) {
      setStatus(`${card.person} stays: nothing can be moved to ${nameOf(stageId)}.`);
      return;
    }
    kept.current.requests += 1;
    kept.current.pinned = id;
    const request = kept.current.requests;
    setRefused(0);
    setPending((now) => new Map(now).set(id, { id, stageId, lane, request }));
    onMove(id, card.version, keyOf(lane, stageId), request);
  };
  const drag = useDrag(board, {
    mayDrag: mayLift,
    onDrop: (id, key) => {
      const [lane, stage] = [key.slice(0, key.lastIndexOf(":")), Number(key.slice(key.lastIndexOf(":") + 1))];
      setActive(id);
      move(id, stage, lane);
    },
    onCancel: (id) => setStatus(`${state.cards.get(id)?.person ?? "The card"} stays where it was.`),
  });

  const say = (wanted) => {
    const all = new Map(pending).set(wanted.id, wanted);
    const key = keyOf(wanted.lane, wanted.stageId);
    const list = byCell(state.cards, all).get(key) ?? [];
    const lane = lanes.find((each) => each.key === wanted.lane);
    const position = `${list.findIndex((card) => card.id === wanted.id) + 1} of ${countsOf(cells, state.cards, all).get(key)}`;
    return `${nameOf(wanted.stageId)}${lane ? `, ${lane.name}` : ""}, ${position}`;
  };
  const press = (event) => {
    const link = event.target.closest("[data-card-link]");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const id = Number(link.dataset.cardLink);
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    const context = { columns, lanes, lists, placeOf };
    if (held) {
      if (event.key === " " || event.key === "Enter") {
        done();
        setHeld(null);
        move(held.id, held.stageId, held.lane);
      } else if (event.key === "Escape" || event.key === "Tab") {
        if (event.key === "Escape") done();
        setHeld(null);
        setStatus(`${state.cards.get(held.id)?.person ?? "The card"} stays where it was.`);
      } else if (ARROWS.has(event.key)) {
        done();
        const next = heldBeside(held, event.key, context);
        setHeld(next);
        setStatus(`${say(next)}.`);
      } else if (event.key.length === 1) done();
      return;
    }
    if (event.key === " ") {
      done();
      if (!mayLift(id)) return;
      const wanted = { id, ...placeOf(id) };
      setHeld(wanted);
      setStatus(`Picked up ${state.cards.get(id).person}. In ${say(wanted)}. Arrows choose where, Space drops, Escape cancels.`);
    } else if (ARROWS.has(event.key) || event.key === "Home" || event.key === "End") {
      done();
      const next = cardBeside(id, event.key, context);
      if (next === null) return;
      focusOn(next);
    } else if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) {
      const button = board.current.querySelector(`[data-card-move="${id}"]`);
      if (button) {
        done();
        setMenu({ id, anchor: button });
      }
    }
  };
  const focusOn = (id) => {
    setActive(id);
    kept.current.focus = id;
    const link = board.current.querySelector(`[data-card-link="${id}"]`);
    if (link) link.focus();
    else document.activeElement?.blur(); // it is drawn first, then focused
  };
  const onFocus = (event) => {
    const card = event.target.closest("[data-card]");
    if (!card) return;
    kept.current.focus = Number(card.dataset.card);
    setActive(kept.current.focus);
  };
  const onBlur = (event) => {
    if (event.relatedTarget && !event.relatedTarget.closest?.("[data-card], dialog")) kept.current.focus = 0;
  };
  const onPointerDown = (event) => {
    if (held) setHeld(null);
    if (!event.target.closest("[data-card]")) kept.current.focus = 0;
    drag.start(event);
  };
  const choose = (stageId, lane) => {
    const { id } = menu;
    closeMenu(true);
    move(id, stageId, lane);
  };
  const closeMenu = (givesFocusBack) => {
    const { id, anchor } = menu;
    setMenu(null);
    if (!givesFocusBack) return;
    kept.current.focus = id;
    if (anchor.isConnected) anchor.focus();
  };

  const looks = new Map([...pending.keys()].map((id) => [id, "waiting"]));
  if (refused) looks.set(refused, "refused");
  for (const each of state.moved) if (each.card) looks.set(each.card.id, "arrived");
  if (held) looks.set(held.id, "held");
  if (drag.dragged) looks.set(drag.dragged, "lifted");
  const menuCard = menu && state.cards.get(menu.id);

  const cell = (lane, column) => {
    const key = keyOf(lane.key, column.stage_id);
    const cards = lists.get(key) ?? [];
    // Each list has one place in the order of Tab: where one was last, or its first card.
    const entrance = active && cards.some((each) => each.id === active) ? active : cards[0]?.id;
    return (
      <Cell
        key={key}
        name={key}
        label={lane.name ? `${column.name}, ${lane.name}` : column.name}
        cards={cards}
        count={counts.get(key) ?? 0}
        isLoaded={state.cells.has(key) || (counts.get(key) ?? 0) === 0}
        hasMore={state.cells.get(key)?.hasMore ?? false}
        isOver={drag.over === key || (held !== null && keyOf(held.lane, held.stageId) === key)}
        active={entrance}
        looks={looks}
        top={before.current.tops.get(key)}
        describedBy={HELP}
        onMenu={(id, anchor) => setMenu(menu?.id === id ? null : { id, anchor })}
        onNear={onNear}
        onSeen={onSeen}
        onScrolled={(name, top) => tops.current.set(name, top)}
      />
    );
  };
  const head = (column) => <Head key={column.stage_id} column={column} count={countOf(column.stage_id)} />;
  return (
    <div className={`stage-board${lanes.length ? " with-lanes" : ""}${isLive ? "" : " not-live"}`} style={{ "--columns": columns.length }}>
      <p className="board-status" role="status">
        {status}
      </p>
      <p id={HELP} hidden>
        Space picks the card up, arrows choose where, Space drops it, Escape cancels. Move… does the same by a menu.
      </p>
      {/* The keys and the pointer belong to the cards within; the box only hears them. */}
      <div
        ref={board}
        className="board"
        onKeyDown={press}
        onFocus={onFocus}
        onBlur={onBlur}
        onPointerDown={onPointerDown}
        onDragStart={(event) => event.preventDefault()}
        onScroll={() => (kept.current.left = board.current.scrollLeft)}
      >
        {lanes.length ? (
          <>
            <div className="lane-heads">{columns.map(head)}</div>
            {lanes.map((lane) => (
              <section key={lane.key} className="lane" aria-label={lane.name}>
                <h3 className="lane-head">
                  <span className="lane-name">
                    <bdi>{lane.name}</bdi> <span className="quiet number">{lane.count.toLocaleString("en-US")}</span>
                  </span>
                </h3>
                <div className="lane-cells">{columns.map((column) => cell(lane, column))}</div>
              </section>
            ))}
          </>
        ) : (
          columns.map((column) => (
            <section key={column.stage_id} className="column" aria-labelledby={`stage-${column.stage_id}`}>
              {head(column)}
              {cell(rows[0], column)}
            </section>
          ))
        )}
      </div>
      {menuCard ? (
        <MoveMenu
          card={menuCard}
          anchor={menu.anchor}
          stages={columns.filter((each) => each.is_goal)}
          lanes={lanesBy === "owner" ? lanes : []}
          onChoose={choose}
          onClose={closeMenu}
        />
      ) : null}
    </div>
  );
}
