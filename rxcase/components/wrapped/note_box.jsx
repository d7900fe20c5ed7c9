import { useEffect, useRef, useState } from "react";

const DRAFT_PAUSE_MS = 1500;
const READ_PAUSE_MS = 250;
const PATIENCE_MS = 10000;
const LIMITS_AT_ONCE = 10;
const NO_ANSWER = "No answer yet. Your note is kept here; press Save to try again. It is saved once only.";

// What was typed in each encounter's box since the page was loaded: it outlives a lost connection.
const typed = new Map();

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function Problem({ id, children }) {
  return children ? (
    <p id={id} className="field-error" role="alert">
      {children}
    </p>
  ) : null;
}

// Where a note is written. The text lives here and as a draft on the server; it is given up only when
// the server says that the note with this request's key is saved.
export function NoteBox({
  subject,
  draft,
  draftWords,
  limit,
  draftLimit,
  answer,
  followUpWords,
  followUpError,
  mayFollowUp,
  onDraft,
  onFollowUp,
  onSave,
  version,
}) {
  const [text, setText] = useState(() => typed.get(subject) ?? draft);
  const [followUp, setFollowUp] = useState("");
  const [isWaiting, setIsWaiting] = useState(false);
  const [problem, setProblem] = useState("");
  const area = useRef(null);
  const key = useRef("");
  const kept = useRef(draft);
  const timers = useRef({});
  const latest = useRef({});
  latest.current = { text, onDraft, limit };

  const later = (name, pauseMs, act) => {
    clearTimeout(timers.current[name]);
    timers.current[name] = setTimeout(act, pauseMs);
  };

  const keepDraft = () => {
    clearTimeout(timers.current.draft);
    const { text: now, onDraft: keep } = latest.current;
    if (now === kept.current || now.length > draftLimit) return;
    kept.current = now;
    keep?.(subject, now);
  };

  useEffect(() => {
    const leaving = () => document.visibilityState === "hidden" && keepDraft();
    const running = timers.current;
    document.addEventListener("visibilitychange", leaving);
    return () => {
      document.removeEventListener("visibilitychange", leaving);
      keepDraft();
      Object.values(running).forEach(clearTimeout);
    };
  }, []);

  // A browser lays out megabytes for half a minute: what can never be saved is not put in at all.
  useEffect(() => {
    const leaveOut = (event) => {
      const { limit: most } = latest.current;
      const length = event.data?.length ?? 0;
      if (length <= LIMITS_AT_ONCE * most) return;
      event.preventDefault();
      setProblem(
        `What was put in has ${length.toLocaleString("en-US")} characters; ${most.toLocaleString("en-US")} fit. ` +
          "It was left out: shorten it, or add it as a document.",
      );
    };
    const box = area.current;
    box.addEventListener("beforeinput", leaveOut);
    return () => box.removeEventListener("beforeinput", leaveOut);
  }, []);

  // A page that is loaded again shows first what the server last sent, then what is kept by now.
  useEffect(() => {
    if (typed.has(subject) || latest.current.text !== kept.current) return;
    kept.current = draft;
    setText(draft);
  }, [draft]);

  useEffect(() => {
    if (!answer?.key || answer.key !== key.current) return;
    clearTimeout(timers.current.patience);
    setIsWaiting(false);
    key.current = "";
    if (!answer.is_saved) {
      setProblem(answer.problem);
      return;
    }
    clearTimeout(timers.current.draft);
    typed.delete(subject);
    kept.current = "";
    setText("");
    setFollowUp("");
    setProblem("");
    area.current?.focus();
  }, [answer]);

  const isTooLong = text.length > limit;
  const isKept = text.length <= draftLimit;
  const tooLong = isTooLong
    ? `This note has ${text.length.toLocaleString("en-US")} characters; ${limit.toLocaleString("en-US")} fit. ` +
      `Shorten it, or add the text as a document.${isKept ? "" : " It is too long even for a draft: it is only on this page."}`
    : "";
  const shownProblem = tooLong || problem;

  const write = (event) => {
    setText(event.target.value);
    typed.set(subject, event.target.value);
    setProblem("");
    later("draft", DRAFT_PAUSE_MS, keepDraft);
  };

  const writeFollowUp = (event) => {
    const typed = event.target.value;
    setFollowUp(typed);
    later("read", READ_PAUSE_MS, () => onFollowUp?.(typed));
  };

  const save = () => {
    if (isWaiting || isTooLong) return;
    if (!text.trim()) {
      setProblem("Write the note first.");
      area.current?.focus();
      return;
    }
    clearTimeout(timers.current.draft);
    // After silence the key stays: should the first attempt have arrived, the second one is the same note.
    key.current ||= newKey();
    setIsWaiting(true);
    setProblem("");
    later("patience", PATIENCE_MS, () => {
      setIsWaiting(false);
      setProblem(NO_ANSWER);
    });
    onSave?.(text, followUp, key.current, version);
  };

  const press = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    } else if (event.key === "Escape") {
      event.target.blur();
    }
  };

  const showsFollowUp = followUp.trim() && followUpWords && !followUpError;
  return (
    <div className="note-box" onKeyDown={press}>
      <div className="field">
        <label htmlFor="note-text">New note</label>
        <textarea
          id="note-text"
          ref={area}
          className="textarea"
          dir="auto"
          rows={3}
          value={text}
          onChange={write}
          onBlur={keepDraft}
          data-note-box
          placeholder="What happened, what was said, what comes next"
          aria-invalid={Boolean(shownProblem)}
          aria-describedby="note-problem note-draft"
        />
        <Problem id="note-problem">{shownProblem}</Problem>
      </div>
      <div className="note-box-foot">
        {mayFollowUp ? (
          <div className="field follow-up-field">
            <label htmlFor="note-follow-up">Next follow-up</label>
            <div className="follow-up-row">
              <input
                id="note-follow-up"
                className="input"
                autoComplete="off"
                value={followUp}
                onChange={writeFollowUp}
                placeholder="fri, +7, 3/14"
                aria-invalid={Boolean(followUpError)}
                aria-describedby="note-follow-up-words"
              />
              <span id="note-follow-up-words" className={followUpError ? "field-error" : "field-help"} role="status">
                {followUpError || (showsFollowUp ? followUpWords : "")}
              </span>
            </div>
          </div>
        ) : null}
        <div className="note-box-save">
          <span id="note-draft" className="field-help" role="status">
            {text && isKept ? draftWords : ""}
          </span>
          <button type="button" className="button primary" onClick={save} aria-disabled={isWaiting}>
            {isWaiting ? "Saving…" : "Save note"}
          </button>
        </div>
      </div>
    </div>
  );
}
