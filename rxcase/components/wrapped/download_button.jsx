import { useState } from "react";

async function problemOf(response) {
  try {
    return (await response.json()).message || "";
  } catch {
    return "";
  }
}

function nameIn(response) {
  const said = response.headers.get("content-disposition") ?? "";
  return /filename="([^"]+)"/.exec(said)?.[1] ?? "download";
}

function keep(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Asks an address of the app for a file and keeps it; says in words why there is none.
export function DownloadButton({ address, fields, words, onDone, ...rest }) {
  const [isWaiting, setIsWaiting] = useState(false);
  const [problem, setProblem] = useState("");

  const ask = async () => {
    if (isWaiting) return;
    setIsWaiting(true);
    setProblem("");
    try {
      const body = new URLSearchParams(fields);
      const response = await fetch(address, { method: "POST", body, credentials: "same-origin" });
      if (response.ok) {
        keep(await response.blob(), nameIn(response));
        onDone?.();
      } else {
        setProblem((await problemOf(response)) || "The file could not be made. Try again.");
      }
    } catch {
      setProblem("The server does not answer. Try again.");
    }
    setIsWaiting(false);
  };

  return (
    <span className="download">
      <button {...rest} type="button" onClick={ask} aria-disabled={isWaiting}>
        {isWaiting ? "Preparing…" : words}
      </button>
      <span role="alert" className={problem ? "field-error" : undefined}>
        {problem}
      </span>
    </span>
  );
}
