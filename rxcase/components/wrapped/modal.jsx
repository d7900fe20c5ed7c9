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
  return (
    <dialog {...rest} ref={dialog} onCancel={cancel}>
      {open ? children : null}
    </dialog>
  );
}
