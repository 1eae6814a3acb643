// A choice is answered as soon as it is made; the field keeps the focus. Without this the button does it.
(() => {
  const form = document.querySelector('form.choice');
  if (!form) return;
  const key = 'analytics.choice';

  form.addEventListener('change', event => {
    // What only regions have is no longer asked for when others are compared.
    for (const select of form.querySelectorAll('select[data-by]')) {
      if (!select.dataset.by.split(' ').includes(form.elements.by.value)) select.value = '';
    }
    // Another indicator is shown for its own newest period.
    if (event.target.name === 'indicator') form.elements.period.value = '';
    sessionStorage.setItem(key, event.target.name);
    form.requestSubmit();
  });
  // The address holds what was chosen and nothing else.
  form.addEventListener('formdata', event => {
    for (const [name, value] of [...event.formData]) {
      if (value === '') event.formData.delete(name);
    }
  });
  // Back again, the fields say what the page shows.
  addEventListener('pageshow', () => form.reset());

  const chosen = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  form.elements.namedItem(chosen ?? '')?.focus();
})();
