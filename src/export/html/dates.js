// Dates of facts: ISO 8601 values as days, and days as words. Everything in UTC, so that all readers see the same.

const dates = (() => {
  const DAY = 86_400_000;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const day = (year, month, date) => {
    const moment = new Date(0);
    moment.setUTCFullYear(year, month, date);
    return Math.floor(moment.getTime() / DAY);
  };

  /** First and last day of a value such as 2018, 2018-06, 2018-06-12, 2019-W40 or 2018-06/2018-08; null for others. */
  function span(value) {
    const [first, last, extra] = value.split("/");
    if (extra !== undefined) return null;
    if (last !== undefined) {
      // ".." leaves one end open.
      const [from, to] = [span(first === ".." ? last : first), span(last === ".." ? first : last)];
      return from && to && from[0] <= to[1] ? [from[0], to[1]] : null;
    }
    const week = /^(\d{4})-W(\d{2})$/u.exec(first);
    if (week) {
      const fourth = day(Number(week[1]), 0, 4);
      const monday = fourth - ((fourth + 3) % 7) + (Number(week[2]) - 1) * 7;
      return [monday, monday + 6];
    }
    const date = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?$/u.exec(first);
    if (!date || Number(date[1]) === 0 || Number(date[2] ?? 1) > 12) return null;
    const [year, month] = [Number(date[1]), Number(date[2] ?? 1) - 1];
    if (!date[2]) return [day(year, 0, 1), day(year + 1, 0, 1) - 1];
    if (!date[3]) return [day(year, month, 1), day(year, month + 1, 1) - 1];
    return [day(year, month, Number(date[3])), day(year, month, Number(date[3]))];
  }

  const parts = (days) => {
    const moment = new Date(days * DAY);
    return [moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()];
  };
  /** Steps of a time axis: where the step of a day begins, the step after it, and what it is called. */
  const UNITS = {
    day: { begin: (d) => d, next: (d) => d + 1, name: (d) => `${parts(d)[2]} ${MONTHS[parts(d)[1]]} ${parts(d)[0]}` },
    month: { begin: (d) => day(parts(d)[0], parts(d)[1], 1), next: (d) => day(parts(d)[0], parts(d)[1] + 1, 1), name: (d) => `${MONTHS[parts(d)[1]]} ${parts(d)[0]}` },
    year: { begin: (d) => day(parts(d)[0], 0, 1), next: (d) => day(parts(d)[0] + 1, 0, 1), name: (d) => String(parts(d)[0]) },
  };

  /** When it happened or else when it was published: [first day, last day], or null. */
  const ofFact = (fact) => (fact.time && span(fact.time)) ?? (fact.document.date && span(fact.document.date.slice(0, 10))) ?? null;

  /** The steps that cover all days, at most a few hundred. */
  function axis(first, last) {
    const unit = last - first <= 150 ? UNITS.day : last - first <= 6000 ? UNITS.month : UNITS.year;
    const steps = [];
    for (let at = unit.begin(first); at <= last && steps.length < 2200; at = unit.next(at)) steps.push({ from: at, to: unit.next(at) - 1, name: unit.name(at) });
    return steps;
  }

  return { ofFact, axis };
})();
for (const fact of model.facts) fact.days = dates.ofFact(fact);
