// Dates as ISO 8601, a tenth of the time of Date.prototype.toISOString: of a table's many dates most share their days.
const DAY = 86_400_000;
const MOST_DAYS = 5000;
const FIRST = Date.parse("0001-01-01T00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

const digits = (number, count) => String(number).padStart(count, "0");
const table = (length, text) => Array.from({ length }, (_, number) => text(number));
const MINUTES = table(1440, (minute) => `T${digits(Math.floor(minute / 60), 2)}:${digits(minute % 60, 2)}`);
const SECONDS = table(60, (second) => `:${digits(second, 2)}`);
const MILLISECONDS = table(1000, (millisecond) => (millisecond ? `.${digits(millisecond, 3)}Z` : "Z"));
const days = new Map();

function dayText(day) {
  let text = days.get(day);
  if (text === undefined) {
    if (days.size === MOST_DAYS) days.clear();
    days.set(day, (text = new Date(day * DAY).toISOString().slice(0, 10)));
  }
  return text;
}

/** A Date as the text that Python reads, milliseconds where Python has no such date, null where there is none. */
export function timeOf(date) {
  const time = date.getTime();
  if (!(time >= FIRST && time <= LAST)) return Number.isNaN(time) ? null : time;
  const day = Math.floor(time / DAY);
  const inDay = time - day * DAY;
  const minute = Math.floor(inDay / 60_000);
  const inMinute = inDay - minute * 60_000;
  const second = Math.floor(inMinute / 1000);
  return dayText(day) + MINUTES[minute] + SECONDS[second] + MILLISECONDS[inMinute - second * 1000];
}
