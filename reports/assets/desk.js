// Sends a file to be checked, and a checked one to be handed in; the page itself shows what came of it.
(() => {
  const said = document.querySelector('[data-said]');
  const zh = document.documentElement.lang !== 'en';
  const send = async (form, address, body) => {
    const button = form.querySelector('button');
    button.disabled = true;
    said.className = '';
    said.textContent = said.dataset.wait;
    try {
      const answer = await fetch(address, { method: 'POST', headers: { 'X-Analytics-Page': '1', 'Content-Type': 'application/octet-stream' }, body });
      const told = await answer.json();
      if (answer.ok) {
        location.assign(`desk.html?check=${told.id}#checked`);
        if (new URLSearchParams(location.search).get('check') === told.id) location.reload();
        return;
      }
      said.textContent = zh && told.detail_zh || told.detail || answer.statusText;
    } catch {
      said.textContent = said.dataset.failed;
    }
    said.className = 'problem';
    button.disabled = false;
  };
  for (const form of document.querySelectorAll('[data-upload]')) {
    form.addEventListener('submit', event => {
      event.preventDefault();
      const file = form.elements.file.files[0];
      if (file) send(form, `${form.dataset.api}?name=${encodeURIComponent(file.name)}`, file);
    });
  }
  for (const form of document.querySelectorAll('[data-hand-in]')) {
    form.addEventListener('submit', event => {
      event.preventDefault();
      send(form, form.dataset.handIn);
    });
  }
})();
