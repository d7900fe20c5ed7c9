import { Command } from "cmdk";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

const PAUSE_MS = 150;

// Letters that are only scattered over a title are no match: what is shown must explain itself.
const says = (_value, search, keywords) =>
  keywords.join(" ").toLowerCase().includes(search.trim().toLowerCase()) ? 1 : 0;

export default function PaletteList({ pages, deeds, found, answeredFor, onFind, onDone }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const write = (value) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onFind?.(value), PAUSE_MS);
  };
  const choose = (act) => () => {
    onDone();
    // The focus is given back to the page first; what is pressed may want it.
    setTimeout(act);
  };
  const words = text.trim();
  const people = words && answeredFor === words ? found : [];
  // What comes from the server comes late: if nothing else matched, Enter means the first of it.
  useEffect(() => {
    const isNamed = [...deeds, ...pages].some((each) => says("", words, [each.title]));
    if (people.length && !isNamed) setChosen(`found ${people[0].href}`);
  }, [answeredFor, words]);

  return (
    <Command label="Go to, find, do" filter={says} value={chosen} onValueChange={setChosen} loop>
      <Command.Input
        value={text}
        onValueChange={write}
        placeholder="Go to a page, find a person, do something"
        className="palette-input"
        autoFocus
      />
      <Command.List className="palette-items">
        <Command.Empty className="palette-waiting">
          {words && answeredFor !== words ? "Looking …" : "Nothing is called so."}
        </Command.Empty>
        {deeds.length ? (
          <Command.Group heading="Here">
            {deeds.map((deed, at) => (
              <Command.Item key={`${at} ${deed.title}`} value={`here ${at}`} keywords={[deed.title]} onSelect={choose(deed.press)}>
                <span>{deed.title}</span>
                {deed.keys ? <kbd>{deed.keys}</kbd> : null}
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
        <Command.Group heading="Go to">
          {pages.map((page) => (
            <Command.Item
              key={page.href}
              value={`page ${page.href}`}
              keywords={[page.title]}
              onSelect={choose(() => navigate(page.href))}
            >
              <span>{page.title}</span>
              {page.letter ? <kbd>{`g ${page.letter}`}</kbd> : null}
            </Command.Item>
          ))}
        </Command.Group>
        {people.length ? (
          <Command.Group heading="Encounters">
            {people.map((each) => (
              // The server has found it by words that may not stand in its title.
              <Command.Item
                key={each.href}
                value={`found ${each.href}`}
                keywords={[words, each.title]}
                onSelect={choose(() => navigate(each.href))}
              >
                <bdi>{each.title}</bdi>
                <span className="quiet">{each.note}</span>
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  );
}
