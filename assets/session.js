// Keeps a session open while somebody works, warns before it locks, and locks the page without touching it.
// Only that there was input is told to the server, at most once a minute; never what it was.

const MINUTE = 60_000;
const SOONEST_WARNING = 20_000;
const SETTLES = 5_000;

let locksAt = Infinity; // by performance.now()
let limit = 0; // the longest time to the lock that the server ever named
let lastTold = -Infinity;
let isTelling = false;
let hasInput = false;
let isAsking = false;
let hasAsked = false; // whether this coming lock is what the server says too
let isLocked = false;
let unlockedAt = -Infinity;

const lockDialog = () => document.getElementById("lock-dialog");
const warning = () => document.getElementById("lock-warning");
const isSignedIn = () => lockDialog()?.dataset.signedIn === "true" || lockDialog()?.dataset.locked === "true";
const now = () => performance.now();
const tellEvery = () => Math.min(MINUTE, limit / 4 || MINUTE);
const warnBefore = () => Math.max(SOONEST_WARNING, Math.min(MINUTE, limit / 3));

async function call(path, options) {
  const answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  const body = await answer.json();
  if (answer.status === 401) leave();
  if (answer.status === 423) showLock();
  if (answer.ok) follow(body);
  return { isOk: answer.ok, body };
}

function follow({ state, seconds_to_lock: seconds }) {
  if (state === "ended") leave();
  if (state === "locked") showLock();
  if (state !== "open") return;
  limit = Math.max(limit, seconds * 1000);
  locksAt = now() + seconds * 1000;
  if (isLocked) hideLock();
  if (seconds * 1000 <= warnBefore()) return;
  hasAsked = false;
  if (warning()?.open) warning().close();
}

function leave() {
  const here = location.pathname + location.search;
  if (location.pathname.startsWith("/sign-in")) return;
  location.assign(`/sign-in/?problem=ended&next=${encodeURIComponent(here)}`);
}

async function tell() {
  if (isTelling) return;
  isTelling = true;
  hasInput = false;
  lastTold = now();
  try {
    await call("/auth/active", { method: "POST" });
  } catch {
    hasInput = true; // not connected; the next beat tries again
  } finally {
    isTelling = false;
  }
}

async function ask() {
  hasAsked = isAsking = true;
  try {
    await call("/auth/session");
  } catch {
    hasAsked = false;
  } finally {
    isAsking = false;
  }
}

function showLock() {
  isLocked = true;
  if (warning()?.open) warning().close();
  const dialog = lockDialog();
  if (dialog && !dialog.open) {
    say("");
    dialog.showModal();
  }
}

function hideLock() {
  isLocked = false;
  unlockedAt = now();
  const dialog = lockDialog();
  if (!dialog) return;
  dialog.querySelector("input[type=password]").value = "";
  if (dialog.open) dialog.close();
  // A page that was opened while locked has been sent nothing yet.
  if (dialog.dataset.hydrated !== "true") location.reload();
}

function say(words) {
  const place = document.getElementById("lock-error");
  if (place) place.textContent = words;
}

async function unlock(form) {
  say("");
  const field = form.querySelector("input[type=password]");
  try {
    const { isOk, body } = await call("/auth/unlock", { method: "POST", body: new URLSearchParams({ password: field.value }) });
    if (isOk) return;
    say(body.message);
  } catch {
    say("The server does not answer. Try again.");
  }
  field.select();
}

function beat() {
  const dialog = lockDialog();
  if (!dialog || !isSignedIn()) return;
  if (dialog.dataset.locked === "true" && now() - unlockedAt > SETTLES) isLocked = true;
  if (isLocked) {
    showLock();
    return;
  }
  if (locksAt === Infinity && !hasAsked) ask();
  if (hasInput && now() - lastTold >= tellEvery()) tell();
  const left = locksAt - now();
  if (left <= 0 && !isAsking) ask();
  else if (left <= warnBefore()) warn(left);
}

function warn(left) {
  // Another tab may have kept the session open.
  if (!hasAsked) {
    ask();
    return;
  }
  const box = warning();
  if (!box) return;
  if (!box.open) box.showModal();
  const seconds = Math.ceil(left / 1000);
  document.getElementById("lock-seconds").textContent = `${seconds} second${seconds === 1 ? "" : "s"}`;
}

function onInput(event) {
  if (!event.isTrusted || !isSignedIn() || isLocked) return;
  hasInput = true;
  if (warning()?.open) {
    if (event.type !== "wheel") event.preventDefault();
    event.stopPropagation();
    warning().close();
    tell();
  } else if (now() - lastTold >= tellEvery()) tell();
}

function onSubmit(event) {
  if (event.target.id !== "lock-form") return;
  event.preventDefault();
  event.stopPropagation();
  unlock(event.target);
}

function keepClosed(event) {
  if (event.target.id === "lock-dialog" && isLocked) event.preventDefault();
}

if (typeof document !== "undefined") {
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, onInput, { capture: true });
  document.addEventListener("wheel", onInput, { capture: true, passive: true });
  document.addEventListener("submit", onSubmit, { capture: true });
  document.addEventListener("cancel", keepClosed, { capture: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && isSignedIn() && ask());
  // The server says so at once when another tab locked the session.
  new MutationObserver(beat).observe(document.documentElement, { subtree: true, attributeFilter: ["data-locked", "data-signed-in"] });
  setInterval(beat, 1000);
}
