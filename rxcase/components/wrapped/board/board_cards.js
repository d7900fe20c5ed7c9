// The cards that the browser has, and what the server's patches do to them. Pure functions: state in, state out.
//
// State: cards by number; for each cell that was loaded whether there are more and the order of its last card; the
// number of the last patch. A card beyond the last one of a cell is not kept: scrolling brings it.

export const keyOf = (lane, stageId) => `${lane}:${stageId}`;

export const nothing = { number: null, isMissing: false, cards: new Map(), cells: new Map(), moved: [], resets: 0 };

const isWithin = (cell, order) => cell && (!cell.hasMore || order <= cell.last);

function withPage(cards, cells, page) {
  const key = keyOf(page.lane, page.stage_id);
  if (page.is_first) {
    for (const [id, card] of cards) if (keyOf(card.lane, card.stage_id) === key) cards.delete(id);
  }
  for (const card of page.cards) cards.set(card.id, card);
  const last = page.cards.length ? page.cards[page.cards.length - 1].order : (cells.get(key)?.last ?? "");
  cells.set(key, { hasMore: page.has_more, last });
}

function withCard(cards, cells, card, pinned) {
  const before = cards.get(card.id);
  if (before && before.version > card.version) return null;
  const cell = cells.get(keyOf(card.lane, card.stage_id));
  if (card.id === pinned || isWithin(cell, card.order)) cards.set(card.id, card);
  else cards.delete(card.id);
  return before && before.version !== card.version ? before : null;
}

function withPatch(state, patch, pinned) {
  const cards = patch.is_reset ? new Map() : new Map(state.cards);
  const cells = patch.is_reset ? new Map() : new Map(state.cells);
  const moved = [];
  for (const page of patch.pages) withPage(cards, cells, page);
  for (const card of patch.cards) {
    const before = withCard(cards, cells, card, pinned);
    const isElsewhere = before && (before.stage_id !== card.stage_id || before.lane !== card.lane);
    if (isElsewhere && patch.by) moved.push({ card, before, by: patch.by });
  }
  for (const id of patch.gone) {
    const before = cards.get(id);
    if (before && patch.by) moved.push({ card: null, before, by: patch.by });
    cards.delete(id);
  }
  const resets = state.resets + (patch.is_reset ? 1 : 0);
  return { ...state, number: patch.number, isMissing: false, cards, cells, moved: [...state.moved, ...moved], resets };
}

// The patches that were not seen yet; the first one after a start must be a reset, and none may be left out.
export function withPatches(state, patches, pinned) {
  let now = { ...state, moved: [] };
  for (const patch of patches) {
    if (now.number !== null && patch.number <= now.number && !patch.is_reset) continue;
    if (now.number === patch.number) continue;
    if (patch.is_reset) now = withPatch({ ...now, number: patch.number - 1 }, patch, pinned);
    else if (now.number === null) continue;
    else if (patch.number === now.number + 1) now = withPatch(now, patch, pinned);
    else return { ...now, isMissing: true };
  }
  return now;
}

// The cards of each cell in order, with what is on its way shown where it goes.
export function byCell(cards, overlay) {
  const found = new Map();
  for (const card of cards.values()) {
    const wanted = overlay.get(card.id);
    const key = wanted ? keyOf(wanted.lane, wanted.stageId) : keyOf(card.lane, card.stage_id);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(card);
  }
  for (const list of found.values()) list.sort((one, two) => (one.order < two.order ? -1 : 1));
  return found;
}

// How many cards each cell has, with what is on its way counted where it goes.
export function countsOf(cells, cards, overlay) {
  const counts = new Map(cells.map((cell) => [keyOf(cell.lane, cell.stage_id), cell.count]));
  const add = (key, by) => counts.set(key, (counts.get(key) ?? 0) + by);
  for (const [id, wanted] of overlay) {
    const card = cards.get(id);
    if (!card) continue;
    add(keyOf(card.lane, card.stage_id), -1);
    add(keyOf(wanted.lane, wanted.stageId), 1);
  }
  return counts;
}
