/** Slack's date markup, `<!date^1778486400^{date_short_pretty} at {time}^fallback>`, in the reader's zone. */
import { clockTime, dayKey, dayParts, daysAway, ordinal } from "./zones.js";

const HALF_A_YEAR = 183 * 86_400_000;
const NEAR = { "-1": "yesterday", 0: "today", 1: "tomorrow" };
const STEPS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

function written(form, instant, now, tz) {
  const { weekday, monthName, monthShort, day, year } = dayParts(instant, tz);
  const far = Math.abs(instant - now) > HALF_A_YEAR;
  const ending = far ? `, ${year}` : "";
  if (form === "date_short") return `${monthShort} ${day}${ending}`;
  if (form === "date_long") return `${weekday}, ${monthName} ${ordinal(day)}${ending}`;
  return `${monthName} ${ordinal(day)}${ending}`;
}

function ago(instant, now) {
  const seconds = Math.round((instant - now) / 1000);
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en-US", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

function token(name, instant, now, tz) {
  const form = name.replace(/_pretty$/, "");
  const near = name.endsWith("_pretty") && NEAR[daysAway(instant, now, tz)];
  if (near) return near;
  if (["date", "date_short", "date_long", "day_divider"].includes(form))
    return written(form, instant, now, tz);
  if (name === "date_num") return dayKey(instant, tz);
  if (name === "date_slash") return dayKey(instant, tz).replace(/(\d+)-(\d+)-(\d+)/, "$2/$3/$1");
  if (name === "time") return clockTime(instant, tz);
  if (name === "time_secs") return clockTime(instant, tz, { seconds: true });
  return name === "ago" ? ago(instant, now) : `{${name}}`;
}

/**
 * The text of one date markup; `first` tells that it opens its line, where Slack writes "Today" with a
 * capital.
 */
export function dateText(seconds, format, { now, tz, first = false }) {
  const instant = new Date(Number(seconds) * 1000);
  const text = format.replace(/\{(\w+)\}/g, (_, name) => token(name, instant, now, tz));
  return first ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
