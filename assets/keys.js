// What the browser does by itself: keyboard shortcuts, menus, the e-mail of a refused sign-in.
// No key that is pressed is sent to the server.

const SWITCH = "rxcase-keys";

const isField = (element) =>
  Boolean(element?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]"));
const lettersAreOn = () => localStorage.getItem(SWITCH) !== "off";

// A grid does by itself what its keys mean, if there is one on the page (components/wrapped/row_grid.jsx).
const tellGrid = (what) =>
  !document.dispatchEvent(new CustomEvent("rxcase:grid", { detail: { what }, cancelable: true }));

function step(by) {
  if (tellGrid(by > 0 ? "next" : "previous")) return true;
  const rows = [...document.querySelectorAll(".row-link")];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function focusOn(selector) {
  const element = document.querySelector(selector);
  if (!element) return false;
  element.focus();
  element.select?.();
  return true;
}

function showHelp() {
  const dialog = document.getElementById("keyboard-help");
  if (!dialog) return false;
  dialog.showModal();
  const box = dialog.querySelector("[data-keys-switch]");
  box.checked = lettersAreOn();
  box.onchange = () => localStorage.setItem(SWITCH, box.checked ? "on" : "off");
  return true;
}

function go(letter) {
  const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  link?.click();
  return Boolean(link);
}

function press(selector) {
  const element = document.querySelector(selector);
  element?.click();
  return Boolean(element);
}

function goToSection(key) {
  const link = document.querySelector(`[data-section-key="${CSS.escape(key)}"]`);
  const section = link && document.getElementById(link.hash.slice(1));
  if (!section) return false;
  section.scrollIntoView({ block: "start" });
  section.focus({ preventScroll: true });
  return true;
}

const LETTERS = {
  "?": showHelp,
  "/": () => focusOn("[data-search]"),
  j: () => step(1),
  k: () => step(-1),
  n: () => focusOn("[data-note-box]"),
  u: () => press("[data-undo]"),
  x: () => tellGrid("choose"),
  e: () => tellGrid("edit"),
};

let isGoing = false;

function onKey(event) {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) closeMenu(menu, true);
    else if (event.target.matches?.("[data-search]")) {
      // Browsers would empty the field; leaving it loses nothing.
      event.preventDefault();
      event.target.blur();
    }
    else if (!event.defaultPrevented && !isField(event.target)) goBackToRow();
    return;
  }
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const menu = event.target.closest?.("details.menu[open]");
  if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    stepInMenu(menu, event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  if (isField(event.target) || !lettersAreOn() || document.querySelector("dialog[open]")) return;
  const wasGoing = isGoing;
  isGoing = !wasGoing && event.key === "g";
  const act = wasGoing ? () => go(event.key) : (LETTERS[event.key] ?? (/^\d$/.test(event.key) && (() => goToSection(event.key))));
  if (act && act()) event.preventDefault();
}

// From an encounter that was opened from a list, back to the row (row_grid.jsx has noted it).
function goBackToRow() {
  if (!location.pathname.startsWith("/encounter/") || document.querySelector("dialog[open]")) return;
  if (sessionStorage.getItem("rxcase-came-from")) history.back();
}

function closeMenu(menu, givesFocusBack) {
  menu.open = false;
  if (givesFocusBack) menu.querySelector("summary").focus();
}

function stepInMenu(menu, by) {
  const items = [...menu.querySelectorAll(":is(a, button).menu-item:not(:disabled)")];
  const at = items.indexOf(document.activeElement);
  items[at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length]?.focus();
}

function onClick(event) {
  if (event.target.closest?.("[data-show-keys]")) showHelp();
  // The menu must be closed before the page is printed.
  if (event.target.closest?.("[data-print]")) setTimeout(print);
  if (event.target.closest?.("[data-close-dialog]")) event.target.closest("dialog").close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const isInside = menu.contains(event.target);
    // A chosen item closes its menu; what it opens gives the focus back to the menu's button.
    if (!isInside) closeMenu(menu, false);
    else if (event.target.closest(".menu-item")) closeMenu(menu, true);
  }
}

const EMAIL = "rxcase-email";

// A refused sign-in is a new page: it must not ask for the e-mail again.
function keepEmail(event) {
  const field = event.target.querySelector?.("[data-kept-email]");
  if (field) sessionStorage.setItem(EMAIL, field.value);
}

function putEmailBack() {
  const field = document.querySelector("[data-kept-email]");
  if (!field || field.value || !location.search) return;
  field.value = sessionStorage.getItem(EMAIL) ?? "";
  if (field.value) document.getElementById("password")?.focus();
}

if (typeof document !== "undefined") {
  document.addEventListener("submit", keepEmail, true);
  addEventListener("load", () => setTimeout(putEmailBack));
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  // Browsers leave what has the focus half outside of a list that scrolls sideways.
  document.addEventListener("focusin", (event) => {
    if (event.target.closest?.(".jump-list, .scrolls-sideways")) event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
