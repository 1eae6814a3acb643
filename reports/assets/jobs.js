// Asks for runs, moves the bars of running ones, and renews the lists when one begins or ends.
(() => {
  const list = document.querySelector('[data-runs]');
  const said = document.querySelector('[data-said]');
  const zh = document.documentElement.lang !== 'en';
  const shape = runs => runs.map(run => `${run.id} ${run.result ?? ''}`).join('\n');
  let known = null, again = false, soon, asked = 0;

  // What holds the focus, as it is found again in a new list.
  const held = () => {
    const active = document.activeElement, run = active?.closest('[data-run]'), id = active?.closest('[data-id]');
    const part = ['[data-schedule]', '[data-runs]', '[data-history]'].find(name => active?.closest(name));
    // What it asks for changes when a job is paused; the job does not.
    const name = run?.dataset.hold ? 'hold' : 'run';
    return part && (run ? `${part} [data-${name}="${CSS.escape(run.dataset[name])}"] button` : id && `${part} [data-id="${CSS.escape(id.dataset.id)}"] summary`);
  };

  const renew = async () => {
    const turn = ++asked;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
    // A page that was asked for earlier must not take the place of a later one.
    if (turn !== asked) return;
    const focus = held();
    const open = new Set([...document.querySelectorAll('[data-id]:has(details[open])')].map(run => run.dataset.id));
    for (const part of ['[data-schedule]', '[data-runs]', '[data-history]']) document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
    for (const run of document.querySelectorAll('[data-id]')) if (open.has(run.dataset.id)) run.querySelector('details')?.setAttribute('open', '');
    if (focus) document.querySelector(focus)?.focus();
  };

  const look = async () => {
    clearTimeout(soon);
    let wait = 5000;
    try {
      const runs = await (await fetch(list.dataset.runs)).json();
      const changed = known !== null && shape(runs) !== known;
      if (changed || again) await renew();
      known = shape(runs);
      // The history may learn of an end a moment later.
      again = changed;
      if (again) wait = 1000;
      for (const run of runs.filter(run => run.result === null)) {
        wait = 700;
        const shown = document.querySelector(`[data-id="${CSS.escape(run.id)}"]`);
        const bar = shown?.querySelector('progress');
        if (!bar) continue;
        if (run.total > 0) {
          bar.max = run.total;
          bar.value = run.done;
        }
        if (run.log.length > 0) shown.querySelector('[data-step]').textContent = run.log.at(-1);
        const log = shown.querySelector('.log');
        if (log) log.textContent = run.log.join('\n');
      }
    } catch {
      // The server may be starting anew.
    }
    soon = setTimeout(look, wait);
  };

  document.addEventListener('submit', async event => {
    const form = event.target.closest('[data-run]');
    if (!form) return;
    event.preventDefault();
    said.className = '';
    try {
      const answer = await fetch(form.dataset.run, { method: 'POST', headers: { 'X-Analytics-Page': '1' } });
      const told = answer.ok ? null : await answer.json();
      said.textContent = answer.ok ? form.dataset.asked ?? said.dataset.asked : zh && told.detail_zh || told.detail;
      if (!answer.ok) said.className = 'problem';
      else if (form.dataset.hold) {
        await renew();
        document.querySelector(`[data-hold="${CSS.escape(form.dataset.hold)}"] button`)?.focus();
      }
    } catch {
      said.textContent = said.dataset.failed;
      said.className = 'problem';
    }
    clearTimeout(soon);
    soon = setTimeout(look, 300);
  });
  look();
})();
