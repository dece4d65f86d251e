/**
 * US dollars as whole micro-dollars, the unit that the ledger adds up in: sums of whole numbers are exact up to nine thousand
 * million dollars, so a table's rows come to its total to the last digit. Rounded half up, by at most half a micro-dollar.
 */
export function microsOf(usd: number): number {
  return Math.round(usd * 1e6);
}

/** Micro-dollars as US dollars, the number that a document holds. */
export function usdOf(micros: number): number {
  return micros / 1e6;
}

/** The decimals, from 2 to 6, that show all of these micro-dollars exactly. */
export function decimalsFor(values: Iterable<number>): number {
  let decimals = 2;
  for (const value of values) while (decimals < 6 && Math.abs(value) % 10 ** (6 - decimals) !== 0) decimals++;
  return decimals;
}

/** Micro-dollars for people, exact: `$0.27`, `$0.000159`, `−$1,234.50`; `decimals` makes the amounts of a column alike. */
export function money(micros: number, decimals: number = decimalsFor([micros])): string {
  const whole = Math.abs(Math.round(micros));
  const dollars = String(Math.floor(whole / 1e6)).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
  const rest = String(whole % 1e6).padStart(6, "0");
  return `${micros < 0 ? "−" : ""}$${dollars}${decimals === 0 ? "" : `.${rest.slice(0, decimals)}`}`;
}

/** An amount that is only roughly known, to two figures that matter: `$0.053`, `$1.20`, `$140`. */
export function roughMoney(micros: number): string {
  const figures = Math.round(Number(micros.toPrecision(2)));
  if (figures === 0) return money(0);
  const digits = Math.floor(Math.log10(Math.max(1, Math.abs(figures))));
  return money(figures, digits >= 7 ? 0 : Math.min(6, Math.max(2, 7 - digits)));
}
