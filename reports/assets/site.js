// Puts the interactive chart in the place of its picture when it comes into view. The picture stays for paper and for readers without scripts.
(() => {
  const draw = sheet => {
    const option = JSON.parse(sheet.querySelector('script').textContent);
    const live = document.createElement('div');
    live.className = 'live';
    live.setAttribute('aria-hidden', 'true');
    live.style.width = `${sheet.dataset.width}px`;
    live.style.height = `${sheet.dataset.height}px`;
    sheet.append(live);
    echarts.init(live, null, { renderer: 'svg' }).setOption(option);
    sheet.classList.add('drawn');
  };

  const sheets = document.querySelectorAll('[data-chart]');
  if (!window.echarts || !('IntersectionObserver' in window)) return;
  const seen = new IntersectionObserver(entries => {
    for (const entry of entries.filter(entry => entry.isIntersecting)) {
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: '200px' });
  sheets.forEach(sheet => seen.observe(sheet));
})();
