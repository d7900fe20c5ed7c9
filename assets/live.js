// Whether the page still hears from the server. The server's socket says something every three seconds, be it only a
// ping; a connection that is silently gone says nothing. Loaded before the app opens its socket.

(() => {
  const SILENT_MS = 7_500;
  const CLOSED_MS = 2_500; // a new connection takes its place at once, or there is none
  const CONNECTING_MS = 8_000;
  const STARTING_MS = 10_000; // the first word may take its time
  let heardAt = Date.now();
  let hasHeard = false;
  let open = 0;
  let isLive = true;

  function judge() {
    const silence = Date.now() - heardAt;
    const now = silence < (!hasHeard ? STARTING_MS : open > 0 ? SILENT_MS : CLOSED_MS);
    if (now === isLive) return;
    isLive = now;
    if (now) delete document.documentElement.dataset.notLive;
    else document.documentElement.dataset.notLive = "";
    dispatchEvent(new CustomEvent("rxcase-live"));
  }

  function heard() {
    heardAt = Date.now();
    hasHeard = true;
    judge();
  }

  class Heard extends WebSocket {
    constructor(...given) {
      super(...given);
      let isOpen = false;
      this.addEventListener("open", () => {
        isOpen = true;
        open += 1;
      });
      this.addEventListener("close", () => {
        if (isOpen) open -= 1;
        isOpen = false;
      });
      this.addEventListener("message", heard);
      // One that never says anything would keep the next from being tried.
      const patience = setTimeout(() => {
        this.dispatchEvent(new Event("error"));
        this.close();
      }, CONNECTING_MS);
      this.addEventListener("message", () => clearTimeout(patience), { once: true });
    }
  }

  window.WebSocket = Heard;
  window.rxcaseLive = { isLive: () => isLive, heardAt: () => heardAt };
  setInterval(judge, 500);
})();
