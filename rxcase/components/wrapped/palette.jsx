import { lazy, Suspense, useEffect, useRef, useState } from "react";

// The list and its library come when they are first asked for: no page waits for them.
const PaletteList = lazy(() => import("./palette_list.jsx"));

// What the page itself offers: buttons and links that carry data-command, as far as they can be pressed now,
// in menus that are closed too.
function offered() {
  return [...document.querySelectorAll("[data-command]")]
    .filter((element) => !element.disabled && (element.closest("details.menu") ?? element).checkVisibility?.() !== false)
    .map((element) => ({ title: element.dataset.command, keys: element.dataset.commandKeys ?? "", press: () => element.click() }));
}

export function Palette({ pages, permissions, found, answeredFor, onFind }) {
  const dialog = useRef(null);
  const [isOpen, setIsOpen] = useState(false);
  const [deeds, setDeeds] = useState([]);

  const open = () => {
    if (dialog.current.open || document.querySelector("dialog[open]")) return;
    setDeeds(offered());
    setIsOpen(true);
    dialog.current.showModal();
  };
  const close = () => dialog.current.close();

  useEffect(() => {
    const press = (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        if (dialog.current.open) close();
        else open();
      }
    };
    const click = (event) => event.target.closest?.("[data-open-palette]") && open();
    document.addEventListener("keydown", press);
    document.addEventListener("click", click);
    return () => {
      document.removeEventListener("keydown", press);
      document.removeEventListener("click", click);
    };
  }, []);

  const allowed = pages.filter((page) => !page.permission || permissions.includes(page.permission));
  return (
    <dialog
      ref={dialog}
      id="palette"
      className="palette"
      aria-label="Go to, find, do"
      onClose={() => setIsOpen(false)}
      onClick={(event) => event.target === dialog.current && close()}
    >
      {isOpen ? (
        <Suspense fallback={<p className="palette-waiting">One moment …</p>}>
          <PaletteList
            pages={allowed}
            deeds={deeds}
            found={found}
            answeredFor={answeredFor}
            onFind={onFind}
            onDone={close}
          />
        </Suspense>
      ) : null}
    </dialog>
  );
}
