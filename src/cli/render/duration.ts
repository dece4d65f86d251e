/** Time since a start as a clock shows it: `m:ss`, or `h:mm:ss` from an hour on. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, "");
}

/** How long something took, to two figures that matter: `40ms`, `0.3s`, `12s`, `1m 05s`, `2h 07m`, `3d 04h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)}ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
}

/** How long ago, in the one unit that matters: `just now`, `5m ago`, `3h ago`, `12d ago`. */
export function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes}m ago`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}h ago` : `${Math.floor(minutes / 1440)}d ago`;
}

/** Planned minutes as a person says them: `7.5 min`, `100 min`, from three hours on `4 h 30 min`, from a hundred on `833 h`. */
export function planned(minutes: number): string {
  if (minutes < 180) return `${Number(minutes.toFixed(1))} min`;
  if (minutes >= 6000) return `${Math.round(minutes / 60)} h`;
  const whole = Math.round(minutes);
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} h${rest === 0 ? "" : ` ${two(rest)} min`}`;
}

/** How to say these planned minutes so that they can be compared: all in minutes as long as none is ten hours. */
export function plannedAlike(values: readonly number[]): (minutes: number) => string {
  return values.every((value) => value < 600) ? (minutes) => `${Number(minutes.toFixed(1))} min` : planned;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
