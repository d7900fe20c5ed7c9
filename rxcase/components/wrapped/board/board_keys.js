// Where the arrow keys lead on the board: from card to card, and a picked-up card from column to column.

import { keyOf } from "./board_cards.js";

const between = (value, most) => Math.min(Math.max(value, 0), most);

// The card beside another one, or null; to the sides the nearest column that has any, as far down as before.
export function cardBeside(id, key, { columns, lanes, lists, placeOf }) {
  const { stageId, lane } = placeOf(id);
  const list = lists.get(keyOf(lane, stageId)) ?? [];
  const at = list.findIndex((card) => card.id === id);
  if (key === "Home") return list[0]?.id ?? null;
  if (key === "End") return list.at(-1)?.id ?? null;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const by = key === "ArrowDown" ? 1 : -1;
    if (list[at + by]) return list[at + by].id;
    const names = lanes.map((each) => each.key);
    for (let next = names.indexOf(lane) + by; next >= 0 && next < names.length; next += by) {
      const there = lists.get(keyOf(names[next], stageId)) ?? [];
      if (there.length) return (by > 0 ? there[0] : there.at(-1)).id;
    }
    return null;
  }
  const by = key === "ArrowRight" ? 1 : -1;
  const ids = columns.map((each) => each.stage_id);
  for (let next = ids.indexOf(stageId) + by; next >= 0 && next < ids.length; next += by) {
    const there = lists.get(keyOf(lane, ids[next])) ?? [];
    if (there.length) return there[between(at, there.length - 1)].id;
  }
  return null;
}

// Where a picked-up card goes next: columns to the sides, lanes up and down.
export function heldBeside(held, key, { columns, lanes }) {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const goals = columns.filter((each) => each.is_goal).map((each) => each.stage_id);
    const at = goals.indexOf(held.stageId);
    const next = at < 0 ? 0 : between(at + (key === "ArrowRight" ? 1 : -1), goals.length - 1);
    return { ...held, stageId: goals[next] ?? held.stageId };
  }
  const names = lanes.map((each) => each.key);
  if (!names.length) return held;
  return { ...held, lane: names[between(names.indexOf(held.lane) + (key === "ArrowDown" ? 1 : -1), names.length - 1)] };
}
