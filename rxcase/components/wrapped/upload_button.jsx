import { useRef, useState } from "react";

async function problemOf(response) {
  try {
    const answer = await response.json();
    return answer.message || "";
  } catch {
    return "";
  }
}

// Sends files one by one to an address of the app; says in words what became of each that was refused.
export function UploadButton({ address, accept, words, onAdded, ...rest }) {
  const input = useRef(null);
  const [sending, setSending] = useState("");
  const [problems, setProblems] = useState([]);

  const send = async (files) => {
    const refused = [];
    for (const file of files) {
      setSending(file.name);
      const body = new FormData();
      body.append("file", file);
      try {
        const response = await fetch(address, { method: "POST", body, credentials: "same-origin" });
        if (!response.ok) {
          const why = await problemOf(response);
          refused.push(`${file.name}: ${why || "it was not accepted. Try again."}`);
        }
      } catch {
        refused.push(`${file.name}: the server does not answer. Try again.`);
      }
    }
    setSending("");
    setProblems(refused);
    if (refused.length < files.length) onAdded?.();
  };

  const choose = (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    setProblems([]);
    if (files.length) send(files);
  };

  return (
    <div {...rest}>
      <input ref={input} type="file" multiple accept={accept} onChange={choose} hidden data-upload />
      <button
        type="button"
        className="button"
        aria-disabled={Boolean(sending)}
        onClick={() => sending || input.current.click()}
      >
        {sending ? `Sending ${sending} …` : words}
      </button>
      <div role="alert">
        {problems.map((problem) => (
          <p key={problem} className="field-error">
            {problem}
          </p>
        ))}
      </div>
    </div>
  );
}
