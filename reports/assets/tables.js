// Sorts the tables of charts by a column. Without it they stand in the order of the chart; totals stay where they are.
(() => {
  const numberIn = cell => {
    const text = cell.dataset.value ?? cell.textContent.replaceAll(',', '');
    return text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text);
  };

  const sort = (table, column, descending) => {
    const rows = [...table.tBodies[0].rows].map(row => {
      const cell = row.cells[column];
      return { row, text: cell.textContent.trim(), number: numberIn(cell) };
    });
    const numeric = table.tHead.rows[0].cells[column].classList.contains('number');
    const empty = entry => numeric ? entry.number === null : entry.text === '';
    // What has no figure comes last in either direction.
    rows.sort((one, other) => empty(one) - empty(other) || (empty(one) ? 0 : (descending ? -1 : 1)
      * (numeric ? one.number - other.number : one.text.localeCompare(other.text, document.documentElement.lang, { numeric: true }))));
    table.tBodies[0].append(...rows.map(entry => entry.row));
  };

  for (const table of document.querySelectorAll('figure.chart table')) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener('click', () => {
        // Numbers begin with the largest, names with the first.
        const state = heading.getAttribute('aria-sort');
        const descending = state === null ? heading.classList.contains('number') : state === 'ascending';
        headings.forEach(each => each.removeAttribute('aria-sort'));
        heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        sort(table, column, descending);
      });
    });
  }
})();
