// Has the export made, shows how far it is, and gives the way to it.
(() => {
  const form = document.querySelector('[data-export]');
  if (!form) return;
  const [said, bar, way] = ['[data-said]', 'progress', '[data-way]'].map(part => form.querySelector(part));
  const zh = document.documentElement.lang !== 'en';
  const say = (key, values = []) => { said.textContent = values.reduce((text, value, i) => text.replace(`{${i}}`, value), said.dataset[key]); };

  const show = told => {
    const running = told.state === 'running';
    form.querySelector('button').disabled = running || told.state === 'ready';
    bar.hidden = !running;
    if (running && told.total > 0) [bar.max, bar.value] = [told.total, told.done];
    way.hidden = !told.version;
    if (told.version) way.firstElementChild.textContent = way.dataset.text.replace('{0}', told.version).replace('{1}', (told.bytes / 1e6).toFixed(1));
    said.className = told.state === 'failed' ? 'problem' : '';
    if (told.state === 'failed') said.textContent = zh ? told.detailZh : told.detailEn;
    else say(told.state, [told.done, told.total]);
    if (running) setTimeout(() => ask('GET'), 500);
  };
  const ask = async method => {
    try {
      const answer = await fetch(form.dataset.export, { method, headers: { 'X-Analytics-Page': '1' } });
      const told = await answer.json();
      show(answer.ok ? told : { state: 'failed', detailZh: told.detail_zh, detailEn: told.detail });
    } catch {
      say('lost');
      said.className = 'problem';
      form.querySelector('button').disabled = false;
    }
  };
  form.addEventListener('submit', event => {
    event.preventDefault();
    ask('POST');
  });
  ask('GET');
})();
