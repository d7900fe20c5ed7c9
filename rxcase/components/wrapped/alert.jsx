import { useEffect, useRef } from "react";

// What is wrong takes the focus, so that it is read out and the way to each field is one key away.
export function Alert({ children, ...rest }) {
  const box = useRef(null);
  useEffect(() => box.current.focus(), []);
  return (
    <div {...rest} ref={box} role="alert" tabIndex={-1}>
      {children}
    </div>
  );
}
