const FORMAT = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

// An instant in the reader's own time zone.
export function LocalTime({ at, words, ...rest }) {
  const instant = new Date(at);
  const known = at && !Number.isNaN(instant.valueOf());
  // Browsers write the ninth month with four letters, every other page of ours with three.
  const shown = known ? new Intl.DateTimeFormat("en-GB", FORMAT).format(instant).replace("Sept", "Sep") : words;
  return (
    <time dateTime={at} title={words} {...rest}>
      {shown}
    </time>
  );
}
