import { useEffect, useRef, useState } from "react";

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

const words = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

// Sends files one by one to an address of the app: chosen with the button, or dropped anywhere on the section that
// it stands in. Says how far each is, lets it be cancelled, and keeps what went wrong until it is put away.
export function UploadZone({ address, accept, words: label, limit, onAdded, ...rest }) {
  const box = useRef(null);
  const input = useRef(null);
  const queue = useRef([]);
  const running = useRef(null);
  const number = useRef(0);
  const [files, setFiles] = useState([]);
  const [isOver, setIsOver] = useState(false);
  const latest = useRef({});
  latest.current = { address, onAdded };

  const change = (id, more) => setFiles((all) => all.map((each) => (each.id === id ? { ...each, ...more } : each)));
  const forget = (id) => setFiles((all) => all.filter((each) => each.id !== id));

  const next = () => {
    const item = queue.current.shift();
    running.current = null;
    if (!item) return;
    const request = new XMLHttpRequest();
    running.current = { id: item.id, request };
    request.open("POST", latest.current.address);
    request.upload.onprogress = (event) => event.lengthComputable && change(item.id, { sent: event.loaded / event.total });
    request.onload = () => {
      const answer = answerOf(request);
      if (request.status !== 201) change(item.id, { state: "refused", said: answer.message || "It was not accepted. Try again." });
      else if (answer.warning) change(item.id, { state: "warned", said: `Added. ${answer.warning}` });
      else forget(item.id);
      if (request.status === 201) latest.current.onAdded?.();
      next();
    };
    request.onerror = () => {
      change(item.id, { state: "refused", said: "The server does not answer. Try again." });
      next();
    };
    request.onabort = () => {
      forget(item.id);
      next();
    };
    const body = new FormData();
    body.append("file", item.file);
    request.send(body);
  };

  const add = (given) => {
    const items = [...given].map((file) => ({ id: ++number.current, file, name: file.name, sent: 0, state: "sending" }));
    const tooLarge = items.filter((item) => item.file.size > limit);
    for (const item of tooLarge) Object.assign(item, { state: "refused", said: `It has ${words(item.file.size)}; ${words(limit)} fit.` });
    setFiles((all) => [...all.filter((each) => each.state === "sending"), ...items]);
    queue.current.push(...items.filter((item) => !tooLarge.includes(item)));
    if (!running.current) next();
  };

  const cancel = (id) => {
    if (running.current?.id === id) running.current.request.abort();
    else {
      queue.current = queue.current.filter((item) => item.id !== id);
      forget(id);
    }
  };

  useEffect(() => {
    const section = box.current.closest("section");
    const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const over = (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setIsOver(true);
    };
    const leave = (event) => section.contains(event.relatedTarget) || setIsOver(false);
    const drop = (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      add(event.dataTransfer.files);
    };
    // A file that misses the section must not be opened in place of the page.
    const miss = (event) => hasFiles(event) && event.preventDefault();
    section.addEventListener("dragover", over);
    section.addEventListener("dragleave", leave);
    section.addEventListener("drop", drop);
    addEventListener("dragover", miss);
    addEventListener("drop", miss);
    return () => {
      section.removeEventListener("dragover", over);
      section.removeEventListener("dragleave", leave);
      section.removeEventListener("drop", drop);
      removeEventListener("dragover", miss);
      removeEventListener("drop", miss);
      queue.current = [];
      running.current?.request.abort();
    };
  }, []);

  const choose = (event) => {
    const chosen = [...event.target.files];
    event.target.value = "";
    if (chosen.length) add(chosen);
  };

  return (
    <div {...rest} ref={box} data-over={isOver || undefined}>
      <input ref={input} type="file" multiple accept={accept} onChange={choose} hidden data-upload />
      <p className="upload-line">
        <button type="button" className="button" onClick={() => input.current.click()}>
          {label}
        </button>
        <span className="quiet">{isOver ? "Drop the files here" : "or drop files on this section"}</span>
      </p>
      <ul className="upload-files" aria-live="polite">
        {files.map((each) => (
          <li key={each.id} className={`upload-file ${each.state}`}>
            <bdi className="upload-name">{each.name}</bdi>
            {each.state === "sending" ? (
              <>
                <progress value={each.sent} max={1} aria-label={`Sending ${each.name}`} />
                <button type="button" className="button plain" onClick={() => cancel(each.id)}>
                  Cancel<span className="unseen"> {each.name}</span>
                </button>
              </>
            ) : (
              <>
                <span className={each.state === "refused" ? "field-error" : "upload-warning"}>{each.said}</span>
                <button type="button" className="button plain" onClick={() => forget(each.id)}>
                  Put away<span className="unseen"> {each.name}</span>
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
