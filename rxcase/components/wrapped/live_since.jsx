import { useSyncExternalStore } from "react";

const follow = (changed) => {
  addEventListener("rxcase-live", changed);
  return () => removeEventListener("rxcase-live", changed);
};
const notLiveSince = () => (window.rxcaseLive?.isLive() ?? true ? 0 : window.rxcaseLive.heardAt());

// There from the start, so that what comes into it is read out.
export function LiveSince({ children, className, ...rest }) {
  const since = useSyncExternalStore(follow, notLiveSince, () => 0);
  const time = since ? new Date(since).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) : "";
  return (
    <div {...rest} className={since ? className : "unseen"} data-not-live-since={time || undefined}>
      {since ? (
        <>
          {children}
          <span>
            Not live since {time}. What you see may be old; what you typed is kept on this page. Trying again …
          </span>
        </>
      ) : null}
    </div>
  );
}
