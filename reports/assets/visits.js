// Tells what has changed since the reader's last visit. What was seen stays in this browser and is sent nowhere.
(() => {
  const section = document.getElementById('since');
  if (!section) return;
  const now = JSON.parse(section.querySelector('script').textContent);
  const key = 'analytics.overview';
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    kept = {};
  }
  const seen = { version: now.version, period: now.period, figures: now.figures.map(({ id, value }) => ({ id, value })), lights: now.lights };
  const last = kept.seen;
  // The state before stays the one to compare with until there is a newer one than that seen: reading a page twice loses nothing.
  const before = last && JSON.stringify(last) !== JSON.stringify(seen) ? last : kept.before;
  try {
    localStorage.setItem(key, JSON.stringify({ seen, before }));
  } catch {
    return;
  }

  const say = (text, ...values) => values.reduce((said, value, i) => said.replace(`{${i}}`, value), text);
  const line = (...parts) => {
    const item = document.createElement('li');
    item.append(...parts);
    section.querySelector('ul').append(item);
  };
  const changes = () => {
    if (before.period !== now.period) line(`${section.dataset.period}: ${before.period ?? '—'} → ${now.periodName}`);
    const values = new Map(before.figures.map(({ id, value }) => [id, value]));
    for (const { id, name, value, unit } of now.figures.filter(figure => values.get(figure.id) !== figure.value)) line(`${name}: ${values.get(id) ?? '—'} → ${value}${unit}`);
    if (before.lights.length !== now.lights.length) return;
    const cells = [...now.lights].flatMap((light, i) => light === before.lights[i] ? [] : [{ i, from: before.lights[i], to: light }]);
    if (cells.length === 0) return;
    // Cells stand region by region, measures in order.
    const links = cells.slice(0, 12).flatMap(({ i, from, to }, place) => {
      const region = now.regions[Math.floor(i / now.measures.length)];
      const measure = now.measures[i % now.measures.length];
      const link = document.createElement('a');
      link.href = `region-${region.code}.html#${measure}`;
      link.textContent = `${region.name} ${measure}`;
      return [place ? ' · ' : '', link, ` ${now.lightNames[from]} → ${now.lightNames[to]}`];
    });
    line(say(section.dataset.cells, cells.length), ...links, cells.length > 12 ? ` · ${section.dataset.more}` : '');
  };

  const told = section.querySelector('p');
  if (!last) told.textContent = say(section.dataset.first, now.version);
  else if (!before) told.textContent = say(section.dataset.same, last.version);
  else {
    told.textContent = say(section.dataset.changed, before.version, now.version);
    changes();
  }
  section.hidden = false;
})();
