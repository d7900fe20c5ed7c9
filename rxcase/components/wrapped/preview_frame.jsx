import { useEffect, useRef } from "react";

const SETTLES_MS = 1500;

// A document in a frame. Browsers' viewers of PDFs take the focus when they open: Escape would no longer reach the
// dialog around them, so the focus goes back to where the reader leaves.
export function PreviewFrame({ backTo, ...rest }) {
  const frame = useRef(null);
  useEffect(() => {
    const until = Date.now() + SETTLES_MS;
    const giveBack = () => Date.now() < until && setTimeout(() => document.getElementById(backTo)?.focus());
    addEventListener("blur", giveBack);
    frame.current.addEventListener("load", giveBack);
    return () => removeEventListener("blur", giveBack);
  }, []);
  return <iframe {...rest} ref={frame} />;
}
