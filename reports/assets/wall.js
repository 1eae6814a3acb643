// Filters and sorts the wall chart. A classic script: browsers load no modules from disk.
(() => {
  const table = document.getElementById('wall');
  const form = document.getElementById('wall-choice');
  if (!table || !form) return;
  const count = document.getElementById('wall-count');
  const head = table.tHead.rows[0];
  const rows = [...table.tBodies[0].rows];
  // Each region as a column: its heading and its cells by row.
  const columns = [...head.cells].slice(1).map((cell, i) => ({ head: cell, cells: rows.map(row => row.cells[i + 1]) }));
  const lit = (cells, light) => cells.filter(cell => cell.classList.contains(light)).length;

  const draw = () => {
    const { aspect, belt, light, order } = Object.fromEntries(new FormData(form));
    const inBelt = columns.filter(column => !belt || column.head.dataset.belt === belt);
    const inAspect = rows.filter(row => !aspect || row.dataset.aspect === aspect);
    const cellsOf = row => inBelt.map(column => column.cells[rows.indexOf(row)]);
    const cellsIn = column => inAspect.map(row => column.cells[rows.indexOf(row)]);
    const shownRows = inAspect.filter(row => !light || lit(cellsOf(row), light) > 0);
    const shownColumns = inBelt.filter(column => !light || lit(cellsIn(column), light) > 0);
    const by = (list, cells) => order === 'code' ? list : [...list].sort((a, b) => lit(cells(b), order) - lit(cells(a), order) || list.indexOf(a) - list.indexOf(b));
    const sortedRows = by(rows, row => inAspect.includes(row) ? cellsOf(row) : []);
    const sortedColumns = by(columns, column => inBelt.includes(column) ? cellsIn(column) : []);

    for (const row of rows) row.hidden = !shownRows.includes(row);
    for (const column of columns) {
      const hidden = !shownColumns.includes(column);
      column.head.hidden = hidden;
      for (const cell of column.cells) {
        cell.hidden = hidden;
        cell.classList.toggle('other', light !== '' && !cell.classList.contains(light));
      }
    }
    head.append(...sortedColumns.map(column => column.head));
    for (const row of rows) row.append(...sortedColumns.map(column => column.cells[rows.indexOf(row)]));
    table.tBodies[0].append(...sortedRows);
    const matching = shownRows.flatMap(row => shownColumns.map(column => column.cells[rows.indexOf(row)])).filter(cell => !cell.classList.contains('other')).length;
    const current = links.find(link => link.tabIndex === 0 && link.offsetParent && !link.closest('.other'));
    stop(current ?? sortedColumns.find(column => !column.head.hidden)?.head.querySelector('a'));
    count.textContent = count.dataset.text.replace('{0}', shownRows.length).replace('{1}', shownColumns.length).replace('{2}', matching);
  };

  // One stop of the tab key for the whole chart; arrows go from cell to cell.
  table.setAttribute('role', 'grid');
  const links = [...table.querySelectorAll('a')];
  const stop = link => links.forEach(each => each.tabIndex = each === link ? 0 : -1);
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -Infinity], End: [0, Infinity] };
  table.addEventListener('focusin', event => event.target.closest('a') && stop(event.target.closest('a')));
  table.addEventListener('keydown', event => {
    const cell = event.target.closest('th, td');
    if (!step[event.key] || !cell || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [down, right] = step[event.key];
    // Only what can be seen and leads somewhere.
    const lines = [head, ...table.tBodies[0].rows].filter(row => !row.hidden);
    const at = row => [...row.cells].filter(each => !each.hidden);
    const place = at(cell.parentElement).indexOf(cell);
    const free = each => each?.querySelector('a') && !each.classList.contains('other');
    const line = down === 0 ? at(cell.parentElement) : lines.map(row => at(row)[place]);
    const from = line.indexOf(cell);
    const way = down + right;
    const ahead = way < 0 ? line.slice(0, from).reverse() : line.slice(from + 1);
    const next = Number.isFinite(way) ? ahead.find(free) : ahead.findLast(free);
    next?.querySelector('a').focus();
  });

  form.hidden = false;
  form.addEventListener('change', draw);
  form.addEventListener('submit', event => event.preventDefault());
  draw();
})();
