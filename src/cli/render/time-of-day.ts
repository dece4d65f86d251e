/** When something will be, as a clock on the wall shows it here: `14:05`, with seconds where it is near, with the day where it is not within a day: `7 May 14:05`. */
export function timeOfDay(at: number, now: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (Math.abs(at - now) < NEAR_MS) return `${time}:${two(date.getSeconds())}`;
  return Math.abs(at - now) < DAY_MS ? time : `${date.getDate()} ${MONTHS[date.getMonth()]} ${time}`;
}

const NEAR_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
