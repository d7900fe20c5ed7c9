import CircleAlert from "lucide-react/dist/esm/icons/circle-alert.mjs";
import { useEffect, useMemo, useRef, useState } from "react";

const DRAFT_PAUSE_MS = 1500;
const READ_PAUSE_MS = 250;
const PATIENCE_MS = 10000;
const MOST_RADIOS = 4;
const READ_KINDS = new Set(["day", "time", "moment"]);
const NO_ANSWER = "No answer yet. What you typed is kept here; press save to try again.";

// What was typed into each form since the page was loaded: it outlives a lost connection and a closed form.
const typed = new Map();

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const idOf = (name) => `field-${name.replaceAll(".", "-")}`;

// The names of the fields that are shown: a field that is itself not shown holds nothing.
function shownIn(groups, present) {
  const conditions = new Map();
  for (const group of groups) {
    for (const each of group.fields) {
      conditions.set(each.name, [group, each].filter((one) => one.when_field));
    }
  }
  const isShown = (name, depth = 0) =>
    depth < conditions.size &&
    conditions
      .get(name)
      .every(
        (when) =>
          when.when_values.includes(present(when.when_field)) &&
          (!conditions.has(when.when_field) || isShown(when.when_field, depth + 1)),
      );
  return new Set([...conditions.keys()].filter((name) => isShown(name)));
}

function Choices({ each, value, describedBy, isWrong, onChange }) {
  const id = idOf(each.name);
  if (each.options.length > MOST_RADIOS || each.kind === "row") {
    return (
      <select
        id={id}
        className="select"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={describedBy}
        aria-invalid={isWrong}
        aria-required={each.is_required}
      >
        <option value="">{each.is_required ? "Choose…" : "Not recorded"}</option>
        {each.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  const options = each.is_required ? each.options : [...each.options, { value: "", label: "Not recorded" }];
  return (
    <div className="radios">
      {options.map((option, index) => (
        <label key={option.value} className="check">
          <input
            id={index ? undefined : id}
            type="radio"
            name={id}
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

function Field({ each, value, error, reading, onChange, onBlur }) {
  const id = idOf(each.name);
  const isGroup = (each.kind === "code" || each.kind === "yes-no") && each.options.length <= MOST_RADIOS;
  const isChoice = isGroup || each.kind === "row" || each.kind === "code";
  const words = error ? "" : reading;
  const describedBy = [each.help && `${id}-help`, error && `${id}-error`, words && `${id}-reading`]
    .filter(Boolean)
    .join(" ");
  const shared = {
    id,
    value,
    onBlur,
    "aria-invalid": Boolean(error),
    "aria-required": each.is_required,
    "aria-describedby": describedBy || undefined,
    autoComplete: "off",
  };
  const change = (event) => onChange(event.target.value);
  let control;
  if (isChoice) {
    control = (
      <Choices each={each} value={value} describedBy={describedBy || undefined} isWrong={Boolean(error)} onChange={onChange} />
    );
  } else if (each.kind === "text") {
    const rows = Math.min(10, Math.max(2, value.split("\n").length, Math.ceil(value.length / 80)));
    control = <textarea {...shared} className="textarea" dir="auto" rows={rows} onChange={change} />;
  } else {
    const list = each.suggestions.length ? `${id}-list` : undefined;
    control = (
      <>
        <input
          {...shared}
          className="input"
          dir="auto"
          list={list}
          inputMode={each.kind === "number" ? "decimal" : undefined}
          onChange={change}
        />
        {list ? (
          <datalist id={list}>
            {each.suggestions.map((words) => (
              <option key={words} value={words} />
            ))}
          </datalist>
        ) : null}
      </>
    );
  }
  const label = (
    <>
      {each.label}
      {each.is_required ? (
        <span className="required" aria-hidden="true">
          {" *"}
        </span>
      ) : null}
    </>
  );
  const below = (
    <>
      {each.help ? (
        <p id={`${id}-help`} className="field-help">
          {each.help}
        </p>
      ) : null}
      {words ? (
        <p id={`${id}-reading`} className="field-reading" role="status">
          {words}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="field-error">
          <CircleAlert className="icon" aria-hidden="true" />
          <span>{error}</span>
        </p>
      ) : null}
    </>
  );
  const className = `field kind-${each.kind}${isGroup ? " is-group" : ""}`;
  return isGroup ? (
    <fieldset className={className} aria-describedby={describedBy || undefined}>
      <legend className="label">
        {label}
        {each.is_required ? <span className="unseen">, required</span> : null}
      </legend>
      {control}
      {below}
    </fieldset>
  ) : (
    <div className={className}>
      <label htmlFor={id}>{label}</label>
      {control}
      {below}
    </div>
  );
}

function Conflicts({ conflicts, labels, isMine, onKeep, onTake }) {
  return (
    <table className="both-sides">
      <caption className="unseen">Fields that both of you changed</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Yours</th>
          <th scope="col">Saved meanwhile</th>
        </tr>
      </thead>
      <tbody>
        {conflicts.map(({ field, mine, theirs }) => (
          <tr key={field}>
            <th scope="row">{labels.get(field) ?? field}</th>
            <td>
              <bdi>{mine || "nothing"}</bdi>
              <button type="button" className="button" aria-pressed={isMine(field)} onClick={() => onKeep(field)}>
                Keep mine
              </button>
            </td>
            <td>
              <bdi>{theirs || "nothing"}</bdi>
              <button type="button" className="button" aria-pressed={!isMine(field)} onClick={() => onTake(field)}>
                Take this
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// A form out of its definition. What is typed lives here and as a draft on the server; it is given up only when the
// server says that the save with this request's key is done.
export function FieldForm({
  subject,
  version,
  groups,
  values,
  draft,
  draftWords,
  answer,
  reading,
  saveWords,
  onDraft,
  onRead,
  onSave,
  onLeave,
}) {
  const kept = typed.get(subject);
  const [given, setGiven] = useState(() => kept?.given ?? draft?.given ?? {});
  // The version and the values that the writer began with; a draft remembers its own.
  const began = useRef(
    kept ?? { version: Object.keys(draft?.given ?? {}).length ? draft.version : version, seen: draft?.seen ?? {} },
  );
  const [readings, setReadings] = useState({});
  const [wrong, setWrong] = useState({});
  const [isWaiting, setIsWaiting] = useState(false);
  const [said, setSaid] = useState({ problem: "", errors: {}, conflicts: [], confirm: "" });
  const summary = useRef(null);
  const key = useRef("");
  const sent = useRef(JSON.stringify(draft?.given ?? {}));
  const timers = useRef({});
  const latest = useRef({});
  latest.current = { given, onDraft, values };

  const present = (name) => given[name] ?? values[name] ?? "";
  const visible = useMemo(() => shownIn(groups, present), [groups, given, values]);
  const labels = useMemo(() => new Map(groups.flatMap((group) => group.fields.map((each) => [each.name, each.label]))), [groups]);

  const later = (name, pauseMs, act) => {
    clearTimeout(timers.current[name]);
    timers.current[name] = setTimeout(act, pauseMs);
  };

  const seenOf = (fields) =>
    Object.fromEntries(Object.keys(fields).map((name) => [name, began.current.seen[name] ?? latest.current.values[name] ?? ""]));

  const keepDraft = () => {
    clearTimeout(timers.current.draft);
    const { given: now, onDraft: keep } = latest.current;
    const text = JSON.stringify(now);
    if (text === sent.current) return;
    sent.current = text;
    keep?.(subject, { version: began.current.version, seen: seenOf(now), given: now });
  };

  useEffect(() => {
    const leaving = () => document.visibilityState === "hidden" && keepDraft();
    const running = timers.current;
    document.addEventListener("visibilitychange", leaving);
    return () => {
      document.removeEventListener("visibilitychange", leaving);
      if (typed.has(subject)) keepDraft();
      Object.values(running).forEach(clearTimeout);
    };
  }, []);

  useEffect(() => {
    if (!reading?.field || reading.typed !== present(reading.field)) return;
    setReadings((old) => ({ ...old, [reading.field]: reading.words }));
    setWrong((old) => ({ ...old, [reading.field]: reading.error }));
  }, [reading]);

  useEffect(() => {
    if (!answer?.key || answer.key !== key.current) return;
    clearTimeout(timers.current.patience);
    setIsWaiting(false);
    key.current = "";
    if (answer.is_saved) {
      clearTimeout(timers.current.draft);
      typed.delete(subject);
      sent.current = "{}";
      began.current = { version, seen: {} };
      setGiven({});
      setSaid({ problem: "", errors: {}, conflicts: [], confirm: "" });
      return;
    }
    if (answer.is_stale) {
      // The page shows what is saved by now: from here on it is what the writer has seen.
      began.current = { version, seen: {} };
      typed.set(subject, { ...began.current, given });
    }
    setWrong({});
    setSaid({
      problem: answer.problem,
      errors: answer.errors,
      conflicts: answer.conflicts,
      confirm: answer.confirm,
    });
  }, [answer]);

  useEffect(() => {
    if (said.problem) summary.current?.focus();
  }, [said]);

  const write = (each, value) => {
    const next = { ...given };
    if (value === (values[each.name] ?? "")) delete next[each.name];
    else next[each.name] = value;
    began.current.seen[each.name] ??= values[each.name] ?? "";
    setGiven(next);
    typed.set(subject, { ...began.current, given: next });
    setSaid((old) => (old.errors[each.name] ? { ...old, errors: { ...old.errors, [each.name]: "" } } : old));
    setWrong((old) => (old[each.name] ? { ...old, [each.name]: "" } : old));
    setReadings((old) => ({ ...old, [each.name]: "" }));
    later("draft", DRAFT_PAUSE_MS, keepDraft);
    if (READ_KINDS.has(each.kind) && value.trim()) later(`read-${each.name}`, READ_PAUSE_MS, () => onRead?.(each.name, value));
  };

  const take = (name) => {
    const next = { ...given };
    delete next[name];
    setGiven(next);
    typed.set(subject, { ...began.current, given: next });
  };
  const mine = (name) => Object.hasOwn(given, name);
  const keepMine = (conflict) => {
    const before = typedMine.current[conflict];
    if (before !== undefined) setGiven({ ...given, [conflict]: before });
  };
  // What was typed in a field, should the writer first take the other side and then think again.
  const typedMine = useRef({});
  for (const { field } of said.conflicts) if (mine(field)) typedMine.current[field] = given[field];

  const save = (isMeant) => {
    if (isWaiting) return;
    clearTimeout(timers.current.draft);
    const fields = Object.fromEntries(Object.entries(given).filter(([name]) => visible.has(name)));
    key.current ||= newKey();
    setIsWaiting(true);
    later("patience", PATIENCE_MS, () => {
      setIsWaiting(false);
      setSaid({ problem: NO_ANSWER, errors: {}, conflicts: [], confirm: "" });
    });
    onSave?.(subject, key.current, {
      version: began.current.version,
      seen: seenOf(fields),
      given: fields,
      anyway: isMeant,
    });
  };

  const discard = () => {
    clearTimeout(timers.current.draft);
    typed.delete(subject);
    began.current = { version, seen: {} };
    setGiven({});
    setWrong({});
    setReadings({});
    setSaid({ problem: "", errors: {}, conflicts: [], confirm: "" });
    sent.current = "{}";
    onDraft?.(subject, { version, seen: {}, given: {} });
  };

  const press = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save(false);
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      keepDraft();
      onLeave?.();
    }
  };

  const goTo = (event, name) => {
    event.preventDefault();
    document.getElementById(idOf(name))?.focus();
  };

  const errors = { ...wrong, ...Object.fromEntries(Object.entries(said.errors).filter(([, words]) => words)) };
  const lines = Object.entries(said.errors).filter(([name, words]) => words && labels.has(name));
  const changed = Object.keys(given).length;
  return (
    <form
      className="field-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save(false);
      }}
      onKeyDown={press}
    >
      {said.problem ? (
        <div ref={summary} className="form-summary" role="alert" tabIndex={-1}>
          <p className="form-summary-title">
            <CircleAlert className="icon" aria-hidden="true" />
            <span>{said.problem}</span>
          </p>
          {lines.length ? (
            <ul>
              {lines.map(([name, words]) => (
                <li key={name}>
                  <a href={`#${idOf(name)}`} onClick={(event) => goTo(event, name)}>
                    {labels.get(name)}
                    {labels.get(name).endsWith("?") ? " " : ": "}
                    {words}
                  </a>
                </li>
              ))}
            </ul>
          ) : null}
          {said.conflicts.length ? (
            <Conflicts conflicts={said.conflicts} labels={labels} isMine={mine} onKeep={keepMine} onTake={take} />
          ) : null}
          {said.confirm ? (
            <button type="button" className="button" onClick={() => save(true)}>
              {said.confirm}
            </button>
          ) : null}
        </div>
      ) : null}
      <p className="field-help">* is required to save.{onDraft ? " What you type is kept as a draft." : ""}</p>
      {groups.map((group) => {
        const fields = group.fields.filter((each) => visible.has(each.name));
        return fields.length ? (
          <section key={group.title} className="form-group" aria-label={group.title}>
            <h3>{group.title}</h3>
            <div className="form-fields">
              {fields.map((each) => (
                <Field
                  key={each.name}
                  each={each}
                  value={present(each.name)}
                  error={errors[each.name]}
                  reading={readings[each.name]}
                  onChange={(value) => write(each, value)}
                  onBlur={keepDraft}
                />
              ))}
            </div>
          </section>
        ) : null;
      })}
      <div className="form-foot no-print">
        <button type="submit" className="button primary" aria-disabled={isWaiting}>
          {isWaiting ? "Saving…" : saveWords}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            keepDraft();
            onLeave?.();
          }}
        >
          Leave
        </button>
        {changed ? (
          <button type="button" className="button plain" onClick={discard}>
            Discard what I typed
          </button>
        ) : null}
        <span className="field-help" role="status">
          {changed ? draftWords : ""}
        </span>
      </div>
    </form>
  );
}
