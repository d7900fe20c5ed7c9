import { useEffect, useRef } from "react";

// The browser's own dialog: it traps the focus, makes the page behind inert, and gives the focus back.
export function Modal({ open, onClose, children, ...rest }) {
  const dialog = useRef(null);
  useEffect(() => {
    if (open && !dialog.current.open) dialog.current.showModal();
    if (!open && dialog.current.open) dialog.current.close();
  }, [open]);
  const cancel = (event) => {
    event.preventDefault();
    // At once: what is pressed next means the page, however slow the server is.
    dialog.current.close();
    onClose?.();
  };
  // Whoever sent something wrong is led to it: to the first field that says so, unless a summary took the focus.
  const isSent = useRef(false);
  useEffect(() => {
    const told = new MutationObserver(() => {
      const wrong = isSent.current && dialog.current.querySelector('[aria-invalid="true"]');
      if (!wrong) return;
      isSent.current = false;
      if (!document.activeElement?.closest(".form-summary")) wrong.focus();
    });
    told.observe(dialog.current, { subtree: true, attributeFilter: ["aria-invalid"] });
    return () => told.disconnect();
  }, []);
  return (
    <dialog {...rest} ref={dialog} onCancel={cancel} onSubmit={() => (isSent.current = true)}>
      {open ? children : null}
    </dialog>
  );
}
