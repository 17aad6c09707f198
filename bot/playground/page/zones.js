/** Instants in words, always in a given IANA zone. */

const formatters = new Map();

function formatter(tz, options) {
  const key = JSON.stringify([tz, options]);
  if (!formatters.has(key)) formatters.set(key, made(tz, options));
  return formatters.get(key);
}

function made(tz, options) {
  try {
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone: tz });
  } catch {
    // A zone that this browser does not know is shown in UTC rather than not at all.
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" });
  }
}

/** The instant of a message's `ts`. */
export function instantOf(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

/** {year, month (1-12), day, weekday, monthName, monthShort} of an instant as read in a zone. */
export function dayParts(instant, tz) {
  const long = formatter(tz, { year: "numeric", month: "long", day: "numeric", weekday: "long" });
  const found = Object.fromEntries(long.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    year: Number(found.year),
    month: Number(formatter(tz, { month: "numeric" }).format(instant)),
    day: Number(found.day),
    weekday: found.weekday,
    monthName: found.month,
    monthShort: formatter(tz, { month: "short" }).format(instant),
  };
}

/** The calendar day of an instant in a zone as "2026-05-04". */
export function dayKey(instant, tz) {
  const { year, month, day } = dayParts(instant, tz);
  return [year, String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
}

/** "9:05 AM", or with seconds "9:05:07 AM". */
export function clockTime(instant, tz, { seconds = false } = {}) {
  const options = { hour: "numeric", minute: "2-digit", ...(seconds ? { second: "2-digit" } : {}) };
  // Newer browsers put a narrow no-break space before AM, which looks the same and is hard to search for.
  return formatter(tz, options).format(instant).replace("\u202f", " ");
}

/** "14:05", as a field for a time holds it. */
export function clockParts(instant, tz) {
  return formatter(tz, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant);
}

/** Days from the day of `now` to the day of `instant`: -1 is yesterday, 1 is tomorrow. */
export function daysAway(instant, now, tz) {
  return Math.round((Date.parse(dayKey(instant, tz)) - Date.parse(dayKey(now, tz))) / 86_400_000);
}

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(number) {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const ending = teen ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th");
  return `${number}${ending}`;
}

/** "Monday, May 4th", with the year when it is not the year of `now`. */
export function dayLine(instant, now, tz) {
  const away = daysAway(instant, now, tz);
  if (away === 0) return "Today";
  if (away === -1) return "Yesterday";
  const { weekday, monthName, day, year } = dayParts(instant, tz);
  const ending = year === dayParts(now, tz).year ? "" : `, ${year}`;
  return `${weekday}, ${monthName} ${ordinal(day)}${ending}`;
}

/** "Mon, May 4, 2026, 9:05 AM"; without the year when it is that of `near`. */
export function moment(instant, tz, near = null) {
  const { weekday, monthShort, day, year } = dayParts(instant, tz);
  const ending = near && dayParts(near, tz).year === year ? "" : `, ${year}`;
  return `${weekday.slice(0, 3)}, ${monthShort} ${day}${ending}, ${clockTime(instant, tz)}`;
}

/** What a zone is called among people: "Europe/Berlin" is "Berlin". */
export function city(tz) {
  return tz.split("/").pop().replaceAll("_", " ");
}
