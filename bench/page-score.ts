/** What somebody waits for until a page is there, in milliseconds; `shift` is without a unit. */
export interface Visit {
  firstPaint: number;
  largestPaint: number;
  blocked: number;
  shift: number;
}

/** Where Lighthouse gives 90 and where it gives 50, on a desktop, and how much each counts. */
const curves: Record<keyof Visit, { good: number; middling: number; weight: number }> = {
  firstPaint: { good: 934, middling: 1600, weight: 10 },
  largestPaint: { good: 1200, middling: 2400, weight: 25 },
  blocked: { good: 150, middling: 350, weight: 30 },
  shift: { good: 0.1, middling: 0.25, weight: 25 },
};

/** What Lighthouse would give for performance, but for its Speed Index, which needs a film: the others count for it. */
export function scoreOf(visit: Visit): number {
  const names = Object.keys(curves) as (keyof Visit)[];
  const weights = names.reduce((sum, name) => sum + curves[name].weight, 0);
  const points = names.reduce(
    (sum, name) => sum + curves[name].weight * shareBelow(visit[name], curves[name]),
    0,
  );
  return (100 * points) / weights;
}

/** The share of pages that are slower, which are distributed log-normally. */
function shareBelow(value: number, { good, middling }: { good: number; middling: number }): number {
  if (value <= 0) return 1;
  // 0.9061938 is the inverse of the complementary error function at a fifth, which is where 90 points are.
  const place =
    (0.9061938024368232 * (Math.log(value) - Math.log(middling))) / (Math.log(middling) - Math.log(good));
  return complementaryError(place) / 2;
}

/** By Abramowitz and Stegun 7.1.26, right to seven digits. */
function complementaryError(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const rest = polynomial * Math.exp(-x * x);
  return x >= 0 ? rest : 2 - rest;
}
